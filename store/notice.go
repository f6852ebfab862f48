package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Notice is the network's own words of the notice that people agree to, empty
// until they are set, and its version.
func (s *Store) Notice(ctx context.Context, n chat.Network) (poll.Notice, error) {
	notice := poll.Notice{Version: 1}
	err := s.reader.QueryRowContext(ctx, `
		SELECT notice, notice_version
		FROM network
		WHERE id = ?`,
		n).Scan(&notice.Words, &notice.Version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return poll.Notice{}, fmt.Errorf("read the notice of network %d: %w", n, named(err))
	}
	return notice, nil
}

// SetNotice changes the words of the notice and returns its new version; the same
// words are the same version. An unknown network is an error.
func (s *Store) SetNotice(ctx context.Context, n chat.Network, words string) (version int, err error) {
	err = checkText(words)
	if err == nil {
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			return tx.QueryRowContext(ctx, `
				UPDATE network
				SET notice = ?, notice_version = notice_version + (notice <> ?)
				WHERE id = ?
				RETURNING notice_version`,
				words, words, n).Scan(&version)
		})
	}
	if err != nil {
		return 0, fmt.Errorf("set the notice of network %d: %w", n, err)
	}
	return version, nil
}

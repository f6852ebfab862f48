package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// Note keeps a line of what was done to a poll, without who did it. It stays when
// the poll is deleted, until [Store.Purge].
func (s *Store) Note(ctx context.Context, n chat.Network, number int, what string, at time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return addNote(ctx, tx, n, number, what, at)
	})
	if err != nil {
		return fmt.Errorf("note what was done to poll %d of network %d: %w", number, n, err)
	}
	return nil
}

func addNote(ctx context.Context, tx *sql.Tx, n chat.Network, number int, what string, at time.Time) error {
	if err := checkText(what); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO note (network, number, poll, what, at)
		SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?
		FROM note
		WHERE network = ?`,
		n, number, what, second(at), n)
	return err
}

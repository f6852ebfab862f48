package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Consent is the version of the notice that a person agreed to last, and the day
// in UTC; version 0 where they have not.
func (s *Store) Consent(ctx context.Context, n chat.Network, person poll.Mark) (version int, day time.Time, err error) {
	var text string
	err = s.reader.QueryRowContext(ctx, `
		SELECT version, day
		FROM consent
		WHERE network = ? AND person = ?`,
		n, person[:]).Scan(&version, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	if err == nil {
		day, err = time.Parse(time.DateOnly, text)
	}
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("read somebody's consent in network %d: %w", n, named(err))
	}
	return version, day, nil
}

// Agree records that a person agreed to a version of the notice, as of the day of
// at in UTC, without a vote.
func (s *Store) Agree(ctx context.Context, n chat.Network, c poll.Consent, at time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return agree(ctx, tx, n, c, at)
	})
	if err != nil {
		return fmt.Errorf("record a consent in network %d: %w", n, err)
	}
	return nil
}

// agree records that a person agreed to a version of the notice, in place of an
// earlier one. Agreeing to the same again keeps the first day.
func agree(ctx context.Context, tx *sql.Tx, n chat.Network, c poll.Consent, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO consent (network, person, version, day)
		VALUES (?, ?, ?, ?)
		ON CONFLICT (network, person) DO UPDATE
		SET version = excluded.version, day = excluded.day
		WHERE version <> excluded.version`,
		n, blob(c.Person), c.Version, stamp(at, time.DateOnly))
	return err
}

// consented reports whether a person has agreed to exactly that version.
func consented(ctx context.Context, tx *sql.Tx, n chat.Network, c poll.Consent) (agreed bool, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT person
			FROM consent
			WHERE network = ? AND person = ? AND version = ?)`,
		n, c.Person[:], c.Version).Scan(&agreed)
	return agreed, err
}

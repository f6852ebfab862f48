package store

import (
	"context"
	"database/sql"
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// MayCreate reports whether somebody who is no coordinator may start polls: they
// were named, or everyone may.
func (s *Store) MayCreate(ctx context.Context, n chat.Network, creator poll.Mark) (may bool, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT id
			FROM network
			WHERE id = ? AND everyone_creates = 1
			UNION ALL
			SELECT network
			FROM creator
			WHERE network = ? AND person = ?)`,
		n, n, creator[:]).Scan(&may)
	if err != nil {
		return false, fmt.Errorf("look whether somebody may start polls in network %d: %w", n, named(err))
	}
	return may, nil
}

// Allow lets somebody start polls, or no longer. Saying so again changes nothing.
func (s *Store) Allow(ctx context.Context, n chat.Network, creator poll.Mark, may bool) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if !may {
			return dropCreator(ctx, tx, n, creator)
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO creator (network, person)
			VALUES (?, ?)
			ON CONFLICT (network, person) DO NOTHING`,
			n, blob(creator))
		return err
	})
	if err != nil {
		return fmt.Errorf("set whether somebody may start polls in network %d: %w", n, err)
	}
	return nil
}

func dropCreator(ctx context.Context, tx *sql.Tx, n chat.Network, creator poll.Mark) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM creator
		WHERE network = ? AND person = ?`,
		n, creator[:])
	return err
}

// AllowEveryone lets everyone start polls, or only coordinators and those who
// were named. An unknown network is an error.
func (s *Store) AllowEveryone(ctx context.Context, n chat.Network, may bool) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var id int64
		return tx.QueryRowContext(ctx, `
			UPDATE network
			SET everyone_creates = ?
			WHERE id = ?
			RETURNING id`,
			may, n).Scan(&id)
	})
	if err != nil {
		return fmt.Errorf("set whether everyone may start polls in network %d: %w", n, err)
	}
	return nil
}

// Creators is how many people were named who may start polls, and whether
// everyone may.
func (s *Store) Creators(ctx context.Context, n chat.Network) (named int, everyone bool, err error) {
	err = s.reader.QueryRowContext(ctx, `
		SELECT
			(SELECT COUNT(*) FROM creator WHERE network = ?),
			EXISTS (SELECT id FROM network WHERE id = ? AND everyone_creates = 1)`,
		n, n).Scan(&named, &everyone)
	if err != nil {
		return 0, false, fmt.Errorf("count who may start polls in network %d: %w", n, err)
	}
	return named, everyone, nil
}

package store

import (
	"context"
	"database/sql"
)

// leaveTrace keeps that something was erased, of which the file has traces.
func leaveTrace(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO trace (id)
		VALUES (1)
		ON CONFLICT (id) DO NOTHING`)
	return err
}

// sweep writes the file anew where it has traces of what was erased, and cuts the
// -wal file down to nothing. Writers wait while it works. After an error, or
// where the program is stopped, the next one begins again.
func (s *Store) sweep(ctx context.Context) error {
	var traces bool
	err := s.reader.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT id
			FROM trace)`).Scan(&traces)
	if err != nil || !traces {
		return err
	}
	if _, err := s.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy bool
	var pages, moved int
	if err := s.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy {
		return ErrBusy
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM trace`)
		return err
	})
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"pccbot/bot/poll"
)

// ErrOtherKey means that the hashes in the database were made with another key:
// nobody's answers would be found again, and people could answer twice.
var ErrOtherKey = errors.New("the database was made with another key")

// CheckKey returns [ErrOtherKey] unless mark is the one that was given the first
// time, which is kept. It is a mark of the key in use. A store that only reads
// keeps nothing.
func (s *Store) CheckKey(ctx context.Context, mark poll.Mark) error {
	kept, err := keptKey(ctx, s.reader)
	if errors.Is(err, sql.ErrNoRows) {
		if s.readOnly {
			return nil
		}
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			kept, err = keepKey(ctx, tx, mark)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("look with which key %s was made: %w", s.path, named(err))
	}
	if kept != mark {
		return fmt.Errorf("%s does not go with this key file: put back the one that belongs to it: %w", s.path, ErrOtherKey)
	}
	return nil
}

// HasKey reports whether the database was made with a key, so that a new one
// would not do.
func (s *Store) HasKey(ctx context.Context) (bool, error) {
	_, err := keptKey(ctx, s.reader)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look with which key %s was made: %w", s.path, named(err))
	}
	return true, nil
}

func keptKey(ctx context.Context, db interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (mark poll.Mark, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT mark
		FROM installation
		WHERE id = 1`).Scan(intoMark{&mark})
	return mark, err
}

// keepKey keeps the first mark it is given, and returns the one that is kept.
func keepKey(ctx context.Context, tx *sql.Tx, mark poll.Mark) (poll.Mark, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO installation (id, mark)
		VALUES (1, ?)
		ON CONFLICT (id) DO NOTHING`,
		blob(mark))
	if err != nil {
		return poll.Mark{}, err
	}
	return keptKey(ctx, tx)
}

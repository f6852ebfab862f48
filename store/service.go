package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pccbot/bot/chat"
)

// querier is what asks a database: a pool of connections or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Beat keeps when the service last finished a sweep, the zero time for never. That it could says that the
// database can be written.
func (s *Store) Beat(ctx context.Context, at time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO service (id, swept)
			VALUES (1, ?)
			ON CONFLICT (id) DO UPDATE
			SET swept = excluded.swept`,
			limit(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep when a sweep was finished: %w", err)
	}
	return nil
}

// LastSweep is when the service last finished a sweep; zero where it never has.
func (s *Store) LastSweep(ctx context.Context) (time.Time, error) {
	swept, err := lastSweep(ctx, s.reader)
	if err != nil {
		return time.Time{}, fmt.Errorf("read when a sweep was finished: %w", named(err))
	}
	return swept, nil
}

func lastSweep(ctx context.Context, db querier) (swept time.Time, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT swept
		FROM service
		WHERE id = 1`).Scan(intoTime{&swept})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return swept, err
}

// PostCounts is how many posts of all networks are in each state. A state that
// none is in is not there.
func (s *Store) PostCounts(ctx context.Context) (map[chat.PostState]int, error) {
	counts, err := postCounts(ctx, s.reader)
	if err != nil {
		return nil, fmt.Errorf("count the posts: %w", named(err))
	}
	return counts, nil
}

func postCounts(ctx context.Context, db querier) (map[chat.PostState]int, error) {
	counts := map[chat.PostState]int{}
	rows, err := db.QueryContext(ctx, `
		SELECT state, COUNT(*)
		FROM post
		GROUP BY state`)
	_, err = every(rows, err, func(row *sql.Rows) (state chat.PostState, err error) {
		var count int
		err = row.Scan(&state, &count)
		counts[state] = count
		return state, err
	})
	return counts, err
}

// OpenPolls is how many polls of all networks are open.
func (s *Store) OpenPolls(ctx context.Context) (int, error) {
	count, err := openPolls(ctx, s.reader)
	if err != nil {
		return 0, fmt.Errorf("count the open polls: %w", named(err))
	}
	return count, nil
}

func openPolls(ctx context.Context, db querier) (count int, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT COUNT(*)
		FROM poll
		WHERE closed IS NULL AND opened IS NOT NULL`).Scan(&count)
	return count, err
}

// Sizes is how many bytes the database and its -wal file take on the disk. Where
// there is no -wal file it takes none.
func (s *Store) Sizes() (database, wal int64, err error) {
	if database, err = size(s.path); err == nil {
		wal, err = size(s.path + "-wal")
	}
	if errors.Is(err, fs.ErrNotExist) && database > 0 {
		err = nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("look how large the database is: %w", err)
	}
	return database, wal, nil
}

func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// FreeBytes is how much room the disk with the database has left for its owner.
func (s *Store) FreeBytes() (uint64, error) {
	free, err := freeBytes(filepath.Dir(s.path))
	if err != nil {
		return 0, fmt.Errorf("look how much room %s has left: %w", filepath.Dir(s.path), err)
	}
	return free, nil
}

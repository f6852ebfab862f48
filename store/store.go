// Package store remembers, in one SQLite file: the networks and the workspaces
// of each, the areas set for their channels, the reports of wrong answers, polls
// with what was answered, and the posts that channels are owed.
//
// Every row belongs to a network and every statement names it, so that no
// network sees or changes what is another's. These are the exceptions: a
// workspace, known by its platform and id, is the door to its network;
// [Store.EveryReport] looks across networks, for the host; [Store.Due],
// [Store.Unlink] and [Store.Purge] do in all of them what the clock asks;
// [Store.ClaimPosts] and [Store.StaleCards] find in all of them what is to be said;
// and [Store.CheckKey], [Store.Beat] and the counts beside it are about the whole
// file.
//
// No row says who somebody is. People are keyed hashes, made with a key that is
// not in the file, and a day after a poll was closed its answers lose even these.
//
// What a method that writes has returned without an error is on the disk, but
// for a throwaway database. Text is kept as it comes: it is cleaned before it
// gets here. Times are kept to the second, in UTC, and those of presses, posts and
// cards to the millisecond.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// writeTimeout is how long a write may wait for its turn and take, longer than
// the two seconds that a connection waits for a lock of another program's.
const writeTimeout = 5 * time.Second

// A Store is an open database. Its methods may be called from many goroutines
// at once. What one of them changes is one transaction: on an error, nothing of
// it was kept. The error is, or wraps, [ErrBusy] or [ErrFull] where it was that.
type Store struct {
	path   string
	writer *sql.DB // one connection: changes are made one after another
	reader *sql.DB
	close  func() error

	readOnly bool
}

// Open opens the database at path for reading and writing, and makes it, for
// its owner's eyes only, where there is none. A file of length zero counts as
// none. A schema older than this program's is brought up to date, after a copy
// of the file was put beside it as path.before-N, N being its old version.
//
// What is not a database of this program's, is damaged, or comes from a newer
// program is refused in words that say what to do, and stays as it was. After
// an unclean stop the whole file is checked first; otherwise damage deep inside
// is not noticed here. Of programs that make one file at the same moment, some
// may get [ErrBusy]; the file is whole all the same.
func Open(ctx context.Context, path string) (*Store, error) {
	return open(ctx, path, syncFull, shipped)
}

func open(ctx context.Context, path string, synchronous int64, migrations fs.FS) (*Store, error) {
	known, err := newest(migrations)
	if err != nil {
		return nil, err
	}
	path, err = resolve(path)
	if err != nil {
		return nil, err
	}
	version, err := inspect(ctx, path, known)
	if err != nil {
		return nil, err
	}
	if unclean(path) {
		if err := sound(ctx, path); err != nil {
			return nil, err
		}
	}
	if version == 0 {
		if err := claim(ctx, path, synchronous); err != nil {
			return nil, err
		}
	}
	s := &Store{path: path, writer: writer(path, synchronous), reader: reader(path, synchronous)}
	s.close = sync.OnceValue(s.shut)
	err = s.connect(ctx)
	if err == nil && version < known {
		err = s.upgrade(ctx, version, known, migrations)
	}
	if err != nil {
		return nil, errors.Join(err, s.reader.Close(), s.writer.Close())
	}
	return s, nil
}

// connect makes a connection of each kind, and begins a change that it takes
// back, so that what stands in the way of either is known at once.
func (s *Store) connect(ctx context.Context) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return refusal(s.path, err)
	}
	_, err = tx.ExecContext(ctx, setApplicationID)
	if err := errors.Join(err, tx.Rollback(), s.reader.PingContext(ctx)); err != nil {
		return refusal(s.path, err)
	}
	return nil
}

// OpenReadOnly opens the database at path beside a service that may be running.
// It never changes the file; every method that would returns an error. It
// refuses what [Open] refuses, a missing file, and a schema older than this
// program's. Where no service is running, SQLite leaves an empty -wal and a
// -shm file beside it.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	return openReadOnly(ctx, path, shipped)
}

func openReadOnly(ctx context.Context, path string, migrations fs.FS) (*Store, error) {
	known, err := newest(migrations)
	if err != nil {
		return nil, err
	}
	path, err = resolve(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist: check the path after --db", path)
	}
	version, err := inspect(ctx, path, known)
	if err != nil {
		return nil, err
	}
	if version < known {
		return nil, fmt.Errorf("%s is at version %d; this program needs %d: open it once with `pccbot console --db`, which makes a copy and brings it up to date",
			path, version, known)
	}
	db := onlyReader(path)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(refusal(path, err), db.Close())
	}
	return &Store{path: path, writer: db, reader: db, close: db.Close, readOnly: true}, nil
}

// OpenThrowaway opens a new database in a folder of its own among the temporary
// files, which [Store.Close] removes whole. It never waits for the disk.
func OpenThrowaway(ctx context.Context) (*Store, error) {
	folder, err := os.MkdirTemp("", "pccbot-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for a throwaway database: %w", err)
	}
	s, err := open(ctx, filepath.Join(folder, "throwaway.db"), syncOff, shipped)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	s.close = sync.OnceValue(func() error {
		return errors.Join(s.shut(), os.RemoveAll(folder))
	})
	return s, nil
}

// ReadOnly reports whether the store was opened by [OpenReadOnly].
func (s *Store) ReadOnly() bool { return s.readOnly }

// Path is the database file, with links followed.
func (s *Store) Path() string { return s.path }

// SchemaVersion is the number of the newest migration that the file has seen.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	version, err := schemaVersion(ctx, s.reader)
	if err != nil {
		return 0, fmt.Errorf("read the version of %s: %w", s.path, named(err))
	}
	return version, nil
}

// Close moves what was written into the one file and closes it. A program that
// still reads the file may keep the -wal file in use beside it; nothing is lost
// by that. Closing again does nothing and returns the same.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	err := s.reader.Close()
	_, checkpoint := s.writer.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	return errors.Join(err, checkpoint, s.writer.Close())
}

// write runs do in one transaction, which takes the lock for writing at its
// start. It stands on a context of its own: the end of ctx does not cut it
// short, and it is whole or absent.
func (s *Store) write(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	return s.writeWithin(ctx, writeTimeout, do)
}

func (s *Store) writeWithin(ctx context.Context, limit time.Duration, do func(context.Context, *sql.Tx) error) error {
	if s.readOnly {
		return errReadOnly
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	tx, err := s.writer.BeginTx(ctx, nil)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if err != nil {
		return named(err)
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return named(err)
	}
	return named(tx.Commit())
}

// read runs do on one state of the database, whatever is written meanwhile.
func (s *Store) read(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return named(err)
	}
	defer tx.Rollback()
	return named(do(tx))
}

// every is what scan makes of each row of a query that ended with err.
func every[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// changed reports whether a statement that ended with err changed a row.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	rows, err := result.RowsAffected()
	return rows > 0, err
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/mattn/go-sqlite3"
)

// applicationID marks a SQLite file as ours: the letters "pccb".
const applicationID = 'p'<<24 | 'c'<<16 | 'c'<<8 | 'b'

var setApplicationID = fmt.Sprintf(`PRAGMA application_id = %d`, applicationID)

// The database file is looked at through SQLite alone and never opened by other
// means: closing such a handle would free every lock that this process holds on
// the file.

// resolve follows links to the file itself, because SQLite keeps its -wal file
// beside that one. What is not there yet keeps its name.
func resolve(path string) (string, error) {
	if path == "" {
		return "", errors.New("the path of the database is empty: give one after --db")
	}
	file, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == fs.ModeSymlink {
		return "", fmt.Errorf("%s is a link to a file that does not exist: remove the link, or put the file back", path)
	}
	return filepath.Clean(path), nil
}

// inspect reports at which version the schema of the file at path is, 0 where
// there is no schema yet, and refuses the file where we must not write to it.
// It writes nothing.
func inspect(ctx context.Context, path string, known int64) (version int64, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && info.Mode().IsRegular() && info.Size() == 0:
		// SQLite would take the -wal file for a leftover and delete it.
		if unclean(path) {
			return 0, fmt.Errorf("%s is missing or empty, but what was last written to it is still in %[1]s-wal: put both back from a backup, or move that file away", path)
		}
		return 0, nil
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fmt.Errorf("%s is a directory: give the path of a file in it", path)
	case !info.Mode().IsRegular():
		return 0, fmt.Errorf("%s is a pipe, a device or a socket: give the path of a file", path)
	}
	db := peeker(path)
	defer db.Close()
	var id int64
	if err := db.QueryRowContext(ctx, `PRAGMA application_id`).Scan(&id); err != nil {
		return 0, refusal(path, err)
	}
	if id != applicationID {
		return 0, fmt.Errorf("%s is the SQLite database of another application: give another path", path)
	}
	if version, err = schemaVersion(ctx, db); err != nil {
		return 0, refusal(path, err)
	}
	if version > known {
		return version, fmt.Errorf("%s is at version %d; this program knows up to %d: install the newer program, or restore the copy made before the upgrade",
			path, version, known)
	}
	return version, nil
}

// refusal puts into words why a file could not be opened.
func refusal(path string, err error) error {
	e, _ := errors.AsType[sqlite3.Error](err)
	switch e.Code {
	case sqlite3.ErrNotADB:
		return fmt.Errorf("%s is not a SQLite database, or its beginning was overwritten: give another path, or restore a backup", path)
	case sqlite3.ErrCorrupt:
		return damaged(path, err.Error())
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen:
		return fmt.Errorf("%s cannot be opened (%w): the user who runs pccbot needs rights to the file, to those of its name with -wal and -shm, and to its folder", path, err)
	}
	return fmt.Errorf("open %s: %w", path, named(err))
}

func damaged(path, how string) error {
	return fmt.Errorf("%s is damaged (%s): restore a backup", path, how)
}

// unclean reports whether the last program that wrote to the file was stopped
// before it could close it, or has it open now.
func unclean(path string) bool {
	wal, err := os.Stat(path + "-wal")
	return err == nil && wal.Size() > 0
}

// sound reads the whole file and refuses one that is damaged. It writes nothing.
func sound(ctx context.Context, path string) error {
	db := peeker(path)
	defer db.Close()
	verdict, orphans, err := integrity(ctx, db)
	switch {
	case err != nil:
		return refusal(path, err)
	case verdict != Intact:
		return damaged(path, verdict)
	case orphans > 0:
		return damaged(path, fmt.Sprintf("%d rows belong to nothing", orphans))
	}
	return nil
}

// Intact is what SQLite says of a file in which it finds nothing wrong.
const Intact = "ok"

// integrity reads a whole file and says what is wrong with it first, and how many
// rows belong to nothing. The rows of a damaged file are not counted.
func integrity(ctx context.Context, db querier) (verdict string, orphans int, err error) {
	err = db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict)
	if err != nil || verdict != Intact {
		return verdict, 0, err
	}
	err = db.QueryRowContext(ctx, `
		SELECT COUNT(*)
		FROM pragma_foreign_key_check`).Scan(&orphans)
	return verdict, orphans, err
}

// claim makes the file at path, where there is none, and marks it as ours. The
// mark is in the file itself before the file goes into WAL mode, so that it is
// found whenever we are killed. Claiming again does nothing, and a file that
// another application has begun to fill in the meantime is refused.
func claim(ctx context.Context, path string, synchronous int64) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		err = file.Close()
	case errors.Is(err, fs.ErrExist):
		err = os.Chmod(path, 0o600) // it was empty, and perhaps open to others
	}
	if err != nil {
		return fmt.Errorf("make %s: %w", path, err)
	}
	db := pool(1, connector{dsn: dsn(path, url.Values{
		"mode":          {"rw"},
		"_txlock":       {"immediate"},
		"_synchronous":  {strconv.FormatInt(synchronous, 10)},
		"_busy_timeout": {busyTimeout},
	})})
	defer db.Close()
	if err := mark(ctx, db); err != nil {
		return fmt.Errorf("make %s: %w", path, named(err))
	}
	// A connection that is told to turn to WAL mode as it is made does so before
	// it has heard what synchronous is, and waits for the disk.
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return fmt.Errorf("make %s: %w", path, named(err))
	}
	return nil
}

func mark(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var id, tables int64
	err = tx.QueryRowContext(ctx, `
		SELECT application_id, (SELECT COUNT(*) FROM sqlite_schema)
		FROM pragma_application_id`).Scan(&id, &tables)
	switch {
	case err != nil:
		return err
	case id == applicationID:
		return nil
	case id != 0 || tables > 0:
		return errors.New("another application has just made a database there")
	}
	if _, err := tx.ExecContext(ctx, setApplicationID); err != nil {
		return err
	}
	return tx.Commit()
}

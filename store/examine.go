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
	"time"

	"pccbot/bot/chat"
)

// An Examination is what can be seen of a database without changing it. What could
// not be looked at, because of Problem, is empty.
type Examination struct {
	Path   string // with links followed
	Exists bool   // a file of length zero does not
	// Problem is why the file cannot be used as it is: it is not ours, comes from a
	// newer program, or cannot be read. It says what to do. Damage inside is in
	// Integrity and Orphans. There is no problem with a file that is not there yet.
	Problem error
	// Version is that of the schema, and Known the one that this program needs. A
	// lower one is brought up to date when the file is opened for writing.
	Version, Known int64
	// Integrity is what SQLite says of the whole file: "ok", or what is wrong. Orphans
	// is how many rows belong to nothing, which is none in a sound file.
	Integrity   string
	Orphans     int
	JournalMode string // "wal" in a file that is in order; empty where it cannot be told
	Size, WAL   int64  // in bytes; WAL is that of the -wal file

	Free    uint64 // bytes left on the disk; 0 where FreeErr says why it is not known
	FreeErr error
	// Network names the file system where it lies on another machine or may, such as
	// "NFS", which is no place for a database. It is empty on a local disk.
	Network string
	// Writable is why this program could not write to the file, nil where it could.
	Writable error
	// Holder is who has the lock, where somebody has it.
	Holder *LockedError

	// These are empty unless Version is Known.
	LastSweep time.Time
	Posts     map[chat.PostState]int
	OpenPolls int
}

// Examine looks at the database at path, beside a service that may be running. It
// makes no database, brings none up to date and changes nothing that is kept. It
// reads the whole file, which takes some seconds for a large one.
func Examine(ctx context.Context, path string) Examination {
	return examine(ctx, path, shipped)
}

func examine(ctx context.Context, path string, migrations fs.FS) Examination {
	e := Examination{Path: path}
	file, err := resolve(path)
	if err == nil {
		e.Path = file
		e.Known, err = newest(migrations)
	}
	if err != nil {
		e.Problem = err
		return e
	}
	e.examineDisk()
	if e.Version, e.Problem = inspect(ctx, file, e.Known); e.Problem == nil && e.Exists {
		e.examineInside(ctx)
	}
	if e.Writable = e.rights(); e.Writable == nil && e.Problem == nil && e.Exists {
		e.Writable = e.examineWriting(ctx)
	}
	return e
}

// examineDisk looks at the file from outside, and at where it lies.
func (e *Examination) examineDisk() {
	folder := filepath.Dir(e.Path)
	e.Free, e.FreeErr = freeBytes(folder)
	e.Network = networkDisk(folder)
	e.Size, _ = size(e.Path)
	e.WAL, _ = size(e.Path + "-wal")
	e.Exists = e.Size > 0
	if held, locked, err := Holder(e.Path); err == nil && locked {
		e.Holder = &held
	}
}

// examineInside reads a database of ours.
func (e *Examination) examineInside(ctx context.Context) {
	db := peeker(e.Path)
	defer db.Close()
	var err error
	if e.Integrity, e.Orphans, err = integrity(ctx, db); err != nil {
		e.Integrity = err.Error()
	}
	// Of a file without a -wal file a peeker sees no mode; examineWriting may.
	if hasWAL(e.Path) {
		if err := db.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&e.JournalMode); err != nil {
			e.Problem = refusal(e.Path, err)
			return
		}
	}
	if e.Version != e.Known || e.Integrity != Intact {
		return
	}
	if err := e.examineWork(ctx, db); err != nil {
		e.Problem = refusal(e.Path, err)
	}
}

// examineWork reads what the service did and has still to do.
func (e *Examination) examineWork(ctx context.Context, db *sql.DB) (err error) {
	if e.LastSweep, err = lastSweep(ctx, db); err != nil {
		return err
	}
	if e.Posts, err = postCounts(ctx, db); err != nil {
		return err
	}
	e.OpenPolls, err = openPolls(ctx, db)
	return err
}

// examineWriting begins a change and takes it back. Where there is a -wal file,
// somebody is at work on the file or was stopped at it, and SQLite would do more
// than that: then the rights must be proof enough.
func (e *Examination) examineWriting(ctx context.Context) error {
	if e.Holder != nil || hasWAL(e.Path) {
		return nil
	}
	db := pool(1, connector{dsn: dsn(e.Path, url.Values{
		"mode":          {"rw"},
		"_txlock":       {"immediate"},
		"_busy_timeout": {busyTimeout},
	})})
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return refusal(e.Path, err)
	}
	err = tx.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&e.JournalMode)
	if err := errors.Join(err, tx.Rollback()); err != nil {
		return refusal(e.Path, err)
	}
	return nil
}

// rights says which right is missing to the file, to the files that SQLite keeps
// beside it, or to their folder. SQLite gives those the rights of the file as they
// were when it made them, so they may outlast what was put right since.
func (e *Examination) rights() error {
	folder := filepath.Dir(e.Path)
	if _, err := os.Stat(folder); err != nil {
		return fmt.Errorf("the folder %s cannot be used (%w): make it, or give another path", folder, err)
	}
	if err := mayWrite(folder); err != nil {
		return fmt.Errorf("the folder %s cannot be written to (%w): the user who runs pccbot needs rights to it", folder, err)
	}
	for _, file := range []string{e.Path, e.Path + "-wal", e.Path + "-shm"} {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := mayWrite(file); err != nil {
			return fmt.Errorf("%s cannot be written to (%w): the user who runs pccbot needs rights to it", file, err)
		}
	}
	return nil
}

package store

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// What can be wrong with a write that was in order. Nothing of it was kept, and
// it may be tried again.
var (
	// ErrBusy means that another write took too long.
	ErrBusy = errors.New("the database is busy")
	// ErrFull means that there is no room left on the disk.
	ErrFull = errors.New("the disk is full")
)

// errReadOnly is of every method that would change something, or might have.
var errReadOnly = errors.New("the database is open for reading only")

// named wraps an error of the database in [ErrBusy] or [ErrFull] where it is one
// of these, and returns any other as it is.
func named(err error) error {
	e, ok := errors.AsType[sqlite3.Error](err)
	switch {
	case !ok:
		return err
	case e.Code == sqlite3.ErrBusy, e.Code == sqlite3.ErrLocked:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case e.Code == sqlite3.ErrFull, full(e.SystemErrno):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// full reports whether the disk, the owner's quota or the largest file allowed
// was used up. SQLite calls the last two an I/O error.
func full(errno syscall.Errno) bool {
	return errno == syscall.ENOSPC || errno == syscall.EDQUOT || errno == syscall.EFBIG
}

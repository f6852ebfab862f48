package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked means that another program is at work on the database.
var ErrLocked = errors.New("the database is in use")

// A LockedError is an [ErrLocked] that says who is at work. Holder and PID are
// empty where that cannot be read.
type LockedError struct {
	Path   string `json:"-"`
	Holder string `json:"holder"` // "service", or the verb of the program
	PID    int    `json:"pid"`
}

func (e LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("%s is in use by another program: stop that one first", e.Path)
	}
	return fmt.Sprintf("%s is in use by another program (%s, process %d): stop that one first", e.Path, e.Holder, e.PID)
}

// Unwrap makes it an [ErrLocked].
func (e LockedError) Unwrap() error { return ErrLocked }

// A Hold is a lock that this program has. It keeps others that ask for it off one
// database.
type Hold struct {
	file *flock.Flock
}

// lockPatience is how long Lock waits for whoever only looked who holds it.
const lockPatience = 200 * time.Millisecond

// Lock takes the lock of the database at path, which need not be there yet. A link
// to the file leads to the same lock. Holder says what the program is, for those
// that are refused: with a [LockedError], as long as a program or another part of
// this one has it. However a program ends, its lock ends with it.
//
// The lock is on a file of its own, path.lock, which stays.
func Lock(path, holder string) (*Hold, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	file := flock.New(lockFile(path))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	ok, err := file.TryLockContext(ctx, lockPatience/10)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, heldBy(path)
	case err == nil && ok:
		err = sign(file.Path(), LockedError{Holder: holder, PID: os.Getpid()})
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the folder of %s does not exist: make it, or give another path", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%s cannot be locked (%w): the user who runs pccbot needs rights to its folder", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, errors.Join(err, file.Unlock()))
	}
	return &Hold{file}, nil
}

// Unlock gives the lock back. A second time it does nothing.
func (h *Hold) Unlock() error {
	if !h.file.Locked() {
		return nil
	}
	if err := errors.Join(os.Truncate(h.file.Path(), 0), h.file.Unlock()); err != nil {
		return fmt.Errorf("give back the lock %s: %w", h.file.Path(), err)
	}
	return nil
}

// Holder says who has the lock of the database at path, and false where nobody
// has. It makes no file, and is in nobody's way for longer than an instant.
func Holder(path string) (held LockedError, locked bool, err error) {
	path, err = resolve(path)
	if err != nil {
		return LockedError{}, false, err
	}
	file := flock.New(lockFile(path), flock.SetFlag(os.O_RDONLY))
	free, err := file.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		return LockedError{}, false, nil
	}
	if err == nil && !free {
		return heldBy(path), true, nil
	}
	if err := errors.Join(err, file.Unlock()); err != nil {
		return LockedError{}, false, fmt.Errorf("look who uses %s: %w", path, err)
	}
	return LockedError{}, false, nil
}

func lockFile(path string) string { return path + ".lock" }

// sign writes into the lock file who has the lock. The lock belongs to the handle
// with which it was taken, so that another one may come and go.
func sign(path string, by LockedError) error {
	words, err := json.Marshal(by)
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(words, '\n'), 0o600)
}

// heldBy reads who has the lock of a database.
func heldBy(path string) LockedError {
	held := LockedError{}
	if words, err := os.ReadFile(lockFile(path)); err != nil || json.Unmarshal(words, &held) != nil {
		held = LockedError{}
	}
	held.Path = path
	return held
}

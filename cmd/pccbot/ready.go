package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"pccbot/store"
)

// readiness is whether people get their answers, and else why not. Its zero value
// has one condition: that the program is not stopping.
type readiness struct {
	mu         sync.RWMutex
	conditions map[string]condition
	stopping   bool
}

// A condition is nil while all is well, and else says what is not. Anybody may
// read its words, so they name no person, no secret and no file.
type condition func() error

// set adds a condition, or puts another in its place.
func (r *readiness) set(name string, c condition) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conditions == nil {
		r.conditions = map[string]condition{}
	}
	r.conditions[name] = c
}

// stop says that the program is about to end. That is for good.
func (r *readiness) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopping = true
}

// A finding is how one condition is.
type finding struct {
	name string
	err  error
}

func (f finding) String() string {
	if f.err == nil {
		return "ok   " + f.name
	}
	return "red  " + f.name + ": " + strings.Join(strings.Fields(f.err.Error()), " ")
}

// findings is how every condition is now, by name.
func (r *readiness) findings() []finding {
	r.mu.RLock()
	found := []finding{{"running", nil}}
	if r.stopping {
		found[0].err = errors.New("the program is stopping")
	}
	conditions := make(map[string]condition, len(r.conditions))
	for name, c := range r.conditions {
		conditions[name] = c
	}
	r.mu.RUnlock()
	for name, c := range conditions {
		found = append(found, finding{name, c()})
	}
	slices.SortFunc(found, func(a, b finding) int { return cmp.Compare(a.name, b.name) })
	return found
}

// ServeHTTP lists the conditions, a line each, with status 503 where one is red.
func (r *readiness) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var lines strings.Builder
	code := http.StatusOK
	for _, f := range r.findings() {
		if f.err != nil {
			code = http.StatusServiceUnavailable
		}
		fmt.Fprintln(&lines, f)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	fmt.Fprint(w, lines.String())
}

// started is red until a first sweep has finished. Last is when one last did; the
// zero time is never.
func started(last func() time.Time) condition {
	return func() error {
		if last().IsZero() {
			return errors.New("the program is starting: no sweep has finished yet")
		}
		return nil
	}
}

// sweepOverdue is how long after a sweep another must have finished.
const sweepOverdue = 10 * time.Minute

// swept is red where no sweep has finished for ten minutes. Before the first,
// that is for started to say.
func swept(last, now func() time.Time) condition {
	return func() error {
		at := last()
		if since := now().Sub(at); !at.IsZero() && since > sweepOverdue {
			return fmt.Errorf("the last sweep finished %d minutes ago", int(since.Minutes()))
		}
		return nil
	}
}

// written is red where the last write of a sweep failed. Last is its error.
func written(last func() error) condition {
	return func() error {
		switch err := last(); {
		case err == nil:
			return nil
		case errors.Is(err, store.ErrFull):
			return errors.New("the last write failed: the disk is full")
		case errors.Is(err, store.ErrBusy):
			return errors.New("the last write failed: the database is busy")
		}
		return errors.New("the last write failed; the log says why")
	}
}

// walMax is how long the -wal file may be. It grows while somebody keeps the
// database from writing it back.
const walMax = 64 << 20

// walSmall is red where the -wal file is longer than 64 MiB, or nobody knows.
func walSmall(size func() (int64, error)) condition {
	return func() error {
		bytes, err := size()
		if err != nil {
			return errors.New("the size of the -wal file cannot be read: pccbot doctor says more")
		}
		if bytes > walMax {
			return fmt.Errorf("the -wal file holds %d MiB, more than %d: another program may keep the database open", bytes>>20, walMax>>20)
		}
		return nil
	}
}

package store_test

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/mattn/go-sqlite3"

	"pccbot/bot/chat"
	"pccbot/store"
	"pccbot/store/storetest"
)

func TestAWriteBehindAnotherProgramIsBusy(t *testing.T) {
	s := storetest.New(t)
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(t.Context(), s.Path())
	must(t, other, err)
	tx, err := other.Writer().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Writer().Exec(`PRAGMA busy_timeout = 0`); err != nil {
		t.Fatal(err)
	}
	if number, err := s.AddReport(t.Context(), n, said); !errors.Is(err, store.ErrBusy) {
		t.Errorf("AddReport(%d, …) while another program writes = %d, %v, want ErrBusy", n, number, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if number, err := s.AddReport(t.Context(), n, said); number != 1 || err != nil {
		t.Errorf("AddReport(%d, …) after the other program = %d, %v, want 1, nil", n, number, err)
	}
}

func TestAWriteThatNeverGetsItsTurnIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := store.OpenThrowaway(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer closed(t, s)
		held, err := s.Writer().Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		if n, err := s.Network(t.Context(), bristol); !errors.Is(err, store.ErrBusy) {
			t.Errorf("Network(%v) while another write goes on = %d, %v, want ErrBusy", bristol, n, err)
		}
	})
}

func TestAFullDiskKeepsNothingAndPasses(t *testing.T) {
	s := storetest.New(t)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		if _, err := s.Writer().Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(1)
	long := chat.Report{Area: "kent", Words: strings.Repeat("x", 100_000), At: noon}
	if number, err := s.AddReport(t.Context(), n, long); !errors.Is(err, store.ErrFull) {
		t.Errorf("AddReport(%d, …) on a full disk = %d, %v, want ErrFull", n, number, err)
	}
	checkFilled(t, s)
	limit(1 << 20)
	if number, err := s.AddReport(t.Context(), n, long); number != 2 || err != nil {
		t.Errorf("AddReport(%d, …) once there is room = %d, %v, want 2, nil", n, number, err)
	}
}

func TestErrorsOfTheDatabaseAreToldApart(t *testing.T) {
	for _, tc := range []struct {
		name       string
		err        error
		busy, full bool
	}{
		{"locked file", sqlite3.Error{Code: sqlite3.ErrBusy}, true, false},
		{"locked table", sqlite3.Error{Code: sqlite3.ErrLocked}, true, false},
		{"full disk", sqlite3.Error{Code: sqlite3.ErrFull}, false, true},
		{"full disk, told by the system", sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, false, true},
		{"quota used up", sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EDQUOT}, false, true},
		{"largest file allowed", sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EFBIG}, false, true},
		{"broken disk", sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.EIO}, false, false},
		{"broken rule", sqlite3.Error{Code: sqlite3.ErrConstraint}, false, false},
		{"not the database's", errors.New("something else"), false, false},
	} {
		err := fmt.Errorf("add a report: %w", tc.err)
		got := store.Named(err)
		if busy, full := errors.Is(got, store.ErrBusy), errors.Is(got, store.ErrFull); busy != tc.busy || full != tc.full {
			t.Errorf("%s: busy %v and full %v, want %v and %v", tc.name, busy, full, tc.busy, tc.full)
		}
		if !errors.Is(got, err) {
			t.Errorf("%s: %v does not wrap %v", tc.name, got, err)
		}
	}
	if err := store.Named(nil); err != nil {
		t.Errorf("no error: %v, want nil", err)
	}
}

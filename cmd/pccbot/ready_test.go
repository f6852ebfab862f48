package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/store"
)

// deaf is a chat service that is not reached, or is.
type deaf struct {
	chat.Platform
	err error
}

func (d deaf) Ready() error { return d.err }

func TestReadyRedAndGreen(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return noon }
	at := func(before time.Duration) func() time.Time { return func() time.Time { return noon.Add(-before) } }
	never := func() time.Time { return time.Time{} }
	failing := func(err error) func() error { return func() error { return err } }
	size := func(bytes int64, err error) func() (int64, error) { return func() (int64, error) { return bytes, err } }
	full := fmt.Errorf("write /var/lib/pccbot/network.db: %w", store.ErrFull)
	busy := fmt.Errorf("write /var/lib/pccbot/network.db: %w", store.ErrBusy)
	broken := errors.New("disk I/O error on /var/lib/pccbot/network.db")
	for _, tc := range []struct {
		why       string
		name      string
		condition condition
		want      string
	}{
		{"it has just begun", "started", started(never), "red  started: the program is starting: no sweep has finished yet"},
		{"it has swept", "started", started(at(time.Minute)), "ok   started"},
		{"it has not swept yet, which another condition says", "sweep", swept(never, now), "ok   sweep"},
		{"it swept a moment ago", "sweep", swept(at(30*time.Second), now), "ok   sweep"},
		{"it swept ten minutes ago", "sweep", swept(at(10*time.Minute), now), "ok   sweep"},
		{"it swept eleven minutes ago", "sweep", swept(at(11*time.Minute), now), "red  sweep: the last sweep finished 11 minutes ago"},
		{"it swept in what is now the future", "sweep", swept(at(-time.Hour), now), "ok   sweep"},
		{"it could write", "database", written(failing(nil)), "ok   database"},
		{"the disk is full", "database", written(failing(full)), "red  database: the last write failed: the disk is full"},
		{"the database is busy", "database", written(failing(busy)), "red  database: the last write failed: the database is busy"},
		{"the disk is broken", "database", written(failing(broken)), "red  database: the last write failed; the log says why"},
		{"the -wal file is small", "wal", walSmall(size(64<<20, nil)), "ok   wal"},
		{"the -wal file has grown", "wal", walSmall(size(70<<20, nil)), "red  wal: the -wal file holds 70 MiB, more than 64: another program may keep the database open"},
		{"the -wal file cannot be seen", "wal", walSmall(size(0, broken)), "red  wal: the size of the -wal file cannot be read: pccbot doctor says more"},
		{"Slack is reached", "slack", deaf{}.Ready, "ok   slack"},
		{"Slack is not reached", "slack", deaf{err: errors.New("the socket is silent\nfor 2 minutes")}.Ready, "red  slack: the socket is silent for 2 minutes"},
	} {
		t.Run(tc.why, func(t *testing.T) {
			ready := &readiness{}
			ready.set(tc.name, tc.condition)
			s := openSite(t, listenerOptions{ready: ready})
			code := 200
			if strings.HasPrefix(tc.want, "red") {
				code = 503
			}
			got := s.asks(t, "GET", "/readyz", "")
			lines := strings.Split(got.body, "\n")
			if got.code != code || len(lines) != 2 || lines[0] != tc.want && lines[1] != tc.want {
				t.Errorf("GET /readyz is answered with %d %q, want %d and the line %q", got.code, got.body, code, tc.want)
			}
			if got := s.asks(t, "GET", "/healthz", ""); got.code != 200 || got.body != "alive" {
				t.Errorf("GET /healthz is answered with %d %q, want 200 alive", got.code, got.body)
			}
		})
	}
}

// One red line makes the whole red, and the lines keep their order.
func TestReadyListsAll(t *testing.T) {
	ready := &readiness{}
	ready.set("wal", walSmall(func() (int64, error) { return 0, nil }))
	ready.set("discord", func() error { return errors.New("waits to be let in") })
	ready.set("database", func() error { return errors.New("replaced below") })
	ready.set("database", func() error { return nil })
	s := openSite(t, listenerOptions{ready: ready})
	const want = "ok   database\nred  discord: waits to be let in\nok   running\nok   wal"
	if got := s.asks(t, "GET", "/readyz", ""); got.code != 503 || got.body != want {
		t.Errorf("GET /readyz is answered with %d %q, want 503 %q", got.code, got.body, want)
	}
	ready.set("discord", func() error { return nil })
	if got := s.asks(t, "GET", "/readyz", ""); got.code != 200 {
		t.Errorf("once all is well GET /readyz is answered with %d %q, want 200", got.code, got.body)
	}
	ready.stop()
	if got := s.asks(t, "GET", "/readyz", ""); got.code != 503 || !strings.Contains(got.body, "red  running: the program is stopping") {
		t.Errorf("once it stops GET /readyz is answered with %d %q, want 503", got.code, got.body)
	}
}

// A condition may look at readiness itself, and many may look at once.
func TestReadyIsSafeForMany(t *testing.T) {
	ready := &readiness{}
	ready.set("itself", func() error {
		ready.set("another", func() error { return nil })
		return nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), listenerPatience)
	defer cancel()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 100 {
				ready.findings()
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		t.Fatal("a condition that sets another one waits for ever")
	}
}

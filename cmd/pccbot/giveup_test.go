package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/store/storetest"
)

// A quitter is a chat service that gives up.
type quitter struct {
	*chattest.Recorder
	how func() error
}

func (q quitter) Run(context.Context, chat.Handler) error { return q.how() }

// A chat service that gives up, or falls over, is shown red, and stops nothing else.
func TestAChatServiceThatGivesUpIsRed(t *testing.T) {
	for name, how := range map[string]func() error{
		"it gives up":   func() error { return errors.New("invalid_auth") },
		"it falls over": func() error { panic("a bug in a chat service") },
	} {
		t.Run(name, func(t *testing.T) {
			v := &service{log: slog.New(slog.NewTextHandler(io.Discard, nil))}
			p := quitter{chattest.NewRecorder(t, "slack", chat.Terms{}), how}
			group, ctx := errgroup.WithContext(t.Context())
			v.start(ctx, group, p, p)
			if err := group.Wait(); err != nil {
				t.Errorf("the others are stopped: %v", err)
			}
			found := false
			for _, f := range v.ready.findings() {
				found = found || f.name == "slack" && f.err != nil
			}
			if !found {
				t.Error("it is not shown red")
			}
		})
	}
}

// A sweep that failed is not kept as one that finished, neither for /readyz nor for
// doctor.
func TestAFailedSweepIsNoSweep(t *testing.T) {
	s := storetest.New(t)
	v := &service{store: s, clock: time.Now, log: slog.New(slog.DiscardHandler)}
	v.metrics = newMetrics("test", s, v.log)
	v.swept(t.Context(), time.Second, context.DeadlineExceeded)
	if last, err := s.LastSweep(t.Context()); err != nil || !last.IsZero() || !v.pulse.last().IsZero() {
		t.Errorf("after a sweep that failed the last one that finished was at %s, %s (%v)", last, v.pulse.last(), err)
	}
	v.swept(t.Context(), time.Second, nil)
	if last, err := s.LastSweep(t.Context()); err != nil || last.IsZero() || v.pulse.last().IsZero() {
		t.Errorf("after one that went well the last one that finished was at %s, %s (%v)", last, v.pulse.last(), err)
	}
}

// Told to stop before it has begun, it stops, and that is no failure.
func TestStoppedWhileItStarts(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	s := &shared{db: t.TempDir() + "/network.db"}
	if err := s.serve(ctx, streams{strings.NewReader(""), io.Discard, io.Discard}, nil); err != nil {
		t.Errorf("serve = %v", err)
	}
}

// A chat service that does not stop when it is told to keeps nobody waiting for more
// than ten seconds.
func TestAChatServiceThatDoesNotStopIsLeftBehind(t *testing.T) {
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	before := services
	t.Cleanup(func() { services = before })
	services = []func(config, *slog.Logger) (chat.Platform, error){func(config, *slog.Logger) (chat.Platform, error) {
		return quitter{chattest.NewRecorder(t, "slack", chat.Terms{}), func() error { <-release; return nil }}, nil
	}}
	t.Setenv("PCCBOT_HTTP_LISTEN", "off")
	ctx, stop := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer stop()
	began := time.Now()
	err := (&shared{db: t.TempDir() + "/network.db"}).serve(ctx, streams{strings.NewReader(""), io.Discard, io.Discard}, nil)
	if took := time.Since(began); err == nil || !strings.Contains(err.Error(), "was left behind") || took > 30*time.Second {
		t.Errorf("serve = %v after %s, want that something was left behind after ten seconds", err, took)
	}
}

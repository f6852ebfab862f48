package console_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/console"
)

// patience is how long a test waits for what has to come.
const patience = 30 * time.Second

// A session is a console that runs beside its test.
type session struct {
	keys   *os.File // takes what is typed
	screen *os.File // gives what is shown
	unseen string   // of what the screen gave, what no one has looked at
	cancel context.CancelFunc
	left   chan error // what Run said
}

// start starts c; the end of the test ends it.
func start(t *testing.T, c *console.Console, h chat.Handler, keys, screen *os.File) *session {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &session{keys: keys, screen: screen, cancel: cancel, left: make(chan error, 1)}
	go func() {
		s.left <- c.Run(ctx, h)
		close(s.left)
	}()
	t.Cleanup(func() { cancel(); <-s.left })
	return s
}

// startPiped starts c between two pipes, as a script does.
func startPiped(t *testing.T, c *console.Console, h chat.Handler) *session {
	t.Helper()
	in, keys := pipe(t)
	screen, out := pipe(t)
	c.In, c.Out = in, out
	return start(t, c, h, keys, screen)
}

func pipe(t *testing.T) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close(); r.Close() })
	return r, w
}

func (s *session) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		t.Fatalf("type %q: %v", keys, err)
	}
}

// shows waits until want is on the screen, after all that was looked at before,
// and returns what came up to there.
func (s *session) shows(t *testing.T, want string) string {
	t.Helper()
	s.screen.SetReadDeadline(time.Now().Add(patience))
	piece := make([]byte, 4096)
	for !strings.Contains(s.unseen, want) {
		n, err := s.screen.Read(piece)
		if s.unseen += string(piece[:n]); err != nil {
			t.Fatalf("the screen shows %q and then %v, want %q", s.unseen, err, want)
		}
	}
	before, after, _ := strings.Cut(s.unseen, want)
	s.unseen = after
	return before + want
}

// leaves waits until Run is over and wants it to be a clean stop.
func (s *session) leaves(t *testing.T) {
	t.Helper()
	select {
	case err := <-s.left:
		if err != nil {
			t.Errorf("Run = %v, want no error", err)
		}
	case <-time.After(patience):
		t.Fatalf("Run goes on after %v, want it to be over", patience)
	}
}

package main

import (
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"os"
	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// An inside is a service in this process, joined to a chat service that records.
type inside struct {
	t        *testing.T
	handler  chat.Handler
	recorder *chattest.Recorder
	log      *transcript
	seen     int // of the log
	again    chan os.Signal
	stop     context.CancelFunc
	ended    chan error
	address  string
}

// joined lends the handler that the service hands to its chat services.
type joined struct {
	*chattest.Recorder
	handlers chan chat.Handler
}

func (j joined) Run(ctx context.Context, h chat.Handler) error {
	j.handlers <- h
	return j.Recorder.Run(ctx, h)
}

// serveInside serves until end is called, and sweeps ten times a second.
func serveInside(t *testing.T, s *shared, prepare ...func(*chattest.Recorder)) *inside {
	t.Helper()
	t.Setenv("PCCBOT_HTTP_LISTEN", "127.0.0.1:0")
	v := &inside{t: t, recorder: chattest.NewRecorder(t, crowdSpace.Platform, chat.Terms{}), log: &transcript{}, again: make(chan os.Signal), ended: make(chan error, 1)}
	for _, do := range prepare {
		do(v.recorder)
	}
	handlers := make(chan chat.Handler, 1)
	before, every := services, sweepEvery
	t.Cleanup(func() { services, sweepEvery = before, every })
	sweepEvery = 100 * time.Millisecond
	platform := joined{v.recorder, handlers}
	services = append(slices.Clone(services), func(config, *slog.Logger) (chat.Platform, error) { return platform, nil })
	var ctx context.Context
	ctx, v.stop = context.WithCancel(t.Context())
	t.Cleanup(v.stop)
	go func() { v.ended <- s.serve(ctx, streams{strings.NewReader(""), io.Discard, v.log}, v.again) }()
	select {
	case v.handler = <-handlers:
	case err := <-v.ended:
		t.Fatalf("serve = %v", err)
	}
	v.address = listeningAt(v.log.String())
	return v
}

func (v *inside) reload() { v.again <- syscall.SIGHUP }

// logged waits until the log says something new.
func (v *inside) logged(want string) {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		text := v.log.String()
		plain := strings.ReplaceAll(text[v.seen:], `\"`, `"`)
		if strings.Contains(plain, want) {
			return
		}
		if time.Now().After(end) {
			v.t.Fatalf("the log never says %q:\n%s", want, text)
		}
	}
}

// end stops the service and waits until nothing of it is left.
func (v *inside) end() {
	v.t.Helper()
	v.stop()
	if err := <-v.ended; err != nil {
		v.t.Errorf("serve = %v", err)
	}
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(v.t, goleak.IgnoreCurrent())
}

// ready is the answer of /readyz.
func (v *inside) ready() (code int, body string) {
	v.t.Helper()
	r, err := http.Get(v.address + "/readyz")
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r.StatusCode, string(text)
}

// turns waits until /readyz has a code and a line.
func (v *inside) turns(code int, line string) {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		got, body := v.ready()
		if got == code && strings.Contains(body, line+"\n") {
			return
		}
		if time.Now().After(end) {
			v.t.Fatalf("/readyz says %d and\n%s\nwant %d and %q", got, body, code, line)
		}
	}
}

// database is a connection of another program's, which may write.
func database(t testing.TB, db string) *sql.Conn {
	t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+db)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); pool.Close() })
	return conn
}

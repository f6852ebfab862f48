package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store"
)

// The people and the place of the tests below. Their names would stand out.
var (
	crowdSpace   = chat.Workspace{Platform: "crowd", ID: "WQUETZAL"}
	crowdChannel = chat.Channel{Workspace: crowdSpace, ID: "CCROWD"}
	crowdChair   = chat.Person{Workspace: crowdSpace, ID: "UQUETZAL-chair", Coordinator: true}
)

// starve takes the memory away from the process; nil where that cannot be done.
var starve func()

// A crowd is a chat service whose people vote as fast as they can, in a process of
// its own. It says each receipt, and each post, on standard output.
type crowd struct {
	mode    string
	receipt atomic.Int64
}

func joinCrowd(mode string) func(config, *slog.Logger) (chat.Platform, error) {
	return func(config, *slog.Logger) (chat.Platform, error) { return &crowd{mode: mode}, nil }
}

func (c *crowd) Name() string      { return crowdSpace.Platform }
func (c *crowd) Ready() error      { return nil }
func (c *crowd) Terms() chat.Terms { return chat.Terms{} }

// Run has sixteen people at a time vote until ctx ends, and waits for those who
// are at it.
func (c *crowd) Run(ctx context.Context, h chat.Handler) error {
	if c.mode == "silent" {
		<-ctx.Done()
		return nil
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for ctx.Err() == nil {
				c.vote(ctx, h, c.receipt.Add(1))
			}
		})
	}
	all.Wait()
	return nil
}

// vote votes as one person, and says so once that is acknowledged.
func (c *crowd) vote(ctx context.Context, h chat.Handler, n int64) {
	who := chat.Person{Workspace: crowdSpace, ID: fmt.Sprintf("UQUETZAL%06d", n)}
	for _, line := range []string{"privacy agree 1", "vote 1 yes"} {
		r := h.Answer(ctx, chat.Request{Key: fmt.Sprint(line, n), At: time.Now(), Person: who, Channel: crowdChannel, Line: line})
		if strings.HasPrefix(r.Text(), "Recorded in poll 1: yes") {
			fmt.Printf("vote %d\n", n)
		}
	}
	if c.mode == "hungry" && n == 200 && starve != nil {
		starve()
	}
}

// Post takes its time.
func (c *crowd) Post(_ context.Context, to chat.Channel, m chat.Message, _ string) (chat.Posted, error) {
	fmt.Printf("posting %s\n", m.Title)
	if c.mode == "slow" {
		time.Sleep(2 * time.Second)
	}
	fmt.Printf("posted %s\n", m.Title)
	return chat.Posted{Channel: to, ID: m.Title}, nil
}

func (c *crowd) Update(context.Context, chat.Posted, chat.Message) error { return nil }
func (c *crowd) Send(context.Context, chat.Person, chat.File) error      { return nil }

// crowdDatabase is a database with three polls of the crowd's: one is open for a
// week, the others are to close now.
func crowdDatabase(t testing.TB) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "network.db")
	s, err := store.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	register, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig("")
	if err != nil {
		t.Fatal(err)
	}
	b := newBot(c, s, register, func() time.Time { return time.Now().Add(-time.Hour) })
	if b.Key, err = keyFor(t.Context(), s, db+".key"); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		preview := b.Answer(t.Context(), chat.Request{Person: crowdChair, Channel: crowdChannel, Line: fmt.Sprintf(`poll new "Is quetzal question %d planted?" yes / no`, i+1)})
		main, ok := mainButton(preview)
		if !ok {
			t.Fatalf("no preview: %s", preview.Text())
		}
		b.Pressed(t.Context(), chat.Press{ID: main.ID, Person: crowdChair, Channel: crowdChannel})
		if i > 0 {
			if _, err := s.SetCloses(t.Context(), 1, i+1, time.Now().Add(-time.Second)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return db
}

// A served is the program as a process that serves.
type served struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string
	lines   chan string // of standard output
	errors  *transcript
	ended   chan error
}

// A transcript is what a process wrote on standard error.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// startServing starts the program, with a crowd of some mode, and waits until it
// listens.
func startServing(t *testing.T, mode string, args ...string) *served {
	t.Helper()
	p := &served{t: t, cmd: exec.Command(os.Args[0], append([]string{"serve"}, args...)...), lines: make(chan string, 1<<16), errors: &transcript{}, ended: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), "PCCBOT_TEST_CROWD="+mode, "PCCBOT_HTTP_LISTEN=127.0.0.1:0")
	p.cmd.Stderr = p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			p.lines <- lines.Text()
		}
		close(p.lines)
		p.ended <- p.cmd.Wait()
	}()
	t.Cleanup(func() { p.cmd.Process.Kill() })
	p.until("it listens", func() bool {
		p.address = listeningAt(p.errors.String())
		return p.address != ""
	})
	return p
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)|"msg":"listening","address":"([^"]+)"`)

// listeningAt is the address that a log names; empty while it names none.
func listeningAt(log string) string {
	found := listening.FindStringSubmatch(log)
	if found == nil {
		return ""
	}
	return "http://" + found[1] + found[2]
}

// until waits for something, for as long as it takes a busy machine.
func (p *served) until(what string, is func() bool) {
	p.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if is() {
			return
		}
	}
	p.t.Fatalf("it did not happen that %s; the log:\n%s", what, p.errors)
}

// says waits for a line that begins so, and returns it with all before it.
func (p *served) says(prefix string) []string {
	p.t.Helper()
	var all []string
	for end := time.After(30 * time.Second); ; {
		select {
		case line, ok := <-p.lines:
			all = append(all, line)
			if strings.HasPrefix(line, prefix) {
				return all
			}
			if !ok {
				p.t.Fatalf("it ended and never said %q; the log:\n%s", prefix, p.errors)
			}
		case <-end:
			p.t.Fatalf("it never said %q; the log:\n%s", prefix, p.errors)
		}
	}
}

// stop sends a signal and returns the rest of standard output, once it has ended,
// and how.
func (p *served) stop(s os.Signal) (rest []string, took time.Duration, err error) {
	p.t.Helper()
	began := time.Now()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	for line := range p.lines {
		rest = append(rest, line)
	}
	err = <-p.ended
	return rest, time.Since(began), err
}

// votes is the numbers of the voters that were told that their vote is recorded.
func votes(lines []string) map[string]bool {
	all := map[string]bool{}
	for _, line := range lines {
		if n, ok := strings.CutPrefix(line, "vote "); ok {
			all[n] = true
		}
	}
	return all
}

func (p *served) get(path string) int {
	r, err := http.Get(p.address + path)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

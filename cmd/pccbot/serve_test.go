package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/pcc"
)

// What happens to the service, and what becomes of what people were told.
func TestBadInputOfTheService(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"C06_told_to_stop_during_votes_and_a_timed_close": stopInABurst,
		"C07_broken_settings_at_SIGHUP":                   brokenReload,
		"C09_planted_secrets_and_ids":                     planted,
		"C10_the_key_is_lost_or_another":                  lostKey,
	} {
		t.Run(name, test)
	}
}

// stored is what the database holds after the service: how many votes, and the
// posts by state.
func stored(t *testing.T, db string) (votes int, posts []string) {
	t.Helper()
	rows := query(t, db, `SELECT count FROM tally WHERE poll = 1 AND option = 0`)
	if len(rows) > 0 {
		votes, _ = strconv.Atoi(rows[0])
	}
	if got := query(t, db, `SELECT COUNT(DISTINCT voter) FROM ballot WHERE poll = 1`); got[0] != strconv.Itoa(votes) {
		t.Errorf("the counter says %d voters, and there are %s", votes, got[0])
	}
	if got := query(t, db, `PRAGMA integrity_check`); got[0] != "ok" {
		t.Errorf("the database is damaged: %q", got)
	}
	return votes, query(t, db, `SELECT kind || ' of poll ' || about || ' ' || state FROM post ORDER BY about, kind`)
}

// A burst of votes, two polls that close and a post on its way: SIGTERM loses
// nothing of it, and does nothing twice.
func stopInABurst(t *testing.T) {
	db := crowdDatabase(t)
	p := startServing(t, "slow", "--db", db)
	said := p.says("posting ")
	said = append(said, p.says("vote 300")...)
	rest, took, err := p.stop(syscall.SIGTERM)
	said = append(said, rest...)
	if err != nil || took > 10*time.Second {
		t.Errorf("it ended after %s with %v, want exit code 0 within ten seconds; the log:\n%s", took, err, p.errors)
	}
	kept, posts := stored(t, db)
	acknowledged := len(votes(said))
	if acknowledged < 200 || kept < acknowledged {
		t.Errorf("%d votes are stored of %d that were acknowledged", kept, acknowledged)
	}
	for _, post := range posts {
		if strings.HasSuffix(post, "claimed") || strings.HasSuffix(post, "unknown") {
			t.Errorf("after the stop: %s", post)
		}
	}
	next := startServing(t, "silent", "--db", db)
	next.until("all is posted", func() bool {
		return len(query(t, db, `SELECT number FROM post WHERE state NOT IN ('sent', 'dropped')`)) == 0
	})
	rest, _, err = next.stop(syscall.SIGTERM)
	if err != nil {
		t.Errorf("the second run ended with %v", err)
	}
	for poll := 2; poll <= 3; poll++ {
		results := 0
		for _, line := range append(said, rest...) {
			if strings.HasPrefix(line, fmt.Sprintf("posted Results of poll %d:", poll)) {
				results++
			}
		}
		if results != 1 {
			t.Errorf("the results of poll %d were posted %d times, want once", poll, results)
		}
	}
}

// brokenReload breaks the settings under a running service, and mends them.
func brokenReload(t *testing.T) {
	dir := t.TempDir()
	settings, tables := filepath.Join(dir, "config.toml"), filepath.Join(dir, "tables")
	if err := os.Mkdir(tables, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("config.toml", "[facts]\ndir = \"tables\"\n\n[log]\nlevel = \"info\"\n")
	v := serveInside(t, &shared{config: settings, db: filepath.Join(dir, "network.db")})
	who := func() string {
		return v.handler.Answer(t.Context(), chat.Request{Person: crowdChair, Channel: crowdChannel, Line: "about Kent"}).Text()
	}
	write("config.toml", "[facts]\ndir = \"tables\"\n\n[log]\nlevel = \"loud\"\n")
	v.reload()
	v.logged(`config.toml line 5: log.level: "loud" is not one of: debug, info, warn, error`)
	before := who()
	write("config.toml", "[facts]\ndir = \"tables\"\n\n[log]\nlevel = \"debug\"\n\n[http]\nconnections = 500\n")
	write("tables/areas.csv", "not,a,table\n")
	v.reload()
	v.logged("areas.csv")
	if got := who(); got != before {
		t.Errorf("after a broken table the answer is %q, want it as before", got)
	}
	write("tables/areas.csv", overrideKent(t))
	v.reload()
	v.logged("read the facts and the level of the log anew")
	if got := who(); !strings.Contains(got, "01622 000000") {
		t.Errorf("after the table was mended the answer is %q", got)
	}
	v.logged("setting=http.connections")
	v.end()
}

// lostKey takes the key away while a poll is open.
func lostKey(t *testing.T) {
	db := crowdDatabase(t)
	key, err := os.ReadFile(db + ".key")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(want string) {
		t.Helper()
		if got, code := told(t, "serve", "--db", db); code != 1 || !strings.Contains(got, want) {
			t.Errorf("serve says %q and exits with %d, want %q and 1", got, code, want)
		}
	}
	if err := os.Remove(db + ".key"); err != nil {
		t.Fatal(err)
	}
	refused("is missing: put it back from your copy")
	if err := os.WriteFile(db+".key", bytes.Repeat([]byte("a"), 64), 0o600); err != nil {
		t.Fatal(err)
	}
	refused("is not the one that this database was made with")
	if err := os.WriteFile(db+".key", key, 0o600); err != nil {
		t.Fatal(err)
	}
	p := startServing(t, "silent", "--db", db)
	if _, _, err := p.stop(syscall.SIGTERM); err != nil {
		t.Errorf("with the right key it ended with %v", err)
	}
}

// Each trouble that can come over a running service shows, and passes.
func TestReadinessOfARunningService(t *testing.T) {
	db := filepath.Join(t.TempDir(), "network.db")
	v := serveInside(t, &shared{db: db})
	v.turns(http.StatusOK, "ok   crowd")
	v.recorder.Fail(fmt.Errorf("the connection was lost at 12:00"))
	v.turns(http.StatusServiceUnavailable, "red  crowd: the connection was lost at 12:00")
	v.recorder.Fail(nil)
	v.turns(http.StatusOK, "ok   crowd")

	other := database(t, db)
	if _, err := other.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	v.turns(http.StatusServiceUnavailable, "red  database: the last write failed: the database is busy")
	if _, err := other.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	v.turns(http.StatusOK, "ok   database")

	wal, err := os.Stat(db + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(db+"-wal", 65<<20); err != nil {
		t.Fatal(err)
	}
	v.turns(http.StatusServiceUnavailable, "red  wal: the -wal file holds 65 MiB, more than 64: another program may keep the database open")
	if err := os.Truncate(db+"-wal", wal.Size()); err != nil {
		t.Fatal(err)
	}
	v.turns(http.StatusOK, "ok   wal")
	v.end()
}

// Without a chat service the program says so, answers, and keeps the time of polls.
func TestServeWithNoChatService(t *testing.T) {
	db := crowdDatabase(t)
	none := services
	t.Cleanup(func() { services = none })
	services = nil
	t.Setenv("PCCBOT_HTTP_LISTEN", "127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := &transcript{}
	ended := make(chan error, 1)
	go func() {
		ended <- (&shared{db: db}).serve(ctx, streams{strings.NewReader(""), io.Discard, log}, nil)
	}()
	eventually(t, "it says that nobody can talk to it", func() bool { return strings.Contains(log.String(), "nobody can talk to the bot") })
	eventually(t, "the two polls that were due are closed", func() bool {
		return len(query(t, db, `SELECT number FROM poll WHERE closed IS NOT NULL`)) == 2
	})
	here := &served{address: listeningAt(log.String())}
	eventually(t, "/readyz is green", func() bool { return here.get("/readyz") == http.StatusOK })
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serve = %v", err)
	}
}

// Beside a service, what writes is refused in words that say what to do, and what
// reads is not.
func TestBesideAService(t *testing.T) {
	db := crowdDatabase(t)
	p := startServing(t, "silent", "--db", db)
	for _, tc := range []struct {
		args []string
		want string // empty: it is done
	}{
		{[]string{"serve", "--db", db}, "another service runs on " + db},
		{[]string{"console", "--db", db}, "stop it first, or talk to the bot in the chat"},
		{[]string{"poll", "--db", db, "--channel", "CCROWD", "close", "1"}, "type /pcc poll close 1 in the chat instead, or stop the service first"},
		{[]string{"poll", "--db", db, "list"}, ""},
		{[]string{"results", "--db", db, "2"}, ""},
		{[]string{"ask", "--db", db, "Kent"}, ""},
	} {
		got, code := told(t, tc.args...)
		if refused := code != 0; refused != (tc.want != "") || !strings.Contains(got, tc.want) {
			t.Errorf("pccbot %q says %q and exits with %d, want %q", tc.args, got, code, tc.want)
		}
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-p.ended
	if got, code := told(t, "poll", "--db", db, "--channel", "CCROWD", "close", "1"); code != 0 {
		t.Errorf("after the service was killed poll close 1 says %q", got)
	}
}

// SIGHUP is no reason to stop, nor is a closed pipe where the log went.
func TestServiceOutlivesItsTerminal(t *testing.T) {
	p := startServing(t, "silent", "--db", filepath.Join(t.TempDir(), "network.db"))
	for range 3 {
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	p.until("it reads the facts anew", func() bool { return strings.Contains(p.errors.String(), "read the facts") })
	p.cmd.Process.Signal(syscall.SIGPIPE)
	if got := p.get("/healthz"); got != http.StatusOK {
		t.Errorf("GET /healthz = %d, want 200", got)
	}
	if _, _, err := p.stop(os.Interrupt); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// overrideKent is a table of a host's own, in which Kent has another telephone.
func overrideKent(t *testing.T) string {
	t.Helper()
	all, err := fs.ReadFile(pcc.Data(), "areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for i, row := range strings.SplitAfter(string(all), "\n") {
		if i == 0 || strings.HasPrefix(row, "kent,") {
			table.WriteString(strings.Replace(row, "01622 677055", "01622 000000", 1))
		}
	}
	return table.String()
}

// planted runs the service through everything that can go wrong, at its most
// talkative, and looks for what it must never say.
func planted(t *testing.T) {
	const token, typed, header = "sesame-quetzal-token", "planted-words-of-somebody", "planted-header-of-somebody"
	db := filepath.Join(t.TempDir(), "network.db")
	for name, value := range map[string]string{"HTTP_METRICS_TOKEN": token, "LOG_LEVEL": "debug", "LOG_FORMAT": "json", "HTTP_PPROF": "true"} {
		t.Setenv("PCCBOT_"+name, value)
	}
	var answers atomic.Value // what the chat service says to a post
	answers.Store(func() error { return nil })
	v := serveInside(t, &shared{db: db}, func(r *chattest.Recorder) {
		r.Before = func(chat.Channel) error { return answers.Load().(func() error)() }
	})
	key, err := os.ReadFile(db + ".key")
	if err != nil {
		t.Fatal(err)
	}
	who := chat.Person{Workspace: crowdSpace, ID: "UQUETZAL-person", Coordinator: true}
	ask := func(line string) chat.Reply {
		return v.handler.Answer(t.Context(), chat.Request{Key: "delivery-quetzal " + line, At: time.Now(), Person: who, Channel: crowdChannel, Line: line})
	}
	press := func(id string) {
		v.handler.Pressed(t.Context(), chat.Press{ID: id, At: time.Now(), Person: who, Channel: crowdChannel})
	}
	for _, ending := range []error{nil, chat.ErrGone, chat.ErrUnknown, chat.RetryError{After: time.Hour}} {
		answers.Store(func() error { return ending })
		preview := ask(fmt.Sprintf(`poll new "Is %s right, or %v?" yes / no`, typed, ending))
		main, ok := mainButton(preview)
		if !ok {
			t.Fatalf("no preview: %s", preview.Text())
		}
		press(main.ID)
		time.Sleep(200 * time.Millisecond)
	}
	answers.Store(func() error { panic(typed + token) })
	for _, line := range []string{"privacy agree 1", "vote 1 yes", "vote 1 " + typed, "poll close 1", typed, "wrong Kent: " + typed, "status", "forget me"} {
		ask(line)
	}
	other := database(t, db)
	if _, err := other.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	ask("vote 2 yes") // fails, for the database is busy
	if _, err := other.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/debug/pprof/cmdline", "/debug/pprof/goroutine?debug=2", "/" + typed, "/metrics?token=" + token} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			request, err := http.NewRequestWithContext(t.Context(), method, v.address+path, strings.NewReader(typed))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+token)
			request.Header.Set("X-Planted", header)
			r, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(r.Body)
			r.Body.Close()
			told.Write(body)
		}
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(v.address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "GET /%s HTTP/9\r\n%s\r\n\r\n", typed, header)
	answer, _ := io.ReadAll(conn)
	conn.Close()
	told.Write(answer)
	v.reload()
	v.logged("read the facts")
	v.end()
	said := v.log.String()
	if !strings.Contains(said, "could not answer") {
		t.Errorf("nothing went wrong; the log:\n%s", said)
	}
	for _, secret := range []string{token, strings.TrimSpace(string(key)), typed, header, who.ID, "UQUETZAL", "delivery-quetzal"} {
		for place, text := range map[string]string{"the log": said, "an answer over HTTP": told.String()} {
			if i := strings.Index(strings.ToLower(text), strings.ToLower(secret)); i >= 0 {
				t.Errorf("%s holds %q: …%.200s…", place, secret, text[max(0, i-100):])
			}
		}
	}
}

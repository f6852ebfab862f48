package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// listenerPatience is how long a test waits for what has to come.
const listenerPatience = 30 * time.Second

// A site is a listener that runs beside its test.
type site struct {
	*listener
	addr  string
	calls atomic.Int64 // of the endpoint at /chat
	said  *transcript
	stop  context.CancelFunc
	ended chan error // what serve returned
	http  *http.Client
}

// heard is what the endpoint at /chat says when it was called.
const heard = "heard"

// openSite starts a listener with an endpoint at /chat that reads what it is sent.
// The end of the test stops it, and no goroutine may be left of it.
func openSite(t testing.TB, o listenerOptions) *site {
	t.Helper()
	before := goleak.IgnoreCurrent()
	s := &site{said: &transcript{}, ended: make(chan error, 1)}
	o.log = slog.New(slog.NewTextHandler(s.said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.metrics == nil {
		o.metrics = newMetrics("test", nil, o.log)
	}
	if o.ready == nil {
		o.ready = &readiness{}
	}
	o.endpoints = append(o.endpoints, endpoint{"/chat", []string{"application/json", "application/x-www-form-urlencoded"},
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.calls.Add(1)
			if _, ok := readBody(w, r); ok {
				io.WriteString(w, heard)
			}
		})})
	var err error
	if s.listener, err = newListener(o); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	s.http = &http.Client{Transport: &http.Transport{}, Timeout: listenerPatience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() {
		s.ended <- s.serve(ctx, ln)
		close(s.ended)
	}()
	t.Cleanup(func() {
		cancel()
		s.http.CloseIdleConnections()
		if err := <-s.ended; err != nil {
			t.Errorf("serve returned %v after it was told to stop, want nil", err)
		}
		goleak.VerifyNone(t, before)
	})
	return s
}

// An answer is what a person's program was told.
type answer struct {
	code   int
	header http.Header
	body   string
}

// asks sends a request and returns its answer.
func (s *site) asks(t testing.TB, method, path, body string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequest(method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	got, err := s.do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

func (s *site) do(r *http.Request) (answer, error) {
	resp, err := s.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, strings.TrimSpace(string(text))}, err
}

// chats posts to /chat as a chat service does.
func (s *site) chats() (answer, error) {
	r, err := http.NewRequest("POST", "http://"+s.addr+"/chat", strings.NewReader(`{"text":"who Kent"}`))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	return s.do(r)
}

// serves fails the test where the endpoint does not answer.
func (s *site) serves(t testing.TB) {
	t.Helper()
	if got, err := s.chats(); err != nil || got.code != 200 || got.body != heard {
		t.Errorf("an ordinary request is answered with %d %q, %v; want 200 %q", got.code, got.body, err, heard)
	}
}

// dials opens a connection and sends the beginning of a request.
func (s *site) dials(t testing.TB, begin string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, begin); err != nil {
		t.Fatal(err)
	}
	return conn
}

// readAnswer returns the next answer on a connection.
func readAnswer(t testing.TB, conn net.Conn, from *bufio.Reader) answer {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(listenerPatience))
	resp, err := http.ReadResponse(from, nil)
	if err != nil {
		t.Fatalf("no answer came: %v", err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("half an answer came: %v", err)
	}
	if resp.Close {
		resp.Header.Set("Connection", "close")
	}
	return answer{resp.StatusCode, resp.Header, strings.TrimSpace(string(text))}
}

// closes returns how long the other side takes to close a connection, and what it
// said before it did.
func closes(t testing.TB, conn net.Conn, from io.Reader) (after time.Duration, said string) {
	t.Helper()
	began := time.Now()
	conn.SetReadDeadline(began.Add(listenerPatience))
	text, err := io.ReadAll(from)
	if wait, ok := errors.AsType[net.Error](err); ok && wait.Timeout() {
		t.Fatalf("the connection is still open after %s; it said %q", listenerPatience, text)
	}
	return time.Since(began), string(text)
}

// eventually waits until ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > listenerPatience {
			t.Fatalf("after %s it is still not so that %s", listenerPatience, what)
		}
	}
}

// metric is the value of one line of /metrics, "" where there is none.
func (s *site) metric(t testing.TB, name string) string {
	t.Helper()
	for line := range strings.Lines(s.asks(t, "GET", "/metrics", "").body) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func TestLimitsOfTheListener(t *testing.T) {
	l := openSite(t, listenerOptions{}).server
	for _, tc := range []struct {
		name      string
		got, want time.Duration
	}{
		{"the head", l.ReadHeaderTimeout, 5 * time.Second},
		{"the whole request", l.ReadTimeout, 10 * time.Second},
		{"the answer", l.WriteTimeout, 10 * time.Second},
		{"idleness", l.IdleTimeout, time.Minute},
		{"draining", ordinaryLimits.drain, 8 * time.Second},
	} {
		if tc.got != tc.want {
			t.Errorf("%s may take %s, want %s", tc.name, tc.got, tc.want)
		}
	}
	if l.MaxHeaderBytes != 16<<10 || maxBody != 1<<20 || ordinaryLimits.connections != 1000 {
		t.Errorf("a head may have %d bytes, a body %d, and there may be %d connections; want 16 KiB, 1 MiB, 1000", l.MaxHeaderBytes, maxBody, ordinaryLimits.connections)
	}
}

func TestWhatIsThere(t *testing.T) {
	s := openSite(t, listenerOptions{})
	for _, tc := range []struct {
		name, method, path string
		header             []string
		code               int
		body               string
	}{
		{"a chat service", "POST", "/chat", []string{"Content-Type", "application/json"}, 200, heard},
		{"its other type, with a parameter", "POST", "/chat", []string{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, 200, heard},
		{"a body as it is, and said so", "POST", "/chat", []string{"Content-Type", "application/json", "Content-Encoding", "identity"}, 200, heard},
		{"no type", "POST", "/chat", nil, 415, "This address takes only application/json or application/x-www-form-urlencoded."},
		{"a type that is none", "POST", "/chat", []string{"Content-Type", "json;;"}, 415, "This address takes only application/json or application/x-www-form-urlencoded."},
		{"is it alive", "GET", "/healthz", nil, 200, "alive"},
		{"is it alive, in brief", "HEAD", "/healthz", nil, 200, ""},
		{"telling it to live", "POST", "/healthz", nil, 405, "This address takes only GET, HEAD."},
		{"is it ready", "GET", "/readyz", nil, 200, "ok   running"},
		{"is it ready, in brief", "HEAD", "/readyz", nil, 200, ""},
		{"asking with a question", "GET", "/healthz?why=so", nil, 200, "alive"},
		{"the profiler, where nobody asked for it", "GET", "/debug/pprof/", nil, 404, "There is nothing here."},
	} {
		got := s.asks(t, tc.method, tc.path, "", tc.header...)
		if got.code != tc.code || got.body != tc.body {
			t.Errorf("%s: %s %s is answered with %d %q, want %d %q", tc.name, tc.method, tc.path, got.code, got.body, tc.code, tc.body)
		}
		if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Server") != "" {
			t.Errorf("%s: %s %s has the header %v", tc.name, tc.method, tc.path, got.header)
		}
	}
}

func TestOneAddressOneUse(t *testing.T) {
	for _, path := range []string{"/healthz", "/metrics", "slack", "/slack/", "/a/../b", ""} {
		log := slog.New(slog.DiscardHandler)
		_, err := newListener(listenerOptions{endpoints: []endpoint{{path: path}}, ready: &readiness{}, metrics: newMetrics("test", nil, log), log: log})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%q", path)) {
			t.Errorf("an endpoint at %q gives the error %v, want one that names it", path, err)
		}
	}
}

func TestMetricsAreForTheOperator(t *testing.T) {
	s := openSite(t, listenerOptions{token: "a secret token", pprof: true})
	for _, tc := range []struct {
		name, path string
		header     []string
		code       int
	}{
		{"from this machine", "/metrics", nil, 200},
		{"from this machine, by name", "/metrics", []string{"Host", "localhost:8080"}, 200},
		{"through a proxy", "/metrics", []string{"X-Forwarded-For", "203.0.113.7"}, 404},
		{"through a proxy of the newer kind", "/metrics", []string{"Forwarded", "for=203.0.113.7"}, 404},
		{"through a tunnel that keeps the name", "/metrics", []string{"Host", "bot.example.org"}, 404},
		{"through a proxy, with the token", "/metrics", []string{"X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer a secret token"}, 200},
		{"with half the token", "/metrics", []string{"X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer a secret"}, 404},
		{"with the token in another way", "/metrics", []string{"X-Forwarded-For", "203.0.113.7", "Authorization", "Basic a secret token"}, 404},
		{"with an empty token", "/metrics", []string{"X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer "}, 404},
		{"the profiler, from this machine", "/debug/pprof/", nil, 200},
		{"one of its pages", "/debug/pprof/goroutine?debug=1", nil, 200},
		{"the profiler, through a proxy with the token", "/debug/pprof/heap", []string{"X-Forwarded-For", "203.0.113.7", "Authorization", "Bearer a secret token"}, 404},
	} {
		if got := s.asks(t, "GET", tc.path, "", tc.header...); got.code != tc.code {
			t.Errorf("%s: GET %s is answered with %d %q, want %d", tc.name, tc.path, got.code, got.body, tc.code)
		}
	}
	hidden := s.asks(t, "POST", "/metrics", "", "X-Forwarded-For", "203.0.113.7")
	nowhere := s.asks(t, "POST", "/nowhere", "", "X-Forwarded-For", "203.0.113.7")
	if hidden.code != nowhere.code || hidden.body != nowhere.body || hidden.header.Get("Allow") != "" {
		t.Errorf("a stranger can tell /metrics (%d %q, %v) from what is not there (%d %q)", hidden.code, hidden.body, hidden.header, nowhere.code, nowhere.body)
	}
}

func TestMetricsWithoutAToken(t *testing.T) {
	s := openSite(t, listenerOptions{})
	for _, sent := range []string{"Bearer ", "Bearer", ""} {
		if got := s.asks(t, "GET", "/metrics", "", "X-Forwarded-For", "203.0.113.7", "Authorization", sent); got.code != 404 {
			t.Errorf("where no token is set, %q opens /metrics: %d", sent, got.code)
		}
	}
}

// An empty token opens nothing, however it got here.
func TestNoTokenIsNoKey(t *testing.T) {
	for _, token := range []string{"", "secret"} {
		if authorised(&http.Request{Header: http.Header{"Authorization": {"Bearer "}}}, token) {
			t.Errorf("an empty token opens what %q is set for", token)
		}
	}
}

// A request that comes from elsewhere has the address of elsewhere, whatever else
// it says.
func TestWhoIsLocal(t *testing.T) {
	for _, tc := range []struct {
		from, host string
		want       bool
	}{
		{"127.0.0.1:4711", "127.0.0.1:8080", true},
		{"127.8.9.1:4711", "localhost", true},
		{"[::1]:4711", "[::1]:8080", true},
		{"[::ffff:127.0.0.1]:4711", "[::1]", true},
		{"203.0.113.7:4711", "127.0.0.1:8080", false},
		{"[2001:db8::1]:4711", "localhost:8080", false},
		{"127.0.0.1:4711", "localhost.example.org", false},
		{"@", "localhost", false},
	} {
		r := &http.Request{RemoteAddr: tc.from, Host: tc.host, ProtoMajor: 1, ProtoMinor: 1}
		if got := local(r); got != tc.want {
			t.Errorf("local from %s to %s = %t, want %t", tc.from, tc.host, got, tc.want)
		}
		if r.ProtoMinor = 0; local(r) {
			t.Errorf("local from %s to %s by HTTP/1.0, as a proxy asks, = true, want false", tc.from, tc.host)
		}
	}
}

// A profile takes as long as it is asked for, which is longer than anything may
// take otherwise.
func TestProfileOfASecond(t *testing.T) {
	limits := ordinaryLimits
	limits.header, limits.read, limits.write = 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
	s := openSite(t, listenerOptions{pprof: true, limits: limits})
	began := time.Now()
	got := s.asks(t, "GET", "/debug/pprof/profile?seconds=1", "")
	if took := time.Since(began); got.code != 200 || len(got.body) == 0 || took < time.Second {
		t.Errorf("a profile of a second is answered with %d and %d bytes after %s", got.code, len(got.body), took)
	}
}

func TestPanicInAnEndpoint(t *testing.T) {
	types := []string{"application/json"}
	s := openSite(t, listenerOptions{endpoints: []endpoint{
		{"/bug", types, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { var none []int; _ = none[len(types)] })},
		{"/words", types, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { panic(r.Header.Get("X-Typed")) })},
		{"/half", types, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "half")
			http.NewResponseController(w).Flush()
			panic("and no more")
		})},
	}})
	for _, path := range []string{"/bug", "/words"} {
		got := s.asks(t, "POST", path, "", "Content-Type", "application/json", "X-Typed", "planted-words")
		if got.code != 500 || got.body != "Something went wrong." {
			t.Errorf("POST %s is answered with %d %q, want 500 and that something went wrong", path, got.code, got.body)
		}
	}
	r, err := http.NewRequest("POST", "http://"+s.addr+"/half", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if got, err := s.do(r); err == nil {
		t.Errorf("half an answer is taken for a whole one: %d %q", got.code, got.body)
	}
	s.serves(t)
	for name, want := range map[string]string{
		"pccbot_panics_total": "3",
		`pccbot_http_requests_total{code="500",endpoint="/bug"}`:  "1",
		`pccbot_http_requests_total{code="200",endpoint="/half"}`: "1",
	} {
		if got := s.metric(t, name); got != want {
			t.Errorf("%s is %q, want %s", name, got, want)
		}
	}
	said := s.said.String()
	if n := strings.Count(said, "this is a bug"); n != 3 {
		t.Errorf("3 panics are logged %d times:\n%s", n, said)
	}
	for _, want := range []string{"index out of range [1] with length 0", "endpoint=/bug", "http_test.go"} {
		if !strings.Contains(said, want) {
			t.Errorf("the log does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "planted") {
		t.Errorf("the log holds what a stranger sent:\n%s", said)
	}
}

// What net/http logs may hold addresses and what was sent. None of it is passed on.
func TestFaultsAreCountedAndNotQuoted(t *testing.T) {
	s := openSite(t, listenerOptions{endpoints: []endpoint{{"/twice", []string{"text/plain"},
		http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.(*answerWriter).ResponseWriter.WriteHeader(200)
			w.(*answerWriter).ResponseWriter.WriteHeader(200)
		})}}})
	s.asks(t, "POST", "/twice", "", "Content-Type", "text/plain")
	s.server.ErrorLog.Printf("http: TLS handshake error from 203.0.113.7:4711: planted")
	for _, begin := range []string{"planted\r\n\r\n", "GET /planted HTTP/9.9\r\n\r\n", "GET /%zzplanted HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nplan\x00ted: 1\r\n\r\n"} {
		conn := s.dials(t, begin)
		if _, said := closes(t, conn, conn); !strings.HasPrefix(said, "HTTP/1.1 4") && !strings.HasPrefix(said, "HTTP/1.1 505") {
			t.Errorf("%q is answered with %q", begin, said)
		}
	}
	s.asks(t, "GET", "/planted?a=planted;b", "")
	for kind, want := range map[string]string{"answer": "1", "other": "1"} {
		if got := s.metric(t, fmt.Sprintf("pccbot_http_faults_total{kind=%q}", kind)); got != want {
			t.Errorf("faults of kind %s: %q, want %s", kind, got, want)
		}
	}
	shown := s.asks(t, "GET", "/metrics", "").body
	for _, where := range []string{s.said.String(), shown} {
		if strings.Contains(where, "planted") || strings.Contains(where, "203.0.113.7") || strings.Contains(where, "127.0.0.1") {
			t.Errorf("what a stranger sent is repeated: %s", where)
		}
	}
	if n := strings.Count(s.said.String(), "level=DEBUG"); n != 2 {
		t.Errorf("2 faults are logged %d times at debug level:\n%s", n, s.said)
	}
}

// dribble sends a byte of a header on each connection now and then, for ever.
func dribble(ctx context.Context, conns []net.Conn, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for _, conn := range conns {
			conn.Write([]byte("x")) // fails once it is cut, as it should be
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func TestFiveHundredSlowHeaders(t *testing.T) {
	limits := ordinaryLimits
	limits.header = time.Second
	s := openSite(t, listenerOptions{limits: limits})
	s.serves(t)
	memory := held()
	conns := make([]net.Conn, 500)
	for i := range conns {
		conns[i] = s.dials(t, "POST /chat HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	}
	ctx, cancel := context.WithCancel(t.Context())
	var slow sync.WaitGroup
	slow.Go(func() { dribble(ctx, conns, 100*time.Millisecond) })
	defer slow.Wait()
	defer cancel()
	eventually(t, "500 are connected", func() bool { return s.connections.count() >= 500 })
	if grown := held() - memory; grown > 64<<20 {
		t.Errorf("500 slow connections hold %d MiB, want at most 64", grown>>20)
	}
	var cut sync.WaitGroup
	var late, talked atomic.Int64
	for _, conn := range conns {
		cut.Go(func() {
			conn.SetReadDeadline(time.Now().Add(10 * limits.header))
			text, err := io.ReadAll(conn)
			if wait, ok := errors.AsType[net.Error](err); ok && wait.Timeout() {
				late.Add(1)
			}
			if len(text) > 0 {
				talked.Add(1)
			}
		})
	}
	all := make(chan struct{})
	go func() { cut.Wait(); close(all) }()
	answered := 0
	for done := false; !done; answered++ {
		s.serves(t)
		select {
		case <-all:
			done = true
		default:
		}
	}
	if late.Load() > 0 || talked.Load() > 0 {
		t.Errorf("of 500 slow connections %d were not cut in time and %d were answered", late.Load(), talked.Load())
	}
	if answered < 100 {
		t.Errorf("while they were held %d other requests were answered, want many", answered)
	}
	t.Logf("%d requests were answered meanwhile", answered)
}

// held is how much memory lives on the heap and the stacks.
func held() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// Where there is no more room, a newcomer takes the place of who has waited
// longest; one at work keeps its place.
func TestRoomForNewcomers(t *testing.T) {
	limits := ordinaryLimits
	limits.connections = 3
	s := openSite(t, listenerOptions{limits: limits})
	const begin = "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"
	working := s.dials(t, begin)
	eventually(t, "it is at work", func() bool { return s.calls.Load() == 1 })
	idle := s.dials(t, begin+"{}")
	from := bufio.NewReader(idle)
	readAnswer(t, idle, from)
	eventually(t, "it is idle", func() bool {
		s.connections.mu.Lock()
		defer s.connections.mu.Unlock()
		return s.connections.waiting.Len() == 1
	})
	fresh := s.dials(t, "")
	eventually(t, "three are connected", func() bool { return s.connections.count() == 3 })

	newcomer := s.dials(t, begin) // takes the place of the idle one
	if _, said := closes(t, idle, from); said != "" {
		t.Errorf("the connection that waited longest was told %q", said)
	}
	eventually(t, "the newcomer is at work", func() bool { return s.calls.Load() == 3 })
	third := s.dials(t, begin) // takes the place of the fresh one
	closes(t, fresh, fresh)
	eventually(t, "all are at work", func() bool { return s.calls.Load() == 4 })
	surplus := s.dials(t, "")
	closes(t, surplus, surplus)

	for name, conn := range map[string]net.Conn{"first": working, "newcomer": newcomer, "third": third} {
		if _, err := io.WriteString(conn, "{}"); err != nil {
			t.Fatal(err)
		}
		if got := readAnswer(t, conn, bufio.NewReader(conn)); got.code != 200 || got.body != heard {
			t.Errorf("the %s one is answered with %d %q, want 200", name, got.code, got.body)
		}
		conn.Close()
	}
	eventually(t, "all have left", func() bool { return s.connections.count() == 0 })
	if got := s.metric(t, `pccbot_http_refused_total{reason="connections"}`); got != "3" {
		t.Errorf("connections closed for want of room: %q, want 3", got)
	}
}

// lacking skips a test for which this machine lacks something. Where all must be
// there, that is a failure.
func lacking(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

func TestConnectionsFitTheOpenFiles(t *testing.T) {
	files, known := openFilesAllowed()
	if !known {
		lacking(t, "this system does not say how many files may be open")
	}
	limits := ordinaryLimits
	limits.connections = int(min(files, 1<<40))
	s := openSite(t, listenerOptions{limits: limits})
	if want := int(min(files, 1<<41) / 2); s.connections.limit > want {
		t.Errorf("%d connections are taken where %d files may be open", s.connections.limit, files)
	}
	if files <= 1<<40 && !strings.Contains(s.said.String(), "fewer connections are taken") {
		t.Errorf("that fewer connections are taken is not logged: %s", s.said)
	}
}

// The program is told to stop. Who has asked gets the answer, nobody new gets in.
func TestDrain(t *testing.T) {
	release := make(chan struct{})
	begun := make(chan struct{}, 1)
	ready := &readiness{}
	s := openSite(t, listenerOptions{ready: ready, endpoints: []endpoint{{"/slow", []string{"text/plain"},
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun <- struct{}{}
			<-release
			if r.Context().Err() != nil {
				t.Error("the request was cancelled while the program drained")
			}
			io.WriteString(w, "done all the same")
		})}}})
	conn := s.dials(t, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
	<-begun
	s.stop()
	eventually(t, "nobody new gets in", func() bool {
		late, err := net.Dial("tcp", s.addr)
		if err == nil {
			late.Close()
		}
		return err != nil
	})
	if got := ready.findings()[0].String(); got != "red  running: the program is stopping" {
		t.Errorf("while it drains readiness says %q", got)
	}
	select {
	case err := <-s.ended:
		t.Errorf("serve returned %v with a request unanswered", err)
	default:
	}
	close(release)
	if got := readAnswer(t, conn, bufio.NewReader(conn)); got.code != 200 || got.body != "done all the same" {
		t.Errorf("the request under way is answered with %d %q", got.code, got.body)
	}
}

// Somebody never finishes a request. The program ends nevertheless.
func TestDrainOfAClientThatNeverFinishes(t *testing.T) {
	limits := ordinaryLimits
	limits.read, limits.drain = time.Hour, time.Second
	s := openSite(t, listenerOptions{limits: limits})
	conn := s.dials(t, "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
	eventually(t, "it is at work", func() bool { return s.calls.Load() == 1 })
	began := time.Now()
	s.stop()
	if err := <-s.ended; err != nil {
		t.Errorf("serve returned %v, want nil", err)
	}
	if took := time.Since(began); took < limits.drain || took > 10*limits.drain {
		t.Errorf("the listener took %s to end, want about %s", took, limits.drain)
	}
	closes(t, conn, conn)
	if !strings.Contains(s.said.String(), "cut off who was not done in time") {
		t.Errorf("that somebody was cut off is not logged: %s", s.said)
	}
}

// Requests keep coming while the program stops. Each that was taken on is
// answered.
func TestDrainDuringABurst(t *testing.T) {
	s := openSite(t, listenerOptions{})
	var told atomic.Int64
	var clients sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			for {
				got, err := s.chats()
				if err != nil {
					return
				}
				if got.code == 200 && got.body == heard {
					told.Add(1)
				}
			}
		})
	}
	eventually(t, "the burst is under way", func() bool { return told.Load() > 200 })
	s.stop()
	clients.Wait()
	if told.Load() != s.calls.Load() {
		t.Errorf("%d requests were taken on and %d answered", s.calls.Load(), told.Load())
	}
}

func TestServeSaysWhyItCannotGoOn(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	l, err := newListener(listenerOptions{ready: &readiness{}, metrics: newMetrics("test", nil, log), log: log})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := l.serve(t.Context(), ln); err == nil || !strings.Contains(err.Error(), ln.Addr().String()) {
		t.Errorf("serve at a closed port returned %v, want an error that names it", err)
	}
}

package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// What strangers send that they should not, and what they are told.
func TestBadInputByHTTP(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"H15_another_method":                         anotherMethod,
		"H18_a_compressed_body":                      compressedBody,
		"H19_a_body_of_one_byte_too_many":            oneByteTooMany,
		"H20_a_form_of_eleven_MiB":                   elevenMiB,
		"H21_a_length_that_is_not_true":              untrueLength,
		"H22_a_head_that_is_dribbled":                dribbledHead,
		"H23_a_body_that_is_dribbled":                dribbledBody,
		"H24_two_thousand_idle_connections":          idleConnections,
		"H25_a_head_of_one_MiB":                      hugeHead,
		"H26_a_length_and_chunks":                    lengthAndChunks,
		"H27_addresses_of_nothing_and_ways_to_files": addressesOfNothing,
	} {
		t.Run(name, test)
	}
}

const chatHead = "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"

// turnedAway fails the test where the answer on a connection is another, or where the
// connection stays open.
func turnedAway(t *testing.T, conn net.Conn, code int, words string) {
	t.Helper()
	from := bufio.NewReader(conn)
	got := readAnswer(t, conn, from)
	if got.code != code || !strings.Contains(got.body, words) {
		t.Errorf("the answer is %d %q, want %d %q", got.code, got.body, code, words)
	}
	if _, rest := closes(t, conn, from); rest != "" {
		t.Errorf("after it comes %q", rest)
	}
}

// uncalled fails the test where the endpoint saw anything.
func (s *site) uncalled(t *testing.T) {
	t.Helper()
	if n := s.calls.Load(); n != 0 {
		t.Errorf("the endpoint was called %d times", n)
	}
	s.serves(t)
}

func anotherMethod(t *testing.T) {
	s := openSite(t, listenerOptions{})
	conns := map[string]net.Conn{}
	began := time.Now()
	for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"} {
		// The body never comes. Who waits for it never answers.
		conns[method] = s.dials(t, method+" /chat HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
	}
	for method, conn := range conns {
		_, said := closes(t, conn, conn)
		for _, want := range []string{"HTTP/1.1 405 ", "\r\nAllow: POST\r\n", "\r\nConnection: close\r\n"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s is answered without %q: %q", method, want, said)
			}
		}
	}
	if took := time.Since(began); took > ordinaryLimits.read/2 {
		t.Errorf("the answers took %s: bodies were waited for", took)
	}
	body := strings.Repeat("x", 200<<10)
	for range 50 { // the answer is there, however much was on its way
		conn := s.dials(t, fmt.Sprintf("PUT /chat HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
		turnedAway(t, conn, 405, "This address takes only POST.")
	}
	s.uncalled(t)
}

func compressedBody(t *testing.T) {
	s := openSite(t, listenerOptions{})
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	for _, how := range []string{"gzip", "GZIP", "identity, gzip", "br", "zstd", "x-unheard-of"} {
		got := s.asks(t, "POST", "/chat", bomb.String(), "Content-Type", "application/json", "Content-Encoding", how)
		if got.code != 415 || got.body != "Send the body as it is: nothing is decompressed here." {
			t.Errorf("encoding %q is answered with %d %q, want 415", how, got.code, got.body)
		}
	}
	s.uncalled(t)
}

func oneByteTooMany(t *testing.T) {
	s := openSite(t, listenerOptions{})
	turnedAway(t, s.dials(t, chatHead+fmt.Sprintf("Content-Length: %d\r\n\r\n", maxBody+1)), 413, "The body is larger than 1 MiB.")
	s.uncalled(t)

	chunk := bytes.Repeat([]byte("x"), 64<<10)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	conn := s.dials(t, chatHead+"Transfer-Encoding: chunked\r\n\r\n")
	for range maxBody / len(chunk) {
		fmt.Fprintf(conn, "%x\r\n", len(chunk))
		conn.Write(chunk)
		io.WriteString(conn, "\r\n")
	}
	io.WriteString(conn, "1\r\nx\r\n")
	turnedAway(t, conn, 413, "The body is larger than 1 MiB.")
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
		t.Errorf("refusing it took %d KiB of memory, want at most 2 MiB", used>>10)
	}

	got := s.asks(t, "POST", "/chat", strings.Repeat("x", maxBody), "Content-Type", "application/json")
	if got.code != 200 || got.body != heard {
		t.Errorf("one byte less is answered with %d %q, want 200", got.code, got.body)
	}
}

func elevenMiB(t *testing.T) {
	s := openSite(t, listenerOptions{})
	const form = "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	turnedAway(t, s.dials(t, form+fmt.Sprintf("Content-Length: %d\r\n\r\ntext=", 11<<20)), 413, "The body is larger than 1 MiB.")
	s.uncalled(t)
}

func untrueLength(t *testing.T) {
	limits := ordinaryLimits
	limits.read = time.Second
	s := openSite(t, listenerOptions{limits: limits})
	s.serves(t)
	before := runtime.NumGoroutine()

	// The rest of a body that is longer than it says is no second request.
	long := s.dials(t, chatHead+"Content-Length: 10\r\n\r\n"+strings.Repeat("x", 998)+"\r\n")
	from := bufio.NewReader(long)
	if got := readAnswer(t, long, from); got.code != 200 {
		t.Errorf("ten bytes are answered with %d %q, want 200", got.code, got.body)
	}
	if got := readAnswer(t, long, from); got.code != 400 {
		t.Errorf("what follows them is answered with %d %q, want 400", got.code, got.body)
	}
	closes(t, long, from)

	short := s.dials(t, chatHead+"Content-Length: 1000\r\n\r\n"+strings.Repeat("x", 10))
	short.(*net.TCPConn).CloseWrite()
	turnedAway(t, short, 400, "The body ended early")

	waits := s.dials(t, chatHead+"Content-Length: 1000\r\n\r\n"+strings.Repeat("x", 10))
	turnedAway(t, waits, 408, "The body took too long to arrive.")

	var wrong []net.Conn
	for _, length := range []string{"-1", "ten", "10, 11", "18446744073709551616"} {
		wrong = append(wrong, s.dials(t, chatHead+"Content-Length: "+length+"\r\n\r\n"+strings.Repeat("x", 10)))
	}
	for _, conn := range wrong {
		turnedAway(t, conn, 400, "400 Bad Request")
	}
	began := time.Now()
	eventually(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before })
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the last goroutine ended after %s, want at most 10 s", took)
	}
}

func dribbledHead(t *testing.T) {
	limits := ordinaryLimits
	limits.header = 500 * time.Millisecond
	s := openSite(t, listenerOptions{limits: limits})
	conn := s.dials(t, "POST /chat HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	go dribble(t.Context(), []net.Conn{conn}, 50*time.Millisecond)
	if took, said := closes(t, conn, conn); took > 10*limits.header || said != "" {
		t.Errorf("the connection is closed after %s with %q, want about %s and nothing", took, said, limits.header)
	}
	s.uncalled(t)
}

func dribbledBody(t *testing.T) {
	limits := ordinaryLimits
	limits.read = time.Second
	s := openSite(t, listenerOptions{limits: limits})
	quiet := s.slowest(t, 500)
	var conns []net.Conn
	for range 100 {
		conns = append(conns, s.dials(t, chatHead+"Content-Length: 1000\r\n\r\n"))
	}
	go dribble(t.Context(), conns, 100*time.Millisecond)
	eventually(t, "all are at work", func() bool { return s.calls.Load() >= 600 })
	if slowest := s.slowest(t, 500); slowest > max(20*quiet, time.Second) {
		t.Errorf("of 100 requests one takes %s while others dribble, and %s in quiet", slowest, quiet)
	}
	for _, conn := range conns {
		if took, said := closes(t, conn, conn); took > 10*limits.read || !strings.HasPrefix(said, "HTTP/1.1 408 ") {
			t.Fatalf("the connection is closed after %s with %q, want about %s and 408", took, said, limits.read)
		}
	}
}

// slowest is how long the slowest of every hundred requests takes.
func (s *site) slowest(t *testing.T, requests int) time.Duration {
	t.Helper()
	took := make([]time.Duration, requests)
	for i := range took {
		began := time.Now()
		s.serves(t)
		took[i] = time.Since(began)
	}
	return percentile(took, 99)
}

// percentile is the time within which so many of a hundred ended.
func percentile(took []time.Duration, percent int) time.Duration {
	slices.Sort(took)
	return took[(len(took)-1)*percent/100]
}

func idleConnections(t *testing.T) {
	const idle = 2000
	if files, known := openFilesAllowed(); known && files < 2*idle {
		lacking(t, "both ends of %d connections need more than the %d files that may be open here", idle, files)
	}
	s := openSite(t, listenerOptions{})
	first := s.dials(t, "")
	for i := range idle - 1 {
		s.dials(t, "")
		if i%200 == 0 {
			s.serves(t)
			s.http.CloseIdleConnections()
		}
	}
	closes(t, first, first)
	eventually(t, "all have knocked", func() bool { return s.connections.count() == ordinaryLimits.connections })
	s.http.CloseIdleConnections()
	s.serves(t)
	if n := s.connections.count(); n > ordinaryLimits.connections {
		t.Errorf("%d connections are open, want at most %d", n, ordinaryLimits.connections)
	}
	if got := s.metric(t, `pccbot_http_faults_total{kind="accept"}`); got != "" {
		t.Errorf("connections could not be accepted %s times", got)
	}
}

func hugeHead(t *testing.T) {
	s := openSite(t, listenerOptions{})
	for name, head := range map[string]string{
		"one long header":  "X-Long: " + strings.Repeat("x", 1<<20) + "\r\n",
		"many short ones":  strings.Repeat("X-Short: x\r\n", 1<<20/12),
		"just too much":    "X-Long: " + strings.Repeat("x", maxHeader+8<<10) + "\r\n",
		"a million dashes": strings.Repeat("-", 1<<20) + ": x\r\n",
	} {
		conn := s.dials(t, chatHead)
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			io.WriteString(conn, head+"\r\n") // fails when it is cut off
		}()
		if _, said := closes(t, conn, conn); !strings.HasPrefix(said, "HTTP/1.1 431 ") {
			t.Errorf("%s: the answer is %q, want 431", name, said)
		}
		<-sent
	}
	if got := s.asks(t, "POST", "/chat", "{}", "Content-Type", "application/json", "X-Long", strings.Repeat("x", maxHeader-1<<10)); got.code != 200 {
		t.Errorf("a head of 15 KiB is answered with %d, want 200", got.code)
	}
}

// What a proxy before us may take for the body of one request is never served as
// another.
func lengthAndChunks(t *testing.T) {
	s := openSite(t, listenerOptions{})
	const smuggled = "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
	for name, head := range map[string]string{
		"a length and chunks":           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"chunks and a length":           "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
		"chunks in disguise":            "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n",
		"chunks twice":                  "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n",
		"a space before the colon":      "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n",
		"two lengths":                   "Content-Length: 5\r\nContent-Length: 6\r\n",
		"a header folded over the line": "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
	} {
		before := s.calls.Load()
		conn := s.dials(t, chatHead+head+"\r\n0\r\n\r\n"+smuggled)
		_, said := closes(t, conn, conn)
		if n := strings.Count(said, heard); n > 1 || s.calls.Load()-before > 1 {
			t.Errorf("%s: a second request was served: %q", name, said)
		}
	}
	conn := s.dials(t, "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+smuggled)
	if _, said := closes(t, conn, conn); !strings.HasSuffix(said, "\r\n\r\nalive\n") {
		t.Errorf("after a page a second request was served: %q", said)
	}
	s.serves(t)
}

func addressesOfNothing(t *testing.T) {
	s := openSite(t, listenerOptions{})
	for _, path := range []string{
		"/", "/nothing", "/chat/", "/CHAT", "//chat", "/chat//", "/./chat", "/x/../chat", "/chat/..", "/../../etc/passwd", "/..%2f..%2fetc/passwd",
		"/%2e%2e/healthz", "/heal%74hz", "/healthz%00", "/%00", "/healthz/", "//", "//healthz", "/metrics/", "/debug/pprof/cmdline",
		"/config.toml", "/.git/config", "*",
	} {
		for _, method := range []string{"GET", "POST", "OPTIONS"} {
			conn := s.dials(t, method+" "+path+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
			got := readAnswer(t, conn, bufio.NewReader(conn))
			if got.code != http.StatusNotFound || got.body != "There is nothing here." || got.header.Get("Location") != "" {
				t.Errorf("%s %s is answered with %d %q to %q, want 404", method, path, got.code, got.body, got.header.Get("Location"))
			}
		}
	}
	if got := s.metric(t, `pccbot_http_requests_total{code="404",endpoint="none"}`); got != "69" {
		t.Errorf("requests for nothing: %q, want 69", got)
	}
	s.uncalled(t)
}

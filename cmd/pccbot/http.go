package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"path"
	"pccbot/bot"
	runtimepprof "runtime/pprof"
	"strconv"
	"strings"
	"time"
)

// httpLimits is how long and how many strangers may keep the listener busy.
type httpLimits struct {
	header time.Duration // for the head of a request
	read   time.Duration // for the whole of it
	write  time.Duration // for the answer, from the end of the head
	idle   time.Duration // between two requests
	// connections is how many there are at a time, where the system allows it.
	connections int
	// drain is how long requests may take to end once the program is to stop.
	drain time.Duration
}

var ordinaryLimits = httpLimits{
	header: 5 * time.Second, read: 10 * time.Second, write: 10 * time.Second, idle: time.Minute,
	connections: 1000, drain: 8 * time.Second,
}

// maxHeader is how large the head of a request may be.
const maxHeader = 16 << 10

// listenerOptions is what a listener is made of.
type listenerOptions struct {
	endpoints []endpoint
	ready     *readiness
	metrics   *metrics
	token     string // opens /metrics from elsewhere; without one nothing does
	pprof     bool   // mounts /debug/pprof/, for this machine alone
	limits    httpLimits
	log       *slog.Logger
}

// A listener is the one place where the program is spoken to by HTTP: the
// endpoints of the chat services, and what whoever runs it looks at. It serves no
// files, redirects nobody, and finds a page only under its address to the letter.
type listener struct {
	pages       map[string]http.Handler
	server      *http.Server
	connections *connections
	ready       *readiness
	metrics     *metrics
	drain       time.Duration
	log         *slog.Logger
}

// newListener makes a listener. Where no limits are given, the ordinary ones hold.
func newListener(o listenerOptions) (*listener, error) {
	limits := cmp.Or(o.limits, ordinaryLimits)
	l := &listener{ready: o.ready, metrics: o.metrics, drain: limits.drain, log: o.log}
	operator := func(r *http.Request) bool { return local(r) || authorised(r, o.token) }
	l.pages = map[string]http.Handler{
		"/healthz": page{http.HandlerFunc(alive)},
		"/readyz":  page{o.ready},
		"/metrics": hidden{page{o.metrics.handler(o.log)}, operator},
	}
	if o.pprof {
		l.mountPprof()
	}
	for _, e := range o.endpoints {
		if l.pages[e.path] != nil || e.path != path.Clean(e.path) || !strings.HasPrefix(e.path, "/") {
			return nil, fmt.Errorf("nothing can be served at %q: it is taken, or is no plain path such as /slack/commands", e.path)
		}
		l.pages[e.path] = e
	}
	l.connections = newConnections(l.fitting(limits.connections), o.metrics.connections.Set,
		o.metrics.refused.WithLabelValues("connections").Inc)
	l.server = &http.Server{
		Handler:                      l,
		ReadHeaderTimeout:            limits.header,
		ReadTimeout:                  limits.read,
		WriteTimeout:                 limits.write,
		IdleTimeout:                  limits.idle,
		MaxHeaderBytes:               maxHeader,
		ConnState:                    l.connections.changed,
		ErrorLog:                     log.New(faults{o.metrics, o.log}, "", 0),
		DisableGeneralOptionsHandler: true,
	}
	return l, nil
}

// fitting is how many connections there may be, so that at least half of the
// files that the program may open are left to the rest of it.
func (l *listener) fitting(asked int) int {
	files, known := openFilesAllowed()
	if !known || uint64(asked) <= files/2 {
		return asked
	}
	fits := max(1, int(files/2))
	l.log.Warn("fewer connections are taken than the settings say, because the system allows few open files",
		"connections", fits, "setting", asked, "open_files", files)
	return fits
}

// mountPprof adds the pages of the profiler. They reveal how the program is
// called and what it is doing, so they are for this machine alone.
func (l *listener) mountPprof() {
	mount := func(name string, h http.Handler) {
		l.pages["/debug/pprof/"+name] = hidden{page{h}, local}
	}
	mount("", http.HandlerFunc(pprof.Index))
	mount("cmdline", http.HandlerFunc(pprof.Cmdline))
	mount("profile", http.HandlerFunc(pprof.Profile))
	mount("symbol", http.HandlerFunc(pprof.Symbol))
	mount("trace", http.HandlerFunc(pprof.Trace))
	for _, p := range runtimepprof.Profiles() {
		mount(p.Name(), pprof.Handler(p.Name()))
	}
}

// serve takes requests from ln until ctx ends. Then nobody new is let in, those
// at work have the drain time to end, and who is not done by then is cut off. It
// returns nil after that, and otherwise why it could not go on.
func (l *listener) serve(ctx context.Context, ln net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- l.server.Serve(ln) }()
	select {
	case err := <-ended:
		l.server.Close()
		return fmt.Errorf("serve HTTP at %s: %w", ln.Addr(), err)
	case <-ctx.Done():
	}
	l.ready.stop()
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.drain)
	defer cancel()
	if err := l.server.Shutdown(limit); err != nil {
		l.log.Warn("cut off who was not done in time", "connections", l.connections.count(), "after", l.drain)
		l.server.Close()
	}
	<-ended
	return nil
}

// ServeHTTP answers one request and counts it under the address of its page,
// never under the one that was asked for.
func (l *listener) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w := &answerWriter{ResponseWriter: out}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if len(r.TransferEncoding) > 0 {
		// Where the head gave a length beside the chunks, net/http drops it. A proxy
		// before us may have gone by it, and would take what follows for the rest of
		// this body. So nothing follows.
		w.Header().Set("Connection", "close")
	}
	name := r.URL.EscapedPath()
	h, ok := l.pages[name]
	if !ok {
		name, h = "none", http.HandlerFunc(nothingHere.answer)
	}
	defer func() { l.answered(w, r, name, recover()) }()
	h.ServeHTTP(w, r)
}

// answered is the end of every request. Fault is what its handler panicked with:
// where nothing was said yet, the person who asked is told; half an answer is cut
// off, so that it does not pass for a whole one.
func (l *listener) answered(w *answerWriter, r *http.Request, name string, fault any) {
	cut := fault == http.ErrAbortHandler || fault != nil && w.code != 0
	if fault != nil && !cut {
		failed.answer(w, r)
	}
	l.metrics.requests.WithLabelValues(name, strconv.Itoa(cmp.Or(w.code, http.StatusOK))).Inc()
	if w.refused != "" {
		l.metrics.refused.WithLabelValues(w.refused).Inc()
	}
	if fault != nil && fault != http.ErrAbortHandler {
		l.metrics.panics.Inc()
		l.log.Error("answering a request failed: this is a bug", "endpoint", name, "err", bot.Panic(fault))
	}
	if cut {
		panic(http.ErrAbortHandler)
	}
}

// A page is there to be looked at.
type page struct{ http.Handler }

func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		wrongMethod("GET, HEAD").answer(w, r)
		return
	}
	p.Handler.ServeHTTP(w, r)
}

// A hidden page does not exist for those whom it is not meant for.
type hidden struct {
	http.Handler
	meant func(*http.Request) bool
}

func (h hidden) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !h.meant(r) {
		nothingHere.answer(w, r)
		return
	}
	h.Handler.ServeHTTP(w, r)
}

// alive says that the program answers, whatever else may be wrong with it.
func alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "alive")
}

// local reports whether a request was made on this machine. One that a proxy or
// a tunnel on this machine passes on was not: it carries a header that says so,
// or the name by which the world knows us.
func local(r *http.Request) bool {
	if !r.ProtoAtLeast(1, 1) {
		return false // a proxy that adds nothing speaks the version before
	}
	for name := range r.Header {
		if name == "Forwarded" || name == "Via" || name == "X-Real-Ip" || strings.HasPrefix(name, "X-Forwarded-") {
			return false
		}
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && from.Addr().Unmap().IsLoopback() && loopbackHost(r.Host)
}

func loopbackHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || err == nil && addr.Unmap().IsLoopback()
}

// authorised reports whether a request carries the token. How long that takes
// tells nothing about it.
func authorised(r *http.Request, token string) bool {
	sent, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	got, want := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(token))
	return ok && token != "" && subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// faults counts what net/http would log. Its lines may hold addresses and what
// strangers sent, so none is passed on.
type faults struct {
	metrics *metrics
	log     *slog.Logger
}

func (f faults) Write(line []byte) (int, error) {
	kind := "other"
	for _, k := range []struct{ begin, kind string }{
		{"http: Accept error", "accept"},
		{"http: panic serving", "panic"},
		{"http: superfluous response.WriteHeader", "answer"},
	} {
		if strings.HasPrefix(string(line), k.begin) {
			kind = k.kind
		}
	}
	f.metrics.faults.WithLabelValues(kind).Inc()
	f.log.Debug("the HTTP server met a fault", "kind", kind)
	return len(line), nil
}

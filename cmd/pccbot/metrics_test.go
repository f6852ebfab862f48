package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"pccbot/bot/chat"
)

// figures is a store as far as the metrics look at it.
type figures struct {
	posts map[chat.PostState]int
	err   error
}

func (f figures) PostCounts(context.Context) (map[chat.PostState]int, error) { return f.posts, f.err }
func (f figures) OpenPolls(context.Context) (int, error)                     { return 3, nil }
func (f figures) Sizes() (database, wal int64, err error)                    { return 4096, 32, nil }

// spoken is a chat service whose posts end as they are told to, and whose
// handler is called once for each that is said.
type spoken struct {
	chat.Platform
	ends error
	says func(context.Context, chat.Handler)
}

func (spoken) Name() string { return "slack" }

func (s spoken) Run(ctx context.Context, h chat.Handler) error { s.says(ctx, h); return nil }

func (s spoken) Post(context.Context, chat.Channel, chat.Message, string) (chat.Posted, error) {
	return chat.Posted{ID: "1"}, s.ends
}

func (s spoken) Update(context.Context, chat.Posted, chat.Message) error { return s.ends }

func (s spoken) Send(context.Context, chat.Person, chat.File) error { return s.ends }

// saying is a handler whose every reply is of one kind.
type saying struct {
	chat.Handler
	kind string
}

func (s saying) Answer(context.Context, chat.Request) chat.Reply { return chat.Reply{Kind: s.kind} }
func (s saying) Pressed(context.Context, chat.Press) chat.Reply  { return chat.Reply{Kind: s.kind} }
func (s saying) Submitted(context.Context, chat.Form) chat.Reply { return chat.Reply{Kind: s.kind} }

// measuring is a site whose metrics a test may count with.
func measuring(t *testing.T, kept keptFigures) (*site, *metrics) {
	t.Helper()
	m := newMetrics("v1.2.3", kept, slog.New(slog.DiscardHandler))
	return openSite(t, listenerOptions{metrics: m}), m
}

func (s *site) measured(t *testing.T, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := s.metric(t, name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
}

func TestMetricsOfAnswers(t *testing.T) {
	s, m := measuring(t, nil)
	all := func(kind string) {
		p := m.measure(spoken{says: func(ctx context.Context, h chat.Handler) {
			person := chat.Person{Workspace: chat.Workspace{Platform: "planted", ID: "T-planted"}, ID: "U-planted"}
			r := h.Answer(ctx, chat.Request{Person: person, Line: "planted words"})
			h.Pressed(ctx, chat.Press{Person: person, ID: "planted"})
			h.Submitted(ctx, chat.Form{Person: person, ID: "planted"})
			if r.Kind != kind {
				t.Errorf("the reply came through as %q, want %q", r.Kind, kind)
			}
		}})
		if err := p.Run(t.Context(), saying{kind: kind}); err != nil {
			t.Error(err)
		}
	}
	all("who")
	all("U123 secret")
	all("")
	s.measured(t, map[string]string{
		`pccbot_answers_total{kind="who",platform="slack"}`:        "3",
		`pccbot_answers_total{kind="other",platform="slack"}`:      "6",
		`pccbot_answer_seconds_count{platform="slack"}`:            "9",
		`pccbot_answer_seconds_bucket{platform="slack",le="3"}`:    "9",
		`pccbot_answer_seconds_bucket{platform="slack",le="+Inf"}`: "9",
	})
	shown := s.asks(t, "GET", "/metrics", "").body
	for _, planted := range []string{"U123", "secret", "planted"} {
		if strings.Contains(shown, planted) {
			t.Errorf("/metrics shows %q:\n%s", planted, shown)
		}
	}
}

func TestMetricsOfPosts(t *testing.T) {
	s, m := measuring(t, nil)
	m.measure(spoken{})
	s.measured(t, map[string]string{`pccbot_posts_total{outcome="gone",platform="slack"}`: "0"}) // before the first
	for times, tc := range []struct {
		outcome string
		err     error
	}{
		{"sent", nil},
		{"gone", fmt.Errorf("post in C1: %w", chat.ErrGone)},
		{"retry", fmt.Errorf("post in C1: %w", chat.RetryError{After: time.Second})},
		{"unknown", fmt.Errorf("post in C1: %w", chat.ErrUnknown)},
	} {
		p := m.measure(spoken{ends: tc.err})
		for range times + 1 {
			if posted, err := p.Post(t.Context(), chat.Channel{ID: "C1"}, chat.Message{}, "key"); posted.ID != "1" || err != tc.err {
				t.Errorf("the outcome came through as %v, %v", posted, err)
			}
			if err := p.Update(t.Context(), chat.Posted{}, chat.Message{}); err != tc.err {
				t.Errorf("the outcome of a redrawing came through as %v", err)
			}
			if err := p.Send(t.Context(), chat.Person{}, chat.File{}); err != tc.err {
				t.Errorf("the outcome of a file came through as %v", err)
			}
		}
		for _, what := range []string{"posts", "updates", "files"} {
			s.measured(t, map[string]string{fmt.Sprintf("pccbot_%s_total{outcome=%q,platform=\"slack\"}", what, tc.outcome): strconv.Itoa(times + 1)})
		}
	}
	if _, err := m.measure(spoken{ends: errors.New("no kind")}).Post(t.Context(), chat.Channel{}, chat.Message{}, ""); err == nil {
		t.Error("an error did not come through")
	}
	s.measured(t, map[string]string{
		`pccbot_posts_total{outcome="unknown",platform="slack"}`: "5",
		`pccbot_post_seconds_count{platform="slack"}`:            "11",
	})
}

func TestMetricsOfTheRest(t *testing.T) {
	s, m := measuring(t, figures{posts: map[chat.PostState]int{chat.Planned: 7, chat.Unknown: 1, "planted": 9}})
	s.measured(t, map[string]string{
		`pccbot_sweeps_total{outcome="done"}`: "0", `pccbot_sweeps_total{outcome="failed"}`: "0",
		`pccbot_last_sweep_timestamp_seconds`: "0",
	})
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	m.sweep(noon, noon.Add(2*time.Second), nil)
	m.sweep(noon.Add(time.Hour), noon.Add(time.Hour+time.Second), errors.New("planted"))
	s.serves(t)
	s.asks(t, "GET", "/planted", "")
	s.asks(t, "PLANTED", "/chat", "")
	s.measured(t, map[string]string{
		`pccbot_build_info{version="v1.2.3"}`:                     "1",
		`pccbot_sweeps_total{outcome="done"}`:                     "1",
		`pccbot_sweeps_total{outcome="failed"}`:                   "1",
		`pccbot_sweep_seconds_sum`:                                "3",
		`pccbot_last_sweep_timestamp_seconds`:                     strconv.FormatFloat(float64(noon.Unix()+2), 'g', -1, 64),
		`pccbot_posts{state="planned"}`:                           "7",
		`pccbot_posts{state="unknown"}`:                           "1",
		`pccbot_posts{state="failed"}`:                            "0",
		`pccbot_polls_open`:                                       "3",
		`pccbot_database_bytes`:                                   "4096",
		`pccbot_wal_bytes`:                                        "32",
		`pccbot_http_connections`:                                 "1",
		`pccbot_panics_total`:                                     "0",
		`pccbot_http_refused_total{reason="method"}`:              "1",
		`pccbot_http_refused_total{reason="path"}`:                "1",
		`pccbot_http_requests_total{code="200",endpoint="/chat"}`: "1",
		`pccbot_http_requests_total{code="404",endpoint="none"}`:  "1",
		`pccbot_http_requests_total{code="405",endpoint="/chat"}`: "1",
	})
	shown := s.asks(t, "GET", "/metrics", "").body
	for _, want := range []string{"go_goroutines ", "process_open_fds "} {
		if !strings.Contains(shown, "\n"+want) {
			t.Errorf("/metrics does not show %s", want)
		}
	}
	if strings.Contains(strings.ToLower(shown), "planted") {
		t.Errorf("/metrics repeats what a stranger sent:\n%s", shown)
	}
}

// What cannot be read is left out, and the rest is told.
func TestMetricsOfAStoreThatFails(t *testing.T) {
	var said bytes.Buffer
	m := newMetrics("test", figures{err: errors.New("disk I/O error")}, slog.New(slog.NewTextHandler(&said, nil)))
	s := openSite(t, listenerOptions{metrics: m})
	s.measured(t, map[string]string{`pccbot_posts{state="planned"}`: "", `pccbot_polls_open`: "3"})
	if !strings.Contains(said.String(), `number=posts err="disk I/O error"`) {
		t.Errorf("that the posts could not be counted is not logged: %s", said.String())
	}
}

func TestMetricsHaveGoodNames(t *testing.T) {
	s, m := measuring(t, figures{})
	m.measure(spoken{says: func(ctx context.Context, h chat.Handler) { h.Answer(ctx, chat.Request{}) }}).Run(t.Context(), saying{})
	m.sweep(time.Unix(0, 0), time.Unix(1, 0), nil)
	problems, err := promlint.New(strings.NewReader(s.asks(t, "GET", "/metrics", "").body + "\n")).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// A kind of reply that is new to the bot has to be put on the list, or the metrics
// call it "other".
func TestMetricsKnowEveryKindOfReply(t *testing.T) {
	files, err := filepath.Glob("../../bot/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of the bot: %v", err)
	}
	var made []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			made = append(made, kindMade(n)...)
			return true
		})
	}
	slices.Sort(made)
	made = slices.Compact(made)
	if !slices.Equal(made, replyKinds) {
		t.Errorf("the bot's replies are of the kinds\n%q, the metrics know\n%q", made, replyKinds)
	}
}

// kindMade is the kind that a piece of the bot gives a reply.
func kindMade(n ast.Node) []string {
	var value ast.Expr
	switch n := n.(type) {
	case *ast.CompositeLit:
		made, ok := n.Type.(*ast.SelectorExpr)
		if !ok || made.Sel.Name != "Reply" {
			return nil
		}
		for _, field := range n.Elts {
			if pair, ok := field.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == "Kind" {
				value = pair.Value
			}
		}
	case *ast.AssignStmt:
		if set, ok := n.Lhs[0].(*ast.SelectorExpr); ok && set.Sel.Name == "Kind" {
			value = n.Rhs[0]
		}
	}
	literal, ok := value.(*ast.BasicLit)
	if !ok {
		return nil
	}
	kind, err := strconv.Unquote(literal.Value)
	if err != nil {
		return nil
	}
	return []string{kind}
}

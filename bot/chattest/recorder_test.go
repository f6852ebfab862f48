package chattest_test

import (
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
)

func TestRecorderIsAPlatform(t *testing.T) {
	for name, terms := range map[string]chat.Terms{"without keys": {}, "with keys": {Remembers: time.Hour}} {
		t.Run(name, func(t *testing.T) {
			chattest.TestPlatform(t, func(t testing.TB) chattest.Trial {
				w := chat.Workspace{Platform: "recorder", ID: "W1"}
				c := chat.Channel{Workspace: w, ID: "C1"}
				closed := chat.Channel{Workspace: w, ID: "C2"}
				r := chattest.NewRecorder(t, "recorder", terms)
				r.Before = func(c chat.Channel) error {
					if c == closed {
						return chat.ErrGone
					}
					return nil
				}
				return chattest.Trial{Platform: r, Channel: c, Closed: closed, Shown: func() []string {
					var all []string
					for _, m := range r.In(c) {
						all = append(all, m.Message.Text())
					}
					return all
				}}
			})
		})
	}
}

// A recorder fails the test of whoever posts faster than it allows.
func TestRecorderKeepsItsTerms(t *testing.T) {
	judge := &failures{TB: t}
	r := chattest.NewRecorder(judge, "recorder", chat.Terms{Apart: time.Second})
	at := time.Date(2027, 5, 6, 12, 0, 0, 0, time.UTC)
	r.Now = func() time.Time { return at }
	c := chat.Channel{Workspace: chat.Workspace{Platform: "recorder", ID: "W1"}, ID: "C1"}
	for i, rest := range []time.Duration{0, time.Second, time.Second - 1} {
		at = at.Add(rest)
		if _, err := r.Post(t.Context(), c, chat.Message{Title: "x"}, string(rune('a'+i))); err != nil {
			t.Fatal(err)
		}
	}
	if judge.count != 1 {
		t.Errorf("three posts, the last too soon, fail the test %d times, want once", judge.count)
	}
}

// failures counts the errors of a test that should have some.
type failures struct {
	testing.TB
	count int
}

func (f *failures) Errorf(string, ...any) { f.count++ }
func (f *failures) Helper()               {}

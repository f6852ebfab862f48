package chattest_test

import (
	"fmt"
	"strings"
	"testing"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
)

// heard is a test that notes what it is told instead of failing.
type heard struct {
	testing.TB
	said string
}

func (h *heard) Helper()                           {}
func (h *heard) Errorf(format string, args ...any) { h.said += fmt.Sprintf(format, args...) }
func (h *heard) Fatalf(format string, args ...any) { h.Errorf(format, args...) }

func TestGolden(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv("UPDATE_GOLDEN", "1")
	chattest.Golden(t, "reply.json", []byte("one\ntwo\n"))
	t.Setenv("UPDATE_GOLDEN", "")
	chattest.Golden(t, "reply.json", []byte("one\ntwo\n"))

	var h heard
	chattest.Golden(&h, "reply.json", []byte("one\nthree\n"))
	for _, want := range []string{"reply.json", "two", "three", "UPDATE_GOLDEN=1"} {
		if !strings.Contains(h.said, want) {
			t.Errorf("of a difference Golden says %q, want it to name %q", h.said, want)
		}
	}
}

func TestNothingLost(t *testing.T) {
	for _, tc := range []struct {
		name, shown, want string
		lost              bool
	}{
		{"the same", "Who holds it", "Who holds it", false},
		{"other breaks, and more after it", "Who\nholds  it\nWhy?", "Who holds it", false},
		{"a word is gone", "Who it", "Who holds it", true},
		{"the end is gone", "Who holds", "Who holds it", true},
	} {
		var h heard
		chattest.NothingLost(&h, tc.shown, tc.want)
		if lost := h.said != ""; lost != tc.lost {
			t.Errorf("%s: NothingLost(%q, %q) says %q", tc.name, tc.shown, tc.want, h.said)
		}
	}
}

// The bot cleans all text before it replies, so fixtures are clean too.
func TestFixturesAreClean(t *testing.T) {
	for _, f := range chattest.Replies() {
		for _, l := range f.Reply.Lines {
			if l.Text != chat.Clean(l.Text) {
				t.Errorf("%s: the line %q is not clean", f.Name, l.Text)
			}
		}
	}
}

package console_test

import (
	"strings"
	"testing"
	"unicode"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/console"
)

func TestRender(t *testing.T) {
	for _, tc := range []struct {
		name  string
		reply chat.Reply
		width int
		want  string
	}{
		{"words for one person", private(chat.Message{Title: "Kent", Note: "As of May 2026."}), 0, "Kent\nAs of May 2026.\n"},
		{"words for all are marked", chat.Reply{Message: chat.Message{Title: "Kent"}}, 0, "[everyone in the channel sees this]\nKent\n"},
		{"buttons are numbered, the main one first", newFake().replies["who"], 0, "Kent: Alex Example.\n[1] Share  [2] When?  [3] Why?\n"},
		{"without a main button the order stays", private(question), 0, "Has your PCC replied?\n[1] Yes  [2] No\n"},
		{"files are named in words", chat.Reply{Private: true, Message: chat.Message{Title: "Results"},
			Files: []chat.File{{Name: "poll-1.png", Alt: "Yes 3, No 2"}}}, 0, "Results\n[file poll-1.png: Yes 3, No 2]\n"},
		{"lines break between words", private(chat.Message{Title: "one two three four"}), 9, "one two\nthree\nfour\n"},
		{"a line that just fits stays whole", private(chat.Message{Title: "one two"}), 7, "one two\n"},
		{"letters are counted, not bytes", private(chat.Message{Title: "ŵŷâ êîô"}), 7, "ŵŷâ êîô\n"},
		{"a word longer than the line stays whole", private(chat.Message{Title: "a Comisiynydd b"}), 5, "a\nComisiynydd\nb\n"},
		{"a line of a list goes on under its text", private(chat.Message{Lines: []chat.Line{{Text: "one two three four", Item: true}}}), 11,
			"- one two\n  three\n  four\n"},
		{"a number stays beside its label", newFake().replies["who"], 12, "Kent: Alex\nExample.\n[1] Share\n[2] When?\n[3] Why?\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := console.Render(tc.reply, tc.width); got != tc.want {
				t.Errorf("Render(%+v, %d) =\n%s\nwant\n%s", tc.reply, tc.width, got, tc.want)
			}
		})
	}
}

func TestRenderDrawsEveryFixture(t *testing.T) {
	for _, f := range chattest.Replies() {
		t.Run(f.Name, func(t *testing.T) {
			f.Reply.Form = nil // the console asks for its values instead
			got := console.Render(f.Reply, 80)
			chattest.Golden(t, f.Name+".txt", []byte(got))
			chattest.NothingLost(t, strings.TrimPrefix(got, "[everyone in the channel sees this]\n"), f.Reply.Text())
			checkHarmless(t, got)
		})
	}
}

func TestBadInput(t *testing.T) {
	t.Run("T23_escapes_are_dropped", func(t *testing.T) {
		const text = "\x1b[2J\x1b]0;title\x07red\u009b31m \x9b\x7f\r\x00end\tof\nit"
		r := chattest.Everywhere(text)
		r.Files = []chat.File{{Name: text, Alt: text}}
		for _, width := range []int{0, 20} {
			checkHarmless(t, console.Render(r, width))
		}
		want := "[2J]0;titlered31m \uFFFDend of\nit\n"
		if got := console.Render(private(chat.Message{Title: text}), 0); got != want {
			t.Errorf("Render of the title %q = %q, want %q", text, got, want)
		}
	})
}

// checkHarmless fails t where text holds what could move a terminal's cursor.
func checkHarmless(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' {
			t.Errorf("%q holds the control character %q", text, r)
		}
	}
}

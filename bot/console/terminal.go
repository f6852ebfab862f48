package console

import (
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"pccbot/bot/chat"
)

// terminal reads lines with editing, a history that is kept in memory only, and
// the names of places at the tab key.
type terminal struct {
	*term.Terminal
	width int
}

func newTerminal(in, out *os.File, h chat.Handler) *terminal {
	screen := struct {
		io.Reader
		io.Writer
	}{in, out}
	t := &terminal{Terminal: term.NewTerminal(screen, ""), width: 80}
	if w, height, err := term.GetSize(int(out.Fd())); err == nil && w > 0 {
		t.width = min(w, 80)
		t.SetSize(w, height)
	}
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' || pos != len(line) {
			return "", 0, false
		}
		completed, ok := complete(line, h)
		return completed, len(completed), ok
	}
	return t
}

func (t *terminal) Read(prompt string) (string, error) {
	t.SetPrompt(prompt)
	line, err := t.ReadLine()
	if err == term.ErrPasteIndicator {
		err = nil
	}
	return line, err
}

// complete finishes the place at the end of a line: the whole line, or what
// follows the words of a command.
func complete(line string, h chat.Handler) (string, bool) {
	before, prefix := "", line
	for commands := h.Commands(); ; {
		word, rest, more := strings.Cut(prefix, " ")
		i := slices.IndexFunc(commands, func(c chat.Command) bool { return strings.EqualFold(c.Name, word) })
		if !more || i < 0 {
			break
		}
		before, prefix, commands = before+word+" ", rest, commands[i].Sub
	}
	if strings.TrimSpace(prefix) == "" {
		return "", false
	}
	names := h.Complete(prefix, 1)
	if len(names) == 0 {
		return "", false
	}
	return before + names[0], true
}

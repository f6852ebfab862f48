package console_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"pccbot/bot/chat"
	"pccbot/bot/console"
)

// startTerminal starts c on a terminal of its own and waits until it can be
// typed on.
func startTerminal(t *testing.T, c *console.Console) *session {
	t.Helper()
	keyboard, terminal := openTerminal(t, 80)
	c.In, c.Out, c.Now = terminal, terminal, time.Now
	s := start(t, c, newFake(), keyboard, keyboard)
	s.shows(t, "you> ")
	return s
}

// openTerminal makes a pseudo-terminal of so many columns: what is written to keyboard is typed at
// the terminal, and what the terminal shows is read from keyboard.
func openTerminal(t *testing.T, columns uint16) (keyboard, terminal *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatalf("there are no pseudo-terminals here: %v", err)
	}
	keyboard = os.NewFile(uintptr(fd), "/dev/ptmx")
	t.Cleanup(func() { keyboard.Close() })
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatalf("unlock the terminal: %v", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatalf("ask for the terminal's number: %v", err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatalf("set the terminal's size: %v", err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatalf("open the terminal: %v", err)
	}
	t.Cleanup(func() { terminal.Close() })
	return keyboard, terminal
}

// modes are the settings of a terminal, such as whether it echoes.
func modes(t *testing.T, terminal *os.File) unix.Termios {
	t.Helper()
	m, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatalf("ask for the terminal's modes: %v", err)
	}
	return *m
}

const (
	backspace = "\x7f"
	enter     = "\r"
	tab       = "\t"
	up        = "\x1b[A"
	left      = "\x1b[D"
	controlC  = "\x03"
	controlD  = "\x04"
)

func TestLinesAreEdited(t *testing.T) {
	for _, tc := range []struct{ name, keys, want string }{
		{"backspace takes back a letter", "whx" + backspace + "o Kent", "who Kent"},
		{"backspace takes back a Welsh letter whole", "Llŷ" + backspace + "ŷn", "Llŷn"},
		{"the arrows go back to put in a letter", "wh Kent" + strings.Repeat(left, 5) + "o", "who Kent"},
		{"tab completes a place", "bri" + tab, "Bristol"},
		{"tab completes the place after a command", "who bri" + tab, "who Bristol"},
		{"tab completes after a command in capitals", "WHO bri" + tab, "WHO Bristol"},
		{"tab completes after a group", "area ken" + tab, "area Kent"},
		{"tab completes after a leaf of a group", "area workspace ken" + tab, "area workspace Kent"},
		{"tab leaves a place that nobody knows", "atlan" + tab + "tis", "atlantis"},
		{"tab leaves a command without a place", "area " + tab, "area"},
		{"tab leaves the middle of a line", "bri" + left + tab, "bri"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := startTerminal(t, &console.Console{})
			s.types(t, tc.keys+enter)
			s.shows(t, fmt.Sprintf("you typed %q", tc.want))
		})
	}
}

func TestTheUpArrowRecallsALine(t *testing.T) {
	s := startTerminal(t, &console.Console{})
	for _, step := range []struct{ keys, want string }{
		{"Kent" + enter, `you typed "Kent"`},
		{"Surrey" + enter, `you typed "Surrey"`},
		{up + enter, `you typed "Surrey"`},
		{up + up + up + enter, `you typed "Kent"`},
	} {
		s.types(t, step.keys)
		s.shows(t, step.want)
	}
}

func TestTheTerminalIsPutBack(t *testing.T) {
	for _, tc := range []struct {
		name  string
		leave func(t *testing.T, s *session)
	}{
		{"after control and D", func(t *testing.T, s *session) { s.types(t, controlD) }},
		{"after control and C", func(t *testing.T, s *session) { s.types(t, "who K"+controlC) }},
		{"after /quit", func(t *testing.T, s *session) { s.types(t, "/quit"+enter) }},
		{"after the end of the context", func(t *testing.T, s *session) { s.cancel() }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			keyboard, terminal := openTerminal(t, 80)
			before := modes(t, terminal)
			s := start(t, &console.Console{In: terminal, Out: terminal, Now: time.Now}, newFake(), keyboard, keyboard)
			s.shows(t, "you> ")
			if during := modes(t, terminal); during == before {
				t.Errorf("the terminal's modes while the console runs are %+v, as before, want its own", during)
			}
			tc.leave(t, s)
			s.leaves(t)
			if after := modes(t, terminal); after != before {
				t.Errorf("the terminal's modes after the console are %+v, want %+v", after, before)
			}
			s.shows(t, "\r\n") // what the shell says next begins on its own line
		})
	}
}

func TestAnswersFitTheTerminal(t *testing.T) {
	const columns = 30
	keyboard, terminal := openTerminal(t, columns)
	s := start(t, &console.Console{In: terminal, Out: terminal, Now: time.Now}, newFake(), keyboard, keyboard)
	shown := s.shows(t, "you> ")
	s.types(t, "when"+enter+"who"+enter)
	shown += s.shows(t, "[3] Why?")
	for line := range strings.SplitSeq(shown, "\r\n") {
		if n := chat.Count(line); n > columns {
			t.Errorf("the line %q has %d characters, want at most %d", line, n, columns)
		}
	}
}

func TestAPostKeepsWhatIsHalfTyped(t *testing.T) {
	c := &console.Console{}
	s := startTerminal(t, c)
	s.types(t, "who K")
	s.shows(t, "who K")
	if _, err := c.Post(t.Context(), console.Channel, question, ""); err != nil {
		t.Errorf("Post = %v, want no error", err)
	}
	s.shows(t, "Has your PCC replied?\r\n[1] Yes  [2] No\r\n\r\n")
	s.shows(t, "you> who K")
	s.types(t, "ent"+enter)
	s.shows(t, `you typed "who Kent"`)
}

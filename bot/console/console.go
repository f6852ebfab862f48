// Package console is the chat service that needs no account: a terminal, or a
// script on standard input. Whoever is at the keyboard can be several people, one
// after the other.
package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"pccbot/bot/chat"
)

// Workspace is the one workspace of a console.
var Workspace = chat.Workspace{Platform: "console", ID: "console"}

// Channel is its one channel.
var Channel = chat.Channel{Workspace: Workspace, ID: "console"}

// A Console is a conversation on In and Out.
type Console struct {
	In  io.Reader
	Out io.Writer
	// As is the name of the person typing at the start; "you" if empty.
	As string
	// Admin makes that person a coordinator.
	Admin bool
	// Now is the clock.
	Now func() time.Time

	handler chat.Handler
	typing  string
	count   int
	lines   lines
	width   int
	private map[string][]chat.Button // of the last reply to each person
	public  []chat.Button            // of the last message that all saw
}

// lines is where typed lines come from.
type lines interface {
	// Read waits for a line, with prompt before it. The error is io.EOF at the end.
	Read(prompt string) (string, error)
}

// Name is "console".
func (c *Console) Name() string { return Workspace.Platform }

// Run talks until the input ends, somebody types /quit or ctx ends.
func (c *Console) Run(ctx context.Context, h chat.Handler) error {
	c.handler = h
	if c.As == "" {
		c.As = "you"
	}
	c.typing = c.As
	c.private = map[string][]chat.Button{}
	stop, err := c.open()
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintln(c.Out, "Type a place, such as Bristol, or help. A number presses a button. /as NAME changes who is typing; /quit leaves.")
	for ctx.Err() == nil {
		line, err := c.lines.Read(c.typing + "> ")
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read what is typed: %w", err)
		}
		if quit := c.take(ctx, strings.TrimSpace(line)); quit {
			return nil
		}
	}
	return nil
}

// take does what one line asks for and reports whether it is time to leave.
func (c *Console) take(ctx context.Context, line string) (quit bool) {
	word, rest, _ := strings.Cut(line, " ")
	number, err := strconv.Atoi(line)
	switch {
	case line == "":
	case word == "/quit" || word == "/exit":
		return true
	case word == "/as":
		c.become(strings.TrimSpace(rest))
	case strings.HasPrefix(word, "/") && word != "/pcc":
		fmt.Fprintln(c.Out, "The console knows /as NAME and /quit. Everything else is typed without a stroke, such as: who Bristol")
	case err == nil:
		c.press(ctx, number)
	default:
		if word == "/pcc" {
			line = rest
		}
		c.show(ctx, c.handler.Answer(ctx, chat.Request{
			Key: c.key(), At: c.Now(), Person: c.person(), Channel: Channel, Line: line,
		}))
	}
	return false
}

// become changes who is typing.
func (c *Console) become(name string) {
	if name == "" {
		fmt.Fprintln(c.Out, "Who is typing? For example: /as Sam")
		return
	}
	c.typing = name
	fmt.Fprintf(c.Out, "Now %s is typing.\n", safe(name))
}

func (c *Console) person() chat.Person {
	return chat.Person{Workspace: Workspace, ID: c.typing, Coordinator: c.Admin && c.typing == c.As}
}

// key names one thing that was done, as a chat service names its deliveries.
func (c *Console) key() string {
	c.count++
	return "console-" + strconv.Itoa(c.count)
}

// press presses a numbered button of the last reply to the person typing, or of
// the last message to all where that came later.
func (c *Console) press(ctx context.Context, n int) {
	buttons, own := c.private[c.typing]
	if !own {
		buttons = c.public
	}
	switch {
	case len(buttons) == 0:
		fmt.Fprintln(c.Out, "There is no button to press yet. Type a place, such as Bristol, or help.")
	case n < 1 || n > len(buttons):
		fmt.Fprintf(c.Out, "There is no button %d; they go from 1 to %d.\n", n, len(buttons))
	default:
		c.show(ctx, c.handler.Pressed(ctx, chat.Press{
			ID: buttons[n-1].ID, Key: c.key(), At: c.Now(), Person: c.person(), Channel: Channel,
		}))
	}
}

// show prints a reply, or asks what its form asks.
func (c *Console) show(ctx context.Context, r chat.Reply) {
	if r.Form != nil {
		c.fill(ctx, *r.Form)
		return
	}
	fmt.Fprintln(c.Out, Render(r, c.width))
	c.remember(r.Message, r.Private)
}

func (c *Console) remember(m chat.Message, private bool) {
	if private {
		c.private[c.typing] = mainFirst(m.Buttons)
		return
	}
	c.private = map[string][]chat.Button{}
	c.public = mainFirst(m.Buttons)
}

// fill asks for each value of a form, a line each, and sends it. /cancel, and
// the end of the input, send nothing.
func (c *Console) fill(ctx context.Context, f chat.Form) {
	fmt.Fprintf(c.Out, "%s (/cancel leaves it)\n", safe(f.Title))
	f.Key, f.At, f.Person, f.Channel = c.key(), c.Now(), c.person(), Channel
	for i := range f.Fields {
		field := &f.Fields[i]
		if field.Hint != "" {
			fmt.Fprintln(c.Out, safe(field.Hint))
		}
		line, err := c.lines.Read(safe(field.Label) + " ")
		if err != nil || strings.TrimSpace(line) == "/cancel" {
			fmt.Fprintln(c.Out, "Nothing was sent.")
			return
		}
		field.Value = strings.TrimSpace(line)
	}
	c.show(ctx, c.handler.Submitted(ctx, f))
}

// Post prints a message that all see.
func (c *Console) Post(_ context.Context, to chat.Channel, m chat.Message) (chat.Posted, error) {
	_, err := fmt.Fprintln(c.Out, Render(chat.Reply{Message: m}, c.width))
	c.remember(m, false)
	return chat.Posted{Channel: to, ID: c.key()}, err
}

// Update prints the message anew: what scrolled past cannot be redrawn.
func (c *Console) Update(ctx context.Context, p chat.Posted, m chat.Message) error {
	_, err := c.Post(ctx, p.Channel, m)
	return err
}

// Send writes a file into the current folder and says so.
func (c *Console) Send(_ context.Context, _ chat.Person, f chat.File) error {
	out, err := os.OpenFile(filepath.Base(f.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("save the file: %w", err)
	}
	if _, err := out.Write(f.Data); err != nil {
		out.Close()
		return fmt.Errorf("save the file: %w", err)
	}
	fmt.Fprintf(c.Out, "[saved as %s: %s]\n", safe(f.Name), safe(f.Alt))
	return out.Close()
}

// open decides how lines are read: with editing and history where both ends are
// a terminal, else as they come, each repeated so that the output is a whole
// transcript.
func (c *Console) open() (stop func(), err error) {
	in, inOK := c.In.(*os.File)
	out, outOK := c.Out.(*os.File)
	if !inOK || !outOK || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		c.lines = &script{in: bufio.NewReader(c.In), out: c.Out}
		return func() {}, nil
	}
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("take over the terminal: %w", err)
	}
	t := newTerminal(in, out, c.handler)
	c.lines, c.Out, c.width = t, t, t.width
	return func() { term.Restore(int(in.Fd()), before) }, nil
}

// lineLimit is how many bytes of one line a script may hold; the rest of a
// longer line is dropped, for the bot refuses it anyway.
const lineLimit = 64 << 10

// script reads lines from a file or a pipe.
type script struct {
	in  *bufio.Reader
	out io.Writer
}

func (s *script) Read(prompt string) (string, error) {
	var line []byte
	for {
		part, more, err := s.in.ReadLine()
		if err != nil {
			return "", err
		}
		if len(line) < lineLimit {
			line = append(line, part...)
		}
		if !more {
			break
		}
	}
	fmt.Fprintf(s.out, "%s%s\n", prompt, safe(string(line)))
	return string(line), nil
}

// Package console is the chat service that needs no account: a terminal, or a
// script on standard input. Whoever is at the keyboard can be several people, one
// after the other.
package console

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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
	// Before is called before each typed line is taken, for what became due in the
	// meantime, and After once it was answered, for what the channel is told; nil
	// for nothing.
	Before, After func(context.Context) error

	handler chat.Handler
	lines   lines
	typing  string

	mu      sync.Mutex // guards Out and what follows: a post may come while somebody types
	width   int
	run     string // told from every other run, which may use the same database
	count   int
	private map[string][]chat.Button // of the last reply to each person
	public  []chat.Button            // of the last message that all saw
}

// lines is where typed lines come from.
type lines interface {
	// Read waits for a line, with prompt before it. The error is io.EOF at the end.
	Read(prompt string) (string, error)
}

// Ready is always so.
func (c *Console) Ready() error { return nil }

// Terms are none: everything is printed at once, and nothing comes twice.
func (c *Console) Terms() chat.Terms { return chat.Terms{} }

// Name is "console".
func (c *Console) Name() string { return Workspace.Platform }

// Run talks until the input ends, somebody types /quit or ctx ends.
func (c *Console) Run(ctx context.Context, h chat.Handler) error {
	c.handler = h
	if c.As == "" {
		c.As = "you"
	}
	c.typing = c.As
	stop, err := c.open()
	if err != nil {
		return err
	}
	defer stop()
	c.say("Type a place, such as Bristol, or help. A number presses a button. /as NAME changes who is typing; /quit leaves.\n")
	for ctx.Err() == nil {
		line, err := c.read(ctx, c.typing+"> ")
		switch {
		case ctx.Err() != nil || errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read what is typed: %w", err)
		}
		if err := c.call(ctx, c.Before); err != nil {
			return err
		}
		if quit := c.take(ctx, strings.TrimSpace(line)); quit {
			return nil
		}
		if err := c.call(ctx, c.After); err != nil {
			return err
		}
	}
	return nil
}

func (c *Console) call(ctx context.Context, hook func(context.Context) error) error {
	if hook == nil {
		return nil
	}
	return hook(ctx)
}

// read waits for a line or for the end of ctx. Nothing can interrupt the reading
// itself: after the end of ctx it waits on, for a line that nobody takes.
func (c *Console) read(ctx context.Context, prompt string) (string, error) {
	type typed struct {
		line string
		err  error
	}
	next := make(chan typed, 1)
	go func() {
		line, err := c.lines.Read(safe(prompt))
		next <- typed{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case t := <-next:
		return t.line, t.err
	}
}

// say prints words of the console's own.
func (c *Console) say(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	io.WriteString(c.Out, wrap(fmt.Sprintf(format, args...), c.width))
}

// take does what one line asks for and reports whether it is time to leave.
func (c *Console) take(ctx context.Context, line string) (quit bool) {
	word, rest, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ")
	number, err := strconv.Atoi(line)
	switch {
	case line == "":
	case word == "/quit" || word == "/exit":
		return true
	case word == "/as":
		c.become(strings.TrimSpace(rest))
	case strings.HasPrefix(word, "/") && word != "/pcc":
		c.say("The console knows /as NAME and /quit. Everything else is typed without a slash, such as: who Bristol\n")
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
	name = chat.OneLine(chat.Clean(name))
	if name == "" {
		c.say("Who is typing? For example: /as Sam\n")
		return
	}
	c.typing = name
	c.say("Now typing: %s.\n", safe(name))
}

func (c *Console) person() chat.Person {
	return chat.Person{Workspace: Workspace, ID: c.typing, Coordinator: c.Admin && c.typing == c.As}
}

// key names one thing that was done, as a chat service names its deliveries.
func (c *Console) key() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.run == "" {
		c.run = rand.Text()
	}
	c.count++
	return c.run + "-" + strconv.Itoa(c.count)
}

// buttons are those of the last reply to the person typing, or of the last
// message to all where that came later.
func (c *Console) buttons() []chat.Button {
	c.mu.Lock()
	defer c.mu.Unlock()
	if own, ok := c.private[c.typing]; ok {
		return own
	}
	return c.public
}

// press presses the button of that number.
func (c *Console) press(ctx context.Context, n int) {
	buttons := c.buttons()
	switch {
	case len(buttons) == 0:
		c.say("There is no button to press yet. Type a place, such as Bristol, or help.\n")
	case n < 1 || n > len(buttons):
		c.say("There is no button %d; they go from 1 to %d.\n", n, len(buttons))
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
	c.print(r)
}

// print draws a reply and keeps its buttons for pressing. A reply that all see
// takes the place of every earlier one.
func (c *Console) print(r chat.Reply) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !r.Private || c.private == nil {
		c.private = map[string][]chat.Button{}
	}
	if r.Private {
		c.private[c.typing] = mainFirst(r.Buttons)
	} else {
		c.public = mainFirst(r.Buttons)
	}
	_, err := fmt.Fprintln(c.Out, Render(r, c.width))
	return err
}

// Post prints a message that all see.
func (c *Console) Post(_ context.Context, to chat.Channel, m chat.Message, _ string) (chat.Posted, error) {
	err := c.print(chat.Reply{Message: m})
	return chat.Posted{Channel: to, ID: c.key()}, err
}

// Update prints the message anew: what scrolled past cannot be redrawn.
func (c *Console) Update(ctx context.Context, p chat.Posted, m chat.Message) error {
	_, err := c.Post(ctx, p.Channel, m, "")
	return err
}

// Send writes a file into the current folder and says so. It writes over
// nothing that is there.
func (c *Console) Send(_ context.Context, _ chat.Person, f chat.File) error {
	name := filepath.Base(f.Name)
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("save the file: %w", err)
	}
	_, err = out.Write(f.Data)
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("save the file: %w", err)
	}
	c.say("[saved as %s: %s]\n", safe(name), safe(f.Alt))
	return nil
}

// open decides how lines are read: with editing and history where both ends are
// a terminal, else as they come, each repeated so that the output is a whole
// transcript. Stop puts a terminal back as it was, on a new line.
func (c *Console) open() (stop func(), err error) {
	in, inOK := c.In.(*os.File)
	out, outOK := c.Out.(*os.File)
	if !inOK || !outOK || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())) {
		c.lines = &script{in: bufio.NewReader(c.In), echo: c.say}
		return func() {}, nil
	}
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return nil, fmt.Errorf("take over the terminal: %w", err)
	}
	t := newTerminal(in, out, c.handler)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines, c.Out, c.width = t, t, t.width
	return func() {
		term.Restore(int(in.Fd()), before)
		fmt.Fprintln(out)
	}, nil
}

// lineLimit is how many bytes of one line a script may hold; the rest of a
// longer line is dropped, for the bot refuses it anyway.
const lineLimit = 64 << 10

// script reads lines from a file or a pipe.
type script struct {
	in   *bufio.Reader
	echo func(format string, args ...any)
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
	s.echo("%s%s\n", prompt, safe(string(line)))
	return string(line), nil
}

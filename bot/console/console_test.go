package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"go.uber.org/goleak"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/console"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var _ chat.Platform = (*console.Console)(nil)

var noon = time.Date(2027, time.April, 1, 12, 0, 0, 0, time.UTC)

// talk is all that the console prints while that is typed.
func talk(t *testing.T, c *console.Console, h chat.Handler, typed string) string {
	t.Helper()
	var out strings.Builder
	c.In, c.Out, c.Now = strings.NewReader(typed), &out, func() time.Time { return noon }
	if err := c.Run(t.Context(), h); err != nil {
		t.Errorf("Run with %q typed: %v, want no error", typed, err)
	}
	return out.String()
}

const greeting = "Type a place, such as Bristol, or help. A number presses a button. /as NAME changes who is typing; /quit leaves.\n"

func TestConversation(t *testing.T) {
	for _, tc := range []struct {
		name  string
		typed string
		want  string // the transcript after the greeting and an empty line
	}{
		{"numbers press buttons, the main one first", "who\n1\nwho\n3\n", `
you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> 1
you pressed "share:kent"

you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> 3
you pressed "why:kent"

`},
		{"an answer without buttons leaves none to press", "who\nKent\n1\n", `
you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> Kent
you typed "Kent"

you> 1
There is no button to press yet. Type a place, such as Bristol, or help.
`},
		{"everybody's own last reply is remembered", "who\n/as Jo\n1\nwhen\n1\n/as you\n3\n", `
you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> /as Jo
Now typing: Jo.
Jo> 1
There is no button to press yet. Type a place, such as Bristol, or help.
Jo> when
The next vote is on Thursday 6 May 2027.
[1] Remind me

Jo> 1
Jo pressed "remind"

Jo> /as you
Now typing: you.
you> 3
you pressed "why:kent"

`},
		{"a public message replaces everybody's buttons", "who\n/as Jo\npoll\n2\n/as you\n1\n", `
you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> /as Jo
Now typing: Jo.
Jo> poll
[everyone in the channel sees this]
Has your PCC replied?
[1] Yes  [2] No

Jo> 2
Jo pressed "vote:no"

Jo> /as you
Now typing: you.
you> 1
you pressed "vote:yes"

`},
		{"a private reply replaces only one person's", "poll\nwhen\n1\n/as Jo\n1\n", `
you> poll
[everyone in the channel sees this]
Has your PCC replied?
[1] Yes  [2] No

you> when
The next vote is on Thursday 6 May 2027.
[1] Remind me

you> 1
you pressed "remind"

you> /as Jo
Now typing: Jo.
Jo> 1
Jo pressed "vote:yes"

`},
		{"numbers that no button has", "who\n0\n4\n-1\n-0\n99999999999999999999\n１\n1e0\n", `
you> who
Kent: Alex Example.
[1] Share  [2] When?  [3] Why?

you> 0
There is no button 0; they go from 1 to 3.
you> 4
There is no button 4; they go from 1 to 3.
you> -1
There is no button -1; they go from 1 to 3.
you> -0
There is no button 0; they go from 1 to 3.
you> 99999999999999999999
you typed "99999999999999999999"

you> １
you typed "１"

you> 1e0
you typed "1e0"

`},
		{"a number before there was any reply", "1\n", `
you> 1
There is no button to press yet. Type a place, such as Bristol, or help.
`},
		{"a form is filled line by line", "wrong\nIt was May\n  BBC, 3 May \nKent\n", `
you> wrong
What is wrong? (/cancel leaves it)
What is right? (For example: the commissioner resigned)
> It was May
Where did you see it?
>   BBC, 3 May 
you sent "words=It was May, where=BBC, 3 May"

you> Kent
you typed "Kent"

`},
		{"a form is left half-way", "wrong\nIt was May\n/cancel\nKent\n", `
you> wrong
What is wrong? (/cancel leaves it)
What is right? (For example: the commissioner resigned)
> It was May
Where did you see it?
> /cancel
Nothing was sent.
you> Kent
you typed "Kent"

`},
		{"the input ends half-way through a form", "wrong\nIt was May", `
you> wrong
What is wrong? (/cancel leaves it)
What is right? (For example: the commissioner resigned)
> It was May
Where did you see it?
Nothing was sent.
`},
		{"words with a stroke", "/help\n/asJo\n/as\n/as  \n/pcc Kent\n/pcc\n", `
you> /help
The console knows /as NAME and /quit. Everything else is typed without a slash, such as: who Bristol
you> /asJo
The console knows /as NAME and /quit. Everything else is typed without a slash, such as: who Bristol
you> /as
Who is typing? For example: /as Sam
you> /as  
Who is typing? For example: /as Sam
you> /pcc Kent
you typed "Kent"

you> /pcc
you typed ""

`},
		{"empty lines ask for nothing", "\n  \nKent\n", `
you> 
you>   
you> Kent
you typed "Kent"

`},
		{"quit leaves the rest unread", "Kent\n/quit\nSurrey\n", `
you> Kent
you typed "Kent"

you> /quit
`},
		{"exit is quit", "/exit\nSurrey\n", `
you> /exit
`},
		{"nothing is typed", "", `
`},
		{"escapes in a line and in a name", "/as \x1b]0;Sam\x07\n\x1b[2J\n/quit\n", `
you> /as ]0;Sam
Now typing: ]0;Sam.
]0;Sam> [2J
]0;Sam typed "\x1b[2J"

]0;Sam> /quit
`},
		{"a tab in a line is shown as a space", "who\tKent\n", `
you> who Kent
you typed "who\tKent"

`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			want := greeting + strings.TrimPrefix(tc.want, "\n")
			if got := talk(t, &console.Console{}, newFake(), tc.typed); got != want {
				t.Errorf("when %q is typed, the transcript is\n%s\nwant\n%s", tc.typed, got, want)
			}
		})
	}
}

func TestLinesEndAsTheyLike(t *testing.T) {
	want := talk(t, &console.Console{}, newFake(), "who\n2\nwrong\nIt was May\nBBC\n")
	for name, typed := range map[string]string{
		"lines of Windows":      "who\r\n2\r\nwrong\r\nIt was May\r\nBBC\r\n",
		"no newline at the end": "who\n2\nwrong\nIt was May\nBBC",
	} {
		t.Run(name, func(t *testing.T) {
			if got := talk(t, &console.Console{}, newFake(), typed); got != want {
				t.Errorf("when %q is typed, the transcript is\n%s\nwant\n%s", typed, got, want)
			}
		})
	}
}

func TestOnlyTheFirstNameIsACoordinator(t *testing.T) {
	const typed = "Kent\npoll\n1\nwrong\na\nb\n/as Jo\nKent\n/as Sam\nKent\n"
	for _, tc := range []struct {
		name  string
		admin bool
		want  []string
	}{
		{"with --admin", true, []string{`coordinator Sam typed "Kent"`, `coordinator Sam pressed "vote:yes"`, `coordinator Sam sent "words=a, where=b"`,
			`Jo typed "Kent"`, `coordinator Sam typed "Kent"`}},
		{"without", false, []string{`Sam typed "Kent"`, `Sam pressed "vote:yes"`, `Sam sent "words=a, where=b"`, `Jo typed "Kent"`, `Sam typed "Kent"`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rest := "\n" + talk(t, &console.Console{As: "Sam", Admin: tc.admin}, newFake(), typed)
			for _, want := range tc.want {
				_, after, found := strings.Cut(rest, "\n"+want+"\n")
				if !found {
					t.Fatalf("Admin = %v: after what came before, the transcript goes on\n%s\nwant the line %s", tc.admin, rest, want)
				}
				rest = after
			}
		})
	}
}

// The clock of this test counts the bytes that were read: it shows that a form
// was sent when its last line had come.
func TestWhatTheBotIsTold(t *testing.T) {
	const typed = "poll\n2\nwrong\nIt was May\nBBC\n"
	h := newFake()
	in := strings.NewReader(typed)
	c := &console.Console{In: iotest.OneByteReader(in), Out: io.Discard, As: "Sam", Now: func() time.Time {
		return noon.Add(time.Duration(len(typed)-in.Len()) * time.Second)
	}}
	if err := c.Run(t.Context(), h); err != nil {
		t.Fatalf("Run with %q typed: %v, want no error", typed, err)
	}
	if len(h.requests) != 2 || len(h.presses) != 1 || len(h.forms) != 1 {
		t.Fatalf("%q typed made %d requests, %d presses and %d forms, want 2, 1 and 1", typed, len(h.requests), len(h.presses), len(h.forms))
	}
	request, press, form := h.requests[0], h.presses[0], h.forms[0]
	sam := chat.Person{Workspace: console.Workspace, ID: "Sam"}
	keys := map[string]bool{"": true}
	for _, told := range []struct {
		what    string
		key     string
		at      time.Time
		person  chat.Person
		channel chat.Channel
		upTo    string
	}{
		{"request", request.Key, request.At, request.Person, request.Channel, "poll\n"},
		{"press", press.Key, press.At, press.Person, press.Channel, "poll\n2\n"},
		{"form", form.Key, form.At, form.Person, form.Channel, typed},
	} {
		if keys[told.key] {
			t.Errorf("the key of the %s is %q, want one of its own", told.what, told.key)
		}
		keys[told.key] = true
		if want := noon.Add(time.Duration(len(told.upTo)) * time.Second); !told.at.Equal(want) {
			t.Errorf("the time of the %s is %v, want %v, when %q had been typed", told.what, told.at, want, told.upTo)
		}
		if told.person != sam || told.channel != console.Channel {
			t.Errorf("the %s is by %+v in %+v, want %+v in %+v", told.what, told.person, told.channel, sam, console.Channel)
		}
	}
}

func TestAFormIsEmptyTheSecondTime(t *testing.T) {
	h := newFake()
	talk(t, &console.Console{}, h, "wrong\nIt was May\nBBC\n")
	for _, field := range h.replies["wrong"].Form.Fields {
		if field.Value != "" {
			t.Errorf("after a form was filled in, the bot's own has %s = %q, want it empty", field.Name, field.Value)
		}
	}
}

// The bot refuses so long a line; what counts is that it is one line still.
func TestALineOf100KB(t *testing.T) {
	h := newFake()
	talk(t, &console.Console{}, h, strings.Repeat("Llŷn ", 100<<10/6)+"\nKent\n")
	if len(h.requests) != 2 {
		t.Fatalf("a line of 100 KB and another made %d requests, want 2", len(h.requests))
	}
	if n := len(h.requests[0].Line); n < 32<<10 || n > 64<<10 {
		t.Errorf("of a line of 100 KB the bot got %d bytes, want some 64 KB", n)
	}
	if got := h.requests[1].Line; got != "Kent" {
		t.Errorf("the line after one of 100 KB is %q, want Kent", got)
	}
}

func TestRunSaysWhyItCannotRead(t *testing.T) {
	broken := errors.New("the cable is out")
	c := &console.Console{In: iotest.ErrReader(broken), Out: io.Discard}
	if err := c.Run(t.Context(), newFake()); !errors.Is(err, broken) {
		t.Errorf("Run with an input that fails = %v, want %v", err, broken)
	}
}

// stopper is a bot that ends the context while it answers.
type stopper struct {
	*fake
	stop func()
}

func (s stopper) Answer(ctx context.Context, r chat.Request) chat.Reply {
	s.stop()
	return s.fake.Answer(ctx, r)
}

func TestNoFurtherLineAfterTheEndOfTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h := stopper{newFake(), cancel}
	c := &console.Console{In: strings.NewReader("Kent\nSurrey\n"), Out: io.Discard, Now: time.Now}
	if err := c.Run(ctx, h); err != nil || len(h.requests) != 1 {
		t.Errorf("Run = %v after %d requests, want no error after 1", err, len(h.requests))
	}
}

func TestTheEndOfTheContextEndsTheWaiting(t *testing.T) {
	for _, tc := range []struct{ name, typed, shown string }{
		{"for a line", "Kent\n", `you typed "Kent"`},
		{"for a value of a form", "wrong\n", "For example: the commissioner resigned"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := startPiped(t, &console.Console{Now: time.Now}, newFake())
			s.types(t, tc.typed)
			s.shows(t, tc.shown)
			s.cancel()
			s.leaves(t)
		})
	}
}

func TestPost(t *testing.T) {
	var out strings.Builder
	c := &console.Console{Out: &out}
	first, err := c.Post(t.Context(), console.Channel, question, "")
	if want := "[everyone in the channel sees this]\nHas your PCC replied?\n[1] Yes  [2] No\n\n"; err != nil || out.String() != want {
		t.Errorf("Post prints %q, error %v, want %q", out.String(), err, want)
	}
	second, _ := c.Post(t.Context(), console.Channel, question, "")
	if first.ID == "" || first.ID == second.ID || first.Channel != console.Channel {
		t.Errorf("two Posts = %+v and %+v, want ids of their own in %+v", first, second, console.Channel)
	}
	if got, want := talk(t, c, newFake(), "2\n"), `you pressed "vote:no"`; !strings.Contains(got, want) {
		t.Errorf("after a Post, when 2 is typed, the transcript is\n%s\nwant %s in it", got, want)
	}
}

func TestUpdateIsPrintedAnew(t *testing.T) {
	var out strings.Builder
	c := &console.Console{Out: &out}
	posted, _ := c.Post(t.Context(), console.Channel, question, "")
	out.Reset()
	closed := chat.Message{Title: "Closed: 3 of 5 said yes.", Buttons: []chat.Button{{ID: "results", Label: "Results"}}}
	err := c.Update(t.Context(), posted, closed)
	if want := "[everyone in the channel sees this]\nClosed: 3 of 5 said yes.\n[1] Results\n\n"; err != nil || out.String() != want {
		t.Errorf("Update prints %q, error %v, want %q", out.String(), err, want)
	}
	if got, want := talk(t, c, newFake(), "1\n"), `you pressed "results"`; !strings.Contains(got, want) {
		t.Errorf("after an Update, when 1 is typed, the transcript is\n%s\nwant %s in it", got, want)
	}
}

func TestPostSaysThatNobodyCanSeeIt(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	c := &console.Console{Out: w}
	if _, err := c.Post(t.Context(), console.Channel, question, ""); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Post on a closed pipe = %v, want %v", err, io.ErrClosedPipe)
	}
}

// poster is a bot that posts a question while it answers.
type poster struct {
	*fake
	console *console.Console
}

func (p poster) Answer(ctx context.Context, r chat.Request) chat.Reply {
	p.console.Post(ctx, r.Channel, question, "")
	return p.fake.Answer(ctx, r)
}

func TestTheBotPostsWhileItAnswers(t *testing.T) {
	c := &console.Console{}
	got := talk(t, c, poster{newFake(), c}, "Kent\n")
	want := greeting + `you> Kent
[everyone in the channel sees this]
Has your PCC replied?
[1] Yes  [2] No

you typed "Kent"

`
	if got != want {
		t.Errorf("the transcript is\n%s\nwant\n%s", got, want)
	}
}

// The race detector watches this one.
func TestPostsComeWhileSomebodyTypes(t *testing.T) {
	var out strings.Builder
	c := &console.Console{In: strings.NewReader(strings.Repeat("who\n1\n", 200)), Out: &out, Now: time.Now}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var posting sync.WaitGroup
	posted := 0
	posting.Go(func() {
		for ctx.Err() == nil {
			c.Post(ctx, console.Channel, question, "")
			posted++
		}
	})
	err := c.Run(ctx, newFake())
	cancel()
	posting.Wait()
	whole := "[everyone in the channel sees this]\nHas your PCC replied?\n[1] Yes  [2] No\n\n"
	if n := strings.Count(out.String(), whole); err != nil || n != posted {
		t.Errorf("Run = %v with %d whole posts in the transcript, want no error and %d", err, n, posted)
	}
}

func TestSend(t *testing.T) {
	for _, tc := range []struct{ name, file, saved string }{
		{"a plain name", "results.csv", "results.csv"},
		{"a way up and out", "../../results.csv", "results.csv"},
		{"a place of its own", "/etc/results.csv", "results.csv"},
		{"a folder", "kent/2027/", "2027"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out strings.Builder
			c := &console.Console{Out: &out}
			err := c.Send(t.Context(), chat.Person{ID: "Sam"}, chat.File{Name: tc.file, Alt: "Yes 3, No 2", Data: []byte("yes,no\n3,2\n")})
			if err != nil {
				t.Fatalf("Send of %q: %v, want no error", tc.file, err)
			}
			if got, err := os.ReadFile(tc.saved); string(got) != "yes,no\n3,2\n" {
				t.Errorf("Send of %q leaves %q in %s, error %v, want what was sent", tc.file, got, tc.saved, err)
			}
			if want := "[saved as " + tc.saved + ": Yes 3, No 2]\n"; out.String() != want {
				t.Errorf("Send of %q says %q, want %q", tc.file, out.String(), want)
			}
		})
	}
}

func TestSendWritesOverNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	var out strings.Builder
	c := &console.Console{Out: &out}
	if err := c.Send(t.Context(), chat.Person{}, chat.File{Name: "results.csv", Data: []byte("first")}); err != nil {
		t.Fatalf("Send of results.csv: %v, want no error", err)
	}
	out.Reset()
	err := c.Send(t.Context(), chat.Person{}, chat.File{Name: "kent/results.csv", Data: []byte("second")})
	if !errors.Is(err, fs.ErrExist) || out.String() != "" {
		t.Errorf("Send of a second results.csv = %v and says %q, want %v and nothing", err, out.String(), fs.ErrExist)
	}
	if got, _ := os.ReadFile("results.csv"); string(got) != "first" {
		t.Errorf("results.csv holds %q after a second was sent, want first", got)
	}
}

func TestSendRefusesWhatIsNoName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"", ".", "..", "/", "kent/.."} {
		c := &console.Console{Out: io.Discard}
		if err := c.Send(t.Context(), chat.Person{}, chat.File{Name: name}); err == nil {
			t.Errorf("Send of a file called %q = no error, want one", name)
		}
	}
}

func TestConsoleIsAPlatform(t *testing.T) {
	chattest.TestPlatform(t, func(t testing.TB) chattest.Trial {
		var out bytes.Buffer
		c := &console.Console{In: strings.NewReader(""), Out: &out}
		return chattest.Trial{Platform: c, Channel: console.Channel, Shown: func() []string {
			var all []string
			for _, part := range strings.Split(out.String(), "[everyone in the channel sees this]\n")[1:] {
				words, _, _ := strings.Cut(part, "\n\n")
				all = append(all, strings.TrimSpace(words))
			}
			return all
		}}
	})
}

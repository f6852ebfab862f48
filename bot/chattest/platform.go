package chattest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pccbot/bot/chat"
)

// A Trial is a chat service under test, with the world behind it.
type Trial struct {
	Platform chat.Platform
	Channel  chat.Channel // where it may post
	// Closed is a channel where it may not; the zero one if it has none.
	Closed chat.Channel
	// Shown is the words of the messages in Channel, in order, as people see them.
	Shown func() []string
}

// TestPlatform holds a chat service to what [chat.Platform] promises. Every part
// gets a service of its own from open.
func TestPlatform(t *testing.T, open func(testing.TB) Trial) {
	for _, part := range []struct {
		name string
		test func(*testing.T, Trial)
	}{
		{"it has a name", named},
		{"it runs until it is told to stop", runs},
		{"a post is in the channel", posted},
		{"posts keep their order", inOrder},
		{"every kind of message can be posted", everyMessage},
		{"a post with the same key is not made twice", sameKey},
		{"a message is redrawn", redrawn},
		{"a closed channel says so", closedChannel},
		{"a post after the end of its time is not made, or unknown", outOfTime},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open(t)) })
	}
}

func say(words string) chat.Message { return chat.Message{Lines: []chat.Line{chat.Says(words)}} }

// post posts what must go through, as soon as the service takes it.
func post(t *testing.T, w Trial, words, key string) chat.Posted {
	t.Helper()
	time.Sleep(w.Platform.Terms().Apart)
	p, err := w.Platform.Post(t.Context(), w.Channel, say(words), key)
	if err != nil {
		t.Fatalf("Post(%q) = %v", words, err)
	}
	if p.Channel != w.Channel || p.ID == "" {
		t.Errorf("Post(%q) = %+v, want a message of the channel with an id", words, p)
	}
	return p
}

func checkShown(t *testing.T, w Trial, want ...string) {
	t.Helper()
	if got := w.Shown(); !slices.Equal(got, want) {
		t.Errorf("the channel shows %q, want %q", got, want)
	}
}

func named(t *testing.T, w Trial) {
	if w.Platform.Name() == "" || w.Platform.Name() != w.Channel.Workspace.Platform {
		t.Errorf("Name() = %q, and its channels are of %q", w.Platform.Name(), w.Channel.Workspace.Platform)
	}
}

func runs(t *testing.T, w Trial) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- w.Platform.Run(ctx, quiet{}) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatalf("Run() = %v before it was told to stop", err)
		}
		return // it had nobody to listen to
	default:
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run() = %v after it was told to stop, want nil", err)
	}
}

func posted(t *testing.T, w Trial) {
	post(t, w, "Good morning", "k1")
	checkShown(t, w, "Good morning")
}

func inOrder(t *testing.T, w Trial) {
	first, second := post(t, w, "One", "k1"), post(t, w, "Two", "k2")
	if first.ID == second.ID {
		t.Errorf("two posts have the one id %q", first.ID)
	}
	checkShown(t, w, "One", "Two")
}

func everyMessage(t *testing.T, w Trial) {
	for i, r := range Replies() {
		time.Sleep(w.Platform.Terms().Apart)
		if _, err := w.Platform.Post(t.Context(), w.Channel, r.Reply.Message, fmt.Sprint("k", i)); err != nil {
			t.Errorf("Post(%s) = %v", r.Name, err)
		}
	}
}

func sameKey(t *testing.T, w Trial) {
	if w.Platform.Terms().Remembers == 0 {
		t.Skip("this service takes no keys")
	}
	first, again := post(t, w, "Once", "k1"), post(t, w, "Once", "k1")
	if first != again {
		t.Errorf("the second post with a key is %v, want the first, %v", again, first)
	}
	checkShown(t, w, "Once")
}

func redrawn(t *testing.T, w Trial) {
	p := post(t, w, "Nobody has answered", "k1")
	for range 2 {
		if err := w.Platform.Update(t.Context(), p, say("Five have answered")); err != nil {
			t.Fatalf("Update() = %v", err)
		}
	}
	shown := w.Shown()
	if last := shown[len(shown)-1]; last != "Five have answered" {
		t.Errorf("the last message is %q, want what was drawn", last)
	}
}

func closedChannel(t *testing.T, w Trial) {
	if w.Closed == (chat.Channel{}) {
		t.Skip("this service has no closed channels")
	}
	if _, err := w.Platform.Post(t.Context(), w.Closed, say("Hello?"), "k1"); !errors.Is(err, chat.ErrGone) {
		t.Errorf("Post in a closed channel = %v, want %v", err, chat.ErrGone)
	}
	if err := w.Platform.Update(t.Context(), chat.Posted{Channel: w.Closed, ID: "1"}, say("Hello?")); !errors.Is(err, chat.ErrGone) {
		t.Errorf("Update in a closed channel = %v, want %v", err, chat.ErrGone)
	}
}

func outOfTime(t *testing.T, w Trial) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.Platform.Post(ctx, w.Channel, say("Too late"), "k1")
	_, again := errors.AsType[chat.RetryError](err)
	switch shown := len(w.Shown()); {
	case err == nil && shown == 1, errors.Is(err, chat.ErrUnknown):
	case shown > 0:
		t.Errorf("Post() = %v, and the message is there", err)
	case err == nil || !again && !errors.Is(err, context.Canceled):
		t.Errorf("Post() = %v, and the message is not there", err)
	}
}

// quiet is a bot that nobody talks to.
type quiet struct{ chat.Handler }

func (quiet) Commands() []chat.Command { return nil }

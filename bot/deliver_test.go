package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pccbot/bot/chat"
)

// inBubble runs a test in a world of its own, with one chat service.
func inBubble(t *testing.T, on chat.Terms, test func(t *testing.T, w *world, c chat.Channel)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.join("slack", on)
		w.start()
		test(t, w, channelOf("slack", 0))
	})
}

// One network whose channel is gone, one that is told to come back later, and one
// whose service hangs: all others are served as though they were alone.
func TestOneNetworksTroubleHoldsUpNobodyElse(t *testing.T) {
	inBubble(t, chat.Terms{Apart: time.Second}, func(t *testing.T, w *world, _ chat.Channel) {
		w.recorded["slack"].Before = func(c chat.Channel) error {
			switch c.ID {
			case "C0":
				return chat.ErrGone
			case "C1":
				return chat.RetryError{After: 30 * time.Minute}
			case "C2":
				time.Sleep(19 * time.Second)
			}
			return nil
		}
		for i := range 20 {
			w.poll(channelOf("slack", i), yesNo)
		}
		began := w.now()
		w.run(5 * time.Minute)
		for i := 3; i < 20; i++ {
			c := channelOf("slack", i)
			got := w.recorded["slack"].In(c)
			if len(got) != 1 || got[0].At.Sub(began.Add(-w.offset)) > time.Second {
				t.Errorf("channel %s gets %v, want its card within a second", c.ID, got)
			}
		}
		if got := w.titles(channelOf("slack", 2)); len(got) != 1 {
			t.Errorf("the slow channel gets %q, want its card", got)
		}
		has(t, "status where the channel is gone", w.ask(channelOf("slack", 0), "status"),
			"Not posted: the card of poll 1, in this channel, since Saturday 21 November 2026, noon (UK time): the channel is gone, or I may not write there.")
		lacks(t, "status where the service is busy", w.ask(channelOf("slack", 1), "status"), "osted")
		w.run(time.Hour)
		if got := w.titles(channelOf("slack", 1)); got != nil {
			t.Errorf("the busy channel gets %q while it is busy", got)
		}
	})
}

// A service that is busy is asked five times over about a quarter of an hour, and
// never sooner than it says.
func TestABusyServiceIsAskedFiveTimes(t *testing.T) {
	for name, tc := range map[string]struct {
		after       time.Duration
		least, most time.Duration
	}{
		"that names no time":      {0, 10 * time.Minute, 25 * time.Minute},
		"that asks for ten hours": {10 * time.Hour, 40 * time.Hour, 41 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
				var asked []time.Time
				w.recorded["slack"].Before = func(chat.Channel) error {
					asked = append(asked, time.Now())
					return chat.RetryError{After: tc.after}
				}
				w.poll(c, yesNo+", close in 6 days")
				w.run(time.Hour)
				w.every = time.Hour
				w.start()
				w.run(48 * time.Hour)
				if len(asked) != 5 {
					t.Fatalf("it was asked %d times, want 5", len(asked))
				}
				if took := asked[4].Sub(asked[0]); took < tc.least || took > tc.most {
					t.Errorf("from the first time to the last it took %s, want %s to %s", took, tc.least, tc.most)
				}
				w.recorded["slack"].Before = nil
				status := w.ask(c, "status")
				has(t, "status", status, "Not posted: the card of poll 1", "the service would not take it, five times over")
				w.press(c, status, "Post the card of poll 1")
				w.run(time.Minute)
				if got := w.titles(c); len(got) != 1 {
					t.Errorf("after a coordinator's press the channel shows %q, want the card", got)
				}
			})
		})
	}
}

// A service that wants time between any two posts gets it, whatever their channels.
func TestPostsKeepTheServicesPace(t *testing.T) {
	inBubble(t, chat.Terms{Each: 2 * time.Second}, func(t *testing.T, w *world, _ chat.Channel) {
		for i := range 10 {
			w.poll(channelOf("slack", i), yesNo)
		}
		w.run(time.Minute)
		if got := len(w.recorded["slack"].Shown()); got != 10 {
			t.Errorf("after a minute there are %d cards, want 10", got)
		}
	})
}

// What waits behind a busy moment keeps its place.
func TestPostsOfOneChannelKeepTheirOrder(t *testing.T) {
	inBubble(t, chat.Terms{Apart: time.Second}, func(t *testing.T, w *world, c chat.Channel) {
		tries := 0
		w.recorded["slack"].Before = func(chat.Channel) error {
			if tries++; tries < 3 {
				return chat.RetryError{After: time.Second}
			}
			return nil
		}
		for i := range 4 {
			w.poll(c, fmt.Sprintf(`poll new "Question %d?" yes / no`, i+1))
		}
		w.run(10 * time.Minute)
		if got, want := w.titles(c), []string{"Poll 1", "Poll 2", "Poll 3", "Poll 4"}; !slices.Equal(got, want) {
			t.Errorf("the channel shows %q, want %q", got, want)
		}
	})
}

// On a service that takes no keys, a post of which nobody knows whether it arrived
// is not sent again before a coordinator says so.
func TestAnUnknownPostWaitsForACoordinator(t *testing.T) {
	for name, arrived := range map[string]bool{"that is there": true, "that is not": false} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
				lost := func(chat.Channel) error { return fmt.Errorf("%w: the line went dead", chat.ErrUnknown) }
				if arrived {
					w.recorded["slack"].After = lost
				} else {
					w.recorded["slack"].Before = lost
				}
				w.poll(c, yesNo)
				w.run(time.Hour)
				w.recorded["slack"].Before, w.recorded["slack"].After = nil, nil
				w.run(time.Hour)
				status := w.ask(c, "status")
				has(t, "status", status, "Perhaps not posted: the card of poll 1, in this channel, since Saturday 21 November 2026, noon (UK time): the service did not say whether it took it. Please look there")
				member := chat.Person{Workspace: c.Workspace, ID: "U9"}
				if got := w.bot.Answer(t.Context(), chat.Request{Person: member, Channel: c, Line: "status"}); len(got.Buttons) > 0 {
					t.Errorf("status offers a member %v", got.Buttons)
				}
				label := "Post the card of poll 1"
				if arrived {
					label = "It is there: the card of poll 1"
				}
				has(t, "a member's press", w.pressAs(member, c, status, label), "Only a coordinator")
				stranger := channelOf("slack", 5)
				has(t, "a press from another network", w.press(stranger, status, label), "no longer in use")
				w.press(c, status, label)
				has(t, "a second press", w.press(c, status, label), "dealt with already")
				w.run(time.Minute)
				if got := w.titles(c); !slices.Equal(got, []string{"Poll 1"}) {
					t.Errorf("the channel shows %q, want the card once", got)
				}
				lacks(t, "status afterwards", w.ask(c, "status"), "osted")
			})
		})
	}
}

// A service that takes keys is simply told again, as long as it knows them.
func TestAKeySettlesWhatIsUnknown(t *testing.T) {
	inBubble(t, chat.Terms{Remembers: 5 * time.Minute}, func(t *testing.T, w *world, c chat.Channel) {
		lost := 2
		w.recorded["slack"].After = func(chat.Channel) error {
			if lost--; lost >= 0 {
				return errors.New("the line went dead")
			}
			return nil
		}
		w.poll(c, yesNo)
		w.run(10 * time.Minute)
		if got := w.titles(c); lost >= 0 || !slices.Equal(got, []string{"Poll 1"}) {
			t.Errorf("the channel shows %q, want the card once, after two lost answers", got)
		}
		lacks(t, "status", w.ask(c, "status"), "osted")
		lost = 100
		w.poll(c, `poll new "Second?" yes / no`)
		w.run(time.Hour)
		if got := w.titles(c); !slices.Equal(got, []string{"Poll 1", "Poll 2"}) {
			t.Errorf("the channel shows %q, want the second card once too", got)
		}
		has(t, "status once the key is forgotten", w.ask(c, "status"), "Perhaps not posted: the card of poll 2")
	})
}

// While a service that takes keys is busy, it is not forgotten that the post may be
// in the channel: once the key is no longer known, it is not sent again.
func TestABusyMomentDoesNotHideThatAPostIsUnknown(t *testing.T) {
	inBubble(t, chat.Terms{Remembers: 5 * time.Minute}, func(t *testing.T, w *world, c chat.Channel) {
		w.recorded["slack"].After = func(chat.Channel) error { return errors.New("the line went dead") }
		w.poll(c, yesNo)
		w.run(30 * time.Second)
		w.recorded["slack"].After = nil
		w.recorded["slack"].Before = func(chat.Channel) error { return chat.RetryError{After: time.Minute} }
		w.run(10 * time.Minute)
		w.recorded["slack"].Before = nil
		w.run(time.Hour)
		if got := w.titles(c); !slices.Equal(got, []string{"Poll 1"}) {
			t.Errorf("the channel shows %q, want the card once", got)
		}
		has(t, "status", w.ask(c, "status"), "Perhaps not posted: the card of poll 1")
	})
}

// A fault in a chat service's code is not the end of the program, and what it was
// about stays out of the log.
func TestAPanicIsLoggedWithoutWhatItWasAbout(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		var log bytes.Buffer
		w.log = &log
		w.start()
		w.recorded["slack"].Before = func(chat.Channel) error { panic("secret-token and what Sam wrote") }
		w.poll(c, yesNo)
		w.run(time.Minute)
		w.recorded["slack"].Before = nil
		has(t, "status", w.ask(c, "status"), "Perhaps not posted: the card of poll 1")
		if !strings.Contains(log.String(), "panic with a string") {
			t.Errorf("the log does not say that there was a panic:\n%s", log.String())
		}
		if strings.Contains(log.String(), "secret-token") {
			t.Errorf("the log holds what the panic said:\n%s", log.String())
		}
	})
}

// However many answer, a card is drawn anew at most once a minute.
func TestACardIsRedrawnAtMostOnceAMinute(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.run(2 * time.Minute)
		before := w.recorded["slack"].Updates()
		for i := range 120 {
			who := chat.Person{Workspace: c.Workspace, ID: fmt.Sprint("V", i)}
			for _, line := range []string{"privacy agree 1", "vote 1 yes"} {
				w.bot.Answer(t.Context(), chat.Request{At: w.now(), Person: who, Channel: c, Line: line})
			}
			w.run(5 * time.Second)
		}
		drawn := w.recorded["slack"].Updates() - before
		if drawn < 8 || drawn > 11 {
			t.Errorf("in ten minutes with 120 answers the card was drawn %d times, want about ten", drawn)
		}
		w.run(2 * time.Minute)
		note := func() string { return w.recorded["slack"].In(c)[0].Note }
		if !strings.Contains(note(), "120 people have answered") {
			t.Errorf("in the end the card says %q", note())
		}
		w.ask(c, "poll close 1")
		w.run(2 * time.Minute)
		if got := note(); !strings.HasPrefix(got, "Closed ") {
			t.Errorf("after the close the card says %q", got)
		}
		w.ask(c, "poll reopen 1")
		w.run(2 * time.Minute)
		cards := w.recorded["slack"].In(c)
		for _, m := range []chat.Message{cards[0].Message, cards[len(cards)-1].Message} {
			if !strings.HasPrefix(m.Note, "Closes ") || len(m.Buttons) != 4 {
				t.Errorf("after the reopening a card says %q and has the buttons %v", m.Note, m.Buttons)
			}
		}
		w.press(c, w.ask(c, "poll delete 1"), "Delete poll 1")
		w.run(2 * time.Minute)
		if got := w.recorded["slack"].In(c)[0].Message.Text(); got != "Poll 1 was deleted" {
			t.Errorf("after the poll was deleted its card says %q", got)
		}
	})
}

// Results go wherever the poll was posted.
func TestResultsGoToEveryChannelOfThePoll(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.every = time.Hour
		w.start()
		w.poll(c, yesNo+", close in 2 days")
		other := chat.Channel{Workspace: c.Workspace, ID: "C9"}
		w.ask(other, "poll post 1")
		w.run(73 * time.Hour)
		for _, where := range []chat.Channel{c, other} {
			if got, want := w.titles(where), []string{"Poll 1", "Results of poll 1"}; !slices.Equal(got, want) {
				t.Errorf("channel %s shows %q, want %q", where.ID, got, want)
			}
		}
	})
}

// Results that are reopened away before they were sent are not sent.
func TestWhatBecamePointlessIsNotSent(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.run(time.Minute)
		w.ask(c, "poll close 1")
		w.ask(c, "poll reopen 1")
		w.poll(c, `poll new "Second?" yes / no`)
		w.press(c, w.ask(c, "poll delete 2"), "Delete poll 2")
		w.run(time.Minute)
		if got, want := w.titles(c), []string{"Poll 1", "Poll 1"}; !slices.Equal(got, want) {
			t.Errorf("the channel shows %q, want %q: the card, and that it is open again", got, want)
		}
	})
}

// A database that cannot take the answer for a moment gets it a moment later.
func TestASentPostIsRecordedInTheEnd(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.plug.fail("EndPost", 2)
		w.run(time.Hour)
		if got := w.titles(c); !slices.Equal(got, []string{"Poll 1"}) {
			t.Errorf("the channel shows %q, want the card once", got)
		}
		lacks(t, "status", w.ask(c, "status"), "osted")
	})
}

// When the program stops, what it had begun is finished and what it had only taken
// on is given back.
func TestAStopFinishesWhatWasBegun(t *testing.T) {
	inBubble(t, chat.Terms{Apart: time.Second}, func(t *testing.T, w *world, c chat.Channel) {
		w.recorded["slack"].Before = func(chat.Channel) error { time.Sleep(3 * time.Second); return nil }
		hung := channelOf("slack", 1)
		w.poll(c, yesNo)
		w.poll(c, `poll new "Second?" yes / no`)
		w.poll(hung, yesNo)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { w.bot.Run(ctx); close(ended) }()
		time.Sleep(time.Second)
		stop()
		began := time.Now()
		<-ended
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it stopped after %s", took)
		}
		w.recorded["slack"].Before = nil
		w.run(time.Minute)
		for where, want := range map[chat.Channel][]string{c: {"Poll 1", "Poll 2"}, hung: {"Poll 1"}} {
			if got := w.titles(where); !slices.Equal(got, want) {
				t.Errorf("channel %s shows %q, want %q", where.ID, got, want)
			}
		}
	})
}

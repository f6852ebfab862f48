package bot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPollClosesAtItsTimeThoughTheBotWasNotRunning(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo+", close in 2 hours")
		w.run(time.Minute)
		time.Sleep(10 * time.Hour)
		w.start()
		w.run(5 * time.Minute)
		if got := w.recorded["slack"].In(c)[0].Note; !strings.HasPrefix(got, "Closed Saturday 21 November 2026, 2pm") {
			t.Errorf("the card says %q", got)
		}
	})
}

type oneFails struct{ bot.Store }

func (s oneFails) ClosePoll(ctx context.Context, n chat.Network, number int, c poll.Closing) (bool, error) {
	if number == 1 {
		return false, errors.New("the database is damaged here")
	}
	return s.Store.ClosePoll(ctx, n, number, c)
}

func TestAPollThatCannotBeClosedKeepsNoOther(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo+", close in 2 hours")
		w.poll(c, `poll new "Second?" yes / no, close in 2 hours`)
		w.run(time.Minute)
		time.Sleep(3 * time.Hour)
		w.bot = bot.New(oneFails{w.db}, facts, w.now)
		w.bot.Platforms, w.bot.Log = w.services, slog.New(slog.NewTextHandler(io.Discard, nil))
		w.run(time.Minute)
		if got := w.titles(c); !slices.Contains(got, "Results of poll 2") {
			t.Errorf("the channel shows %q, want the results of poll 2", got)
		}
	})
}

func TestACardThatWaitedIsNotSentOfAClosedPoll(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.ask(c, "poll close 1")
		w.run(time.Minute)
		if got := w.titles(c); !slices.Equal(got, []string{"Results of poll 1"}) {
			t.Errorf("the channel shows %q, want the results alone", got)
		}
	})
}

func TestOnlyTheResultsOfTheLastCloseAreSent(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.run(time.Minute)
		for range 2 {
			w.ask(c, "poll close 1")
			time.Sleep(time.Minute)
			w.ask(c, "poll reopen 1")
			time.Sleep(time.Minute)
		}
		w.ask(c, "poll close 1")
		w.run(time.Minute)
		if got := w.titles(c); !slices.Equal(got, []string{"Poll 1", "Results of poll 1"}) {
			t.Errorf("the channel shows %q, want the card and the results once", got)
		}
	})
}

// eveOfHold is ten minutes before the midnight at which the hold for Cheshire begins.
func (w *world) eveOfHold(c chat.Channel) time.Time {
	was := w.offset
	w.ask(c, "area Cheshire")
	defer func() { w.offset = was }()
	for day := time.Date(2027, 3, 1, 0, 1, 0, 0, time.UTC); ; day = day.AddDate(0, 0, 1) {
		w.offset = time.Until(day)
		if strings.Contains(w.ask(c, yesNo+", close in 3 days").Text(), "Before an election") {
			return day.Add(-71 * time.Minute)
		}
	}
}

func TestAHoldAndItsEnd(t *testing.T) {
	for name, tc := range map[string]struct {
		close, run time.Duration // after the eve
		first      []string
	}{
		"that begins while results wait":           {0, 3 * time.Hour, []string{"Poll 1"}},
		"in which the poll closes":                 {3 * time.Hour, 4 * time.Hour, []string{"Poll 1", "Poll 1"}},
		"that is over before anything can be said": {3 * time.Hour, 60 * 24 * time.Hour, []string{"Poll 1", "Results of poll 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.join("slack", chat.Terms{})
				w.every = time.Hour
				w.start()
				c := channelOf("slack", 0)
				eve := w.eveOfHold(c)
				set := func(at time.Time) { w.offset = time.Until(at) }
				set(eve.Add(-time.Hour))
				w.poll(c, yesNo)
				w.run(time.Minute)
				set(eve.Add(tc.close))
				w.ask(c, "poll close 1")
				set(eve.Add(tc.run))
				w.start()
				w.run(time.Hour)
				if got := w.titles(c); !slices.Equal(got, tc.first) {
					t.Errorf("the channel shows %q, want %q", got, tc.first)
				}
				if len(tc.first) > 1 && tc.first[1] == "Results of poll 1" {
					return
				}
				set(time.Date(2027, 5, 6, 20, 0, 0, 0, time.UTC))
				w.start()
				w.run(11*time.Hour + 50*time.Minute)
				if got := w.titles(c); !slices.Equal(got, tc.first) {
					t.Errorf("before nine on the day after the election it shows %q, want %q", got, tc.first)
				}
				w.run(time.Hour)
				if got := w.titles(c); !slices.Equal(got, append(tc.first, "Results of poll 1")) {
					t.Errorf("after nine it shows %q", got)
				}
			})
		})
	}
}

// Results that were tried once, and then fall into the time before an election, hold
// up nothing else in their channel.
func TestHeldResultsHoldUpNothingElse(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		eve := w.eveOfHold(c)
		w.offset = time.Until(eve)
		w.poll(c, yesNo+", close in 3 days")
		w.run(time.Minute)
		w.recorded["slack"].Before = func(chat.Channel) error { return chat.RetryError{After: 15 * time.Minute} }
		w.ask(c, "poll close 1")
		w.run(20 * time.Minute) // over midnight
		w.recorded["slack"].Before = nil
		w.run(time.Hour)
		w.ask(c, "area Kent")
		w.poll(c, `poll new "What is for lunch?" soup / salad`)
		w.run(time.Hour)
		t.Logf("it is %s; the channel: %q", w.now(), w.titles(c))
		if got := w.titles(c); !slices.Contains(got, "Poll 2") {
			t.Errorf("an hour later the card of another poll is still not in the channel: %q", got)
		}
		t.Log(w.ask(c, "status").Text())
	})
}

// Where results need no longer be held back they are posted the next morning, and then
// no card says that they wait.
func TestTheEndOfAHold(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.offset = time.Until(w.eveOfHold(c).Add(2 * time.Hour))
		w.poll(c, yesNo+", close in 3 days")
		w.run(2 * time.Minute)
		w.ask(c, "poll close 1")
		w.run(2 * time.Minute)
		w.every = time.Hour
		w.start()
		w.bot.Hold = false // as by other facts
		w.run(36 * time.Hour)
		if got := w.titles(c); !slices.Contains(got, "Results of poll 1") {
			t.Errorf("a day after the hold was lifted: %q", got)
		}
		w.every = 24 * time.Hour
		w.start()
		w.run(60 * 24 * time.Hour)
		t.Logf("on %s: %q", w.now(), w.titles(c))
		for _, m := range w.recorded["slack"].In(c) {
			if strings.Contains(m.Message.Text(), "held back until") {
				t.Errorf("long after the election a message says: %s", m.Message.Text())
			}
		}
	})
}

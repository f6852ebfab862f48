package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// runFor runs the program for some time without waiting for what hangs, and
// says whether it had ended a minute after it was told to.
func (w *world) runFor(d time.Duration) (ended bool, wait func()) {
	ctx, stop := context.WithCancel(w.t.Context())
	over := make(chan struct{})
	go func() { w.bot.Run(ctx); close(over) }()
	time.Sleep(d)
	stop()
	select {
	case <-over:
		ended = true
	case <-time.After(time.Minute):
	}
	return ended, func() { <-over }
}

// A service that never comes back, whatever it is told, holds up no other, and the
// program ends all the same.
func TestAServiceThatNeverReturnsHoldsUpNoOther(t *testing.T) {
	for name, terms := range map[string]struct {
		on   chat.Terms
		hung int
	}{"nine channels, no keys": {chat.Terms{}, 9}, "one channel, keys": {chat.Terms{Remembers: 12 * time.Hour}, 1}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				w.join("bad", terms.on)
				w.join("good", chat.Terms{})
				w.start()
				release := make(chan struct{})
				w.recorded["bad"].Before = func(chat.Channel) error { <-release; return errors.New("never mind") }
				for i := range terms.hung {
					w.poll(channelOf("bad", i), yesNo)
				}
				go func() {
					time.Sleep(30 * time.Minute)
					w.poll(channelOf("good", 50), yesNo)
				}()
				ended, wait := w.runFor(2 * time.Hour)
				if got := w.titles(channelOf("good", 50)); len(got) != 1 {
					t.Errorf("90 minutes after it was asked for, the card on the OTHER, healthy service: %q", got)
				}
				if !ended {
					t.Error("a minute after SIGTERM the program has not ended")
				}
				close(release)
				wait()
			})
		})
	}
}

// A silent service answers only when it is told to give up.
type silent struct{ wired }

func (s silent) Post(ctx context.Context, _ chat.Channel, _ chat.Message, _ string) (chat.Posted, error) {
	<-ctx.Done()
	return chat.Posted{}, fmt.Errorf("%w: %w", chat.ErrUnknown, ctx.Err())
}

func TestASilentServiceIsGivenUpAfterTwentySeconds(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.services[0] = silent{w.services[0].(wired)}
		w.start()
		w.poll(c, yesNo)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { w.bot.Run(ctx); close(ended) }()
		time.Sleep(25 * time.Second)
		has(t, "status after 25 seconds", w.ask(c, "status"), "Perhaps not posted")
		w.poll(c, `poll new "Second?" yes / no`)
		time.Sleep(time.Second)
		stop()
		began := time.Now()
		<-ended
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it stopped after %s", took)
		}
	})
}

// Nobody takes over a post that takes long, but not too long.
func TestASlowPostIsTakenOverByNobody(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		asked := 0
		w.recorded["slack"].Before = func(chat.Channel) error { asked++; time.Sleep(19 * time.Second); return nil }
		w.poll(c, yesNo)
		w.run(45 * time.Second)
		lacks(t, "status", w.ask(c, "status"), "osted")
		if asked != 1 {
			t.Errorf("the service was told %d times, want once", asked)
		}
	})
}

// What was only taken on at a stop is sent at once after the next start.
func TestWhatWasTakenOnIsGivenBackAtAStop(t *testing.T) {
	inBubble(t, chat.Terms{Apart: 10 * time.Second}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.poll(c, `poll new "Second?" yes / no`)
		w.run(5 * time.Second) // the second waits for its turn
		time.Sleep(10 * time.Second)
		w.start()
		w.run(5 * time.Second)
		if got, want := w.titles(c), []string{"Poll 1", "Poll 2"}; !slices.Equal(got, want) {
			t.Errorf("five seconds after the start the channel shows %q, want %q", got, want)
		}
	})
}

type lostClaims struct{ bot.Store }

func (lostClaims) BeginPost(context.Context, chat.Network, int, string, time.Time) (bool, error) {
	return false, nil
}

func TestAPostWhoseClaimWasLostIsNotSent(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.bot = bot.New(lostClaims{w.db}, facts, w.now)
		w.bot.Platforms = w.services
		w.run(30 * time.Second)
		if got := w.titles(c); got != nil {
			t.Errorf("the channel shows %q, want nothing: somebody else has the post", got)
		}
	})
}

// What a coordinator has sent again is another message, although the service
// knows the first one's key.
func TestWhatIsSentAgainIsAnotherMessage(t *testing.T) {
	inBubble(t, chat.Terms{Remembers: 12 * time.Hour}, func(t *testing.T, w *world, c chat.Channel) {
		w.recorded["slack"].After = func(chat.Channel) error { return errors.New("the line went dead") }
		w.poll(c, yesNo)
		w.run(10 * time.Second)
		w.recorded["slack"].After = nil
		w.recorded["slack"].Before = func(chat.Channel) error { return chat.RetryError{} }
		w.run(time.Hour)
		w.recorded["slack"].Before = nil
		w.press(c, w.ask(c, "status"), "Post the card of poll 1") // somebody had deleted it
		w.run(time.Minute)
		if got := w.titles(c); len(got) != 2 {
			t.Errorf("the channel has had %q, want the card twice", got)
		}
	})
}

// An unreadable store fails in its own way to read poll 1.
type unreadable struct {
	bot.Store
	fail func() error
}

func (s unreadable) Poll(ctx context.Context, n chat.Network, number int) (poll.Poll, bool, error) {
	if number == 1 {
		return poll.Poll{}, false, s.fail()
	}
	return s.Store.Poll(ctx, n, number)
}

// A post that cannot be worded, now or ever, holds up no other.
func TestAPostThatCannotBeWordedHoldsUpNoOther(t *testing.T) {
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("the database is damaged here") },
		"a panic":  func() error { panic("a poll that nobody can word") },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
				w.poll(c, yesNo)
				w.poll(c, `poll new "Second?" yes / no`)
				w.bot = bot.New(unreadable{w.db, fail}, facts, w.now)
				w.bot.Platforms, w.bot.Log = w.services, slog.New(slog.NewTextHandler(io.Discard, nil))
				w.run(time.Minute)
				if got := w.titles(c); !slices.Equal(got, []string{"Poll 2"}) {
					t.Errorf("the channel shows %q, want the card that can be worded", got)
				}
			})
		})
	}
}

type panicky struct {
	wired
	calls *atomic.Int64
}

func (p panicky) Terms() chat.Terms { p.calls.Add(1); panic("terms") }

func TestTermsThatPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.join("bad", chat.Terms{})
		w.join("good", chat.Terms{})
		var calls atomic.Int64
		w.services[0] = panicky{w.services[0].(wired), &calls}
		w.start()
		w.poll(channelOf("bad", 0), yesNo)
		w.poll(channelOf("good", 1), yesNo)
		w.run(time.Hour)
		if got := w.titles(channelOf("good", 1)); len(got) != 1 {
			t.Errorf("the channel shows %q, want the card once", got)
		}
	})
}

// Where a post may be in its channel, and the channel is then gone, nobody knows.
func TestGoneAfterALostAnswerIsUnknown(t *testing.T) {
	inBubble(t, chat.Terms{Remembers: time.Hour}, func(t *testing.T, w *world, c chat.Channel) {
		w.recorded["slack"].After = func(chat.Channel) error { return errors.New("the line went dead") }
		w.poll(c, yesNo)
		w.run(30 * time.Second)
		w.recorded["slack"].After = nil
		w.recorded["slack"].Before = func(chat.Channel) error { return chat.ErrGone }
		w.run(10 * time.Minute)
		w.recorded["slack"].Before = nil
		status := w.ask(c, "status")
		has(t, "status", status, "Perhaps not posted")
		w.press(c, status, "It is there: the card of poll 1")
		w.run(10 * time.Minute)
		if got := w.titles(c); len(got) != 1 {
			t.Errorf("status said %q; after Post the channel shows %q", status.Text(), got)
		}
	})
}

// A clock that goes ten days forward while a post is on its way does not hide that it
// arrived.
func TestAClockThatJumpsHidesNoPost(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		var first sync.Once
		w.recorded["slack"].Before = func(chat.Channel) error {
			first.Do(func() {
				time.Sleep(5 * time.Second)
				w.jumped.Store(int64(6 * 24 * time.Hour))
				time.Sleep(10 * time.Second)
			})
			return nil
		}
		w.poll(c, yesNo)
		w.run(2 * time.Minute)
		lacks(t, "status", w.ask(c, "status"), "Perhaps not posted")
		if got := w.titles(c); len(got) != 1 {
			t.Errorf("the channel shows %q, want the card once", got)
		}
	})
}

// A service that wants more time between two posts than a claim lasts.
func TestAServiceMayWantMoreTimeThanAClaimLasts(t *testing.T) {
	inBubble(t, chat.Terms{Apart: 2 * time.Minute}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.poll(c, `poll new "Second?" yes / no`)
		w.run(2 * time.Hour)
		if got := w.titles(c); len(got) != 2 {
			t.Errorf("after two hours: %q", got)
		}
	})
}

// A workspace that removes the bot is told nothing, not even what was taken on.
func TestSuspendedBetweenClaimAndSend(t *testing.T) {
	inBubble(t, chat.Terms{Apart: 10 * time.Second}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.poll(c, `poll new "Second?" yes / no`)
		go func() { time.Sleep(5 * time.Second); w.bot.Removed(context.Background(), c.Workspace) }()
		w.run(time.Minute)
		if got := w.titles(c); !slices.Equal(got, []string{"Poll 1"}) {
			t.Errorf("after it was removed it posted: %q", got)
		}
	})
}

// Two services on one database, their clocks half a minute apart, post all once.
func TestTwoServicesOnOneDatabase(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, _ chat.Channel) {
		w.recorded["slack"].Before = func(chat.Channel) error { time.Sleep(15 * time.Second); return nil }
		other := bot.New(w.db, facts, func() time.Time { return w.now().Add(30 * time.Second) })
		other.Platforms, other.Log = w.services, w.bot.Log
		for i := range 30 {
			w.poll(channelOf("slack", i), yesNo+", close in 1 hour")
		}
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Hour)
		defer stop()
		var all sync.WaitGroup
		all.Go(func() { other.Run(ctx) })
		w.run(3 * time.Hour)
		all.Wait()
		time.Sleep(time.Minute) // until those who draw cards slowly are done
		for i := range 30 {
			if got := w.titles(channelOf("slack", i)); len(got) != 2 {
				t.Errorf("channel %d: %q", i, got)
			}
		}
	})
}

package bot_test

import (
	"context"
	"errors"
	"pccbot/bot/chat"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A service that never comes back from drawing a card keeps no other card.
func TestAnUpdateThatNeverReturnsKeepsNoOtherCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.join("bad", chat.Terms{})
		w.join("good", chat.Terms{})
		w.start()
		bad, good := channelOf("bad", 0), channelOf("good", 1)
		w.poll(bad, yesNo)
		w.poll(good, yesNo)
		w.run(2 * time.Minute)
		release := make(chan struct{})
		w.recorded["bad"].Before = func(chat.Channel) error { <-release; return errors.New("x") }
		w.ask(bad, "poll delete 1")
		w.press(bad, w.ask(bad, "poll delete 1"), "Delete poll 1")
		go func() {
			time.Sleep(5 * time.Minute)
			w.press(good, w.ask(good, "poll delete 1"), "Delete poll 1")
		}()
		ended, wait := w.runFor(time.Hour)
		if got := w.titles(good); !slices.Equal(got, []string{"Poll 1 was deleted"}) {
			t.Errorf("55 minutes after its poll was deleted the good card says %q", got)
		}
		if !ended {
			t.Error("a minute after SIGTERM the program has not ended")
		}
		close(release)
		wait()
	})
}

// Of three hundred cards one fails, and all others are drawn.
func TestOneFailingCardKeepsOthers(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		for i := range 300 {
			w.poll(channelOf("slack", i), yesNo)
		}
		w.run(2 * time.Minute)
		for i := range 300 {
			c := channelOf("slack", i)
			w.press(c, w.ask(c, "poll delete 1"), "Delete poll 1")
		}
		w.recorded["slack"].Before = func(c chat.Channel) error {
			if c.ID == "C0" {
				return errors.New("it fails")
			}
			return nil
		}
		before := w.recorded["slack"].Updates()
		w.bot.Redraw(t.Context())
		if drawn := w.recorded["slack"].Updates() - before; drawn != 299 {
			t.Errorf("%d of 299 cards were drawn, because one failed", drawn)
		}
	})
}

// A card that arrived although nobody heard of it, and whose poll is over before the
// service is told again, does not stay in the channel as it was.
func TestALostCardOfAClosedPollIsFound(t *testing.T) {
	for _, what := range []string{"closed", "deleted"} {
		t.Run(what, func(t *testing.T) {
			inBubble(t, chat.Terms{Remembers: time.Hour}, func(t *testing.T, w *world, c chat.Channel) {
				w.recorded["slack"].After = func(chat.Channel) error { return errors.New("the line went dead") }
				w.poll(c, yesNo)
				w.run(5 * time.Second)
				w.recorded["slack"].After = nil
				if what == "closed" {
					w.ask(c, "poll close 1")
				} else {
					w.press(c, w.ask(c, "poll delete 1"), "Delete poll 1")
				}
				w.run(10 * time.Minute)
				card := w.recorded["slack"].In(c)[0]
				if len(card.Buttons) > 2 {
					t.Errorf("ten minutes after the poll was %s its card says: %s\nbuttons %v\nstatus: %s", what, card.Message.Text(), card.Buttons, w.ask(c, "status").Text())
				}
			})
		})
	}
}

func TestABusyCardIsLeftAlone(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.run(2 * time.Minute)
		w.press(c, w.ask(c, "poll delete 1"), "Delete poll 1")
		for _, tc := range []struct {
			err  error
			most int
		}{{chat.RetryError{After: time.Hour}, 1}, {errors.New("it fails"), 31}} {
			asked := 0
			w.recorded["slack"].Before = func(chat.Channel) error { asked++; return tc.err }
			w.run(30 * time.Minute)
			if asked == 0 || asked > tc.most {
				t.Errorf("in half an hour of %v it was drawn %d times, want at most %d", tc.err, asked, tc.most)
			}
			time.Sleep(time.Hour)
		}
	})
}

func TestACardThatIsGoneIsDrawnNoMore(t *testing.T) {
	inBubble(t, chat.Terms{}, func(t *testing.T, w *world, c chat.Channel) {
		w.poll(c, yesNo)
		w.run(2 * time.Minute)
		w.ask(c, "poll close 1 in 2 days") // its face changes
		asked := 0
		w.recorded["slack"].Before = func(chat.Channel) error { asked++; return chat.ErrGone }
		w.run(30 * time.Minute)
		if asked != 1 {
			t.Errorf("a message that was deleted was drawn %d times, want once", asked)
		}
	})
}

type silentCards struct{ wired }

func (s silentCards) Update(ctx context.Context, p chat.Posted, _ chat.Message) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestASilentServiceKeepsNoOtherCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.join("slack", chat.Terms{})
		w.join("discord", chat.Terms{})
		w.services[0] = silentCards{w.services[0].(wired)}
		w.start()
		for i := range 8 {
			w.poll(channelOf("slack", i), yesNo)
		}
		c := channelOf("discord", 9)
		w.poll(c, yesNo)
		w.run(2 * time.Minute)
		for i := range 8 {
			w.ask(channelOf("slack", i), "poll close 1")
		}
		time.Sleep(time.Second)
		w.ask(c, "poll close 1 in 2 days")
		w.run(2 * time.Minute)
		if got := w.recorded["discord"].Updates(); got != 1 {
			t.Errorf("the other service's card was drawn %d times, want once", got)
		}
	})
}

func TestCardsKeepThePaceOfTheirService(t *testing.T) {
	inBubble(t, chat.Terms{Each: 5 * time.Second}, func(t *testing.T, w *world, _ chat.Channel) {
		for i := range 6 {
			w.poll(channelOf("slack", i), yesNo)
		}
		w.run(2 * time.Minute)
		for i := range 6 {
			w.ask(channelOf("slack", i), "poll close 1 in 2 days")
		}
		before := w.recorded["slack"].Updates()
		w.run(14 * time.Second)
		if drawn := w.recorded["slack"].Updates() - before; drawn > 3 {
			t.Errorf("in 14 seconds %d cards were drawn, want at most 3", drawn)
		}
	})
}

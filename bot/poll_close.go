package bot

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) pollClose() command {
	return command{
		Command: chat.Command{
			Name:     "close",
			Summary:  "close a poll now, or set when it closes; its author and coordinators",
			Args:     pollArg(", and a time if not now"),
			Changes:  true,
			Examples: []string{"poll close 3", "poll close 3 friday 5pm"},
			Detail:   "A closed poll shows its results if five or more people answered. It can be reopened for a day.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, when, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll close 3")
			if err != nil {
				return chat.Reply{}, err
			}
			if when != "" {
				return b.setCloses(ctx, r.Person, n, p, when)
			}
			return b.close(ctx, r.Person, n, p)
		},
		press: func(ctx context.Context, press chat.Press, a action) (chat.Reply, error) {
			n, p, err := b.pressedPoll(ctx, press.Person.Workspace, a)
			if err != nil {
				return chat.Reply{}, err
			}
			return b.close(ctx, press.Person, n, p)
		},
	}
}

// close closes a poll for somebody who may. Its channels are shown what it found.
// Closing a second time tells the asker that it is closed.
func (b *Bot) close(ctx context.Context, who chat.Person, n chat.Network, p poll.Poll) (chat.Reply, error) {
	switch {
	case !b.runs(who, p):
		return chat.Reply{}, b.refuse(ctx, n, p, "close")
	case p.Opened.IsZero():
		return chat.Reply{}, chat.Problemf("Poll %d is not open yet. To stop it before it opens: %s", p.Number, b.typed(fmt.Sprintf("poll delete %d", p.Number)))
	case !p.Closed.IsZero():
		return chat.Reply{}, b.alreadyClosed(n, p)
	}
	at := b.now()
	closed, err := b.store.ClosePoll(ctx, n, p.Number, poll.Closing{At: at, Posts: b.closingPosts(p.Draft, at)})
	if err != nil {
		return chat.Reply{}, fmt.Errorf("close poll %d: %w", p.Number, err)
	}
	if p, err = b.numbered(ctx, n, p.Number); err != nil {
		return chat.Reply{}, err
	}
	if !closed {
		return chat.Reply{}, b.alreadyClosed(n, p)
	}
	b.wake()
	words := "Its results appear now in every channel that has its card. To see them yourself: " + b.typed(fmt.Sprintf("results %d", p.Number))
	if h, holding := b.held(p.Draft, b.today()); holding {
		words = fmt.Sprintf("%s, so the results are held back until %s. You can see them now: %s", h.votes(), h.until,
			b.typed(fmt.Sprintf("results %d", p.Number)))
	}
	return b.says(fmt.Sprintf("Poll %d is closed. %s", p.Number, words)), nil
}

func (b *Bot) alreadyClosed(n chat.Network, p poll.Poll) error {
	return chat.Problem{
		Words:   fmt.Sprintf("Poll %d is closed already, since %s.", p.Number, b.moment(p.Closed)),
		Buttons: []chat.Button{pollButton("Results", "results", n, p.Number)},
	}
}

// setCloses moves the time at which a poll closes.
func (b *Bot) setCloses(ctx context.Context, who chat.Person, n chat.Network, p poll.Poll, words string) (chat.Reply, error) {
	closes, ok := chat.ParseMoment(words, b.now(), b.london)
	switch {
	case !b.runs(who, p):
		return chat.Reply{}, b.refuse(ctx, n, p, "close")
	case !p.Closed.IsZero():
		return chat.Reply{}, b.alreadyClosed(n, p)
	case !ok:
		return chat.Reply{}, b.notATime(words)
	}
	if p.Closes = closes; !p.Opened.IsZero() {
		p.Opens = time.Time{} // it has opened: only the close is looked at
	}
	if err := p.Check(b.now()); err != nil {
		return chat.Reply{}, err
	}
	if _, err := b.store.SetCloses(ctx, n, p.Number, closes); err != nil {
		return chat.Reply{}, fmt.Errorf("set when poll %d closes: %w", p.Number, err)
	}
	return b.says(fmt.Sprintf("Poll %d closes %s.", p.Number, b.moment(closes))), nil
}

// timeIsUp reports whether a poll's time is up and nobody has closed it yet.
func timeIsUp(p poll.Poll, now time.Time) bool {
	return p.Closed.IsZero() && !p.Opened.IsZero() && !now.Before(p.Closes)
}

func (b *Bot) pollReopen() command {
	return command{
		Command: chat.Command{
			Name:     "reopen",
			Summary:  "open a poll again within a day of its close",
			Args:     pollArg(", and when it closes"),
			Changes:  true,
			Examples: []string{"poll reopen 3", "poll reopen 3 friday 5pm"},
			Detail:   "Its results are published again only if at least five people add, change or withdraw an answer; otherwise the first results stand.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, when, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll reopen 3")
			switch {
			case err != nil:
				return chat.Reply{}, err
			case !b.runs(r.Person, p):
				return chat.Reply{}, b.refuse(ctx, n, p, "reopen")
			case p.Closed.IsZero():
				return chat.Reply{}, chat.Problemf("Poll %d is not closed: it is open until %s.", p.Number, b.moment(p.Closes))
			}
			p.Closes, err = b.reopenUntil(p, when)
			if err != nil {
				return chat.Reply{}, err
			}
			p.Opens = time.Time{}
			if err := p.Check(b.now()); err != nil {
				return chat.Reply{}, err
			}
			at := b.now()
			card := chat.Post{Kind: cardPost, Occasion: reopened + closeOf(at)}
			opened, err := b.store.ReopenPoll(ctx, n, p.Number, at, p.Closes, card)
			if err != nil {
				return chat.Reply{}, fmt.Errorf("reopen poll %d: %w", p.Number, err)
			}
			if !opened {
				return chat.Reply{}, chat.Problemf("Poll %d closed %s, over a day ago. By now its answers belong to nobody, so it stays closed. For a new one with the same questions: %s",
					p.Number, b.moment(p.Closed), b.typed("poll copy "+strconv.Itoa(p.Number)))
			}
			b.wake()
			return b.says(fmt.Sprintf("Poll %d is open again until %s, and its card appears where it was posted.", p.Number, b.moment(p.Closes))), nil
		},
	}
}

// reopenUntil is when a reopened poll closes: as typed, else as before where that
// is still to come, else tomorrow at 5pm.
func (b *Bot) reopenUntil(p poll.Poll, words string) (time.Time, error) {
	if words == "" {
		if p.Closes.After(b.now()) {
			return p.Closes, nil
		}
		words = "tomorrow 5pm"
	}
	closes, ok := chat.ParseMoment(words, b.now(), b.london)
	if !ok {
		return time.Time{}, b.notATime(words)
	}
	return closes, nil
}

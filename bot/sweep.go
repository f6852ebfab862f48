package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// How long what people no longer need is kept.
const (
	deliveriesKept = 24 * time.Hour
	draftsKept     = 7 * 24 * time.Hour
	notesKept      = 365 * 24 * time.Hour
	postsKept      = 365 * 24 * time.Hour
)

// Sweep does what time alone asks for, in every network: it opens and closes the
// polls that are due and plans what their channels are told, makes answers
// nobody's a day after the close, and removes what is kept no longer. What one
// sweep did, the next does not do again, whatever stopped the first; a failure
// with one poll does not keep the others.
func (b *Bot) Sweep(ctx context.Context) error {
	now := b.now()
	due, err := b.store.Due(ctx, now)
	var errs []error
	if err != nil {
		errs = append(errs, fmt.Errorf("look for polls that are due: %w", err))
	}
	for _, d := range due {
		if ctx.Err() != nil {
			return ctx.Err() // the next sweep goes on from here
		}
		if err := b.settle(ctx, d, now); err != nil {
			errs = append(errs, fmt.Errorf("open or close poll %d of network %d: %w", d.Poll, d.Network, err))
		}
	}
	if _, err := b.store.Unlink(ctx, now.Add(-poll.LinkedFor)); err != nil {
		errs = append(errs, fmt.Errorf("unlink answers: %w", err))
	}
	err = b.store.Purge(ctx, poll.Expiry{
		Answers:    now.AddDate(0, -b.KeepMonths, 0),
		Deliveries: now.Add(-deliveriesKept),
		Drafts:     now.Add(-draftsKept),
		Notes:      now.Add(-notesKept),
		Posts:      now.Add(-postsKept),
	})
	if err != nil {
		errs = append(errs, fmt.Errorf("remove what is kept no longer: %w", err))
	}
	return errors.Join(errs...)
}

// settle opens or closes one poll that is due, or both where nobody opened it
// before its time was up.
func (b *Bot) settle(ctx context.Context, d poll.Due, now time.Time) error {
	p, ok, err := b.store.Poll(ctx, d.Network, d.Poll)
	if err != nil || !ok {
		return err
	}
	at := p.Closes
	switch late := !now.Before(p.Closes); {
	case !d.Closes && !late:
		_, err = b.store.OpenPoll(ctx, d.Network, d.Poll, now, chat.Post{Kind: cardPost})
		return err
	case !d.Closes:
		at = now
		if _, err = b.store.OpenPoll(ctx, d.Network, d.Poll, now); err != nil {
			return err
		}
	}
	_, err = b.store.ClosePoll(ctx, d.Network, d.Poll, poll.Closing{At: at, IfDue: true, Posts: b.closingPosts(p.Draft, at)})
	return err
}

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
)

// A Posting is something for everybody in a channel.
type Posting struct {
	Channel chat.Channel
	Message chat.Message
}

// Sweep does what time alone asks for, in every network: it opens and closes the
// polls that are due, makes answers nobody's a day after the close, and removes
// what is kept no longer. It returns what is to be posted. What one sweep did,
// the next does not do again; a failure with one poll does not keep the others.
func (b *Bot) Sweep(ctx context.Context) ([]Posting, error) {
	now := b.now()
	due, err := b.store.Due(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("look for polls that are due: %w", err)
	}
	var postings []Posting
	var errs []error
	for _, d := range due {
		posting, ok, err := b.settle(ctx, d, now)
		if ok {
			postings = append(postings, posting)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("open or close poll %d of network %d: %w", d.Poll, d.Network, err))
		}
	}
	if _, err := b.store.Unlink(ctx, now.Add(-poll.LinkedFor)); err != nil {
		errs = append(errs, fmt.Errorf("unlink answers: %w", err))
	}
	if err := b.store.Purge(ctx, now.AddDate(0, -b.KeepMonths, 0), now.Add(-deliveriesKept), now.Add(-draftsKept), now.Add(-notesKept)); err != nil {
		errs = append(errs, fmt.Errorf("remove what is kept no longer: %w", err))
	}
	return postings, errors.Join(errs...)
}

// settle opens or closes one poll that is due. It reports false where somebody
// else did so first.
func (b *Bot) settle(ctx context.Context, d poll.Due, now time.Time) (Posting, bool, error) {
	p, ok, err := b.store.Poll(ctx, d.Network, d.Poll)
	if err != nil || !ok {
		return Posting{}, false, err
	}
	if d.Closes && now.Before(p.Closes) {
		return Posting{}, false, nil // it was reopened, or its close was moved, just now
	}
	missed := !d.Closes && !now.Before(p.Closes)
	if d.Closes {
		ok, err = b.store.ClosePoll(ctx, d.Network, d.Poll, p.Closes)
	} else {
		ok, err = b.store.OpenPoll(ctx, d.Network, d.Poll, now)
	}
	if err == nil && ok && missed {
		ok, err = b.store.ClosePoll(ctx, d.Network, d.Poll, now)
	}
	if err != nil || !ok {
		return Posting{}, false, err
	}
	if p, ok, err = b.store.Poll(ctx, d.Network, d.Poll); err != nil || !ok {
		return Posting{}, false, err
	}
	var reply chat.Reply
	switch {
	case missed:
		reply = b.missed(p)
	case d.Closes:
		reply, err = b.closing(ctx, d.Network, p)
	default:
		reply = b.posted(d.Network, p)
	}
	return Posting{p.Channel, reply.Message}, err == nil, err
}

// missed says that a poll could not be held: from its opening to its close the
// bot was not running.
func (b *Bot) missed(p poll.Poll) chat.Reply {
	return b.says(fmt.Sprintf("Poll %d was to run until %s, but the bot was not running then, so nobody could answer. To ask now: %s",
		p.Number, b.moment(p.Closes), b.typed(fmt.Sprintf("poll copy %d", p.Number))))
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Vote does what v says, if it may, and returns once it is kept. A repeated
// delivery changes nothing and is told how things stand now. Before consent
// nothing at all is kept.
//
// Each question is decided for itself, and so is the area: of two presses that
// both carry the service's time the later stands, whichever arrives first, and
// otherwise the one that arrives later. An area without answers moves those that
// there are. An answer that does not fit the questions is an error, since whoever
// calls has checked it.
func (s *Store) Vote(ctx context.Context, n chat.Network, v poll.Vote) (poll.Receipt, error) {
	var receipt poll.Receipt
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		receipt, err = vote(ctx, tx, n, v)
		return err
	})
	if err != nil {
		return poll.Receipt{}, fmt.Errorf("vote in poll %d of network %d: %w", v.Poll, n, err)
	}
	return receipt, nil
}

func vote(ctx context.Context, tx *sql.Tx, n chat.Network, v poll.Vote) (poll.Receipt, error) {
	p, ok, err := findPoll(ctx, tx, n, v.Poll)
	if err != nil || !ok {
		return poll.Receipt{Outcome: poll.Unknown}, err
	}
	was, err := findSheet(ctx, tx, n, v.Poll, v.Voter)
	if err != nil {
		return poll.Receipt{}, err
	}
	outcome, err := refused(ctx, tx, n, p, v)
	if err != nil || outcome == poll.NoConsent {
		return receipt(outcome, p, was), err
	}
	is := was
	if outcome == poll.Recorded {
		if err := fits(p, v); err != nil {
			return poll.Receipt{}, err
		}
		is, outcome = decide(p, was, v)
		if err := saveSheet(ctx, tx, n, v.Poll, v.Voter, was, is); err != nil {
			return poll.Receipt{}, err
		}
		p.Answered += people(is) - people(was)
	}
	return receipt(outcome, p, is), keepDelivery(ctx, tx, n, v.Delivery, v.Now)
}

// receipt says what became of a vote, and how things stand after it.
func receipt(outcome poll.Outcome, p poll.Poll, s sheet) poll.Receipt {
	r := poll.Receipt{Outcome: outcome, Ballots: s.ballots(), Area: s.area, Answered: p.Answered}
	if outcome == poll.Closed {
		r.Closed = p.Closed
		if p.Closed.IsZero() {
			r.Closed = p.Closes
		}
	}
	return r
}

// refused is why v may not be recorded, or poll.Recorded where it may.
func refused(ctx context.Context, tx *sql.Tx, n chat.Network, p poll.Poll, v poll.Vote) (poll.Outcome, error) {
	repeated, err := delivered(ctx, tx, n, v.Delivery, v.Now)
	switch {
	case err != nil || repeated:
		return poll.Repeated, err
	case p.Opened.IsZero():
		return poll.NotOpen, nil
	case !p.Open(v.Now):
		return poll.Closed, nil
	}
	if v.Withdraw {
		return poll.Recorded, nil // to take back needs no agreement
	}
	if v.Agree {
		return poll.Recorded, agree(ctx, tx, n, v.Consent, v.Now)
	}
	agreed, err := consented(ctx, tx, n, v.Consent)
	if !agreed {
		return poll.NoConsent, err
	}
	return poll.Recorded, err
}

// fits returns an error unless v is made of answers to the questions of p.
func fits(p poll.Poll, v poll.Vote) error {
	if v.Voter.IsZero() {
		return errors.New("nobody votes")
	}
	if v.Area != "" && (!p.AsksArea() || len(p.Areas) > 1 && !slices.Contains(p.Areas, v.Area)) {
		return fmt.Errorf("the poll does not ask about the area %q", v.Area)
	}
	last := 0
	for _, b := range v.Ballots {
		if b.Question <= last || b.Question > len(p.Questions) {
			return fmt.Errorf("question %d comes after %d of %d", b.Question, last, len(p.Questions))
		}
		last = b.Question
		if err := answers(p.Questions[b.Question-1], b); err != nil {
			return err
		}
	}
	return nil
}

// answers returns an error unless b answers q, or takes an answer back.
func answers(q poll.Question, b poll.Ballot) error {
	many := len(b.Choices)
	switch {
	case b.Empty():
		return nil
	case q.Kind == poll.Text && many > 0, q.Kind != poll.Text && b.Words != "":
		return fmt.Errorf("question %d is not answered in this way", b.Question)
	case q.Kind != poll.Text && q.Kind != poll.Several && many != 1:
		return fmt.Errorf("question %d takes one choice, not %d", b.Question, many)
	}
	last := 0
	for _, choice := range b.Choices {
		if choice <= last || choice > len(q.Options) {
			return fmt.Errorf("choice %d comes after %d of %d in question %d", choice, last, len(q.Options), b.Question)
		}
		last = choice
	}
	return checkText(b.Words)
}

// decide is what becomes of a sheet by v, and what that is called.
func decide(p poll.Poll, was sheet, v poll.Vote) (is sheet, outcome poll.Outcome) {
	is = sheet{area: was.area, said: was.said, lines: maps.Clone(was.lines)}
	late := true
	for _, b := range spoken(p, v) {
		before, pressed := was.lines[b.Question]
		if pressed && !wins(v.At, before.pressed) {
			continue
		}
		is.lines[b.Question] = line{b, v.At}
		late = false
	}
	if v.Area != "" && wins(v.At, was.said) {
		is.area, is.said = v.Area, v.At
	}
	switch {
	case people(is) == 0 && people(was) > 0:
		outcome = poll.Withdrawn
	case people(is) > 0 && is.area != was.area, !slices.EqualFunc(is.ballots(), was.ballots(), same):
		outcome = poll.Recorded
	case late && (len(v.Ballots) > 0 || v.Withdraw):
		outcome = poll.Late
	default:
		outcome = poll.Unchanged
	}
	return is, outcome
}

// spoken are the ballots of v. To withdraw is to empty every one, also those
// that were never cast: they may be on their way.
func spoken(p poll.Poll, v poll.Vote) []poll.Ballot {
	if !v.Withdraw {
		return v.Ballots
	}
	var empty []poll.Ballot
	for i := range p.Questions {
		empty = append(empty, poll.Ballot{Question: i + 1})
	}
	return empty
}

// wins reports whether a press at one time, which arrives now, stands against an
// earlier arrival. A time is zero, which is before all others, where the service
// did not tell.
func wins(at, earlier time.Time) bool {
	return at.IsZero() || !at.Before(earlier)
}

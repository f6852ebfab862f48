package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/bot/poll"
)

// The kinds of post. What one says is worked out when it is sent, from what is
// then known, so a post that waited says nothing out of date.
const (
	cardPost    = poll.CardPost // the store remembers its message, so that it can be redrawn
	resultsPost = "results"     // of the close that is its occasion
	heldPost    = "held"        // that the results of that close wait until after an election
)

// A saying is what a post says now that its time has come.
type saying struct {
	chat.Message
	// shown is the face of the poll that a card shows.
	shown string
	// pointless says that there is nothing to say any more, and notBefore that it is
	// too early.
	pointless bool
	notBefore time.Time
}

var pointless = saying{pointless: true}

// word works out what a post says.
func (b *Bot) word(ctx context.Context, post chat.Post) (saying, error) {
	p, ok, err := b.store.Poll(ctx, post.Network, post.About)
	if err != nil || !ok {
		return pointless, err // it was deleted
	}
	switch post.Kind {
	case cardPost:
		return b.wordCard(post, p), nil
	case resultsPost:
		return b.wordResults(ctx, post, p)
	case heldPost:
		return b.wordHeld(post, p), nil
	}
	return pointless, fmt.Errorf("a post of the unknown kind %q", post.Kind)
}

// reopened leads the occasion of a card that says that its poll is open again.
const reopened = "reopened "

// wordCard shows a poll that takes answers.
func (b *Bot) wordCard(post chat.Post, p poll.Poll) saying {
	if !p.Closed.IsZero() {
		return pointless
	}
	says := saying{Message: b.card(post.Network, p), shown: p.Face()}
	if strings.HasPrefix(post.Occasion, reopened) {
		says.Lines = append([]chat.Line{chat.Says("Open again. The results are published again only if at least five people add, change or withdraw an answer; else the first ones stand.")}, says.Lines...)
	}
	return says
}

// wordResults shows what a poll found, unless it was reopened or an election is
// near.
func (b *Bot) wordResults(ctx context.Context, post chat.Post, p poll.Poll) (saying, error) {
	if post.Occasion != closeOf(p.Closed) {
		return pointless, nil
	}
	if missed(p) {
		return saying{Message: b.sayMissed(p)}, nil
	}
	if h, holding := b.held(p.Draft, b.today()); holding {
		return saying{notBefore: b.morningOf(h.until)}, nil
	}
	reply, err := b.resultsOf(ctx, post.Network, p, 0)
	return saying{Message: reply.Message}, err
}

// wordHeld says that results wait.
func (b *Bot) wordHeld(post chat.Post, p poll.Poll) saying {
	if _, holding := b.held(p.Draft, b.today()); !holding || post.Occasion != closeOf(p.Closed) {
		return pointless
	}
	return saying{Message: b.card(post.Network, p)} // which says so
}

// closeOf is the occasion of what is said about the close of a poll at a time.
func closeOf(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// closingPosts is what the channels of a poll are told when it closes at a time:
// the results, or that they wait, and the results when they may be shown.
func (b *Bot) closingPosts(d poll.Draft, at time.Time) []chat.Post {
	results := chat.Post{Kind: resultsPost, Occasion: closeOf(at)}
	h, holding := b.held(d, b.today())
	if !holding {
		return []chat.Post{results}
	}
	results.Due = b.morningOf(h.until)
	return []chat.Post{{Kind: heldPost, Occasion: closeOf(at)}, results}
}

// morningOf is nine o'clock on a day.
func (b *Bot) morningOf(d pcc.Date) time.Time {
	first := d.First()
	return time.Date(first.Year, time.Month(first.Month), first.Day, 9, 0, 0, 0, b.london)
}

// missed reports whether a poll opened only once its time was up.
func missed(p poll.Poll) bool { return !p.Opened.IsZero() && !p.Opened.Before(p.Closes) }

// sayMissed says that a poll could not be held: from its opening to its close the
// bot was not running.
func (b *Bot) sayMissed(p poll.Poll) chat.Message {
	return chat.Message{Lines: []chat.Line{chat.Says(fmt.Sprintf(
		"Poll %d was to run until %s, but the bot was not running then, so nobody could answer. To ask now: %s",
		p.Number, b.moment(p.Closes), b.typed(fmt.Sprintf("poll copy %d", p.Number))))}}
}

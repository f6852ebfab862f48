package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// The kinds of post. What one says is worked out when it is sent, from what is
// then known, so a post that waited says nothing out of date.
const (
	cardPost    = poll.CardPost // the store remembers its message, so that it can be redrawn
	resultsPost = "results"     // of the close that is its occasion
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
		return saying{Message: deletedCard(post.About), shown: poll.Deleted, pointless: true}, err
	}
	switch post.Kind {
	case cardPost:
		return b.wordCard(post, p), nil
	case resultsPost:
		return b.wordResults(ctx, post, p)
	}
	return pointless, fmt.Errorf("a post of the unknown kind %q", post.Kind)
}

// A card says more on some occasions, whose name is followed by when: that its poll
// is open again, or that it closed and its results wait until after an election.
const (
	reopened = "reopened "
	heldBack = "held back "
)

// wordCard shows a poll that takes answers. One that is closed has no need of a
// card, unless a card that may be there already is to be known again.
func (b *Bot) wordCard(post chat.Post, p poll.Poll) saying {
	says := saying{Message: b.card(post.Network, p), shown: p.Face(), pointless: !p.Closed.IsZero()}
	if strings.HasPrefix(post.Occasion, heldBack) {
		_, holding := b.held(p.Draft, b.today())
		says.pointless = !holding || post.Occasion != heldBack+closeOf(p.Closed)
	}
	if strings.HasPrefix(post.Occasion, reopened) && !says.pointless {
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
	if _, holding := b.held(p.Draft, b.today()); holding {
		return saying{notBefore: b.nextMorning()}, nil
	}
	reply, err := b.resultsOf(ctx, post.Network, p, 0)
	return saying{Message: reply.Message}, err
}

// closeOf is the occasion of what is said about the close of a poll at a time.
func closeOf(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// closingPosts is what the channels of a poll are told when it closes at a time:
// the results, or that they wait, and the results when they may be shown.
func (b *Bot) closingPosts(d poll.Draft, at time.Time) []chat.Post {
	results := chat.Post{Kind: resultsPost, Occasion: closeOf(at)}
	if _, holding := b.held(d, b.today()); !holding {
		return []chat.Post{results}
	}
	results.Due = b.nextMorning()
	return []chat.Post{{Kind: cardPost, Occasion: heldBack + closeOf(at)}, results}
}

// nextMorning is nine o'clock tomorrow. What is held back is looked at every
// morning, because new facts may bring an election forward or put it off.
func (b *Bot) nextMorning() time.Time {
	now := b.now().In(b.london)
	return time.Date(now.Year(), now.Month(), now.Day()+1, 9, 0, 0, 0, b.london)
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

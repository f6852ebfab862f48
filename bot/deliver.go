package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// How posts are sent.
const (
	senders = 16          // at once
	leased  = time.Minute // how long a claim keeps others off

	// sendTimeout is how long a chat service may take for one post, and grace how
	// long of that is left when the program stops. That leaves room, within ten
	// seconds, to keep the answer.
	sendTimeout = 20 * time.Second
	grace       = 6 * time.Second
)

// Deliver sends every post that is due, and returns when none is left that can be
// sent now. It is for a program that runs for a moment; [Bot.Run] goes on.
func (b *Bot) Deliver(ctx context.Context) error {
	d := b.delivery(ctx)
	for {
		if err := d.claim(); err != nil || d.busy == 0 {
			d.finish()
			return err
		}
		<-d.done
		d.busy--
	}
}

// deliver sends posts as they become due, until ctx ends.
func (b *Bot) deliver(ctx context.Context) {
	tick := time.NewTicker(b.SweepEvery / 6) // for those that were put off
	defer tick.Stop()
	d := b.delivery(ctx)
	defer d.finish()
	for ctx.Err() == nil {
		if err := Unbroken(d.claim); err != nil && ctx.Err() == nil {
			b.Log.ErrorContext(ctx, "could not look for posts to send", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-b.woken:
		case <-d.done:
			d.busy--
		}
	}
}

// A delivery is posts on their way, some at once. Those of one channel go one
// after another, in the order in which they were planned; a channel that takes
// its time holds up no other.
type delivery struct {
	bot  *Bot
	ctx  context.Context
	busy int
	done chan struct{}
}

func (b *Bot) delivery(ctx context.Context) *delivery {
	return &delivery{bot: b, ctx: ctx, done: make(chan struct{}, senders)}
}

// claim takes on posts that are due and begins with them. It waits until half of
// the senders are free: looking costs as much for one post as for many.
func (d *delivery) claim() error {
	if d.busy > senders/2 || d.ctx.Err() != nil {
		return nil
	}
	b, now := d.bot, d.bot.now()
	posts, err := b.store.ClaimPosts(d.ctx, chat.PostClaim{Token: b.token, Platforms: b.services(), Now: now, Until: now.Add(leased), Limit: senders - d.busy})
	if err != nil {
		return fmt.Errorf("claim posts: %w", err)
	}
	for _, p := range posts {
		if !b.hands.take(p) {
			continue // its claim ran out and it is still on its way
		}
		d.busy++
		go func() {
			defer func() { b.hands.drop(p); d.done <- struct{}{} }()
			if err := Unbroken(func() error { return b.send(d.ctx, p) }); err != nil {
				b.Log.ErrorContext(d.ctx, "could not send a post", "network", p.Network, "post", p.Number, "kind", p.Kind, "err", err)
			}
		}()
	}
	return nil
}

// finish waits for what was begun.
func (d *delivery) finish() {
	for ; d.busy > 0; d.busy-- {
		<-d.done
	}
}

// services are the names of the chat services that the bot is joined to.
func (b *Bot) services() []string {
	var all []string
	for _, p := range b.Platforms {
		all = append(all, p.Name())
	}
	return all
}

func (b *Bot) service(name string) chat.Platform {
	for _, p := range b.Platforms {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

// send sends one post that was claimed, and keeps how that ended.
//
// That it begins is kept before the service hears of it. Where the program is
// stopped after that, and before the answer is kept, nobody knows whether the
// channel has the post. A service that knows the key of a post again is simply
// told a second time; on any other the post is unknown, and a coordinator decides.
func (b *Bot) send(ctx context.Context, p chat.Post) error {
	var says saying
	var terms chat.Terms
	service := b.service(p.Channel.Workspace.Platform)
	err := Unbroken(func() (err error) {
		terms = service.Terms()
		says, err = b.word(ctx, p)
		return err
	})
	switch {
	case b.forgotten(p, terms):
		return errors.Join(err, b.end(ctx, p, chat.PostEnd{State: chat.Unknown, Reason: cutShort}))
	case err != nil:
		return errors.Join(fmt.Errorf("word a post: %w", err), b.putBack(ctx, p, b.now().Add(rests[len(rests)-1])))
	case says.pointless && (p.Began.IsZero() || p.Kind != cardPost):
		return b.end(ctx, p, chat.PostEnd{State: chat.Dropped})
	case says.notBefore.After(b.now()):
		return b.putBack(ctx, p, says.notBefore)
	}
	if !wait(ctx, b.pace.turn(p.Channel, terms, b.now()).Sub(b.now())) {
		return b.putBack(ctx, p, time.Time{})
	}
	begun, err := b.store.BeginPost(context.WithoutCancel(ctx), p.Network, p.Number, b.token, b.now())
	if err != nil || !begun {
		return err
	}
	posted, err := b.post(ctx, service, p, says.Message)
	if !p.Began.IsZero() {
		says.shown = "" // it may be the message of an earlier send, which showed something else
	}
	if err == nil {
		return b.end(ctx, p, chat.PostEnd{State: chat.Sent, Posted: posted, Shown: says.shown, Stale: p.Kind == resultsPost})
	}
	// What the service said is for the host; status has words of its own.
	b.Log.WarnContext(ctx, "a chat service did not take a post, or did not say so", "chat_service", service.Name(), "network", p.Network, "post", p.Number, "kind", p.Kind, "err", err)
	if uncertain(err) && terms.Remembers > 0 {
		return nil // when the claim has run out, the service is told again, with the same key
	}
	e := b.failure(err, p)
	if e.State == chat.Planned {
		return b.putBack(ctx, p, e.Due)
	}
	return b.end(ctx, p, e)
}

// forgotten reports whether a post may be in its channel, from a send that was cut
// short, and its service would no longer know it again. Where the clock was put
// back since, nobody knows how long ago that was.
func (b *Bot) forgotten(p chat.Post, terms chat.Terms) bool {
	since := b.now().Sub(p.Began)
	return !p.Began.IsZero() && (since >= terms.Remembers || since < 0)
}

// putBack leaves a post for later. One that may be in the channel already, from a
// send that was cut short, only lets its claim run out: it must not be forgotten
// when that was.
func (b *Bot) putBack(ctx context.Context, p chat.Post, due time.Time) error {
	if !p.Began.IsZero() {
		return nil
	}
	return b.end(ctx, p, chat.PostEnd{State: chat.Planned, Due: due})
}

// post tells the service, which may take some time even when the program stops
// meanwhile. A service that does not stop when it is told to is left alone: what
// it does after that is not known.
func (b *Bot) post(ctx context.Context, service chat.Platform, p chat.Post, m chat.Message) (posted chat.Posted, err error) {
	asked, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	stopping := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	defer stopping()
	answered := make(chan chat.Posted, 1)
	err = leaveAlone(asked, func() error {
		posted, err := service.Post(asked, p.Channel, m, postKey(p))
		answered <- posted
		return err
	})
	if err == nil {
		posted = <-answered
	}
	return posted, err
}

// leaveAlone does something that is to end with ctx, and returns without it where it
// does not. A panic is an error.
func leaveAlone(ctx context.Context, do func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- Unbroken(do) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	const more = time.Second
	select {
	case err := <-ended:
		return err
	case <-time.After(more):
		return fmt.Errorf("%w: the service does not answer", chat.ErrUnknown)
	}
}

// postKey tells a post from every other. It stays the same until a coordinator has
// the post sent again.
func postKey(p chat.Post) string {
	return fmt.Sprintf("%d-%d-%d", p.Network, p.Number, p.Round)
}

// end keeps how an attempt ended. A post that was sent and is not recorded would
// be unknown for ever, so a database that cannot take it gets some more chances.
func (b *Bot) end(ctx context.Context, p chat.Post, e chat.PostEnd) error {
	e.At = b.now()
	ctx = context.WithoutCancel(ctx)
	_, err := b.store.EndPost(ctx, p.Network, p.Number, b.token, e)
	for rest := 100 * time.Millisecond; err != nil && rest < time.Second; rest *= 2 {
		wait(ctx, rest)
		_, err = b.store.EndPost(ctx, p.Network, p.Number, b.token, e)
	}
	if err != nil {
		return fmt.Errorf("keep that a post is %s: %w", e.State, err)
	}
	return nil
}

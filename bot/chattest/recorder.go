package chattest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"pccbot/bot/chat"
)

// A Recorder is a chat service that keeps what it is told. It holds whoever posts
// to its terms, and fails the test where they are broken.
type Recorder struct {
	Service string
	On      chat.Terms
	// Before, where set, is asked before a post or an update is taken: the error is
	// the answer. After is asked when it was taken: an error hides that it was.
	Before, After func(c chat.Channel) error
	// Now is the clock: time.Now, unless a test sets another.
	Now func() time.Time

	t       testing.TB
	mu      sync.Mutex
	shown   []Shown
	keys    map[string]taken
	last    map[chat.Channel]time.Time
	latest  time.Time // when anything was last posted
	updates int
	down    error
}

// Shown is a message in a channel as it stands now.
type Shown struct {
	chat.Posted
	chat.Message
	At time.Time // when it was posted
}

// taken is a post that was taken under a key.
type taken struct {
	posted chat.Posted
	at     time.Time
}

// NewRecorder is an empty one, with that name and on those terms.
func NewRecorder(t testing.TB, service string, on chat.Terms) *Recorder {
	return &Recorder{Service: service, On: on, Now: time.Now, t: t, keys: map[string]taken{}, last: map[chat.Channel]time.Time{}}
}

// Name implements [chat.Platform].
func (r *Recorder) Name() string { return r.Service }

// Terms implements [chat.Platform].
func (r *Recorder) Terms() chat.Terms { return r.On }

// Run waits for the end of ctx.
func (r *Recorder) Run(ctx context.Context, _ chat.Handler) error {
	<-ctx.Done()
	return nil
}

// Ready implements [chat.Platform]; see [Recorder.Fail].
func (r *Recorder) Ready() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.down
}

// Fail makes it unready for a reason, or with nil ready again.
func (r *Recorder) Fail(why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = why
}

// Post implements [chat.Platform].
func (r *Recorder) Post(ctx context.Context, c chat.Channel, m chat.Message, key string) (chat.Posted, error) {
	arrived := r.Now()
	if err := r.ask(ctx, r.Before, c); err != nil {
		return chat.Posted{}, err
	}
	posted := r.take(c, m, key, arrived)
	return posted, r.ask(ctx, r.After, c)
}

func (r *Recorder) ask(ctx context.Context, hook func(chat.Channel) error, c chat.Channel) error {
	if hook != nil {
		if err := hook(c); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", chat.ErrUnknown, ctx.Err())
	}
	return nil
}

func (r *Recorder) take(c chat.Channel, m chat.Message, key string, now time.Time) chat.Posted {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, ok := r.keys[key]; ok && r.On.Remembers > 0 && now.Sub(before.at) <= r.On.Remembers {
		return before.posted
	}
	if c.Workspace.Platform != r.Service {
		r.t.Errorf("%s was told to post in a channel of %s", r.Service, c.Workspace.Platform)
	}
	if last, ok := r.last[c]; ok && now.Sub(last) < r.On.Apart {
		r.t.Errorf("two posts in channel %s are %s apart, and %s wants %s", c.ID, now.Sub(last), r.Service, r.On.Apart)
	}
	if len(r.shown) > 0 && now.Sub(r.latest) < r.On.Each {
		r.t.Errorf("two posts are %s apart, and %s wants %s", now.Sub(r.latest), r.Service, r.On.Each)
	}
	r.last[c], r.latest = now, now
	posted := chat.Posted{Channel: c, ID: strconv.Itoa(len(r.shown) + 1)}
	r.keys[key] = taken{posted, now}
	r.shown = append(r.shown, Shown{posted, m, now})
	return posted
}

// Update implements [chat.Platform].
func (r *Recorder) Update(ctx context.Context, p chat.Posted, m chat.Message) error {
	if err := r.ask(ctx, r.Before, p.Channel); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.shown, func(s Shown) bool { return s.Posted == p })
	if i < 0 {
		return chat.ErrGone
	}
	r.shown[i].Message = m
	r.updates++
	return nil
}

// Send implements [chat.Platform]. It takes no files.
func (r *Recorder) Send(context.Context, chat.Person, chat.File) error { return chat.ErrGone }

// Shown is every message as it stands now, in the order of posting.
func (r *Recorder) Shown() []Shown {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.shown)
}

// In is the messages of one channel.
func (r *Recorder) In(c chat.Channel) []Shown {
	return slices.DeleteFunc(r.Shown(), func(s Shown) bool { return s.Channel != c })
}

// Updates is how often a message was redrawn.
func (r *Recorder) Updates() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.updates
}

package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/poll"
	"pccbot/store"
	"pccbot/store/storetest"
)

// A world is a bot that runs by itself, with chat services that record what they
// are told, and a plug that can be pulled. It lives in a bubble of testing/synctest.
type world struct {
	t        *testing.T
	plug     plug
	db       *store.Store
	services []chat.Platform
	recorded map[string]*chattest.Recorder
	bot      *bot.Bot
	log      io.Writer
	every    time.Duration // between two sweeps
	offset   time.Duration // from the bubble's clock to ours
	jumped   atomic.Int64  // how far the clock jumped while the bot ran
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, db: storetest.New(t), recorded: map[string]*chattest.Recorder{}, log: io.Discard, every: bot.SweepEvery, offset: time.Until(noon)}
	w.plug.set("", 0)
	return w
}

// join joins a chat service.
func (w *world) join(service string, on chat.Terms) *chattest.Recorder {
	r := chattest.NewRecorder(w.t, service, on)
	w.recorded[service] = r
	w.services = append(w.services, wired{r, &w.plug})
	return r
}

func channelOf(service string, i int) chat.Channel {
	return chat.Channel{Workspace: chat.Workspace{Platform: service, ID: fmt.Sprint("W", i)}, ID: fmt.Sprint("C", i)}
}

func (w *world) now() time.Time { return time.Now().Add(w.offset + time.Duration(w.jumped.Load())) }

// start starts the program, with the plug in.
func (w *world) start() {
	w.plug.set("", 0)
	w.bot = bot.New(stoppable{w.db, &w.plug}, facts, w.now)
	w.bot.Log = slog.New(slog.NewTextHandler(w.log, nil))
	w.bot.Platforms = w.services
	w.bot.SweepEvery = w.every
}

// run lets the program run for some time, or until the plug is pulled.
func (w *world) run(d time.Duration) {
	ctx, stop := context.WithTimeout(w.t.Context(), d)
	defer stop()
	pulled := w.plug.pulled
	go func() {
		select {
		case <-pulled:
			stop()
		case <-ctx.Done():
		}
	}()
	w.bot.Run(ctx)
}

func (w *world) coordinator(c chat.Channel) chat.Person {
	return chat.Person{Workspace: c.Workspace, ID: "U1", Coordinator: true}
}

// ask has a coordinator type a line in a channel.
func (w *world) ask(c chat.Channel, line string) chat.Reply {
	return w.bot.Answer(w.t.Context(), chat.Request{At: w.now(), Person: w.coordinator(c), Channel: c, Line: line})
}

// press has the coordinator press a button.
func (w *world) press(c chat.Channel, on chat.Reply, label string) chat.Reply {
	w.t.Helper()
	return w.pressAs(w.coordinator(c), c, on, label)
}

func (w *world) pressAs(who chat.Person, c chat.Channel, on chat.Reply, label string) chat.Reply {
	w.t.Helper()
	return w.bot.Pressed(w.t.Context(), chat.Press{ID: id(w.t, on, label), At: w.now(), Person: who, Channel: c})
}

// poll posts a poll in a channel.
func (w *world) poll(c chat.Channel, line string) {
	w.t.Helper()
	w.press(c, w.ask(c, line), "Post")
}

// titles is the first words of each message in a channel.
func (w *world) titles(c chat.Channel) []string {
	var all []string
	for _, m := range w.recorded[c.Workspace.Platform].In(c) {
		title, _, _ := strings.Cut(m.Message.Title, ":")
		all = append(all, title)
	}
	return all
}

// errStopped is what everything answers once the program has been stopped.
var errStopped = errors.New("the program has been stopped")

// A plug can be pulled between any two steps of the bot: before or after it calls
// the store or a chat service. From then on nothing it does has any effect.
type plug struct {
	mu     sync.Mutex
	where  string // "before" or "after" one kind of step; empty for never
	nth    int    // the one that is done for the nth time, counted from 0
	pulled chan struct{}
	out    bool
	failed map[string]int // steps that fail so many times more, without a trace
}

func (p *plug) set(where string, nth int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.where, p.nth, p.out, p.pulled, p.failed = where, nth, false, make(chan struct{}), map[string]int{}
}

// step is called before and after each step.
func (p *plug) step(name string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out {
		return errStopped
	}
	if name != p.where {
		return nil
	}
	if p.nth--; p.nth < 0 {
		p.out = true
		close(p.pulled)
		return errStopped
	}
	return nil
}

// fail makes a step fail some times.
func (p *plug) fail(name string, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = map[string]int{name: times}
}

func (p *plug) fails(name string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed[name]--
	return p.failed[name] >= 0
}

// do does something in two steps.
func (p *plug) do(name string, do func() error) error {
	if err := p.step("before " + name); err != nil {
		return err
	}
	if p.fails(name) {
		return errors.New("the disk is full")
	}
	err := do()
	if stopped := p.step("after " + name); stopped != nil {
		return stopped
	}
	return err
}

// stoppable is a store that stops with the program. What only reads is no step.
type stoppable struct {
	bot.Store
	plug *plug
}

func (s stoppable) Due(ctx context.Context, now time.Time) (due []poll.Due, err error) {
	err = s.plug.do("Due", func() (err error) { due, err = s.Store.Due(ctx, now); return err })
	return due, err
}

func (s stoppable) OpenPoll(ctx context.Context, n chat.Network, number int, at time.Time, posts ...chat.Post) (did bool, err error) {
	err = s.plug.do("OpenPoll", func() (err error) { did, err = s.Store.OpenPoll(ctx, n, number, at, posts...); return err })
	return did, err
}

func (s stoppable) ClosePoll(ctx context.Context, n chat.Network, number int, c poll.Closing) (did bool, err error) {
	err = s.plug.do("ClosePoll", func() (err error) { did, err = s.Store.ClosePoll(ctx, n, number, c); return err })
	return did, err
}

func (s stoppable) ClaimPosts(ctx context.Context, c chat.PostClaim) (posts []chat.Post, err error) {
	err = s.plug.do("ClaimPosts", func() (err error) { posts, err = s.Store.ClaimPosts(ctx, c); return err })
	return posts, err
}

func (s stoppable) BeginPost(ctx context.Context, n chat.Network, number int, token string, at time.Time) (did bool, err error) {
	err = s.plug.do("BeginPost", func() (err error) { did, err = s.Store.BeginPost(ctx, n, number, token, at); return err })
	return did, err
}

func (s stoppable) EndPost(ctx context.Context, n chat.Network, number int, token string, e chat.PostEnd) (did bool, err error) {
	err = s.plug.do("EndPost", func() (err error) { did, err = s.Store.EndPost(ctx, n, number, token, e); return err })
	return did, err
}

func (s stoppable) CardDrawn(ctx context.Context, n chat.Network, c poll.Card, shown string, again time.Time) error {
	return s.plug.do("CardDrawn", func() error { return s.Store.CardDrawn(ctx, n, c, shown, again) })
}

// A wired service is told nothing once the program has been stopped.
type wired struct {
	*chattest.Recorder
	plug *plug
}

func (w wired) Post(ctx context.Context, c chat.Channel, m chat.Message, key string) (posted chat.Posted, err error) {
	err = w.plug.do("Post", func() (err error) { posted, err = w.Recorder.Post(ctx, c, m, key); return err })
	return posted, err
}

func (w wired) Update(ctx context.Context, p chat.Posted, m chat.Message) error {
	return w.plug.do("Update", func() error { return w.Recorder.Update(ctx, p, m) })
}

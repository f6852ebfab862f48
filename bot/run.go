package bot

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// SweepEvery is how often [Bot.Run] looks for what time alone asks for.
const SweepEvery = 30 * time.Second

// Run does what nobody has to ask for, until ctx ends: it sweeps, sends the posts
// that are due and redraws cards, at once and then every SweepEvery. None of the
// three waits for another, and what a command plans is sent without waiting.
//
// At the end of ctx it begins nothing more, gives what it has begun some seconds
// to end, and hands back what it had only taken on.
func (b *Bot) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { b.repeat(ctx, "sweep", b.sweep) })
	all.Go(func() { b.deliver(ctx) })
	all.Go(func() { b.repeat(ctx, "redraw cards", b.Redraw) })
	all.Wait()
}

// repeat does something now and at every tick. What goes wrong is logged, and the
// next tick tries again.
func (b *Bot) repeat(ctx context.Context, what string, do func(context.Context) error) {
	tick := time.NewTicker(b.SweepEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		if err := Unbroken(func() error { return do(ctx) }); err != nil && ctx.Err() == nil {
			b.Log.ErrorContext(ctx, "could not "+what, "err", err)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// sweep is a sweep of which somebody may want to know how it went. What it planned
// is sent at once.
func (b *Bot) sweep(ctx context.Context) error {
	began := b.now()
	err := b.Sweep(ctx)
	if b.Swept != nil {
		b.Swept(b.now().Sub(began), err)
	}
	b.wake()
	return err
}

// wake has [Bot.Run] look for posts at once. Waking twice is waking once.
func (b *Bot) wake() {
	select {
	case b.woken <- struct{}{}:
	default:
	}
}

// Unbroken turns a panic into an error, so that one fault is not the end of the
// program.
func Unbroken(do func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = Panic(fault)
		}
	}()
	return do()
}

// Panic is what may be logged of a panic that was just recovered, with the stack. Of
// what it says only the language's own words are taken: any other might hold what
// somebody wrote.
func Panic(fault any) error {
	if err, ok := fault.(runtime.Error); ok {
		return fmt.Errorf("panic: %w\n%s", err, debug.Stack())
	}
	return fmt.Errorf("panic with a %T\n%s", fault, debug.Stack())
}

package bot

import (
	"context"
	"sync"
	"time"

	"pccbot/bot/chat"
)

// A pace spaces posts out as the chat services ask for.
type pace struct {
	mu       sync.Mutex
	services map[string]time.Time       // when the next post may go to each
	channels map[chat.Channel]time.Time // and to each of its channels
}

// turn is when the next post may go to a channel. It counts as sent then: whoever
// asks next comes after it.
func (p *pace) turn(c chat.Channel, t chat.Terms, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.channels == nil {
		p.services, p.channels = map[string]time.Time{}, map[chat.Channel]time.Time{}
	}
	for channel, next := range p.channels {
		if !now.Before(next) {
			delete(p.channels, channel) // it waits for nothing any more
		}
	}
	at := now
	for _, next := range []time.Time{p.services[c.Workspace.Platform], p.channels[c]} {
		if next.After(at) {
			at = next
		}
	}
	p.services[c.Workspace.Platform] = at.Add(t.Each)
	p.channels[c] = at.Add(t.Apart)
	return at
}

// wait waits, and reports false where ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"pccbot/bot/chat"
)

// replyKinds is every kind of reply that the bot makes. Metrics tell these apart
// and call any other one "other".
var replyKinds = []string{
	"about", "area", "choice", "comments", "confirm", "file", "forgotten", "form", "help", "notice", "open", "outside", "past",
	"poll", "polls", "preview", "privacy", "problem", "question", "receipt", "repeated", "results", "status", "unknown", "when",
	"who", "why", "wording", "wrong",
}

// postOutcomes is how an attempt to post, redraw or hand over can end.
var postOutcomes = []string{"sent", "gone", "retry", "unknown"}

// measure wraps a chat service so that what it is given to do, and what it asks
// of its handler, is counted and timed. It hides all that p can do beyond a
// [chat.Platform], so whoever needs that asks p first.
func (m *metrics) measure(p chat.Platform) chat.Platform {
	for _, outcome := range postOutcomes {
		m.posts.WithLabelValues(p.Name(), outcome)
		m.updates.WithLabelValues(p.Name(), outcome)
	}
	return measuredPlatform{p, m}
}

type measuredPlatform struct {
	chat.Platform
	metrics *metrics
}

// Run implements [chat.Platform].
func (p measuredPlatform) Run(ctx context.Context, h chat.Handler) error {
	return p.Platform.Run(ctx, measuredHandler{h, p.Name(), p.metrics})
}

// Post implements [chat.Platform].
func (p measuredPlatform) Post(ctx context.Context, c chat.Channel, m chat.Message, key string) (chat.Posted, error) {
	began := time.Now()
	posted, err := p.Platform.Post(ctx, c, m, key)
	p.metrics.postSeconds.WithLabelValues(p.Name()).Observe(time.Since(began).Seconds())
	p.metrics.posts.WithLabelValues(p.Name(), outcome(err)).Inc()
	return posted, err
}

// Update implements [chat.Platform].
func (p measuredPlatform) Update(ctx context.Context, posted chat.Posted, m chat.Message) error {
	err := p.Platform.Update(ctx, posted, m)
	p.metrics.updates.WithLabelValues(p.Name(), outcome(err)).Inc()
	return err
}

// Send implements [chat.Platform].
func (p measuredPlatform) Send(ctx context.Context, to chat.Person, f chat.File) error {
	err := p.Platform.Send(ctx, to, f)
	p.metrics.files.WithLabelValues(p.Name(), outcome(err)).Inc()
	return err
}

// outcome is the word for how an attempt ended. An error of no kind leaves it
// unknown whether anything came through.
func outcome(err error) string {
	_, again := errors.AsType[chat.RetryError](err)
	switch {
	case err == nil:
		return "sent"
	case errors.Is(err, chat.ErrGone):
		return "gone"
	case again:
		return "retry"
	}
	return "unknown"
}

type measuredHandler struct {
	chat.Handler
	platform string
	metrics  *metrics
}

// Answer implements [chat.Handler].
func (h measuredHandler) Answer(ctx context.Context, r chat.Request) chat.Reply {
	return h.timed(func() chat.Reply { return h.Handler.Answer(ctx, r) })
}

// Pressed implements [chat.Handler].
func (h measuredHandler) Pressed(ctx context.Context, p chat.Press) chat.Reply {
	return h.timed(func() chat.Reply { return h.Handler.Pressed(ctx, p) })
}

// Submitted implements [chat.Handler].
func (h measuredHandler) Submitted(ctx context.Context, f chat.Form) chat.Reply {
	return h.timed(func() chat.Reply { return h.Handler.Submitted(ctx, f) })
}

func (h measuredHandler) timed(answer func() chat.Reply) chat.Reply {
	began := time.Now()
	reply := answer()
	h.metrics.answerSeconds.WithLabelValues(h.platform).Observe(time.Since(began).Seconds())
	kind := reply.Kind
	if !slices.Contains(replyKinds, kind) {
		kind = "other"
	}
	h.metrics.answers.WithLabelValues(h.platform, kind).Inc()
	return reply
}

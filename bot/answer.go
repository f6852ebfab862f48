package bot

import (
	"context"
	"fmt"

	"pccbot/bot/chat"
)

// lineLimit is how many characters one typed line may have. It leaves room for
// a poll of ten options with the longest question.
const lineLimit = 3000

// Answer replies to what a person typed. See chat.Handler.
func (b *Bot) Answer(ctx context.Context, r chat.Request) chat.Reply {
	return b.reply(ctx, func() (chat.Reply, error) { return b.answer(ctx, r) })
}

// answer finds the command and does it. What a private command says is private;
// a public one may still answer its asker alone.
func (b *Bot) answer(ctx context.Context, r chat.Request) (chat.Reply, error) {
	if n := chat.Count(r.Line); n > lineLimit {
		return chat.Reply{}, chat.Problemf("That is too long: %d characters, and the limit is %d. Nothing was done.", n, lineLimit)
	}
	r.Line = chat.Clean(r.Line)
	if r.Command == "" {
		path, args, ok := chat.Parse(b.Commands(), r.Line)
		switch {
		case r.Line == "":
			path = "help"
		case !ok:
			return b.question(ctx, r)
		}
		r.Command, r.Args = path, args
	} else {
		r.Args = cleaned(r.Args)
	}
	c, ok := leaf(b.commands, r.Command)
	if !ok {
		return b.question(ctx, r)
	}
	if c.run == nil {
		reply, err := b.lookUp(ctx, r, c)
		reply.Private = true
		return reply, err
	}
	if repeated, err := b.repeated(ctx, c, r.Person.Workspace, r.Key); err != nil || repeated {
		return cameTwice(), err
	}
	reply, err := c.run(ctx, r)
	reply.Private = reply.Private || c.Private
	return reply, err
}

// repeated reports whether a command that changes something came before in the
// same delivery. A vote finds out by itself, as it is recorded, so that it can say
// how the answer stands.
func (b *Bot) repeated(ctx context.Context, c command, w chat.Workspace, key string) (bool, error) {
	if !c.Changes || c.Name == "vote" || key == "" {
		return false, nil
	}
	n, err := b.network(ctx, w)
	if err != nil {
		return false, err
	}
	first, err := b.store.FirstDelivery(ctx, n, b.Key.Delivery(w, key), b.now())
	if err != nil {
		return false, fmt.Errorf("look whether it came before: %w", err)
	}
	return !first, nil
}

// cameTwice is the answer to the second delivery of something.
func cameTwice() chat.Reply {
	return chat.Reply{Kind: "repeated", Private: true, Message: chat.Message{Lines: []chat.Line{chat.Says("This reached me twice. I answered it the first time, and did nothing now.")}}}
}

// question answers words that begin with no command: a place alone means who.
func (b *Bot) question(ctx context.Context, r chat.Request) (chat.Reply, error) {
	who := b.who()
	r.Command, r.Args = who.Name, who.Values(r.Line)
	reply, err := who.run(ctx, r)
	reply.Private = true
	return reply, err
}

func cleaned(args map[string]string) map[string]string {
	out := make(map[string]string, len(args))
	for name, value := range args {
		out[name] = chat.Clean(value)
	}
	return out
}

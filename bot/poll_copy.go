package bot

import (
	"context"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) pollCopy() command {
	return command{
		Command: chat.Command{
			Name:     "copy",
			Summary:  "start a new poll with the questions of an old one",
			Args:     pollArg(", and when the new one closes"),
			Private:  true,
			Changes:  true,
			Examples: []string{"poll copy 3"},
			Detail:   "The wording of a poll that was posted never changes. To change it, copy it, change the copy and post that.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, when, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll copy 3")
			if err != nil {
				return chat.Reply{}, err
			}
			if err := b.onlyCreators(ctx, n, r.Person); err != nil {
				return chat.Reply{}, err
			}
			d := p.Draft
			d.Opens, d.Anonymous = time.Time{}, false
			if when == "" {
				d.Closes = poll.InAWeek(b.now(), b.london)
			} else if closes, ok := chat.ParseMoment(when, b.now(), b.london); ok {
				d.Closes = closes
			} else {
				return chat.Reply{}, b.notATime(when)
			}
			reply, err := b.newDraft(ctx, n, poll.Saved{Draft: d, Author: b.Key.Person("author", r.Person), Channel: r.Channel})
			if err == nil {
				reply.Lines = append([]chat.Line{chat.Says(fmt.Sprintf("A copy of poll %d, with no answers in it.", p.Number))}, reply.Lines...)
			}
			return reply, err
		},
	}
}

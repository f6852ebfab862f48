package bot

import (
	"context"
	"fmt"

	"pccbot/bot/chat"
)

func (b *Bot) pollPost() command {
	return command{
		Command: chat.Command{
			Name:     "post",
			Summary:  "put an existing poll into this channel too",
			Args:     pollArg(""),
			Changes:  true,
			Examples: []string{"poll post 3"},
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, _, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll post 3")
			switch {
			case err != nil:
				return chat.Reply{}, err
			case !b.runs(r.Person, p):
				return chat.Reply{}, b.refuse(ctx, n, p, "post")
			case !p.Closed.IsZero():
				return chat.Reply{}, b.alreadyClosed(n, p)
			case p.Opened.IsZero():
				return chat.Reply{}, chat.Problemf("Poll %d opens %s. It can be posted elsewhere from then on.", p.Number, b.moment(p.Opens))
			}
			card := chat.Post{Channel: r.Channel, Kind: cardPost, About: p.Number, Occasion: "posted " + closeOf(b.now()), At: b.now()}
			if _, err := b.store.PlanPost(ctx, n, card); err != nil {
				return chat.Reply{}, fmt.Errorf("plan the card of poll %d: %w", p.Number, err)
			}
			b.wake()
			return b.says(fmt.Sprintf("The card of poll %d appears in this channel now.", p.Number)), nil
		},
	}
}

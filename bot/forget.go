package bot

import (
	"context"
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) forget() command {
	return command{
		Command: chat.Command{
			Name:    "forget-me",
			Typed:   "forget me",
			Summary: "erase all that is kept on you",
			Private: true,
			Changes: true,
			Detail:  "It asks once more before it erases anything.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			return b.askToForget(ctx, r.Person)
		},
		press: func(ctx context.Context, p chat.Press, a action) (chat.Reply, error) {
			if a.arg(0) == "now" {
				return b.forgetNow(ctx, p.Person)
			}
			return b.askToForget(ctx, p.Person)
		},
	}
}

// askToForget says what would go. Nothing goes yet.
func (b *Bot) askToForget(ctx context.Context, who chat.Person) (chat.Reply, error) {
	k, err := b.find(ctx, who)
	if err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Reply{Kind: "confirm", Private: true}
	reply.Title = "Erase all that is kept on you here?"
	reply.Lines = []chat.Line{
		chat.Says("Kept: " + b.keptWords(k)),
		chat.Says("It goes for good, with your drafts and your right to start polls, if you have any. Results that were published stay as they are. Polls that you started stay; only coordinators can close them from then on."),
	}
	erase := button("Erase it", "forget-me", "now")
	erase.Main = true
	reply.Buttons = []chat.Button{erase}
	return reply, nil
}

// forgetNow erases what is kept on a person. Doing it again finds nothing.
func (b *Bot) forgetNow(ctx context.Context, who chat.Person) (chat.Reply, error) {
	k, err := b.find(ctx, who)
	if err != nil {
		return chat.Reply{}, err
	}
	gone, err := b.store.Forget(ctx, k.network, poll.Forgetting{
		Consent: k.consent.Person,
		Author:  b.Key.Person("author", who),
		Creator: b.Key.Person("creator", who),
		Voters:  k.voters,
	})
	if err != nil {
		return chat.Reply{}, fmt.Errorf("erase what is kept on a person: %w", err)
	}
	if gone.Answers == 0 && k.consent.Version == 0 && !k.creator && len(k.started) == 0 {
		return b.says("There was nothing to erase. Answers in polls that closed over a day ago belong to nobody and cannot be found."), nil
	}
	reply := b.says(fmt.Sprintf("Erased: %s in %s, and that you agreed to the notice. Answers in polls that closed over a day ago belong to nobody and cannot be found. Before your next answer you are asked again.",
		plural(gone.Answers, "answer"), plural(gone.Polls, "poll")))
	reply.Kind = "forgotten"
	return reply, nil
}

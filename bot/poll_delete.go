package bot

import (
	"context"
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) pollDelete() command {
	return command{
		Command: chat.Command{
			Name:     "delete",
			Summary:  "delete a poll with all its answers and results",
			Args:     pollArg(""),
			Private:  true,
			Changes:  true,
			Examples: []string{"poll delete 3"},
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, _, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll delete 3")
			switch {
			case err != nil:
				return chat.Reply{}, err
			case !b.runs(r.Person, p):
				return chat.Reply{}, b.refuse(ctx, n, p, "delete")
			}
			reply := chat.Reply{Kind: "confirm", Private: true}
			reply.Title = fmt.Sprintf("Delete poll %d?", p.Number)
			reply.Lines = []chat.Line{
				chat.Says(about(p.Draft)),
				chat.Says(goes(p) + " Nothing is deleted yet."),
			}
			sure := pollButton(fmt.Sprintf("Delete poll %d", p.Number), "poll delete", n, p.Number)
			sure.Main = true
			reply.Buttons = []chat.Button{sure}
			return reply, nil
		},
		press: func(ctx context.Context, press chat.Press, a action) (chat.Reply, error) {
			n, p, err := b.pressedPoll(ctx, press.Person.Workspace, a)
			switch {
			case err != nil:
				return chat.Reply{}, err
			case !b.runs(press.Person, p):
				return chat.Reply{}, b.refuse(ctx, n, p, "delete")
			}
			deleted, err := b.store.DeletePoll(ctx, n, p.Number, b.now())
			switch {
			case err != nil:
				return chat.Reply{}, fmt.Errorf("delete poll %d: %w", p.Number, err)
			case !deleted:
				return chat.Reply{}, b.noPoll(p.Number)
			}
			return b.says(fmt.Sprintf("Poll %d is deleted, with all that was answered. Its number will not be used again.", p.Number)), nil
		},
	}
}

// goes says what is lost with a poll.
func goes(p poll.Poll) string {
	if p.Answered == 0 {
		return "Nobody has answered it. It goes for good."
	}
	return fmt.Sprintf("It goes for good, with what %s answered, its results and its comments.", persons(p.Answered))
}

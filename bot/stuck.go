package bot

import (
	"context"
	"fmt"
	"strconv"

	"pccbot/bot/chat"
)

// stuckShown is how many posts that did not get through status shows at once.
const stuckShown = 3

// addStuck tells a coordinator which posts are not, or may not be, in their
// channel, and offers to send them again. Whether a post whose sending was cut
// short is there, only somebody who looks can say.
func (b *Bot) addStuck(ctx context.Context, reply *chat.Reply, here chat.Channel) error {
	n, err := b.network(ctx, here.Workspace)
	if err != nil {
		return err
	}
	posts, err := b.store.StuckPosts(ctx, n, stuckShown+1)
	if err != nil {
		return fmt.Errorf("look for posts that did not get through: %w", err)
	}
	for i, p := range posts {
		if i == stuckShown {
			reply.Lines = append(reply.Lines, chat.Says("There are more; they show here once these are dealt with."))
			break
		}
		label, advice := "Not posted", "Once I can write there again, press Post; if it is no longer wanted, Forget."
		if p.State == chat.Unknown {
			label, advice = "Perhaps not posted", "Please look there: if it is missing, press Post; if not, It is there."
		}
		reply.Lines = append(reply.Lines, chat.Labelled(label, fmt.Sprintf("%s, %s, since %s: %s. %s",
			whatPost(p), where(p.Channel, here), b.moment(p.At), p.Reason, advice)))
		reply.Buttons = append(reply.Buttons, stuckButton("Post "+whatPost(p), "post", p))
		if p.State == chat.Unknown {
			reply.Buttons = append(reply.Buttons, stuckButton("It is there: "+whatPost(p), "there", p))
		} else {
			reply.Buttons = append(reply.Buttons, stuckButton("Forget "+whatPost(p), "there", p))
		}
	}
	return nil
}

// whatPost names a post.
func whatPost(p chat.Post) string {
	what := map[string]string{cardPost: "the card", resultsPost: "the results"}[p.Kind]
	return fmt.Sprintf("%s of poll %d", what, p.About)
}

func where(c, here chat.Channel) string {
	if c == here {
		return "in this channel"
	}
	return "in another channel"
}

func stuckButton(label, does string, p chat.Post) chat.Button {
	return button(label, "status", strconv.FormatInt(int64(p.Network), 10), strconv.Itoa(p.Number), does)
}

// unstick sends a post again that did not get through, or lets it be. The second
// press finds nothing left to do.
func (b *Bot) unstick(ctx context.Context, press chat.Press, a action) (chat.Reply, error) {
	n, err := b.network(ctx, press.Person.Workspace)
	if err != nil {
		return chat.Reply{}, err
	}
	number, err := strconv.Atoi(a.arg(1))
	if err != nil || a.arg(0) != strconv.FormatInt(int64(n), 10) {
		return chat.Reply{}, b.oldButton()
	}
	if !press.Person.Coordinator {
		return chat.Reply{}, chat.Problemf("Only a coordinator can do that. Nothing was posted.")
	}
	do, says := b.store.DismissPost, "Thank you. I let it be."
	if a.arg(2) == "post" {
		do, says = b.store.RepeatPost, "I post it now."
	}
	done, err := do(ctx, n, number, b.now())
	switch {
	case err != nil:
		return chat.Reply{}, fmt.Errorf("deal with a post that did not get through: %w", err)
	case !done:
		return chat.Reply{}, chat.Problemf("That is dealt with already. To see how things stand: %s", b.typed("status"))
	}
	b.wake()
	return chat.Reply{Kind: "status", Private: true, Message: chat.Message{Lines: []chat.Line{chat.Says(says)}}}, nil
}

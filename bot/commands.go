package bot

import (
	"cmp"
	"context"
	"strings"

	"pccbot/bot/chat"
)

// A command is one thing the bot can be told to do: how it is typed, and what
// it does. A group has leaves and no run; a lookup needs only its look. A button or a form finds its command by
// the verb in its id, which is the command's name.
type command struct {
	chat.Command
	run    func(ctx context.Context, r chat.Request) (chat.Reply, error)
	leaves []command

	// look makes a lookup's answer about one area, for what is typed and for its
	// buttons. More is what a button carries beside the area: a date, a page.
	look func(l look, more string) chat.Reply
	// press answers any other button of the command.
	press func(ctx context.Context, p chat.Press, a action) (chat.Reply, error)
	// submit answers a form of the command.
	submit func(ctx context.Context, f chat.Form, a action) (chat.Reply, error)
}

// list is every command, in the order in which help shows them. A new one is
// one more line here.
func (b *Bot) list() []command {
	return []command{
		b.who(),
		b.when(),
		b.why(),
		b.about(),
		b.past(),
		b.poll(),
		b.vote(),
		b.results(),
		b.area(),
		b.wrong(),
		b.status(),
		b.privacy(),
		b.forget(),
		b.help(),
	}
}

// Commands is the tree of commands that every bot has.
func Commands() []chat.Command { return tree((&Bot{}).list()) }

// Commands is the same, for a chat.Handler.
func (b *Bot) Commands() []chat.Command { return b.tree }

func tree(commands []command) []chat.Command {
	out := make([]chat.Command, len(commands))
	for i, c := range commands {
		out[i] = c.Command
		out[i].Sub = tree(c.leaves)
	}
	return out
}

// leaf finds the command under a path such as "area set". A path that ends at a
// group means the leaf that the group alone stands for.
func leaf(commands []command, path string) (command, bool) {
	name, rest, _ := strings.Cut(path, " ")
	for _, c := range commands {
		if c.Name != name {
			continue
		}
		if len(c.leaves) > 0 {
			return leaf(c.leaves, cmp.Or(rest, c.Alone()))
		}
		return c, rest == ""
	}
	return command{}, false
}

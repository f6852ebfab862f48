package bot

import (
	"context"
	"strings"

	"pccbot/bot/chat"
)

// A command is one thing the bot can be told to do: how it is typed, and what
// it does. A group has leaves and no run.
type command struct {
	chat.Command
	run    func(ctx context.Context, r chat.Request) (chat.Reply, error)
	leaves []command
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
		b.area(),
		b.wrong(),
		b.status(),
		b.help(),
	}
}

// Commands is the tree of commands. See chat.Handler.
func (b *Bot) Commands() []chat.Command { return tree(b.commands) }

func tree(commands []command) []chat.Command {
	out := make([]chat.Command, len(commands))
	for i, c := range commands {
		out[i] = c.Command
		out[i].Sub = tree(c.leaves)
	}
	return out
}

// leaf finds the command under a path such as "area set".
func leaf(commands []command, path string) (command, bool) {
	name, rest, _ := strings.Cut(path, " ")
	for _, c := range commands {
		if c.Name != name {
			continue
		}
		if len(c.leaves) > 0 {
			return leaf(c.leaves, rest)
		}
		return c, rest == ""
	}
	return command{}, false
}

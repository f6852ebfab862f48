package bot

import (
	"context"
	"fmt"
	"strings"

	"pccbot/bot/chat"
)

func (b *Bot) help() command {
	return command{
		Command: chat.Command{
			Name:     "help",
			Summary:  "what I can do; help and a command's name tells more",
			Args:     []chat.Arg{{Name: "command", Summary: "the name of a command"}},
			Private:  true,
			Examples: []string{"help who"},
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			words := strings.Fields(strings.ToLower(r.Args["command"]))
			if len(words) > 0 && (words[0] == "/pcc" || words[0] == b.Prefix) {
				words = words[1:]
			}
			if len(words) == 0 {
				return b.helpAll(), nil
			}
			name := strings.TrimPrefix(words[0], "/")
			for _, c := range b.commands {
				if len(words) > 1 && c.Name == name {
					if l, ok := leaf(c.leaves, words[1]); ok {
						return b.helpLeaf(c, l), nil
					}
				}
				if c.Name == name || c.Typed != "" && strings.HasPrefix(c.Typed, name) {
					return b.helpOne(c), nil
				}
			}
			return chat.Reply{}, chat.Problemf("There is no command “%s”. These are the commands: %s.", chat.Shorten(name, echoLimit), sentenceList(b.commandNames()))
		},
	}
}

func (b *Bot) commandNames() []string {
	var names []string
	for _, c := range b.commands {
		names = append(names, c.AsTyped())
	}
	return names
}

// helpAll is the shortest useful line first, then every command.
func (b *Bot) helpAll() chat.Reply {
	r := chat.Reply{Kind: "help"}
	r.Lines = []chat.Line{
		chat.Says("Type a place to see who holds policing to account there: a Police and Crime Commissioner (PCC), or a mayor. For example: " + b.typed("Bristol")),
	}
	for _, c := range b.commands {
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: b.typed(c.AsTyped()), Text: c.Summary})
	}
	r.Lines = append(r.Lines, chat.Says("For more about one of them: "+b.typed("help who")))
	return r
}

func (b *Bot) helpOne(c command) chat.Reply {
	r := chat.Reply{Kind: "help"}
	r.Lines = []chat.Line{chat.Labelled(b.typed(c.Usage()), c.Summary+".")}
	for _, l := range c.leaves {
		text := l.Summary
		if l.Coordinators {
			text += " (coordinators)"
		}
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: b.typed(c.Name + " " + l.Usage()), Text: text})
	}
	r.Lines = append(r.Lines, b.more(c)...)
	if len(c.leaves) > 0 {
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf("For more about one of them: %s", b.typed("help "+c.Name+" "+c.leaves[0].Name))))
	}
	return r
}

// helpLeaf is the help for one command of a group.
func (b *Bot) helpLeaf(group, l command) chat.Reply {
	r := chat.Reply{Kind: "help"}
	r.Lines = append([]chat.Line{chat.Labelled(b.typed(group.Name+" "+l.Usage()), l.Summary+".")}, b.more(l)...)
	return r
}

// more is the further help on a command, and its examples.
func (b *Bot) more(c command) []chat.Line {
	var lines []chat.Line
	if c.Detail != "" {
		lines = append(lines, chat.Says(c.Detail))
	}
	for _, example := range c.Examples {
		lines = append(lines, chat.Line{Item: true, Label: "Example", Text: b.typed(example)})
	}
	return lines
}

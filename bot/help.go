package bot

import (
	"context"
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
			name := strings.ToLower(strings.TrimPrefix(r.Args["command"], "/"))
			if name == "" {
				return b.helpAll(r.Person), nil
			}
			for _, c := range b.commands {
				if c.Name == name {
					return b.helpOne(r.Person, c), nil
				}
			}
			return chat.Reply{}, chat.Problemf("There is no command “%s”. These are the commands: %s.", name, sentenceList(b.commandNames()))
		},
	}
}

func (b *Bot) commandNames() []string {
	var names []string
	for _, c := range b.commands {
		names = append(names, c.Name)
	}
	return names
}

// helpAll is the shortest useful line first, then every command.
func (b *Bot) helpAll(p chat.Person) chat.Reply {
	r := chat.Reply{Kind: "help"}
	r.Lines = []chat.Line{
		chat.Says("Type a place to see who holds policing to account there: a Police and Crime Commissioner (PCC), or a mayor. For example: " + b.typed(p, "Bristol")),
	}
	for _, c := range b.commands {
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: b.typed(p, c.Name), Text: c.Summary})
	}
	r.Lines = append(r.Lines, chat.Says("For more about one of them: "+b.typed(p, "help who")))
	return r
}

func (b *Bot) helpOne(p chat.Person, c command) chat.Reply {
	r := chat.Reply{Kind: "help"}
	r.Lines = []chat.Line{chat.Labelled(b.typed(p, c.Usage()), c.Summary+".")}
	for _, l := range c.leaves {
		text := l.Summary
		if l.Coordinators {
			text += " (coordinators)"
		}
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: b.typed(p, c.Name+" "+l.Usage()), Text: text})
	}
	if c.Detail != "" {
		r.Lines = append(r.Lines, chat.Says(c.Detail))
	}
	for _, example := range c.Examples {
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: "Example", Text: b.typed(p, example)})
	}
	return r
}

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/console"
	"pccbot/store"
)

func pollVerb(std streams) *cobra.Command {
	var s hosted
	var format string
	var yes bool
	c := &cobra.Command{
		Use:   "poll [flags] WORDS…",
		Short: "What poll does in a chat, for scripts",
		Long: `Does what the chat command poll does, as a coordinator of one workspace. What
would ask to be confirmed by a button, such as posting or deleting, is only shown;
--yes presses that button.`,
		Example: `  pccbot poll list
  pccbot poll --yes new engagement
  pccbot poll --yes new "Has your PCC replied?" yes / no / not sure, close friday 5pm
  pccbot poll close 3`,
		RunE: func(cmd *cobra.Command, words []string) error {
			draw, ok := formats[format]
			if !ok {
				return usageError{fmt.Errorf("--format %q is not one of: %s", format, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))}
			}
			if s.posts = std.err; format == "text" {
				s.posts = std.out
			}
			line := strings.TrimSpace("poll " + asTyped(words))
			a := reads
			if writes(bot.Commands(), line) {
				a = access{verb: "poll", chat: "/pcc " + line}
			}
			host, err := s.open(cmd.Context(), std, a)
			if err != nil {
				return err
			}
			defer host.close()
			reply := host.answer(cmd.Context(), line)
			if confirm, asks := mainButton(reply); asks && yes {
				reply = host.press(cmd.Context(), confirm)
			} else if asks {
				reply.Lines = append(reply.Lines, chat.Says("Nothing was done yet. To do it, add --yes before the words."))
			}
			if reply.Kind == "problem" {
				return errors.New(reply.Text())
			}
			if err := draw.write(std.out, reply); err != nil || host.store.ReadOnly() {
				return err
			}
			return host.bot.Deliver(cmd.Context())
		},
	}
	s.flags(c)
	c.Flags().StringVar(&format, "format", "text", "text, json, slack or discord")
	c.Flags().BoolVar(&yes, "yes", false, "press the button that confirms")
	c.Flags().SetInterspersed(false)
	return c
}

// asTyped is words as one types them in a chat: the shell took the quotes away.
func asTyped(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	typed := slices.Clone(words)
	for i, word := range typed {
		if strings.ContainsAny(word, " \t") && !strings.Contains(word, `"`) {
			typed[i] = `"` + word + `"`
		}
	}
	return strings.Join(typed, " ")
}

func mainButton(r chat.Reply) (chat.Button, bool) {
	i := slices.IndexFunc(r.Buttons, func(b chat.Button) bool { return b.Main })
	if i < 0 || !r.Private {
		return chat.Button{}, false
	}
	return r.Buttons[i], true
}

// hosted is the flags of a verb by which the host acts in one workspace.
type hosted struct {
	shared
	workspace string
	channel   string
	// posts is where the posts go that are due in a console's channel. Those for any
	// other channel wait for the service.
	posts io.Writer
}

func (h *hosted) flags(c *cobra.Command) {
	h.shared.flags(c, "the database (else database.path of the settings)")
	c.Flags().StringVar(&h.workspace, "workspace", "", "which workspace, such as slack/T0123 (else the only one)")
	c.Flags().StringVar(&h.channel, "channel", "", "the id of the channel to act in (in a console's database, its only one)")
}

// A host acts in one workspace as a coordinator.
type host struct {
	*opened
	person  chat.Person
	channel chat.Channel
}

// open opens the database that is there, and makes none. A verb that writes does
// first what is due.
func (h *hosted) open(ctx context.Context, std streams, a access) (*host, error) {
	if h.db == "" {
		c, err := loadConfig(h.config)
		if err != nil {
			return nil, err
		}
		h.db = c.Database.Path
	}
	if _, err := os.Stat(h.db); err != nil {
		return nil, fmt.Errorf("%s does not exist: check the path after --db", h.db)
	}
	o, err := h.shared.open(ctx, std, a)
	if err != nil {
		return nil, err
	}
	o.bot.Platforms = []chat.Platform{&console.Console{Out: h.posts}}
	w, err := h.which(ctx, o.store)
	if err == nil && a != reads {
		err = sweep(ctx, o)
	}
	if err != nil {
		o.close()
		return nil, err
	}
	if a != reads && h.channel == "" && w != console.Workspace {
		o.close()
		return nil, usageError{errors.New("name the channel to act in with --channel, by its id")}
	}
	c := chat.Channel{Workspace: w, ID: h.channel}
	if c.ID == "" && w == console.Workspace {
		c = console.Channel
	}
	return &host{o, chat.Person{Workspace: w, ID: "host", Coordinator: true}, c}, nil
}

// which is the workspace that --workspace names, or the only one there is.
func (h *hosted) which(ctx context.Context, s *store.Store) (chat.Workspace, error) {
	all, err := s.Workspaces(ctx)
	if err != nil {
		return chat.Workspace{}, err
	}
	names := make([]string, len(all))
	for i, w := range all {
		if names[i] = w.Platform + "/" + w.ID; names[i] == h.workspace {
			return w, nil
		}
	}
	switch {
	case len(all) == 0:
		return chat.Workspace{}, fmt.Errorf("%s holds no workspace yet: begin with pccbot console --db %[1]s, or in the chat", h.db)
	case h.workspace != "":
		return chat.Workspace{}, usageError{fmt.Errorf("--workspace %q is none of: %s", h.workspace, strings.Join(names, ", "))}
	case len(all) > 1:
		return chat.Workspace{}, usageError{fmt.Errorf("there are several workspaces; choose one with --workspace: %s", strings.Join(names, ", "))}
	}
	return all[0], nil
}

func (h *host) answer(ctx context.Context, line string) chat.Reply {
	return h.bot.Answer(ctx, chat.Request{Key: rand.Text(), At: h.clock(), Person: h.person, Channel: h.channel, Line: line})
}

func (h *host) press(ctx context.Context, b chat.Button) chat.Reply {
	return h.bot.Pressed(ctx, chat.Press{ID: b.ID, Key: rand.Text(), At: h.clock(), Person: h.person, Channel: h.channel})
}

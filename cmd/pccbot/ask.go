package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/console"
	"pccbot/bot/pcc"
	"pccbot/store"
)

func askVerb(std streams) *cobra.Command {
	var s shared
	var format, on string
	c := &cobra.Command{
		Use:   "ask [flags] WORDS…",
		Short: "One answer, for a script or in passing",
		Long: `Answers as the bot would in a chat, and leaves. -- ends the flags. All that the bot
says goes to standard output, refusals and "not known" included, and the exit
code is 0.`,
		Example: `  pccbot ask Bristol
  pccbot ask --format json when Cheshire
  pccbot ask --on 2014-07-20 West Midlands`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, words []string) error {
			write, ok := formats[format]
			if !ok {
				return usageError{fmt.Errorf("--format %q is not one of: %s", format, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))}
			}
			day, ok := pcc.ParseDate(on, pcc.Date{})
			if on != "" && (!ok || !day.Exact()) {
				return usageError{fmt.Errorf("--on %q is not a day such as 2014-07-20", on)}
			}
			o, err := s.open(cmd.Context(), std, store.OpenReadOnly)
			if err != nil {
				return err
			}
			defer o.store.Close()
			line := strings.Join(words, " ")
			switch {
			case on == "":
			case takesDay(o.bot.Commands(), line):
				line += " on " + day.ISO()
			default:
				noon := day.Time().Add(12 * time.Hour)
				o.bot = bot.New(o.store, o.register, func() time.Time { return noon })
			}
			return write(std.out, o.bot.Answer(cmd.Context(), chat.Request{
				Person:  chat.Person{Workspace: console.Workspace, ID: "ask"},
				Channel: console.Channel,
				Line:    line,
			}))
		},
	}
	s.flags(c, "a database to read (else a throwaway one)")
	c.Flags().StringVar(&format, "format", "text", "text, json, slack (its message) or discord (its response)")
	c.Flags().StringVar(&on, "on", "", "the day that the question is about, such as 2014-07-20")
	c.Flags().SetInterspersed(false)
	return c
}

// takesDay reports whether what a line asks for can be asked about a past day. A
// line that names no command asks who.
func takesDay(tree []chat.Command, line string) bool {
	path, _, ok := chat.Parse(tree, line)
	if !ok {
		return true
	}
	leaf, _ := chat.Leaf(tree, path)
	return slices.ContainsFunc(leaf.Args, func(a chat.Arg) bool { return a.Kind == chat.Day })
}

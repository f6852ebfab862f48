package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/console"
	"pccbot/bot/pcc"
)

func askVerb(std streams) *cobra.Command {
	var s shared
	var name, on string
	c := &cobra.Command{
		Use:   "ask [flags] WORDS…",
		Short: "One answer, for a script or in passing",
		Long: `Answers as the bot would in a chat, and leaves. -- ends the flags. All that the bot
says goes to standard output, refusals and "not known" included, and the exit
code is 0.`,
		Example: `  pccbot ask Bristol
  pccbot ask --format json when Cheshire
  pccbot ask --on 2014-07-20 West Midlands`,
		Args: func(_ *cobra.Command, words []string) error {
			if len(words) == 0 {
				return errors.New("what is the question? For example: pccbot ask Bristol")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, words []string) error {
			f, ok := formats[name]
			if !ok {
				return usageError{fmt.Errorf("--format %q is not one of: %s", name, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))}
			}
			line, tree := chat.Clean(strings.Join(words, " ")), bot.Commands()
			if on != "" {
				day, ok := pcc.ParseDate(on, pcc.Date{})
				switch {
				case !ok || !day.Exact():
					return usageError{fmt.Errorf("--on %q is not a day such as 2014-07-20", on)}
				case !takesDay(tree, line):
					return usageError{errors.New("--on goes with who only; --now sets the clock for any question")}
				}
				line += " on " + day.ISO()
			}
			o, err := s.open(cmd.Context(), std, reads)
			if err != nil {
				return err
			}
			defer o.close()
			if writes(tree, line) {
				return f.write(std.out, onlyReads)
			}
			o.bot.Prefix = f.prefix
			return f.write(std.out, o.bot.Answer(cmd.Context(), chat.Request{
				Person:  chat.Person{Workspace: console.Workspace, ID: "ask"},
				Channel: console.Channel,
				Line:    line,
			}))
		},
	}
	s.flags(c, "a database to read (else a throwaway one)")
	c.Flags().StringVar(&name, "format", "text", "text, json, slack (its message) or discord (its response)")
	c.Flags().StringVar(&on, "on", "", "who held the office on a day, such as 2014-07-20")
	c.Flags().SetInterspersed(false)
	return c
}

// onlyReads is the answer where a command would change what is remembered.
var onlyReads = chat.Reply{Kind: "problem", Private: true, Message: chat.Message{Lines: []chat.Line{chat.Says(
	"Nothing was changed: ask only reads. To change something, use the chat, or pccbot console --db.")}}}

// writes reports whether a line names a command that changes what is remembered.
func writes(tree []chat.Command, line string) bool {
	path, _, _ := chat.Parse(tree, line)
	leaf, ok := chat.Leaf(tree, path)
	return ok && leaf.Changes
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

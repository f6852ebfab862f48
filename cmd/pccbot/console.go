package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"pccbot/bot/chat"
	"pccbot/bot/console"
)

func consoleVerb(std streams) *cobra.Command {
	var s shared
	var as string
	var admin bool
	c := &cobra.Command{
		Use:   "console",
		Short: "Talk to the bot in a terminal, with no account",
		Long: `Talk to the bot in a terminal. Without --db the database is thrown away at the
end. The buttons of a reply are numbered, and a number presses one; /as NAME
changes who is typing. With standard input from a file or a pipe, standard output
is a plain transcript.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := s.open(cmd.Context(), std, access{verb: "console"})
			if err != nil {
				return err
			}
			defer o.close()
			talk := &console.Console{In: std.in, Out: std.out, As: as, Admin: admin, Now: o.clock}
			o.bot.Platforms = []chat.Platform{talk}
			talk.Before, talk.After = func(ctx context.Context) error { return sweep(ctx, o) }, o.bot.Deliver
			if err := o.store.RemoveOldCopies(o.clock()); err != nil {
				return err
			}
			if err := talk.Before(cmd.Context()); err != nil {
				return err
			}
			return talk.Run(cmd.Context(), o.bot)
		},
	}
	s.flags(c, "the database to use (else a throwaway one)")
	c.Flags().StringVar(&as, "as", "you", "the name of the person typing")
	c.Flags().BoolVar(&admin, "admin", false, "make that person a coordinator")
	return c
}

// sweep does what became due, and tells the channels. Where the one fails, the
// other is tried all the same.
func sweep(ctx context.Context, o *opened) error {
	return errors.Join(o.bot.Sweep(ctx), o.bot.Deliver(ctx))
}

package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"pccbot/bot/console"
	"pccbot/store"
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
			o, err := s.open(cmd.Context(), std, store.Open)
			if err != nil {
				return err
			}
			defer o.store.Close()
			talk := &console.Console{In: std.in, Out: std.out, As: as, Admin: admin, Now: o.clock}
			talk.Before = func(ctx context.Context) error { return sweep(ctx, o, talk) }
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

// sweep does what became due, and shows what there is to say to a channel.
func sweep(ctx context.Context, o *opened, talk *console.Console) error {
	postings, err := o.bot.Sweep(ctx)
	for _, p := range postings {
		if _, posted := talk.Post(ctx, p.Channel, p.Message); posted != nil {
			return errors.Join(err, posted)
		}
	}
	return err
}

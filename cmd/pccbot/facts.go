package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store"
)

func factsVerb(std streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "facts",
		Short: "Check, show or compare the facts behind the answers",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(factsCheck(std), factsShow(std), factsDiff(std), factsReports(std))
	return c
}

// withTables adds --config to a verb and gives it the tables to lay over the
// facts: those of the folder in the arguments, else of facts.dir, else none.
func withTables(c *cobra.Command, do func(tables fs.FS) error) *cobra.Command {
	var file string
	c.Flags().StringVar(&file, "config", "", "the file of settings (else $PCCBOT_CONFIG, else config.toml)")
	c.Args = cobra.MaximumNArgs(1)
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			settings, err := loadConfig(file)
			if err != nil {
				return err
			}
			args = []string{settings.Facts.Dir}
		}
		tables, err := overrides(args[0])
		if err != nil {
			return err
		}
		return do(tables)
	}
	return c
}

func factsCheck(std streams) *cobra.Command {
	return withTables(&cobra.Command{
		Use:   "check [DIR]",
		Short: "Check the facts, with the tables in DIR laid over them",
	}, func(tables fs.FS) error {
		r, err := pcc.Load(pcc.Data(), tables)
		if err != nil {
			return err
		}
		if err := errors.Join(r.Check()...); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "The facts are in order: %s.\n", r.Size())
		return nil
	})
}

func factsDiff(std streams) *cobra.Command {
	return withTables(&cobra.Command{
		Use:   "diff [DIR]",
		Short: "Show what the tables in DIR change",
	}, func(tables fs.FS) error {
		if tables == nil {
			return errors.New("there is nothing to compare: name a folder of tables, or set facts.dir")
		}
		lines, err := pcc.Diff(pcc.Data(), tables)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			lines = []string{"Nothing is changed."}
		}
		fmt.Fprintln(std.out, strings.Join(lines, "\n"))
		return nil
	})
}

// reportsShown is how many reports are listed.
const reportsShown = 100

func factsReports(std streams) *cobra.Command {
	var db string
	c := &cobra.Command{
		Use:   "reports --db FILE",
		Short: "List the answers that people reported as wrong",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if db == "" {
				return usageError{errors.New("which database? For example: pccbot facts reports --db pccbot.db")}
			}
			s, err := store.OpenReadOnly(cmd.Context(), db)
			if err != nil {
				return err
			}
			defer s.Close()
			reports, err := s.EveryReport(cmd.Context(), reportsShown)
			if err != nil {
				return err
			}
			if len(reports) == 0 {
				fmt.Fprintln(std.out, "Nobody has reported an answer as wrong.")
			}
			for _, r := range reports {
				words := r.Words
				if words == "" {
					words = "no words"
				}
				fmt.Fprintf(std.out, "%s report %d, %s (%s), said %d×: %s\n", r.At.Format("2006-01-02"), r.Number, r.Area, r.About, r.Times, chat.OneLine(words))
			}
			return nil
		},
	}
	c.Flags().StringVar(&db, "db", "", "the database")
	return c
}

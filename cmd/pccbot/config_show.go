package main

import (
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/pelletier/go-toml/v2/unstable"
	"github.com/spf13/cobra"
)

func configVerb(std streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Show the settings that are in force",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(configShow(std))
	return c
}

// configShow says every setting, or every mistake where there is one: then none
// of the settings would be in force.
func configShow(std streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "show",
		Short: "Show every setting, and whether it comes from the file, the environment or the default",
		Args:  cobra.NoArgs,
	}
	var file string
	c.Flags().StringVar(&file, "config", "", "the file of settings (else $PCCBOT_CONFIG, else config.toml)")
	c.RunE = func(*cobra.Command, []string) error {
		settings, err := loadConfig(file)
		if err != nil {
			return err
		}
		return settings.show(std)
	}
	return c
}

// show writes each setting with where it comes from, and the warnings below.
func (c config) show(std streams) error {
	if c.File == "" {
		fmt.Fprint(std.out, "There is no file of settings.\n\n")
	} else {
		fmt.Fprintf(std.out, "The file of settings is %s.\n\n", c.File)
	}
	w := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	for i, s := range settings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.key, c.chosen[i].value, c.chosen[i].from)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(std.out, "\nwarning: %s\n", warning)
	}
	return nil
}

// shown is a value as it stands in the file; of a secret only whether it is set.
func (s setting) shown(text string) string {
	switch {
	case s.secret && text == "":
		return "(not set)"
	case s.secret:
		return "(set, not shown)"
	case s.toml == unstable.String:
		return strconv.Quote(text)
	}
	return text
}

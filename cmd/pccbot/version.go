package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"pccbot/bot/pcc"
)

// version is stamped by a release build with -ldflags "-X main.version=…".
var version = "development"

func versionVerb(std streams) *cobra.Command {
	var credits bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Which program this is; --credits names what it is made from",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(std.out, "pccbot %s%s\n", version, revision())
			if !credits {
				return nil
			}
			return writeCredits(std)
		},
	}
	c.Flags().BoolVar(&credits, "credits", false, "name the sources of the data and the libraries")
	return c
}

// revision is the commit that the program was built from, where Go recorded it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return " (" + s.Value[:min(12, len(s.Value))] + ")"
		}
	}
	return ""
}

// writeCredits gives the credits that the licences of the data ask for, and the
// libraries that are linked in.
func writeCredits(std streams) error {
	r, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, "\nData")
	for _, s := range r.Sources() {
		fmt.Fprintf(std.out, "  %s\n    Made from: %s\n    %s\n", s.File, s.MadeFrom, s.Credit)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	fmt.Fprintln(std.out, "\nLibraries")
	for _, d := range info.Deps {
		fmt.Fprintf(std.out, "  %s %s\n", d.Path, d.Version)
	}
	return nil
}

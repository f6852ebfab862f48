package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func resultsVerb(std streams) *cobra.Command {
	var s hosted
	var format, out string
	c := &cobra.Command{
		Use:   "results [flags] [POLL]",
		Short: "The results of a closed poll, for scripts",
		Example: `  pccbot results 3
  pccbot results --format csv --out poll-3.csv 3`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, words []string) error {
			line := "results " + strings.Join(words, "")
			switch format {
			case "text":
			case "csv", "json":
				line += " " + format
			default:
				return usageError{fmt.Errorf("--format %q is not one of: text, json, csv", format)}
			}
			host, err := s.open(cmd.Context(), std, reads)
			if err != nil {
				return err
			}
			defer host.close()
			reply := host.answer(cmd.Context(), line)
			data := []byte(reply.Text() + "\n")
			switch {
			case reply.Kind == "problem", format != "text" && len(reply.Files) == 0:
				return errors.New(reply.Text())
			case format != "text":
				data = reply.Files[0].Data
			}
			if out != "" {
				if err := os.WriteFile(out, data, 0o600); err != nil {
					return fmt.Errorf("write the results: %w", err)
				}
				return nil
			}
			_, err = std.out.Write(data)
			return err
		},
	}
	s.flags(c)
	c.Flags().StringVar(&format, "format", "text", "text, json or csv")
	c.Flags().StringVar(&out, "out", "", "the file to write (else standard output)")
	return c
}

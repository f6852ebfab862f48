package main

import (
	"io"
	"log/slog"
)

// newLog writes the log of the service, as text for people or as JSON. Nothing in
// it says who a person is, what somebody wrote, or a secret.
func newLog(w io.Writer, format string, level slog.Leveler) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

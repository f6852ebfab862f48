package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"pccbot/bot/chat"
	"pccbot/bot/discordapp"
	"pccbot/bot/slackapp"
)

// services has a line for each chat service. It joins the one that the settings
// set up, and returns none where they do not.
var services []func(c config, log *slog.Logger) (chat.Platform, error)

// connect joins every chat service that is set up.
func connect(c config, log *slog.Logger) ([]chat.Platform, error) {
	var all []chat.Platform
	for _, join := range services {
		p, err := join(c, log)
		if err != nil {
			return nil, err
		}
		if p != nil {
			all = append(all, p)
		}
	}
	return all, nil
}

// endpoints are the addresses at which chat services tell us what people did: those
// of every one that is spoken to by HTTP.
func endpoints(platforms []chat.Platform) []endpoint {
	var all []endpoint
	for _, p := range platforms {
		spoken, ok := p.(interface {
			Endpoints() map[string]http.Handler
		})
		if !ok {
			continue
		}
		for path, h := range spoken.Endpoints() {
			all = append(all, endpoint{path, []string{"application/x-www-form-urlencoded", "application/json"}, h})
		}
	}
	return all
}

// A format is how a chat service, or a script, shows one answer.
type format struct {
	prefix string // what is typed there before a command
	write  func(io.Writer, chat.Reply) error
}

// formats has a line for each; a new chat service adds its own.
var formats = map[string]format{
	"text":    {"", func(w io.Writer, r chat.Reply) error { _, err := fmt.Fprintln(w, r.Text()); return err }},
	"json":    {"", func(w io.Writer, r chat.Reply) error { return writeJSON(w, forScripts(r)) }},
	"slack":   {"/pcc", func(w io.Writer, r chat.Reply) error { return writeJSON(w, slackapp.Render(r)) }},
	"discord": {"/pcc", func(w io.Writer, r chat.Reply) error { return writeJSON(w, discordapp.Render(r)) }},
}

// scriptReply is an answer for a program to read.
type scriptReply struct {
	Kind    string      `json:"kind"`
	Text    string      `json:"text"`
	Areas   []string    `json:"areas"` // answered or offered, the likeliest first
	Private bool        `json:"private"`
	AsOf    string      `json:"as_of"` // the date of the oldest fact
	Facts   []chat.Fact `json:"facts"`
}

func forScripts(r chat.Reply) scriptReply {
	out := scriptReply{Kind: r.Kind, Text: r.Text(), Areas: r.Areas, Private: r.Private, AsOf: r.AsOf, Facts: r.Facts}
	if out.Areas == nil {
		out.Areas = []string{}
	}
	if out.Facts == nil {
		out.Facts = []chat.Fact{}
	}
	return out
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

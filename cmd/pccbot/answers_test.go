package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"pccbot/bot/chattest"
)

// questions is what people ask first. Each answer is kept as every format shows
// it, so that a change of wording is read before it is shipped.
var questions = []struct{ name, words string }{
	{"bristol", "Bristol"},
	{"postcode", "TR3 6RT"},
	{"force", "GMP"},
	{"welsh_name", "Caerdydd"},
	{"rutland", "Rutland"},
	{"west_midlands_in_2014", "who West Midlands on 2014-07-20"},
	{"cheshire_elections", "when Cheshire"},
	{"manchester_elections", "when GMP"},
	{"newport", "Newport"},
	{"london", "London"},
	{"glasgow", "Glasgow"},
	{"palace", "SW1A 1AA"},
	{"city_of_london", "City of London"},
	{"norfolk_sources", "why Norfolk"},
	{"northumbria_office", "about Northumbria"},
	{"border_district", "B45"},
	{"unknown_place", "Atlantis"},
	{"nothing_set", "who"},
	{"status", "status"},
	{"help", "help"},
	{"help_who", "help who"},
}

// asked runs pccbot ask on the day the facts were checked.
func asked(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	args = append([]string{"ask", "--now", "2026-11-21T12:00:00Z"}, args...)
	if err := run(t.Context(), args, streams{strings.NewReader(""), &out, &stderr}); err != nil {
		t.Fatalf("pccbot %q: %v", args, err)
	}
	if stderr.Len() > 0 {
		t.Errorf("pccbot %q said on stderr: %s", args, stderr.String())
	}
	return out.String()
}

func TestAnswersInEveryFormat(t *testing.T) {
	for _, q := range questions {
		for format, ending := range map[string]string{"text": ".txt", "json": ".json", "slack": ".slack.json", "discord": ".discord.json"} {
			t.Run(q.name+"/"+format, func(t *testing.T) {
				got := asked(t, "--format", format, "--", q.words)
				chattest.Golden(t, "answers/"+q.name+ending, []byte(got))
			})
		}
	}
}

// Every message has a text for those who see no blocks or hear it read aloud,
// and it says the same on each service.
func TestEveryFormatHasTheWholeText(t *testing.T) {
	for _, q := range questions {
		var scripts struct {
			Text    string
			Private bool
			Areas   []string
			Facts   []any
		}
		decode(t, asked(t, "--format", "json", q.words), &scripts)
		var slack struct {
			Text   string
			Type   string `json:"response_type"`
			Blocks []any
		}
		decode(t, asked(t, "--format", "slack", q.words), &slack)
		var discord struct {
			Data struct {
				Content string
				Flags   int
			}
		}
		decode(t, asked(t, "--format", "discord", q.words), &discord)
		text := asked(t, q.words)
		if strings.TrimSpace(text) != scripts.Text || scripts.Text == "" || scripts.Areas == nil || scripts.Facts == nil {
			t.Errorf("%s: text %q, json %q", q.words, text, scripts.Text)
		}
		// Commands are typed as /pcc there.
		slack.Text = strings.ReplaceAll(unescape(slack.Text), "/pcc ", "")
		discord.Data.Content = strings.ReplaceAll(discord.Data.Content, "/pcc ", "")
		if slack.Text != scripts.Text || len(slack.Blocks) == 0 || slack.Type != "ephemeral" {
			t.Errorf("%s: Slack's fallback is %q (%s, %d blocks), want %q", q.words, slack.Text, slack.Type, len(slack.Blocks), scripts.Text)
		}
		if bare(discord.Data.Content) != bare(scripts.Text) {
			t.Errorf("%s: Discord shows %q, want the words of %q", q.words, discord.Data.Content, scripts.Text)
		}
		if discord.Data.Flags&64 == 0 || !scripts.Private {
			t.Errorf("%s is not private: Discord's flags are %d", q.words, discord.Data.Flags)
		}
	}
}

// bare is text without white space and without the signs that are Markdown.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("*\\<>#-", r) {
			return -1
		}
		return r
	}, text)
}

func unescape(text string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

package discordapp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/discordapp"
)

// messages are all that a person gets to see of a reply, in order, as decoded
// from the wire.
func messages(t *testing.T, r chat.Reply) []any {
	t.Helper()
	all := []any{chattest.Decoded(t, discordapp.Render(r)).(map[string]any)["data"]}
	for _, m := range discordapp.Rest(r) {
		all = append(all, chattest.Decoded(t, m))
	}
	return all
}

// check fails t where a message of r breaks a rule of Discord, and returns what
// a reader sees.
func check(t *testing.T, r chat.Reply) string {
	t.Helper()
	var seen []string
	for _, m := range messages(t, r) {
		seen = append(seen, checkMessage(t, m))
	}
	return strings.Join(seen, "\n")
}

func fixture(name string) chat.Reply {
	all := chattest.Replies()
	return all[slices.IndexFunc(all, func(f chattest.Fixture) bool { return f.Name == name })].Reply
}

func TestRenderDrawsEveryFixture(t *testing.T) {
	for _, f := range chattest.Replies() {
		t.Run(f.Name, func(t *testing.T) {
			first := discordapp.Render(f.Reply)
			all := []any{first}
			for _, m := range discordapp.Rest(f.Reply) {
				all = append(all, m)
			}
			chattest.Golden(t, f.Name+".json", chattest.JSON(t, all))
			if first.Type == discordgo.InteractionResponseModal {
				checkModal(t, first)
				return
			}
			chattest.NothingLost(t, check(t, f.Reply), everyWord(f.Reply.Message))
		})
	}
}

func TestTypeOfTheFirstAnswer(t *testing.T) {
	says := chat.Message{Lines: []chat.Line{chat.Says("Noted.")}}
	form := &chat.Form{ID: "f", Title: "New poll", Fields: make([]chat.Field, 5)}
	big := &chat.Form{ID: "f", Title: "New poll", Fields: make([]chat.Field, 6)}
	for _, tc := range []struct {
		name  string
		reply chat.Reply
		want  discordgo.InteractionResponseType
		flags discordgo.MessageFlags
	}{
		{"a public message", chat.Reply{Message: says}, 4, 4},
		{"a private message", chat.Reply{Message: says, Private: true}, 4, 64 | 4},
		{"an update", chat.Reply{Message: says, Private: true, Update: true}, 7, 64 | 4},
		{"a form", chat.Reply{Message: says, Form: form}, 9, 0},
		{"a form too big for a modal", chat.Reply{Message: says, Private: true, Form: big}, 4, 64 | 4},
	} {
		got := discordapp.Render(tc.reply)
		if got.Type != tc.want || got.Data.Flags != tc.flags {
			t.Errorf("%s: type %d with flags %d, want %d with %d", tc.name, got.Type, got.Data.Flags, tc.want, tc.flags)
		}
	}
}

func TestAnUpdateTakesTheOldButtonsAway(t *testing.T) {
	data := messages(t, fixture("update"))[0].(map[string]any)
	if components, ok := data["components"].([]any); !ok || len(components) != 0 {
		t.Errorf("components = %v, want an empty list", data["components"])
	}
}

func TestLongRepliesBreakBetweenLines(t *testing.T) {
	all := discordapp.Messages(fixture("list_of_60").Message)
	if len(all) < 2 {
		t.Fatalf("%d messages, want several", len(all))
	}
	for i, m := range all {
		lines := strings.Split(m.Content, "\n")
		if last := lines[len(lines)-1]; i < len(all)-1 && !strings.HasSuffix(last, "sector?") {
			t.Errorf("message %d ends in %q, want a whole line", i+1, last)
		}
	}
}

func TestButtonsBeyond25GoOnInAFurtherMessage(t *testing.T) {
	all := discordapp.Messages(fixture("choice_of_43").Message)
	var drawn []int
	for _, m := range all {
		n := 0
		for _, row := range m.Components {
			n += len(row.(discordgo.ActionsRow).Components)
		}
		drawn = append(drawn, n)
	}
	if !slices.Equal(drawn, []int{25, 18}) {
		t.Errorf("buttons in each message = %v, want 25 and 18", drawn)
	}
}

func TestOneIDIsDrawnOnce(t *testing.T) {
	check(t, chat.Reply{Message: chat.Message{Buttons: []chat.Button{{ID: "a", Label: "Yes"}, {ID: "a", Label: "Yes"}}}})
}

func TestBadInput(t *testing.T) {
	t.Run("T06_welsh_text_is_shown_as_typed", func(t *testing.T) {
		got := discordapp.Render(fixture("welsh")).Data.Content
		want := "### Dyfed-Powys\n**Swydd:** Comisiynydd yr Heddlu a Throseddu\nPen Llŷn, Tŷ Ddewi, Pwllheli: ŵ ŷ â ê î ô û ï Ŵ Ŷ"
		if got != want {
			t.Errorf("content = %q, want %q", got, want)
		}
		long := strings.Repeat("ŵ", 2000)
		if got := discordapp.Messages(chat.Message{Lines: []chat.Line{chat.Says(long)}}); len(got) != 1 || got[0].Content != long {
			t.Errorf("2000 letters of two bytes take %d messages, want one", len(got))
		}
	})
	t.Run("T10_emoji_kept_whole", func(t *testing.T) {
		family, wales := "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"
		for _, emoji := range []string{family, wales, "🇬🇧", "👋🏽", "🏳️‍🌈"} {
			for length := 60; length < 90; length++ {
				label := strings.Repeat("x", length) + strings.Repeat(emoji, 10)
				r := chat.Reply{Message: chat.Message{Buttons: []chat.Button{{ID: "b", Label: label}}}}
				check(t, r)
				row := discordapp.Render(r).Data.Components[0].(discordgo.ActionsRow)
				short := row.Components[0].(discordgo.Button).Label
				if rest := strings.ReplaceAll(strings.TrimSuffix(short, "…"), emoji, ""); strings.Trim(rest, "x") != "" {
					t.Fatalf("the label ends in a part of %s: %q", emoji, short)
				}
			}
			for _, m := range discordapp.Messages(chat.Message{Lines: []chat.Line{chat.Says("x" + strings.Repeat(emoji, 1000))}}) {
				if rest := strings.ReplaceAll(m.Content, emoji, ""); strings.Trim(rest, "x") != "" {
					t.Fatalf("a message breaks a %s: %q", emoji, rest)
				}
			}
		}
	})
	t.Run("T16_discord_mentions_do_not_ping", func(t *testing.T) {
		for typed, want := range map[string]string{
			"@everyone and @here": `\@everyone and \@here`,
			"<@123> <@!123>":      `\<@123> \<@!123>`,
			"<@&123>":             `\<@&123>`,
			"<#123>":              `\<#123>`,
			"<t:0:R>":             `\<t\:0\:R>`,
			"me@kent.police.uk":   "me@kent.police.uk",
		} {
			r := chat.Reply{Message: chat.Message{Lines: []chat.Line{chat.Says(typed)}}}
			check(t, r) // an empty list of allowed mentions, on every message
			if got := discordapp.Render(r).Data.Content; got != want {
				t.Errorf("content = %q, want %q", got, want)
			}
		}
	})
	t.Run("T17_markdown_is_shown_literally", func(t *testing.T) {
		for typed, want := range map[string]string{
			"*bold* _x_ ~~gone~~ ||hidden||":       `\*bold\* \_x\_ \~\~gone\~\~ \|\|hidden\|\|`,
			"`code` ```block```":                   "\\`code\\` \\`\\`\\`block\\`\\`\\`",
			"[a](javascript:alert(1))":             `\[a\](javascript\:alert(1))`,
			"# heading\n> quote\n- item\n-# small": "\\# heading\n\\> quote\n\\- item\n\\-# small",
			"1. first\n  12. second":               "1\\. first\n  12\\. second",
			`\*`:                                   `\\\*`,
			":tada:":                               `\:tada:`,
		} {
			if got := discordapp.Messages(chat.Message{Lines: []chat.Line{chat.Says(typed)}})[0].Content; got != want {
				t.Errorf("content = %q, want %q", got, want)
			}
		}
		for _, typed := range []string{
			"Thursday 6 May 2027 at 17:00", "St. Helens, Stockton-on-Tees & Bath (2021-24)", "3.5% of 1,000: £5 > £4", "1.5 million", "Who? Me!",
		} {
			if got := discordapp.Messages(chat.Message{Lines: []chat.Line{chat.Says(typed)}})[0].Content; got != typed {
				t.Errorf("content = %q, want %q untouched", got, typed)
			}
		}
	})
	t.Run("T18_links_from_people_are_not_links", func(t *testing.T) {
		for _, line := range []chat.Line{
			chat.Says("<https://evil|gov.uk>"), chat.Says("https://evil.example/login"), chat.Says("[a](https://evil.example)"),
			{Text: "x", Link: "javascript:alert(1)"}, {Text: "x", Link: "http://www.gov.uk/"}, {Text: "x", Link: "https://"},
			{Text: "x", Link: "https://www.gov.uk@evil.example/"}, {Text: "x", Link: "https://gov.uk/>)"}, {Text: "x", Link: "https://gov.uk/ x"},
		} {
			r := chat.Reply{Message: chat.Message{Lines: []chat.Line{line}}}
			check(t, r)
			if got := discordapp.Render(r).Data.Content; strings.Contains(got, "https://") || strings.Contains(got, "](<") {
				t.Errorf("Render(%+v) has a link: %q", line, got)
			}
		}
	})
}

// FuzzRender repeats a text, so that long texts too are found from short ones.
func FuzzRender(f *testing.F) {
	f.Add(chattest.Hostile, uint8(1))
	f.Add("Comisiynydd yr Heddlu a Throseddu, Llŷn ", uint8(200))
	f.Add("👨‍👩‍👧‍👦", uint8(250))
	f.Add("*", uint8(255))
	f.Add("https://www.gov.uk/\n", uint8(1))
	f.Add("", uint8(0))
	f.Fuzz(func(t *testing.T, text string, times uint8) {
		r := chattest.Everywhere(chat.Clean(strings.Repeat(text, int(times))))
		chattest.NothingLost(t, check(t, r), everyWord(r.Message))
	})
}

// everyWord is what has to be seen of m, in order.
func everyWord(m chat.Message) string {
	var b strings.Builder
	b.WriteString(m.Title)
	for _, l := range m.Lines {
		l.Item = false // its mark is drawn by Discord
		b.WriteString(l.Plain())
	}
	b.WriteString(m.Note)
	return b.String()
}

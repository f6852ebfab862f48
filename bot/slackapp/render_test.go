package slackapp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/slackapp"
)

// responses are all that a person gets to see of a reply, in order.
func responses(r chat.Reply) []slackapp.Response {
	return append([]slackapp.Response{slackapp.Render(r)}, slackapp.Rest(r)...)
}

func TestRenderDrawsEveryFixture(t *testing.T) {
	for _, f := range chattest.Replies() {
		t.Run(f.Name, func(t *testing.T) {
			for _, response := range responses(f.Reply) {
				checkMessage(t, response)
			}
			chattest.Golden(t, f.Name+".json", chattest.JSON(t, responses(f.Reply)))
			if f.Reply.Form != nil {
				checkView(t, *f.Reply.Form)
				chattest.Golden(t, f.Name+"_view.json", chattest.JSON(t, slackapp.View(*f.Reply.Form)))
			}
		})
	}
}

func TestFallbackIsTheWholeMessageInWords(t *testing.T) {
	for _, f := range chattest.Replies() {
		t.Run(f.Name, func(t *testing.T) {
			var text []string
			for _, response := range responses(f.Reply) {
				text = append(text, response.Text)
			}
			got := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(strings.Join(text, "\n"))
			chattest.NothingLost(t, got, f.Reply.Text())
		})
	}
}

func TestOnlyTheFirstResponseReplaces(t *testing.T) {
	r := chat.Reply{Update: true, Private: true}
	for range 20 {
		r.Lines = append(r.Lines, chat.Says(strings.Repeat("word ", 500)))
	}
	got := responses(r)
	if len(got) < 2 || !got[0].Replace {
		t.Fatalf("%d responses, the first with Replace = %v; want several and true", len(got), got[0].Replace)
	}
	for i, response := range got[1:] {
		if response.Replace || response.Type != "ephemeral" {
			t.Errorf("response %d: Replace = %v, Type = %q, want false and ephemeral", i+2, response.Replace, response.Type)
		}
	}
}

func TestManyButtonsWithoutWordsGoOnInAFurtherMessage(t *testing.T) {
	m := chat.Message{}
	for range 100 {
		m.Buttons = append(m.Buttons, chat.Button{ID: strings.Repeat("i", 100), Label: strings.Repeat("🏴", 75)})
	}
	messages := slackapp.Messages(m)
	drawn := 0
	for _, message := range messages {
		checkMessage(t, message)
		drawn += strings.Count(string(chattest.JSON(t, message)), `"button"`)
	}
	if len(messages) < 2 || drawn != 100 {
		t.Errorf("%d buttons in %d messages, want 100 in several", drawn, len(messages))
	}
}

func TestPostsHaveNoMarkupAndNoPreviews(t *testing.T) {
	posted := make(url.Values)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		posted = r.PostForm
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	defer server.Close()
	m := slackapp.Messages(chat.Message{Title: "Kent & Medway", Lines: []chat.Line{chat.Says("<!here>")}})[0]
	if _, _, err := slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/")).PostMessage("C1", m.Options()...); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"text": "Kent &amp; Medway\n&lt;!here&gt;", "mrkdwn": "false", "unfurl_links": "false", "unfurl_media": "false", "parse": "", "link_names": "",
	} {
		if got := posted.Get(key); got != want {
			t.Errorf("posted %s = %q, want %q", key, got, want)
		}
	}
	if got := posted.Get("blocks"); !strings.Contains(got, "rich_text") {
		t.Errorf("posted blocks = %q, want those of the message", got)
	}
}

func TestBadInput(t *testing.T) {
	drawn := func(name string) string {
		i := slices.IndexFunc(chattest.Replies(), func(f chattest.Fixture) bool { return f.Name == name })
		return string(chattest.JSON(t, responses(chattest.Replies()[i].Reply)))
	}
	t.Run("T06_welsh_text_is_shown_as_typed", func(t *testing.T) {
		for _, want := range []string{"Comisiynydd yr Heddlu a Throseddu", "Pen Llŷn, Tŷ Ddewi, Pwllheli: ŵ ŷ â ê î ô û ï Ŵ Ŷ"} {
			if got := drawn("welsh"); !strings.Contains(got, want) {
				t.Errorf("drawn = %s\nwant it to hold %q", got, want)
			}
		}
	})
	t.Run("T10_emoji_kept_whole", func(t *testing.T) {
		family, wales := "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"
		for _, emoji := range []string{family, wales, "🇬🇧", "👋🏽", "🏳️‍🌈"} {
			for length := 60; length < 90; length++ {
				label := strings.Repeat("x", length) + strings.Repeat(emoji, 10)
				got := slackapp.Render(chat.Reply{Message: chat.Message{Buttons: []chat.Button{{ID: "b", Label: label}}}})
				checkMessage(t, got)
				short := got.Blocks[1].(*slack.ActionBlock).Elements.ElementSet[0].(*slack.ButtonBlockElement).Text.Text
				rest := strings.ReplaceAll(strings.TrimSuffix(short, "…"), emoji, "")
				if strings.Trim(rest, "x") != "" {
					t.Fatalf("the label ends in a part of %s: %q", emoji, short)
				}
			}
			for _, m := range slackapp.Messages(chat.Message{Lines: []chat.Line{chat.Says("x" + strings.Repeat(emoji, 1000))}}) {
				for piece := range strings.Lines(m.Text) {
					if rest := strings.ReplaceAll(piece, emoji, ""); strings.Trim(rest, "x\n") != "" {
						t.Fatalf("a message breaks a %s: %q", emoji, rest)
					}
				}
			}
		}
		if got := drawn("emoji"); !strings.Contains(got, family) || !strings.Contains(got, wales) {
			t.Errorf("drawn = %s\nwant the family and the flag of Wales", got)
		}
	})
	t.Run("T15_slack_mentions_are_escaped", func(t *testing.T) {
		for _, text := range []string{"<!channel>", "<!here>", "<@U123>", "<!subteam^S1>", "<#C1|general>"} {
			got := slackapp.Render(chat.Reply{Message: chat.Message{Title: "About", Lines: []chat.Line{chat.Says(text)}}})
			checkMessage(t, got) // only words and our own links in the blocks
			if want := "About\n&lt;" + text[1:len(text)-1] + "&gt;"; got.Text != want {
				t.Errorf("text = %q, want %q", got.Text, want)
			}
		}
	})
	t.Run("T17_markdown_is_shown_literally", func(t *testing.T) {
		const typed = "*bold* _x_ ~gone~ `code` > quote :tada:"
		got := slackapp.Render(chattest.Everywhere(typed))
		checkMessage(t, got)
		if n := strings.Count(string(chattest.JSON(t, got.Blocks)), typed); n != 9 {
			t.Errorf("%d places show the text as it was typed, want 9:\n%s", n, chattest.JSON(t, got.Blocks))
		}
	})
	t.Run("T18_links_from_people_are_not_links", func(t *testing.T) {
		for _, line := range []chat.Line{
			chat.Says("<https://evil|gov.uk>"), chat.Says("https://evil.example/login"), chat.Says("[a](javascript:alert(1))"),
			{Text: "x", Link: "javascript:alert(1)"}, {Text: "x", Link: "http://www.gov.uk/"}, {Text: "x", Link: "https://"},
			{Text: "x", Link: "https://www.gov.uk@evil.example/"}, {Text: "x", Link: "https://gov.uk/|x>"}, {Text: "x", Link: "https://gov.uk/ x"},
		} {
			got := slackapp.Render(chat.Reply{Message: chat.Message{Lines: []chat.Line{line}}})
			checkMessage(t, got)
			if strings.Contains(string(chattest.JSON(t, got)), `"link"`) {
				t.Errorf("Render(%+v) has a link:\n%s", line, chattest.JSON(t, got))
			}
		}
	})
}

// FuzzRender repeats a text, so that long texts too are found from short ones.
func FuzzRender(f *testing.F) {
	f.Add(chattest.Hostile, uint8(1))
	f.Add("Comisiynydd yr Heddlu a Throseddu, Llŷn ", uint8(200))
	f.Add("👨‍👩‍👧‍👦", uint8(250))
	f.Add("&", uint8(255))
	f.Add("https://www.gov.uk/\n", uint8(1))
	f.Add("", uint8(0))
	f.Fuzz(func(t *testing.T, text string, times uint8) {
		r := chattest.Everywhere(chat.Clean(strings.Repeat(text, int(times))))
		var shown strings.Builder
		for _, response := range responses(r) {
			checkMessage(t, response)
			texts(chattest.Decoded(t, response.Blocks), &shown)
		}
		chattest.NothingLost(t, shown.String(), everyWord(r.Message))
	})
}

// everyWord is what has to be seen of m, in order.
func everyWord(m chat.Message) string {
	var b strings.Builder
	b.WriteString(m.Title)
	for _, l := range m.Lines {
		l.Item = false // its mark is drawn by Slack
		b.WriteString(l.Plain())
	}
	b.WriteString(m.Note)
	return b.String()
}

// texts writes down the words of some blocks as they are seen, in order, and
// the address of a link after its name.
func texts(v any, b *strings.Builder) {
	switch v := v.(type) {
	case string:
		b.WriteString(v)
	case []any:
		for _, e := range v {
			texts(e, b)
		}
	case map[string]any:
		texts(v["text"], b)
		if v["text"] != nil && v["url"] != nil {
			b.WriteString(": ")
		}
		texts(v["url"], b)
		texts(v["elements"], b)
	}
}

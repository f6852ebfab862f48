package chat_test

import (
	"testing"

	"pccbot/bot/chat"
)

func TestPlain(t *testing.T) {
	const site = "https://www.kent-pcc.gov.uk/"
	for _, tc := range []struct {
		name string
		line chat.Line
		want string
	}{
		{"a sentence", chat.Says("There is no vacancy."), "There is no vacancy."},
		{"a labelled value", chat.Labelled("Next vote", "not known"), "Next vote: not known"},
		{"one of a list", chat.Line{Text: "Kent", Item: true}, "- Kent"},
		{"a labelled value in a list", chat.Line{Label: "Kent", Text: "vacant", Item: true}, "- Kent: vacant"},
		{"a link with a name", chat.Line{Text: "The office", Link: site}, "The office: " + site},
		{"a link with a label", chat.Line{Label: "Website", Link: site}, "Website: " + site},
		{"a link that is its own name", chat.Line{Text: site, Link: site}, site},
		{"a link alone", chat.Line{Link: site}, site},
		{"markup is only text", chat.Says("*Kent* <!here>"), "*Kent* <!here>"},
		{"nothing", chat.Line{}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.line.Plain(); got != tc.want {
				t.Errorf("%+v.Plain() = %q, want %q", tc.line, got, tc.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	for _, tc := range []struct {
		name    string
		message chat.Message
		want    string
	}{
		{"nothing", chat.Message{}, ""},
		{"a title alone", chat.Message{Title: "Kent"}, "Kent"},
		{"a note alone", chat.Message{Note: "As of May 2026."}, "As of May 2026."},
		{"empty lines leave no gap", chat.Message{Lines: []chat.Line{{}, chat.Says("Kent"), {}, chat.Says("Surrey")}}, "Kent\nSurrey"},
		{"all in order, without the buttons", chat.Message{
			Title:   "Kent",
			Lines:   []chat.Line{chat.Says("The post is vacant."), chat.Labelled("Next vote", "not known")},
			Note:    "As of May 2026.",
			Buttons: []chat.Button{{ID: "why", Label: "Why?"}},
		}, "Kent\nThe post is vacant.\nNext vote: not known\nAs of May 2026."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.message.Text(); got != tc.want {
				t.Errorf("%+v.Text() = %q, want %q", tc.message, got, tc.want)
			}
		})
	}
}

func TestFormValue(t *testing.T) {
	f := chat.Form{Fields: []chat.Field{{Name: "words", Value: "It was May"}, {Name: "where"}}}
	for name, want := range map[string]string{"words": "It was May", "where": "", "elsewhere": ""} {
		if got := f.Value(name); got != want {
			t.Errorf("Value(%q) = %q, want %q", name, got, want)
		}
	}
}

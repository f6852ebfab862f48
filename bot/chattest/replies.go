package chattest

import (
	"fmt"
	"strings"

	"pccbot/bot/chat"
)

// A Fixture is a reply and a name that serves as its file name.
type Fixture struct {
	Name  string
	Reply chat.Reply
}

// Hostile is text that tries every trick on a chat service at once: mentions,
// markup, links, entities, list marks and a reversed reading direction.
const Hostile = "<!channel> @everyone @here *bold* _x_ ~gone~ `code` ||hidden|| [a](javascript:alert(1)) " +
	"<@U123> <#C123> <@&77> <t:0:R> <https://evil|gov.uk> https://evil.example/login :tada: & <b> &lt; \\* \u202eesrever\n" +
	"# heading\n> quote\n- item\n1. first\n-# small\n```\nblock\n```"

// Replies are replies that every chat service has to draw well.
func Replies() []Fixture {
	return []Fixture{
		{"answer", private(chat.Message{
			Title: "Avon and Somerset",
			Lines: []chat.Line{chat.Says("The Police and Crime Commissioner is Alex Example (Labour), since Thursday 9 May 2024.")},
			Note:  "As of 14 February 2026.",
		})},
		{"answer_with_link", private(chat.Message{
			Title: "Greater Manchester",
			Lines: []chat.Line{
				chat.Says("The Mayor holds the powers of a Police and Crime Commissioner here."),
				chat.Labelled("Mayor", "Sam Example (Independent)"),
				chat.Labelled("Deputy Mayor for policing", "Jo O'Example"),
				{Label: "Website", Text: "Greater Manchester Combined Authority", Link: "https://www.greatermanchester-ca.gov.uk/who-we-are/the-mayor/"},
				{Text: "https://www.gov.uk/police-and-crime-commissioners", Link: "https://www.gov.uk/police-and-crime-commissioners"},
			},
			Note: "As of 14 February 2026. Deputy not verified.",
			Buttons: []chat.Button{
				{ID: "when|greater-manchester", Label: "When is the next vote?", Main: true},
				{ID: "why|greater-manchester", Label: "Why?"},
				{ID: "share|who|greater-manchester", Label: "Share in channel"},
			},
		})},
		{"choice_of_five", private(chat.Message{
			Title: "Which Newport do you mean?",
			Buttons: []chat.Button{
				{ID: "who|gwent", Label: "Newport, Gwent", Main: true},
				{ID: "who|hampshire", Label: "Newport, Isle of Wight"},
				{ID: "who|west-mercia", Label: "Newport, Shropshire"},
				{ID: "who|essex", Label: "Newport, Essex"},
				{ID: "who|dyfed-powys", Label: "Newport, Pembrokeshire"},
			},
		})},
		{"choice_of_43", private(areas())},
		{"list_of_60", private(list())},
		{"hostile", private(chat.Message{
			Title:   chat.Clean(Hostile),
			Lines:   []chat.Line{chat.Says(chat.Clean(Hostile)), chat.Labelled("Question *1*", chat.Clean(Hostile)), {Text: chat.Clean(Hostile), Item: true}},
			Note:    chat.Clean(Hostile),
			Buttons: []chat.Button{{ID: "vote|1|yes", Label: "<!here> *Yes* & no @everyone"}},
		})},
		{"links_that_are_not_ours", private(chat.Message{Lines: []chat.Line{
			{Text: "Click me", Link: "javascript:alert(1)"},
			{Text: "No lock", Link: "http://www.gov.uk/"},
			{Text: "Somebody's name before the host", Link: "https://www.gov.uk@evil.example/"},
			{Text: "Breaks out", Link: "https://www.gov.uk/>) <!channel> @everyone"},
			{Text: "https://www.gov.uk/", Link: "https://www.example.org/other"},
			{Text: "[Guide], part 1", Link: "https://www.example.org/guide_(part_1)"},
		}})},
		{"welsh", private(chat.Message{
			Title: "Dyfed-Powys",
			Lines: []chat.Line{
				chat.Labelled("Swydd", "Comisiynydd yr Heddlu a Throseddu"),
				chat.Says("Pen Llŷn, Tŷ Ddewi, Pwllheli: ŵ ŷ â ê î ô û ï Ŵ Ŷ"),
			},
		})},
		{"emoji", private(chat.Message{
			Title: "🏴󠁧󠁢󠁷󠁬󠁳󠁿 Cymru",
			Lines: []chat.Line{chat.Says("A family 👨‍👩‍👧‍👦, a wave 👋🏽, the flags 🇬🇧🏴󠁧󠁢󠁥󠁮󠁧󠁿 and a rainbow 🏳️‍🌈.")},
			Buttons: []chat.Button{{
				ID:    "vote|1|family",
				Label: "A label that is a good deal too long for Slack's buttons, with families 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
			}},
		})},
		{"long_paragraph", private(chat.Message{
			Title: "What people said",
			Lines: []chat.Line{chat.Says(paragraph(3000))},
			Note:  "One comment, approved by a coordinator.",
		})},
		{"no_title", private(chat.Message{Lines: []chat.Line{chat.Says("Noted: the answer for Kent is reported as wrong.")}})},
		{"public", chat.Reply{Message: chat.Message{
			Title: "Poll 1: Has your commissioner met you this year?",
			Lines: []chat.Line{
				{Text: "Yes, one to one", Item: true},
				{Text: "Yes, at a public meeting", Item: true},
				{Text: "No", Item: true},
				chat.Says("Nobody has answered yet. Confidential: results show if five or more people answer."),
			},
			Note:    "Closes Thursday 6 May 2027 at 17:00.",
			Buttons: []chat.Button{{ID: "answer|1", Label: "Answer", Main: true}, {ID: "about|1", Label: "Who sees what?"}},
		}}},
		{"update", chat.Reply{Private: true, Update: true, Message: chat.Message{
			Lines: []chat.Line{chat.Says("Recorded: \"No\". You can change it until Thursday 6 May 2027 at 17:00.")},
		}}},
		{"form", chat.Reply{
			Private: true,
			Message: chat.Message{Lines: []chat.Line{chat.Says("Type: poll new \"Question?\" \"First option\" \"Second option\"")}},
			Form: &chat.Form{
				ID:    "poll-new",
				Title: "New poll",
				Fields: []chat.Field{
					{Name: "question", Label: "Question", Hint: "Has your commissioner met you this year?", Max: 300},
					{Name: "options", Label: "Options, one a line", Hint: "Yes", Long: true, Value: "Yes\nNo"},
					{Name: "closes", Label: "Closes", Hint: "in seven days at 5pm", Optional: true, Max: 40},
				},
				Submit: "Preview",
			},
		}},
		{"form_with_choices", chat.Reply{
			Private: true,
			Message: chat.Message{
				Title:   "Question 1 of 3",
				Lines:   []chat.Line{chat.Says("Has your commissioner met you this year?")},
				Buttons: []chat.Button{{ID: "answer|1|1", Label: "Yes"}, {ID: "answer|1|2", Label: "No"}},
			},
			Form: &chat.Form{
				ID:    "poll-answer",
				Title: "Poll 1",
				Fields: []chat.Field{
					{Name: "q1", Label: "Has your commissioner met you this year?", Options: []string{"Yes", "No"}, Optional: true, Value: "2"},
					{Name: "q2", Label: "How did you meet?", Options: []string{"One to one", "Public meeting", "Telephone"}, Several: true, Value: "1,3"},
					{Name: "q3", Label: "Your area", Options: strings.Split("a b c d e f g h i j k l", " ")},
				},
				Submit: "Send",
			},
		}},
	}
}

// Everywhere is a reply that has text in each place where text can stand.
func Everywhere(text string) chat.Reply {
	return private(chat.Message{
		Title: text,
		Lines: []chat.Line{
			chat.Says(text),
			chat.Labelled(text, "after a label"),
			chat.Labelled("Before", text),
			{Text: text, Item: true},
			{Text: text, Link: "https://www.gov.uk/"},
			{Text: "not a link", Link: text},
		},
		Note:    text,
		Buttons: []chat.Button{{ID: "vote|1|a", Label: text, Main: true}, {ID: "vote|1|b", Label: "No"}},
	})
}

func private(m chat.Message) chat.Reply { return chat.Reply{Message: m, Private: true} }

func areas() chat.Message {
	m := chat.Message{Title: "Choose a police area"}
	for i := range 43 {
		m.Buttons = append(m.Buttons, chat.Button{ID: fmt.Sprintf("who|area-%d", i+1), Label: fmt.Sprintf("Area %d", i+1)})
	}
	return m
}

func list() chat.Message {
	m := chat.Message{Title: "Polls of this network"}
	for i := range 60 {
		m.Lines = append(m.Lines, chat.Line{Item: true, Text: fmt.Sprintf("Poll %d: how well does your commissioner know the voluntary sector?", i+1)})
	}
	m.Note = "Type results and a number to see one."
	return m
}

// paragraph is about n characters of one paragraph whose sentences are
// numbered, so that a reader of a drawing sees if one is gone.
func paragraph(n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		fmt.Fprintf(&b, "Comment %d: we were asked for our view in St. Helens on 4 May. ", i)
	}
	return strings.TrimSpace(b.String())
}

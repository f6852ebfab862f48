package console_test

import (
	"context"
	"fmt"
	"strings"

	"pccbot/bot/chat"
)

// fake is a bot that says back what it was told, but for the replies it is given.
type fake struct {
	replies  map[string]chat.Reply // by the line typed or the id of the button pressed
	requests []chat.Request
	presses  []chat.Press
	forms    []chat.Form
}

func (f *fake) Answer(_ context.Context, r chat.Request) chat.Reply {
	f.requests = append(f.requests, r)
	return f.reply(r.Person, "typed", r.Line)
}

func (f *fake) Pressed(_ context.Context, p chat.Press) chat.Reply {
	f.presses = append(f.presses, p)
	return f.reply(p.Person, "pressed", p.ID)
}

func (f *fake) Submitted(_ context.Context, form chat.Form) chat.Reply {
	f.forms = append(f.forms, form)
	var values []string
	for _, field := range form.Fields {
		values = append(values, field.Name+"="+field.Value)
	}
	return f.reply(form.Person, "sent", strings.Join(values, ", "))
}

func (f *fake) reply(p chat.Person, did, what string) chat.Reply {
	if r, ok := f.replies[what]; ok {
		return r
	}
	who := p.ID
	if p.Coordinator {
		who = "coordinator " + who
	}
	return private(chat.Message{Title: fmt.Sprintf("%s %s %q", who, did, what)})
}

func (f *fake) Commands() []chat.Command {
	return []chat.Command{{Name: "who"}, {Name: "area", Sub: []chat.Command{{Name: "workspace"}}}}
}

func (f *fake) Complete(prefix string, limit int) []string {
	var names []string
	for _, name := range []string{"Bristol", "Brighton", "Kent"} {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix)) && len(names) < limit {
			names = append(names, name)
		}
	}
	return names
}

func (f *fake) Installed(context.Context, chat.Workspace) error { return nil }
func (f *fake) Removed(context.Context, chat.Workspace) error   { return nil }

func private(m chat.Message) chat.Reply { return chat.Reply{Message: m, Private: true} }

// newFake knows two answers that one person sees, one that all see, and a form.
func newFake() *fake {
	return &fake{replies: map[string]chat.Reply{
		"who": private(chat.Message{
			Title: "Kent: Alex Example.",
			Buttons: []chat.Button{
				{ID: "when:kent", Label: "When?"},
				{ID: "why:kent", Label: "Why?"},
				{ID: "share:kent", Label: "Share", Main: true},
			},
		}),
		"when": private(chat.Message{
			Title:   "The next vote is on Thursday 6 May 2027.",
			Buttons: []chat.Button{{ID: "remind", Label: "Remind me"}},
		}),
		"poll": {Message: question},
		"wrong": {Private: true, Form: &chat.Form{
			Title: "What is wrong?",
			Fields: []chat.Field{
				{Name: "words", Label: "What is right?", Hint: "For example: the commissioner resigned"},
				{Name: "where", Label: "Where did you see it?"},
			},
		}},
	}}
}

var question = chat.Message{
	Title:   "Has your PCC replied?",
	Buttons: []chat.Button{{ID: "vote:yes", Label: "Yes"}, {ID: "vote:no", Label: "No"}},
}

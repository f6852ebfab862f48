package console_test

import (
	"strings"
	"testing"

	"pccbot/bot/chat"
	"pccbot/bot/console"
)

func TestFormsWithChoices(t *testing.T) {
	form := &chat.Form{Title: "Poll 1", Fields: []chat.Field{
		{Name: "one", Label: "Has it replied?", Options: []string{"Yes", "No"}, Optional: true},
		{Name: "many", Label: "How?", Options: []string{"1 Never", "Letter", "Call"}, Several: true, Value: "2", Optional: true},
		{Name: "words", Label: "Why?", Max: 5, Optional: true, Value: "old"},
		{Name: "must", Label: "Area?"},
	}}
	for _, tc := range []struct {
		name, typed string
		want        []string
	}{
		{"each answered", "1\n1,3\nnew\nKent\n", []string{"one=1, many=1,3, words=new, must=Kent", "  1 Never", "  2 Letter"}},
		{"left as they are", "\n\n\nKent\n", []string{"one=, many=2, words=old, must=Kent", "now 2>", "now “old”; nothing keeps it>"}},
		{"emptied", "-\n-\n-\nKent\n", []string{"one=, many=, words=, must=Kent"}},
		{"wrong at first", "7\n0\nyes\n1,2\n2\n,\n1,9\n3,1,3\ntoo long\nnew\n\nKent\n",
			[]string{"Type a number from 1 to 2.", "One number, please.", "Type a number from 1 to 3.", "That is 8 characters; the limit is 5.", "Something has to stand here", "one=2, many=1,3, words=new, must=Kent"}},
		{"somebody else types", "1\n/as Ben\nKent\n", []string{"Nothing was sent.", "Now typing: Ben.", `Ben typed "Kent"`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newFake()
			h.replies["form"] = chat.Reply{Form: form}
			got := talk(t, &console.Console{}, h, "form\n"+tc.typed)
			for _, want := range tc.want {
				if !strings.Contains(got, want) {
					t.Errorf("when %q is typed, the transcript is\n%s\nwithout %q", tc.typed, got, want)
				}
			}
		})
	}
}

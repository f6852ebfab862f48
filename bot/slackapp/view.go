package slackapp

import (
	"cmp"

	"github.com/slack-go/slack"

	"pccbot/bot/chat"
)

// Slack's limits for a view and its inputs, in characters.
const (
	viewMax        = 24   // a view's title and its two buttons
	inputLabelMax  = 2000 // an input's label
	placeholderMax = 150
	valueMax       = 3000 // what may be typed into an input
)

// fieldAction is the action_id of every input. An input is told from the others
// by its block_id, the field's name.
const fieldAction = "value"

// View draws a form to open. Its callback_id is the form's ID, and each field is
// an input whose block_id is the field's name: a submitted view carries both.
func View(f chat.Form) slack.ModalViewRequest {
	view := slack.ModalViewRequest{
		Type:       slack.VTModal,
		CallbackID: f.ID,
		Title:      plain(chat.Shorten(f.Title, viewMax)),
		Submit:     plain(cmp.Or(chat.Shorten(f.Submit, viewMax), "Send")),
		Close:      plain("Cancel"),
	}
	for _, field := range f.Fields {
		view.Blocks.BlockSet = append(view.Blocks.BlockSet, input(field))
	}
	return view
}

func input(f chat.Field) *slack.InputBlock {
	box := slack.NewPlainTextInputBlockElement(nil, fieldAction).
		WithMultiline(f.Long).
		WithInitialValue(f.Value).
		WithMaxLength(min(f.Max, valueMax))
	if f.Hint != "" {
		box.Placeholder = plain(chat.Shorten(f.Hint, placeholderMax))
	}
	label := plain(chat.Shorten(f.Label, inputLabelMax))
	return slack.NewInputBlock(f.Name, label, nil, box).WithOptional(f.Optional)
}

package slackapp

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"pccbot/bot/chat"
)

// Slack's limits for a view and its inputs, in characters.
const (
	viewMax        = 24   // a view's title and its two buttons
	inputLabelMax  = 2000 // an input's label
	placeholderMax = 150
	valueMax       = 3000 // what may be typed into an input
	optionMax      = 75   // an option's text
	choicesMax     = 10   // options drawn as radio buttons or boxes to tick
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
	label := plain(chat.Shorten(f.Label, inputLabelMax))
	return slack.NewInputBlock(f.Name, label, nil, element(f)).WithOptional(f.Optional)
}

// element is the box that is typed into, or the options that are chosen among:
// buttons for as many as Slack draws as such, a menu for more.
func element(f chat.Field) slack.BlockElement {
	if len(f.Options) == 0 {
		return box(f)
	}
	options := make([]*slack.OptionBlockObject, len(f.Options))
	var chosen []*slack.OptionBlockObject
	for i, text := range f.Options {
		number := strconv.Itoa(i + 1)
		options[i] = slack.NewOptionBlockObject(number, plain(chat.Shorten(text, optionMax)), nil)
		if slices.Contains(strings.Split(f.Value, ","), number) {
			chosen = append(chosen, options[i])
		}
	}
	var first *slack.OptionBlockObject
	if len(chosen) > 0 {
		first = chosen[0]
	}
	switch {
	case f.Several && len(options) <= choicesMax:
		boxes := slack.NewCheckboxGroupsBlockElement(fieldAction, options...)
		boxes.InitialOptions = chosen
		return boxes
	case f.Several:
		menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, nil, fieldAction, options...)
		menu.InitialOptions = chosen
		return menu
	case len(options) <= choicesMax:
		buttons := slack.NewRadioButtonsBlockElement(fieldAction, options...)
		buttons.InitialOption = first
		return buttons
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, options...)
	menu.InitialOption = first
	return menu
}

func box(f chat.Field) *slack.PlainTextInputBlockElement {
	box := slack.NewPlainTextInputBlockElement(nil, fieldAction).
		WithMultiline(f.Long).
		WithInitialValue(f.Value).
		WithMaxLength(min(f.Max, valueMax))
	if f.Hint != "" {
		box.Placeholder = plain(chat.Shorten(f.Hint, placeholderMax))
	}
	return box
}

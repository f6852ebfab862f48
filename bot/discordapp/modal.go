package discordapp

import (
	"slices"

	"github.com/bwmarrin/discordgo"

	"pccbot/bot/chat"
)

// Discord's limits for a modal, in characters where nothing else is said.
const (
	fieldsMax      = 5 // rows, with one input each
	modalMax       = 45
	inputLabelMax  = 45
	placeholderMax = 100
	valueMax       = 4000
)

// opens reports whether a form can be opened as a modal: the library can draw no
// choices there.
func opens(f *chat.Form) bool {
	return f != nil && len(f.Fields) <= fieldsMax &&
		!slices.ContainsFunc(f.Fields, func(field chat.Field) bool { return len(field.Options) > 0 })
}

// modal draws a form. Its custom_id is the form's ID and that of an input its
// field's name: a submitted modal carries both.
func modal(f chat.Form) *discordgo.InteractionResponse {
	data := &discordgo.InteractionResponseData{CustomID: f.ID, Title: chat.Shorten(f.Title, modalMax)}
	for _, field := range f.Fields {
		data.Components = append(data.Components, discordgo.ActionsRow{Components: []discordgo.MessageComponent{input(field)}})
	}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: data}
}

func input(f chat.Field) discordgo.TextInput {
	box := discordgo.TextInput{
		CustomID:    f.Name,
		Label:       chat.Shorten(f.Label, inputLabelMax),
		Style:       discordgo.TextInputShort,
		Placeholder: chat.Shorten(f.Hint, placeholderMax),
		Value:       f.Value,
		Required:    !f.Optional,
		MaxLength:   min(f.Max, valueMax),
	}
	if f.Long {
		box.Style = discordgo.TextInputParagraph
	}
	return box
}

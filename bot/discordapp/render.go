// Package discordapp draws replies for Discord: messages as Markdown with rows
// of buttons, forms as modals.
package discordapp

import (
	"cmp"
	"slices"

	"github.com/bwmarrin/discordgo"

	"pccbot/bot/chat"
)

// Discord's limits for a message and its buttons. It counts characters, not bytes.
const (
	contentMax = 2000 // a bot's message
	labelMax   = 80   // a button's label
	rowMax     = 5    // buttons in a row
	buttonsMax = 25   // five rows
)

// Render draws the first answer to a person, which nearly always is the whole
// one; [Rest] draws what does not fit in it. A form becomes a modal where
// Discord has room for all its fields; else the message says in words what it asks.
func Render(r chat.Reply) *discordgo.InteractionResponse {
	if opens(r.Form) {
		return modal(*r.Form)
	}
	first := pages(r.Message)[0]
	response := &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{
			Content:         first.content,
			Components:      first.rows,
			AllowedMentions: nobody(),
			Flags:           flags(r.Private),
		},
	}
	if r.Update {
		response.Type = discordgo.InteractionResponseUpdateMessage
	}
	return response
}

// Rest draws what follows the first answer, in order. It is empty unless the
// reply is longer than one Discord message.
func Rest(r chat.Reply) []*discordgo.WebhookParams {
	if opens(r.Form) {
		return nil
	}
	var rest []*discordgo.WebhookParams
	for _, p := range pages(r.Message)[1:] {
		rest = append(rest, &discordgo.WebhookParams{
			Content:         p.content,
			Components:      p.rows,
			AllowedMentions: nobody(),
			Flags:           flags(r.Private),
		})
	}
	return rest
}

// Messages draws m for a channel, as one message or as several where it is too
// long for one: nothing is cut off. The title stands in the first, note and
// buttons in the last.
func Messages(m chat.Message) []*discordgo.MessageSend {
	var messages []*discordgo.MessageSend
	for _, p := range pages(m) {
		messages = append(messages, &discordgo.MessageSend{
			Content:         p.content,
			Components:      p.rows,
			AllowedMentions: nobody(),
			Flags:           flags(false),
		})
	}
	return messages
}

// nobody is what a message may mention. It has to be said: without it Discord
// looks for mentions in the words, and an empty list differs from none.
func nobody() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// flags are a message's: no previews of addresses, and hidden from all but the
// asker where it is private.
func flags(private bool) discordgo.MessageFlags {
	if private {
		return discordgo.MessageFlagsSuppressEmbeds | discordgo.MessageFlagsEphemeral
	}
	return discordgo.MessageFlagsSuppressEmbeds
}

// A page is what one message holds.
type page struct {
	content string
	rows    []discordgo.MessageComponent // never nil, so that an update takes the old buttons away
}

func pages(m chat.Message) []page {
	var all []page
	for _, content := range contents(m) {
		all = append(all, page{content: content, rows: rows(nil)})
	}
	buttons := distinct(m.Buttons)
	if len(all) == 0 && len(buttons) == 0 {
		return []page{{content: "Nothing to show.", rows: rows(nil)}} // Discord refuses an empty message
	}
	for i, some := range slices.Collect(slices.Chunk(buttons, buttonsMax)) {
		if i > 0 || len(all) == 0 {
			all = append(all, page{content: "Please choose:"})
		}
		all[len(all)-1].rows = rows(some)
	}
	return all
}

// distinct drops a button whose ID an earlier one has. It would do the same,
// and Discord refuses a message that holds both.
func distinct(buttons []chat.Button) []chat.Button {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(buttons), func(b chat.Button) bool {
		again := seen[b.ID]
		seen[b.ID] = true
		return again
	})
}

func rows(buttons []chat.Button) []discordgo.MessageComponent {
	rows := []discordgo.MessageComponent{}
	for some := range slices.Chunk(buttons, rowMax) {
		var row discordgo.ActionsRow
		for _, b := range some {
			row.Components = append(row.Components, button(b))
		}
		rows = append(rows, row)
	}
	return rows
}

// button is a button whose custom_id, which a press brings back, is its ID. Its
// label is plain text: Discord reads no Markdown there.
func button(b chat.Button) discordgo.Button {
	drawn := discordgo.Button{
		CustomID: b.ID,
		Label:    cmp.Or(chat.Shorten(b.Label, labelMax), "…"), // Discord refuses a button without words
		Style:    discordgo.SecondaryButton,
	}
	if b.Main {
		drawn.Style = discordgo.PrimaryButton
	}
	return drawn
}

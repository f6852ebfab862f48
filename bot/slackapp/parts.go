package slackapp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"pccbot/bot/chat"
)

// Slack's limits for what stands in a message, in characters.
const (
	headerMax = 150  // a header's text
	lineMax   = 3000 // a section's text; rich text has no limit of its own, so a line keeps to this one
	noteMax   = 2000 // a text in a context block
	buttonMax = 75   // a button's text
)

// rowMax is how many buttons share an actions block. Slack takes 25; ten of the
// longest always fit a message.
const rowMax = 10

// A part is what moves to the next message whole: a header, a line, a note or
// a row of buttons.
type part struct {
	text  string      // the same in words; none for buttons
	block slack.Block // nil for a line
	line  []slack.RichTextSectionElement
	item  bool // draw the line as one of a list
}

func parts(m chat.Message) []part {
	all := title(m.Title)
	for _, l := range m.Lines {
		all = append(all, line(l)...)
	}
	all = append(all, note(m.Note)...)
	all = append(all, buttons(m.Buttons)...)
	if len(all) == 0 {
		return []part{sentence("Nothing to show.")} // Slack refuses an empty message
	}
	return all
}

// title is a header or, where it is too long for one, bold lines.
func title(text string) []part {
	text = chat.OneLine(text)
	if text == "" {
		return nil
	}
	if chat.Count(text) <= headerMax {
		return []part{{text: text, block: slack.NewHeaderBlock(plain(text))}}
	}
	return split(text, lineMax, func(s string, _ bool) part {
		return part{text: s, line: []slack.RichTextSectionElement{bold(s)}}
	})
}

// line is a line as rich text. mrkdwn has no way to write a * or _ that is not
// markup, so a name such as *bold* would lose its stars; rich text is told what
// is bold and what a link, and reads no markup in words, no mentions and no
// addresses.
func line(l chat.Line) []part {
	l = l.Drawable()
	if l.Label+l.Text+l.Link == "" {
		return nil
	}
	if l.Link != "" && chat.Count(l.Text) > chat.NameMax {
		return append(line(chat.Line{Label: l.Label, Text: l.Text + ":", Item: l.Item}), line(chat.Line{Link: l.Link})...)
	}
	return split(l.Text, lineMax, func(s string, first bool) part {
		piece := chat.Line{Text: s, Link: l.Link}
		if first {
			piece.Label, piece.Item = l.Label, l.Item
		}
		return part{text: piece.Plain(), line: elements(piece), item: piece.Item}
	})
}

func elements(l chat.Line) []slack.RichTextSectionElement {
	var e []slack.RichTextSectionElement
	if l.Label != "" {
		e = append(e, bold(l.Label+": "))
	}
	switch {
	case l.Link == "" && l.Text == "":
		return e
	case l.Link == "":
		return append(e, words(l.Text))
	case l.Text == "" || l.Text == l.Link:
		return append(e, slack.NewRichTextSectionLinkElement(l.Link, "", nil))
	case strings.Contains(l.Text, "://"): // no address stands as the name of another
		return append(e, words(l.Text+": "), slack.NewRichTextSectionLinkElement(l.Link, "", nil))
	}
	return append(e, slack.NewRichTextSectionLinkElement(l.Link, l.Text, nil))
}

func words(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(text, nil)
}

func bold(text string) slack.RichTextSectionElement {
	return slack.NewRichTextSectionTextElement(text, &slack.RichTextSectionTextStyle{Bold: true})
}

func sentence(text string) part {
	return part{text: text, line: []slack.RichTextSectionElement{words(text)}}
}

// note is small print.
func note(text string) []part {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	return split(text, noteMax, func(s string, _ bool) part {
		return part{text: s, block: slack.NewContextBlock("", plain(s))}
	})
}

// buttons are rows of buttons. A press brings back a button's value, which is
// its ID. Its action_id only numbers it: Slack refuses a message in which two
// are the same, and no press needs to be told from another by it.
func buttons(all []chat.Button) []part {
	var rows []part
	number := 0
	for some := range slices.Chunk(all, rowMax) {
		row := slack.NewActionBlock("")
		for _, b := range some {
			number++
			row.Elements.ElementSet = append(row.Elements.ElementSet, button(fmt.Sprintf("press-%d", number), b))
		}
		rows = append(rows, part{block: row})
	}
	return rows
}

func button(action string, b chat.Button) *slack.ButtonBlockElement {
	label := cmp.Or(chat.Shorten(b.Label, buttonMax), "…") // Slack refuses a button without words
	element := slack.NewButtonBlockElement(action, b.ID, plain(label))
	if b.Main {
		element.Style = slack.StylePrimary
	}
	return element
}

// plain is text in which Slack reads no markup and no mention. It is not
// escaped: Slack does that to plain text by itself. Names such as :tada: stay
// words.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// split draws text as one part, or as several where it is longer than limit or
// than a message. It draws at least one.
func split(text string, limit int, draw func(s string, first bool) part) []part {
	var all []part
	for {
		first := len(all) == 0
		head, rest := chat.Cut(text, limit, func(s string) bool { return fits([]part{draw(s, first)}) })
		all = append(all, draw(head, first))
		if rest == "" {
			return all
		}
		text = rest
	}
}

// appendLine draws a line in the block of the lines before it, if there are any.
func appendLine(blocks []slack.Block, p part) []slack.Block {
	if len(blocks) > 0 {
		if block, ok := blocks[len(blocks)-1].(*slack.RichTextBlock); ok {
			block.Elements = appendElement(block.Elements, p)
			return blocks
		}
	}
	return append(blocks, slack.NewRichTextBlock("", appendElement(nil, p)...))
}

// appendElement keeps the items of a list together, and ordinary lines too:
// two sections in a row would stand apart on some clients and not on others.
func appendElement(elements []slack.RichTextElement, p part) []slack.RichTextElement {
	section := slack.NewRichTextSection(slices.Clone(p.line)...)
	if len(elements) > 0 {
		switch last := elements[len(elements)-1].(type) {
		case *slack.RichTextList:
			if p.item {
				last.Elements = append(last.Elements, section)
				return elements
			}
		case *slack.RichTextSection:
			if !p.item {
				last.Elements = append(append(last.Elements, words("\n")), p.line...)
				return elements
			}
		}
	}
	if p.item {
		return append(elements, slack.NewRichTextList(slack.RTEListBullet, 0, section))
	}
	return append(elements, section)
}

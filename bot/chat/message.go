package chat

import "strings"

// A Message is what the bot says. All text in it is raw: a platform escapes it.
type Message struct {
	Title   string // one line
	Lines   []Line
	Note    string // small print, under a space: how old the facts are, a caution
	Buttons []Button
}

// A Line is a paragraph: a sentence, a labelled value or a link.
type Line struct {
	Label string // stands in bold before the text, with a colon
	Text  string
	// Link is a web address that Text is the name of. Only the bot's own
	// https addresses go here, never one that a person typed.
	Link string
	// Item draws the line as one of a list.
	Item bool
}

// A Button does something when pressed. Its ID comes back in a [Press].
type Button struct {
	ID    string // at most 100 characters, Discord's limit; no two in a message are the same
	Label string // at most 75 characters, Slack's limit
	// Main marks the one button that most people want.
	Main bool
}

// Says is a line of plain text.
func Says(text string) Line { return Line{Text: text} }

// Labelled is a line with a name before it, such as "Website: …".
func Labelled(label, text string) Line { return Line{Label: label, Text: text} }

// Text is the whole message in plain words, without its buttons: what a screen
// reader says, a notification shows and a terminal prints.
func (m Message) Text() string {
	var b strings.Builder
	add := func(s string) {
		if s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	add(m.Title)
	for _, l := range m.Lines {
		add(l.Plain())
	}
	add(m.Note)
	return b.String()
}

// Plain is the line in plain words, its address written out.
func (l Line) Plain() string {
	var b strings.Builder
	if l.Item {
		b.WriteString("- ")
	}
	if l.Label != "" {
		b.WriteString(l.Label)
		b.WriteString(":")
		if l.Text+l.Link != "" {
			b.WriteString(" ")
		}
	}
	b.WriteString(l.Text)
	if l.Link != "" && l.Link != l.Text {
		if l.Text != "" {
			b.WriteString(": ")
		}
		b.WriteString(l.Link)
	}
	return b.String()
}

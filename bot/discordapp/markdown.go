package discordapp

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"pccbot/bot/chat"
)

// contents are the words of m as Markdown, in as many messages as they need.
func contents(m chat.Message) []string {
	var c content
	c.add(chat.OneLine(m.Title), func(s string, _ bool) string { return "### " + escape(s) })
	for _, l := range m.Lines {
		c.addLine(l.Drawable())
	}
	for l := range strings.Lines(m.Note) {
		c.add(strings.TrimSpace(l), func(s string, _ bool) string { return "-# " + escape(s) })
	}
	return c
}

// content is what is written so far, a string a message.
type content []string

func (c *content) addLine(l chat.Line) {
	switch {
	case l.Link != "" && chat.Count(l.Text) > chat.NameMax:
		c.addLine(chat.Line{Label: l.Label, Text: l.Text + ":", Item: l.Item})
		c.put(draw(chat.Line{Link: l.Link}))
	case l.Link != "", l.Text == "" && l.Label != "":
		c.put(draw(l))
	default:
		c.add(l.Text, func(s string, first bool) string {
			if !first {
				return escape(s)
			}
			return draw(chat.Line{Label: l.Label, Text: s, Item: l.Item})
		})
	}
}

// add writes text as draw draws it. Where it does not fit what is left of a
// message it goes to the next, so that messages end with a line; but text that
// does not fit even though most of the message is left begins there and is cut
// between words.
func (c *content) add(text string, draw func(s string, first bool) string) {
	for first := true; text != ""; first = false {
		room := c.room()
		if room < contentMax/2 {
			room = contentMax
		}
		if whole := draw(text, first); chat.Count(whole) <= room {
			c.put(whole)
			return
		}
		var head string
		head, text = chat.Cut(text, room, func(s string) bool { return chat.Count(draw(s, first)) <= room })
		c.put(draw(head, first))
	}
}

// put writes a part that fits one message on a line of its own: in the last
// message, if it has the room, or in a new one.
func (c *content) put(part string) {
	last := len(*c) - 1
	if last >= 0 && chat.Count(part) <= c.room() {
		(*c)[last] += "\n" + part
		return
	}
	*c = append(*c, part)
}

// room is how many characters fit in the last message on a further line.
func (c content) room() int {
	if len(c) == 0 {
		return contentMax
	}
	return contentMax - chat.Count(c[len(c)-1]) - len("\n")
}

// draw is a line as Markdown, however long.
func draw(l chat.Line) string {
	var words []string
	if l.Item {
		words = append(words, "-")
	}
	if l.Label != "" {
		words = append(words, "**"+escape(l.Label)+":**")
	}
	if l.Link != "" {
		words = append(words, link(l))
	} else if l.Text != "" {
		words = append(words, escape(l.Text))
	}
	return strings.Join(words, " ")
}

// link is an address of ours behind its name. Both are shown where Discord would
// not read that as a link: a name that holds square brackets or a line break or
// looks like an address itself, an address that holds round brackets.
func link(l chat.Line) string {
	address := "<" + l.Link + ">"
	switch {
	case l.Text == "" || l.Text == l.Link:
		return address
	case strings.ContainsAny(l.Text, "[]\n") || strings.Contains(l.Text, "://") || strings.ContainsAny(l.Link, "()"):
		return escape(l.Text) + ": " + address
	}
	return "[" + escape(l.Text) + "](" + address + ")"
}

// escape makes text show as it was written. Discord reads Markdown, mentions,
// emoji names and addresses in all that a bot says; a backslash before the
// character that begins one makes it a mere character, and is not shown.
// Allowed mentions keep a mention from ringing, but it would still look like one.
func escape(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		mark := lineMark(line)
		for i, r := range line {
			if i == mark || special(line, i) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lineMarks make a line a heading, small print, a quote or an item of a list.
var lineMarks = regexp.MustCompile(`^\s*(?:[-#>]|\d+\.(?:\s|$))`)

// lineMark is where the character stands that gives a line its meaning, or -1.
func lineMark(line string) int {
	return len(strings.TrimRightFunc(lineMarks.FindString(line), unicode.IsSpace)) - 1
}

// special reports whether the character at i begins something wherever it
// stands in a line.
func special(line string, i int) bool {
	rest := line[i+1:]
	switch line[i] {
	case '\\', '*', '_', '~', '`', '|', '<', '[', ']':
		return true
	case '@':
		return strings.HasPrefix(rest, "everyone") || strings.HasPrefix(rest, "here")
	case ':': // https:// and :tada:, but not 17:00
		next, _ := utf8.DecodeRuneInString(rest)
		time := i > 0 && isDigit(rune(line[i-1])) && isDigit(next)
		return rest != "" && !unicode.IsSpace(next) && !time
	}
	return false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

package console

import (
	"fmt"
	"strings"

	"pccbot/bot/chat"
)

// Render writes a reply as a terminal shows it: the words, the files that are
// text, then its buttons, numbered from 1 with the main one first. A width above zero breaks lines
// between words there.
func Render(r chat.Reply, width int) string {
	var b strings.Builder
	if !r.Private {
		b.WriteString("[everyone in the channel sees this]\n")
	}
	b.WriteString(wrap(safe(r.Text()), width))
	b.WriteByte('\n')
	for _, f := range r.Files {
		fmt.Fprintf(&b, "[file %s: %s]\n", safe(f.Name), safe(f.Alt))
		if strings.HasPrefix(f.Type, "text/") || f.Type == "application/json" {
			b.WriteString(safe(strings.TrimRight(string(f.Data), "\r\n")))
			b.WriteString("\n[end of file]\n")
		}
	}
	if len(r.Buttons) > 0 {
		labels := make([]string, len(r.Buttons))
		for i, button := range mainFirst(r.Buttons) {
			labels[i] = fmt.Sprintf("[%d] %s", i+1, safe(button.Label))
		}
		b.WriteString(fold(labels, "  ", "", width))
		b.WriteByte('\n')
	}
	return b.String()
}

// mainFirst puts the main button first and keeps the order of the rest.
func mainFirst(buttons []chat.Button) []chat.Button {
	ordered := make([]chat.Button, 0, len(buttons))
	for _, main := range []bool{true, false} {
		for _, b := range buttons {
			if b.Main == main {
				ordered = append(ordered, b)
			}
		}
	}
	return ordered
}

// safe drops the control characters by which text could move a terminal's
// cursor, change its colours or set its title. A tab becomes a space.
func safe(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r != '\n' && (r < ' ' || r >= 0x7F && r < 0xA0):
			return -1
		}
		return r
	}, text)
}

// wrap breaks lines between words so that none is longer than width, where
// words allow.
func wrap(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		indent := ""
		if strings.HasPrefix(line, "- ") {
			indent = "  "
		}
		lines[i] = fold(strings.Split(line, " "), " ", indent, width)
	}
	return strings.Join(lines, "\n")
}

// fold sets parts side by side with a gap between them, and begins a new line
// with indent where the next part would pass width. Parts stay whole.
func fold(parts []string, gap, indent string, width int) string {
	var b strings.Builder
	used := 0
	for i, part := range parts {
		size := chat.Count(part)
		switch {
		case i == 0:
		case width > 0 && used+len(gap)+size > width:
			b.WriteString("\n" + indent)
			used = len(indent)
		default:
			b.WriteString(gap)
			used += len(gap)
		}
		b.WriteString(part)
		used += size
	}
	return b.String()
}

package chat

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marksAllowed is how many combining marks one letter keeps. Vietnamese and
// Welsh need two; what needs more than eight is drawn over its neighbours.
const marksAllowed = 8

// Clean makes text from outside fit to keep and to show: valid UTF-8 in its
// composed form (NFC), without NUL and other control characters, without the
// marks that reverse the reading direction of what follows, without invisible
// spaces, and with at most eight combining marks on a letter. Line breaks stay.
// Cleaning twice changes nothing.
func Clean(text string) string {
	if plain(text) {
		return strings.TrimSpace(text)
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = norm.NFD.String(text)
	var b strings.Builder
	marks := 0
	for _, r := range text {
		switch {
		case r == '\n':
		case r == '\t', r == '\u00A0', r == '\u202F', r == '\u2007':
			r = ' '
		case unicode.IsControl(r), invisible(r):
			continue
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > marksAllowed {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(norm.NFC.String(b.String()))
}

// plain reports whether text is printable ASCII, which is clean already.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// invisible reports whether r takes no room of its own and could hide or turn
// round what stands beside it. The joiner of emoji, U+200D, and the tags of the
// flags of England and Wales are kept.
func invisible(r rune) bool {
	switch {
	case r == 0x200B, r == 0x200C, r == 0x2060, r == 0xFEFF, r == 0x00AD: // zero-width and soft hyphen
		return true
	case r == 0x200E, r == 0x200F, r == 0x061C: // direction marks
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	case r == 0x2028, r == 0x2029: // separators that some services draw as line breaks
		return true
	}
	return false
}

// Count is the length of text in characters, as Slack and Discord count them.
func Count(text string) int { return len([]rune(text)) }

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
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\uFFFD")
	text = norm.NFD.String(text)
	var b strings.Builder
	last, marks, seen := ' ', 0, false
	for _, r := range text {
		switch {
		case breaksLine(r):
			r = '\n'
		case breaksWord(r):
			r = ' '
		case unicode.IsControl(r), invisible(r), loose(last, r):
			continue
		}
		if unicode.Is(unicode.M, r) {
			if marks++; marks > marksAllowed {
				continue
			}
		} else {
			marks = 0
		}
		seen = seen || visible(r)
		last = r
		b.WriteRune(r)
	}
	if !seen {
		return ""
	}
	return strings.TrimSpace(norm.NFC.String(b.String()))
}

func breaksLine(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// breaksWord reports whether r is a space of some other width, or a blank that
// passes for a letter.
func breaksWord(r rune) bool {
	switch r {
	case '\t', '\v', '\f', 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800:
		return true
	}
	return unicode.Is(unicode.Zs, r)
}

// visible reports whether r shows by itself.
func visible(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.In(r, unicode.M, unicode.Cf)
}

// loose reports whether r only means something after what it is not after: the
// joiner and the selector of emoji after a letter or a space, and the tags of a
// nation's flag after anything but the black flag they begin with.
func loose(last, r rune) bool {
	switch {
	case r == joiner, r == emojiSelector:
		return unicode.IsLetter(last) || unicode.IsSpace(last) || unicode.Is(unicode.M, last) && last != emojiSelector
	case isTag(r):
		return last != blackFlag && !isTag(last)
	}
	return false
}

const (
	joiner        = 0x200D
	emojiSelector = 0xFE0F
	blackFlag     = 0x1F3F4
)

func isTag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

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
// round what stands beside it. What emoji are joined with is not among them.
func invisible(r rune) bool {
	switch {
	case r == 0x200B, r == 0x200C, r == 0xFEFF, r == 0x00AD, r == 0x034F, r == 0x180E: // zero-width, soft hyphen
		return true
	case r == 0x200E, r == 0x200F, r == 0x061C: // direction marks
		return true
	case r >= 0x202A && r <= 0x202E: // embeddings and overrides
		return true
	case r >= 0x2060 && r <= 0x206F: // word joiner, unseen operators, isolates, retired formats
		return true
	}
	return r == 0xE0001 // a retired language tag
}

// Count is the length of text in characters, as Slack and Discord count them.
func Count(text string) int { return len([]rune(text)) }

package pcc

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normalise makes the key under which a name is looked up, so that "Llŷn",
// "LLYN" and "llyn" meet, and so do "Dyfed-Powys" and "dyfed powys": lower case
// without accents, & as "and", apostrophes dropped, and each run of anything
// else that is not a letter or a figure as one space.
func normalise(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 4)
	space := false
	write := func(r rune) {
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	for _, r := range decomposed(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			write(r)
		case r >= 'A' && r <= 'Z':
			write(r + 'a' - 'A')
		case r == '&':
			space = true
			write('a')
			b.WriteString("nd")
			space = true
		case r == '\'', r == '’', r == '‘', r == '`', unicode.Is(unicode.Mn, r):
		default:
			space = true
		}
	}
	return b.String()
}

// decomposed splits accents from their letters; plain ASCII is as it was.
func decomposed(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return norm.NFKD.String(s)
		}
	}
	return s
}

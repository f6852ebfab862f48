package pcc

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// normalise makes the key under which a name is looked up, so that "Llŷn",
// "LLYN" and "llyn" meet, and so do "Dyfed-Powys" and "dyfed powys": lower case
// without accents, & as "and", apostrophes dropped, and each run of anything
// else that is not a letter or a figure as one space.
func normalise(s string) string {
	key := make([]byte, 0, len(s)+8)
	space := false
	write := func(letters ...byte) {
		if space && len(key) > 0 {
			key = append(key, ' ')
		}
		space = false
		key = append(key, letters...)
	}
	for _, r := range decomposed(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			write(byte(r))
		case r >= 'A' && r <= 'Z':
			write(byte(r) + 'a' - 'A')
		case r == '&':
			space = true
			write([]byte("and")...)
			space = true
		case r == '\'', r == '’', r == '‘', r == '`', r >= 0x80 && unicode.Is(unicode.Mn, r):
		default:
			space = true
		}
	}
	return string(key)
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

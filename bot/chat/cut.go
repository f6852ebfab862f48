package chat

import (
	"net/url"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NameMax is how many characters a label, or the name of a link, has at most.
// What is longer is text.
const NameMax = 300

// Drawable is l as a platform can draw it: a label that is too long for one and
// an address that must not become a link are part of its text.
func (l Line) Drawable() Line {
	l.Label, l.Text = OneLine(l.Label), strings.TrimSpace(l.Text)
	if l.Link != "" && !linkable(l.Link) {
		l.Text, l.Link = Line{Text: l.Text, Link: l.Link}.Plain(), ""
	}
	if Count(l.Label) > NameMax {
		l.Text, l.Label = Line{Label: l.Label, Text: l.Text}.Plain(), ""
	}
	return l
}

// linkable reports whether an address may become a link: https, a host with no
// name before it, and only characters that belong in an address.
func linkable(address string) bool {
	const addressMax = 500
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(address) <= addressMax &&
		!strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>|\"\\`", r) })
}

// OneLine is text without line breaks, for places that hold one line.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Shorten is text in at most limit characters, with an ellipsis for what is gone.
func Shorten(text string, limit int) string {
	text = OneLine(text)
	if Count(text) <= limit {
		return text
	}
	head, _ := Cut(text, limit-1, func(string) bool { return true })
	return head + "…"
}

// Cut takes from text the longest beginning of at most limit characters that
// fits. It ends with a word or, where the first word alone is too long, with a
// character.
func Cut(text string, limit int, fits func(string) bool) (head, rest string) {
	if text == "" || Count(text) <= limit && fits(text) {
		return text, ""
	}
	ends := wordEnds(text, limit)
	if len(ends) == 0 || !fits(text[:ends[0]]) {
		ends = characterEnds(text, limit)
	}
	n := sort.Search(len(ends), func(i int) bool { return !fits(text[:ends[i]]) })
	end := ends[max(n, 1)-1]
	return text[:end], strings.TrimSpace(text[end:])
}

// wordEnds are the places among the first limit characters where a word ends.
func wordEnds(text string, limit int) []int {
	var ends []int
	inWord := false
	for i, r := range text {
		if unicode.IsSpace(r) && inWord {
			ends = append(ends, i)
		}
		if limit--; limit < 0 {
			break
		}
		inWord = !unicode.IsSpace(r)
	}
	return ends
}

// characterEnds are the places among the first limit characters where one ends.
func characterEnds(text string, limit int) []int {
	var ends []int
	for end := 0; end < len(text); ends = append(ends, end) {
		size := character(text[end:])
		if limit -= Count(text[end : end+size]); limit < 0 && end > 0 {
			break
		}
		end += size
	}
	return ends
}

// character is how many bytes the first character of text takes, as a reader
// counts characters: a letter with its marks, a flag, a family of joined emoji.
// It has at most 32 runes, so that text made to be one endless character can be
// cut too.
func character(text string) int {
	const runesMax = 32
	last, size := utf8.DecodeRuneInString(text)
	country := flagLetter(last)
	for n := 1; n < runesMax && size < len(text); n++ {
		next, width := utf8.DecodeRuneInString(text[size:])
		if last != joiner && !extends(next) && !(n == 1 && country && flagLetter(next)) {
			break
		}
		last = next
		size += width
	}
	return size
}

// extends reports whether r belongs to the character before it: a mark, the
// joiner of emoji, a skin tone, or a tag in the flag of a nation.
func extends(r rune) bool {
	return unicode.In(r, unicode.M) || r == joiner || r >= 0x1F3FB && r <= 0x1F3FF || isTag(r)
}

// flagLetter reports whether r is one of the letters two of which are a flag.
func flagLetter(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

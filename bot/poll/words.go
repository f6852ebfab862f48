package poll

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"pccbot/bot/chat"
)

// typedNumber is how a poll's number begins a line: "3", "#3", "poll 3", "no. 3".
var typedNumber = regexp.MustCompile(`^(?i:poll\s+)?(?i:no\.?\s*|number\s+)?#?\s?([1-9][0-9]{0,8})(?:[:,.)]*(?:\s+|$))`)

// ParseNumber reads the number of a poll as people type it, such as "3", "#3",
// "poll 3" or "3:", and what follows it.
func ParseNumber(words string) (number int, rest string, ok bool) {
	words = chat.OneLine(chat.Clean(words))
	found := typedNumber.FindStringSubmatch(words)
	if found == nil {
		return 0, words, false
	}
	number, err := strconv.Atoi(found[1])
	return number, strings.TrimSpace(words[len(found[0]):]), err == nil
}

// fold makes two texts equal that look the same, or differ only in case, in the
// shape of an apostrophe or in how they are spaced.
func fold(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200D', unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r == '’', r == '‘', r == '`':
			return '\''
		}
		return r
	}, chat.OneLine(chat.Clean(text)))
	return chat.Clean(strings.ToLower(strings.ToUpper(text)))
}

// squeeze is the letters and figures of text alone, so that "one to one" finds
// "One-to-one meeting". It is empty for text without letters, in which a sign may
// matter.
func squeeze(text string) string {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.N, unicode.M) {
			return r
		}
		return -1
	}, fold(text))
}

// quotedMost is how much of what a person typed is said back in a sentence.
const quotedMost = 80

// quoted is words of a person inside a sentence of ours, shortened if need be.
func quoted(words string) string { return "“" + chat.Shorten(words, quotedMost) + "”" }

// listed is "Letter, Meeting and Phone".
func listed(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

package poll

import (
	"regexp"
	"strings"
)

// A piece of a typed line is words in quotes, words without, or a semicolon
// between.
type piece struct {
	text      string // without the quotes
	typed     string // with them
	quoted    bool
	semicolon bool
}

const (
	doubleMarks = "\"“”„‟«»"
	singleMarks = "'‘’‚‛"
)

func double(r rune) bool { return strings.ContainsRune(doubleMarks, r) }
func single(r rune) bool { return strings.ContainsRune(singleMarks, r) }

// openMark reports whether text begins with a mark that nothing closes.
func openMark(text string) bool {
	for _, r := range strings.TrimSpace(text) {
		return double(r)
	}
	return false
}

// beforeQuotes ends with the word of a clause whose value may stand in quotes.
var beforeQuotes = regexp.MustCompile(`(?i)(?:^|[\s,])(?:area|closes?|closing|until|opens?|opening)\s*:?\s*$`)

// cutPieces splits a line at its quotes and, outside them, at its semicolons.
// Quotes may be straight or curly and stand inside one another. A single one is
// an apostrophe unless it seems to go around something whole.
func cutPieces(line string) []piece {
	var pieces []piece
	add := func(text []rune, quotes bool) {
		p := piece{text: string(text), typed: string(text), quoted: quotes}
		if quotes {
			p.text = strings.TrimSpace(string(text[1 : len(text)-1]))
		}
		if last := len(pieces) - 1; last >= 0 && !pieces[last].quoted && !pieces[last].semicolon {
			if !quotes || !strings.HasSuffix(p.text, "?") && beforeQuotes.MatchString(pieces[last].text) {
				pieces[last].text += p.text
				pieces[last].typed += p.typed
				return
			}
		}
		if quotes || strings.TrimSpace(p.text) != "" {
			pieces = append(pieces, p)
		}
	}
	runes := []rune(line)
	from := 0
	for i := 0; i < len(runes); i++ {
		switch {
		case runes[i] == ';':
			add(runes[from:i], false)
			pieces = append(pieces, piece{semicolon: true})
			from = i + 1
		case double(runes[i]), single(runes[i]):
			end := closing(runes, from, i)
			if end < 0 {
				continue
			}
			if i > from {
				add(runes[from:i], false)
			}
			add(runes[i:end+1], true)
			from, i = end+1, end
		}
	}
	if from < len(runes) {
		add(runes[from:], false)
	}
	return pieces
}

// closing is where the quote that opens at i closes, or -1 where none opens. The
// words before it begin at from.
func closing(runes []rune, from, i int) int {
	before := i
	for before > from && runes[before-1] == ' ' {
		before--
	}
	apart := before == from || strings.ContainsRune(";,/|:?(", runes[before-1])
	spaced := before < i
	if double(runes[i]) {
		if !apart && !spaced {
			return -1
		}
		for k, depth := i+1, 1; k < len(runes); k++ {
			if !double(runes[k]) {
				continue
			}
			if k > i+1 && runes[k-1] == ' ' && !ends(runes, k+1) {
				depth++
			} else if depth--; depth == 0 {
				return k
			}
		}
		return -1
	}
	if !apart && !spaced || ends(runes, i+1) {
		return -1
	}
	end := -1
	for k := i + 1; k < len(runes); k++ {
		if !single(runes[k]) {
			continue
		}
		if runes[k-1] == ' ' {
			break // the next one opens
		}
		if asks := runes[k-1] == '?'; ends(runes, k+1) && (end < 0 || asks) {
			if end = k; asks {
				break
			}
		}
	}
	if !apart && (end < 0 || runes[end-1] != '?') {
		return -1
	}
	return end
}

// ends reports whether at i there is nothing, a space or what separates.
func ends(runes []rune, i int) bool {
	return i >= len(runes) || strings.ContainsRune(" ;,/|:).\n", runes[i])
}

// unquote takes the quotes off words that stand wholly inside them.
func unquote(words string) string {
	words = strings.TrimSpace(words)
	if pieces := cutPieces(words); len(pieces) == 1 && pieces[0].quoted {
		return pieces[0].text
	}
	return words
}

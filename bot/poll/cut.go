package poll

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	spacedSlash = regexp.MustCompile(`\s+/\s*|\s*/\s+`)
	bullet      = regexp.MustCompile(`(?:^|\s+)[-–—*•·]\s+`)
	// itemMark matches the number or letter of an option: 1. or 1) or (a).
	itemMark = regexp.MustCompile(`(?:^|[\s,/|]+)(?:\(?([1-9]|10|[A-Ja-j])\)|([1-9]|10)\.)\s+`)
	// yesAndNo matches a list of such answers with nothing between them, yesOrNo one
	// of them.
	yesAndNo = regexp.MustCompile(`(?i)^(?:(?:yes|not sure|no|unsure|maybe|don['’]t know)(?:\s+|$)){2,}$`)
	yesOrNo  = regexp.MustCompile(`(?i)\b(?:yes|not sure|no|unsure|maybe|don['’]t know)\b`)
	// orWord matches "or", with the word that follows; notAnOption matches one that
	// makes one option with the words before.
	orWord      = regexp.MustCompile(`(?i)\s+or\s+(\S+)`)
	notAnOption = regexp.MustCompile(`(?i)^(?:more|less|fewer|above|below|over|under|older|younger|later|earlier|longer|shorter|so|not|two|three|four|five|six|seven|eight|nine|ten|\d+)$`)
)

// cutOptions splits words at bars, at slashes or, where there are neither, at
// list marks or commas. Where a slash stands between spaces, one without any
// belongs to a word, so that "he/she / they" are two. Beside quotes, what stands
// at the ends only separates.
func cutOptions(words string, quotes bool) []string {
	if quotes {
		words = strings.Trim(words, " ,/|")
		if word := fold(words); word == "or" || word == "and" {
			return nil
		}
	}
	var options []string
	for _, part := range cutParts(words) {
		if part = strings.Trim(part, " ,/"); part != "" {
			options = append(options, part)
		}
	}
	return options
}

func cutParts(words string) []string {
	if parts := cutItems(words); parts != nil {
		return parts
	}
	switch {
	case strings.Contains(words, "|"):
		return strings.Split(words, "|")
	case strings.Contains(words, " / "):
		return spacedSlash.Split(words, -1)
	case strings.Contains(words, "/"):
		return strings.Split(words, "/")
	case yesAndNo.MatchString(words):
		return yesOrNo.FindAllString(words, -1)
	}
	if marks := bullet.FindAllStringIndex(words, 2); len(marks) > 1 && marks[0][0] == 0 {
		return bullet.Split(words, -1)
	}
	return cutCommas(words)
}

// cutItems splits "1. yes 2. no" and "A) yes B) no", or returns nil where the
// marks do not count up from the first.
func cutItems(words string) []string {
	marks := itemMark.FindAllStringSubmatchIndex(words, -1)
	if len(marks) < 2 || marks[0][0] != 0 {
		return nil
	}
	var parts []string
	for i, mark := range marks {
		end := len(words)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		label := itemMark.ReplaceAllString(words[mark[0]:mark[1]], "$1$2")
		if label != strconv.Itoa(i+1) && !strings.EqualFold(label, string(rune('a'+i))) {
			return nil
		}
		parts = append(parts, words[mark[1]:end])
	}
	return parts
}

// cutCommas splits words at commas, and the last of them at "or".
func cutCommas(words string) []string {
	parts := strings.Split(words, ",")
	last := len(parts) - 1
	rest := " " + strings.TrimSpace(parts[last])
	parts = parts[:last]
	from := 0
	for _, or := range orWord.FindAllStringSubmatchIndex(rest, -1) {
		if !notAnOption.MatchString(rest[or[2]:or[3]]) {
			parts = append(parts, rest[from:or[0]])
			from = or[2]
		}
	}
	return append(parts, rest[from:])
}

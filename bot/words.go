package bot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// number writes small numbers as words.
func number(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// plural is "1 day" or "3 days".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(n), noun)
}

// thousands writes 251449 as 251,449.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// sentenceList is "Kent, Surrey and Sussex".
func sentenceList(items []string) string { return joined(items, "and") }

// alternatives is "Kent, Surrey or Sussex".
func alternatives(items []string) string { return joined(items, "or") }

func joined(items []string, last string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	n := len(items) - 1
	return strings.Join(items[:n], ", ") + " " + last + " " + items[n]
}

func names(areas []*pcc.Area) []string {
	out := make([]string, len(areas))
	for i, a := range areas {
		out[i] = a.Name
	}
	return out
}

// asOf is the small print of an answer: how old its oldest fact is, and a
// warning where that is long ago.
func asOf(oldest, today pcc.Date) string {
	if oldest.DaysUntil(today) > staleAfter {
		return fmt.Sprintf("As of %s, over a year ago: may be out of date.", oldest)
	}
	return "As of " + oldest.String() + "."
}

// oldest is the earliest of some dates; those missing do not count.
func oldest(dates ...pcc.Date) pcc.Date {
	var first pcc.Date
	for _, d := range dates {
		if !d.IsZero() && (first.IsZero() || d.Before(first)) {
			first = d
		}
	}
	return first
}

// fact is one fact for Why? and for scripts.
func fact(says string, asOf pcc.Date, f pcc.Fact) chat.Fact {
	return chat.Fact{
		Says:       says,
		Source:     f.Source,
		Confidence: f.Confidence,
		AsOf:       asOf.ISO(),
		Checked:    f.Checked.ISO(),
		By:         f.By,
	}
}

// withParty is "Clare Moody (Labour)", or with a change of party since.
func withParty(h pcc.Holder, day pcc.Date) string {
	now := h.PartyOn(day)
	switch {
	case now == "":
		return h.Person
	case now == h.Party:
		return fmt.Sprintf("%s (%s)", h.Person, now)
	}
	since := "since " + h.PartySince.Short()
	return fmt.Sprintf("%s (elected as %s; %s %s)", h.Person, h.Party, now, since)
}

// about puts "about" before a date that is approximate.
func about(d pcc.Date, approximate bool) string {
	if approximate {
		return "about " + d.Short()
	}
	return d.String()
}

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// firstWords is as many whole words of s as fit in limit characters.
func firstWords(s string, limit int) string {
	var b strings.Builder
	for _, word := range strings.Fields(s) {
		if chat.Count(b.String())+1+chat.Count(word) > limit {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

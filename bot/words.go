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
// warning where that is surely long ago.
func asOf(oldest, today pcc.Date) string {
	if stale(oldest, today) {
		return fmt.Sprintf("As of %s, over a year ago: may be out of date.", oldest)
	}
	return "As of " + oldest.String() + "."
}

// stale reports whether a date lies over a year back, even at the latest day that
// it can mean.
func stale(d, today pcc.Date) bool { return d.Last().DaysUntil(today) > staleAfter }

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
	switch now := h.PartyOn(day); {
	case now == "":
		return h.Person
	case now == h.Party:
		return fmt.Sprintf("%s (%s)", h.Person, now)
	}
	since := roughly(h.PartySince.Short(), h.PartyMark == "about")
	if h.PartyMark == "memory" {
		since += ", not verified"
	}
	return fmt.Sprintf("%s (elected as %s; %s since %s)", h.Person, h.Party, h.PartyNow, since)
}

// styled is withParty, and that the person was acting where that is so.
func styled(h pcc.Holder, day pcc.Date) string {
	if h.How == "acting" {
		return withParty(h, day) + ", acting"
	}
	return withParty(h, day)
}

// started and ended are the days of a term, with what is not sure about them.
func started(h pcc.Holder) string {
	return rough(h.Start, h.About == "start" || h.About == "both") + unverified(h.Fact)
}

func ended(h pcc.Holder) string {
	return rough(h.End, h.About == "end" || h.About == "both") + unverified(h.Fact)
}

// rough is a date with its weekday, or without it where it is not to the day.
func rough(d pcc.Date, approximate bool) string {
	if approximate {
		return roughly(d.Short(), true)
	}
	return d.String()
}

// roughly puts "about" before a date that is approximate.
func roughly(date string, approximate bool) string {
	if approximate {
		return "about " + date
	}
	return date
}

// unverified marks what rests on memory alone.
func unverified(f pcc.Fact) string {
	if f.Memory() {
		return " (not verified)"
	}
	return ""
}

// capital begins a sentence.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

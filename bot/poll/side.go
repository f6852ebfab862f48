package poll

import (
	"regexp"
	"slices"
	"strings"

	"pccbot/bot/chat"
)

// A side is what stands before words that may be a clause or the end of an
// option, as far as it helps to tell which.
type side struct {
	words  string   // after the question, or after its options in quotes
	items  []string // the options in them
	comma  bool     // a comma stands last
	simple bool     // they are a whole way to answer: text, 1-5, yes and no
	plain  bool     // their commas separate no options
	times  bool     // the question asks for times, or an option is one
}

// A verdict is whether a clause was meant.
type verdict int

const (
	option verdict = iota // the words belong to an option
	meant
	doubtful
)

// asksTime matches a question whose options may be times.
var asksTime = regexp.MustCompile(`(?i)\b(?:when|how (?:soon|long|often|late|early)|(?:which|what) (?:days?|dates?|times?|weeks?|months?))\b`)

// numbers matches those that need not belong to a time.
var numbers = regexp.MustCompile(`(?:^|\s)\d[\d.,–-]*(?:\s|$)`)

func newSide(question, before string, quotes bool) side {
	words := unbracket(strings.Trim(before, " ,"))
	s := side{words: words, items: cutOptions(words, true), comma: strings.HasSuffix(before, ",")}
	s.simple = answersOnly(words, s.items)
	s.plain = quotes || s.simple || strings.ContainsAny(words, "/|")
	s.times = asksTime.MatchString(question) || slices.ContainsFunc(s.items, func(item string) bool { return chat.LooksLikeMoment(numbers.ReplaceAllString(item, "")) })
	return s
}

// holds reports whether c was meant where the same words could be part of an
// option.
func (s side) holds(c *clause) verdict {
	switch last := lastByte(s.words); {
	case s.words == "" && c.lead == "out" && (c.asked <= 10 || c.asked == 100):
		return option // a scale
	case s.words == "":
		return meant
	case !s.comma && (last == '/' || last == '|' || last == ':'):
		return option
	case c.place():
		return s.holdsPlace()
	case c.lead == "":
		return s.holdsTime(c)
	case s.comma:
		return s.holdsAfterComma(c)
	}
	return s.holdsWithin(c)
}

// holdsPlace judges "in Kent", which may be an area or a part of an option.
func (s side) holdsPlace() verdict {
	if s.comma || s.simple {
		return doubtful
	}
	return option
}

// holdsTime judges a time with no word before it.
func (s side) holdsTime(c *clause) verdict {
	last := ""
	if n := len(s.items); n > 0 {
		last = s.items[n-1]
	}
	switch {
	case s.simple:
		return meant
	case s.comma && s.times && (!s.plain || strings.Contains(strings.TrimSuffix(s.words, last), ",")):
		return option // times among times, or every option has one
	case s.comma && s.plain && !s.times:
		return meant
	case s.comma:
		return doubtful
	case s.times, !chat.LooksLikeMoment(c.words), beforeTime.MatchString(s.words):
		return option
	}
	return doubtful
}

// beforeTime matches words that end with one that belongs to a time after it.
var beforeTime = regexp.MustCompile(`(?i)(?:^|\s)(?:after|before|since|every|each|than|to|or|and|between|around|about|within|during|per|of|the)$`)

// holdsAfterComma judges a clause after a comma. It is one, unless commas
// separate the options.
func (s side) holdsAfterComma(c *clause) verdict {
	switch {
	case s.plain:
		return meant
	case c.problem != nil && !c.timed:
		return option
	case c.kind == "anonymous", c.kind == "confidential", c.kind == "asked" && countNouns[c.lead] && c.lead != "asked":
		if len(s.items) < OptionsMin {
			return option // it is the second of two
		}
	}
	return meant
}

// holdsWithin judges a clause with no comma before it, which must be as good as
// certain.
func (s side) holdsWithin(c *clause) verdict {
	switch {
	case c.problem != nil && !c.timed:
		return option
	case s.simple:
		return meant
	case c.kind == "close" && !common[c.lead], c.lead == "asked" && c.problem == nil:
		return meant
	case c.kind == "close" && c.problem == nil && !s.times:
		return doubtful
	}
	return option
}

// doubt asks whether the words are a clause.
func (c *clause) doubt(typed string) error {
	if c.problem != nil {
		return c.problem
	}
	what, kind := "closing time", c.kind
	switch {
	case kind == "area" && c.timed:
		return chat.Problemf("I cannot tell what %s is. If it is the closing time, write it as: close friday 5pm. If it belongs to an option, put the option in quotes.",
			quoted(strings.Trim(typed, " ,")))
	case kind == "area":
		what = "area"
	case kind == "open":
		what = "opening time"
	}
	return chat.Problemf("Is %s the %s? Write: %s %s. If it belongs to an option, put the option in quotes.", quoted(strings.Trim(typed, " ,")), what, kind, c.words)
}

// answersOnly reports whether the words are a whole way to answer: a word for a
// kind, or yes, no and not sure.
func answersOnly(words string, items []string) bool {
	if textWord.MatchString(words) || scaleWord.FindString(words) == words && words != "" {
		return true
	}
	for _, item := range items {
		switch fold(item) {
		case "yes", "no", "not sure", "unsure", "maybe", "don't know":
		default:
			return false
		}
	}
	return len(items) > 0
}

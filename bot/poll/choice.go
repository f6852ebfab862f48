package poll

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pccbot/bot/chat"
)

// Choose reads an answer as it is typed: the number of an option, its words in
// any case, or their beginning where only one option begins so. A question that
// takes several may be answered with "1, 3" or "phone and letter"; one in words,
// with the words. The caller sets the ballot's question.
func (q Question) Choose(words string) (Ballot, error) {
	if q.Kind == Text {
		b := Ballot{Words: unquote(chat.Clean(words))}
		if b.Words == "" {
			return Ballot{}, chat.Problemf("Your answer is empty. Write it in words, such as: they answer within a week.")
		}
		if err := q.Valid(b); err != nil {
			return Ballot{}, err
		}
		return b, nil
	}
	words = unquote(chat.OneLine(chat.Clean(words)))
	if words == "" {
		return Ballot{}, q.refuse("You have not said which option.")
	}
	l := q.look()
	found := l.find(words)
	if len(found) == 1 {
		return Ballot{Choices: found}, nil
	}
	parts := l.parts(words)
	switch {
	case len(parts) > 1 && q.Kind == Several:
		return Ballot{Choices: parts}, nil
	case len(parts) > 1:
		return Ballot{}, q.refuse("This question takes one option, and " + quoted(words) + " names " + strconv.Itoa(len(parts)) + ".")
	case len(parts) == 1:
		return Ballot{Choices: parts}, nil
	case len(found) > 1:
		return Ballot{}, q.refuse(quoted(words) + " could be more than one option.")
	}
	if found = l.find(saying.ReplaceAllString(words, "$1")); len(found) == 1 {
		return Ballot{Choices: found}, nil
	}
	return Ballot{}, q.refuse("There is no option " + quoted(words) + ".")
}

// saying matches an answer in the polite words that people put round it: "yes
// please", "I say yes".
var saying = regexp.MustCompile(`(?i)^(?:(?:i say|i choose|i vote|my answer is|my answer:)\s+)?(.*?)(?:[\s,]+(?:please|thanks|thank you))?[.!]*$`)

// Valid reports whether b can be an answer to q, which a button or a form may
// get wrong. An empty one is: it takes back an earlier answer.
func (q Question) Valid(b Ballot) error {
	if b.Empty() {
		return nil
	}
	if q.Kind == Text {
		switch n := chat.Count(b.Words); {
		case len(b.Choices) > 0:
			return chat.Problemf("This question is answered in words, not with an option.")
		case n > WordsMax:
			return chat.Problemf("An answer has at most %d characters, and yours has %d. Shorten it and send it again.", WordsMax, n)
		case chat.Clean(b.Words) != b.Words:
			return errors.New("the words of a ballot are not clean")
		}
		return nil
	}
	if b.Words != "" {
		return q.refuse("This question is answered with its options, not in words.")
	}
	for i, choice := range b.Choices {
		if choice < 1 || choice > len(q.Options) {
			return q.refuse(fmt.Sprintf("There is no option %d.", choice))
		}
		if i > 0 && choice <= b.Choices[i-1] {
			return errors.New("the choices of a ballot are not in order")
		}
	}
	if len(b.Choices) > 1 && q.Kind != Several {
		return q.refuse("This question takes one option.")
	}
	return nil
}

// Says is a ballot in words: "Yes", "One-to-one meeting and E-mail", or what
// somebody wrote, in quotes.
func (q Question) Says(b Ballot) string {
	var chosen []string
	for _, choice := range b.Choices {
		if choice >= 1 && choice <= len(q.Options) {
			chosen = append(chosen, q.Options[choice-1])
		}
	}
	switch {
	case b.Words != "":
		return "“" + b.Words + "”"
	case len(chosen) == 0:
		return "no answer"
	}
	return listed(chosen)
}

// refuse says what is wrong, what can be chosen, and how.
func (q Question) refuse(problem string) error {
	var b strings.Builder
	b.WriteString(problem + " Choose ")
	for i := range q.Options {
		number := strconv.Itoa(i + 1)
		switch {
		case i > 0 && i == len(q.Options)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(number)
		if label := q.label(i); label != "" {
			b.WriteString(" (" + label + ")")
		}
	}
	lead := ""
	if q.Kind != Scale && slices.ContainsFunc(q.Options, func(option string) bool { return option != "" && figure(option[0]) }) {
		lead = "#" // a number alone may be an option's words
	}
	b.WriteString(". Type the number or the words, such as: " + lead + "1.")
	if q.Kind == Several {
		b.WriteString(" You may choose several, such as: " + lead + "1 and " + lead + "2.")
	}
	return chat.Problem{Words: b.String()}
}

// label is the words of option i, without the figure that leads them on a scale.
func (q Question) label(i int) string {
	if q.Kind != Scale {
		return q.Options[i]
	}
	return strings.TrimSpace(strings.TrimPrefix(q.Options[i], strconv.Itoa(i+1)))
}

// optionNumber is an option by its number: "2", "#2", "option 2", "no. 2".
var optionNumber = regexp.MustCompile(`^(?i:option\s+|number\s+|no\.\s*|#)?([1-9][0-9]?)[.)]?$`)

// A look is how the options of a question may be named, worked out once.
type look struct {
	scale bool
	names [][]name // of each option
}

// A name is words for an option, folded, and the letters and figures of them.
type name struct{ folded, squeezed string }

func nameOf(words string) name { return name{fold(words), squeeze(words)} }

func (q Question) look() look {
	l := look{scale: q.Kind == Scale}
	for i, option := range q.Options {
		l.names = append(l.names, []name{nameOf(option), nameOf(q.label(i))})
	}
	return l
}

// find is the options that words may mean, counted from 1. A number counts as the
// option of that number; where other options read so too, all are found, since
// nobody can tell which was meant.
func (l look) find(words string) []int {
	var found []int
	meant := nameOf(words)
	if meant.folded == "" {
		return nil
	}
	if number := optionNumber.FindStringSubmatch(words); number != nil {
		n, err := strconv.Atoi(number[1])
		if err == nil && n <= len(l.names) {
			found = append(found, n)
		}
		if strings.HasPrefix(words, "#") || l.scale {
			return found // the one way to name an option that cannot mean another
		}
	}
	for _, fits := range []func(option name) bool{
		func(option name) bool { return option.folded == meant.folded },
		func(option name) bool { return begins(option.folded, meant.folded) },
		func(option name) bool { return meant.squeezed != "" && option.squeezed == meant.squeezed },
		func(option name) bool {
			return meant.squeezed != "" && strings.HasPrefix(option.squeezed, meant.squeezed)
		},
	} {
		before := len(found)
		for i, names := range l.names {
			if slices.ContainsFunc(names, fits) && !slices.Contains(found, i+1) {
				found = append(found, i+1)
			}
		}
		if len(found) > before {
			break
		}
	}
	slices.Sort(found)
	return found
}

// begins reports whether option begins with words. A number is not the beginning
// of a longer one.
func begins(option, words string) bool {
	rest, ok := strings.CutPrefix(option, words)
	if !ok || rest == "" {
		return ok
	}
	return !figure(rest[0]) || !figure(words[len(words)-1])
}

func figure(c byte) bool { return c >= '0' && c <= '9' }

// between is what stands between several choices.
var between = regexp.MustCompile(`(?i)\s*[,;/&+|]\s*(?:and\s+)?|\s+and\s+|\s+`)

// parts reads several choices, ascending and each once, or nil where one of them
// is not clear. An option may hold what else stands between two, so the longest
// stretch that names one is taken first.
func (l look) parts(words string) []int {
	const most, wordsMost = 60, 15 // ten options of six words; one of fifteen
	gaps := between.FindAllStringIndex(words, most+1)
	if len(gaps) > most || len(gaps) > 0 && gaps[0][0] == 0 {
		return nil // too many, or a sign that begins the words, as in +1
	}
	var starts, ends []int
	start := 0
	for _, gap := range append(gaps, []int{len(words), len(words)}) {
		if gap[0] > start {
			starts, ends = append(starts, start), append(ends, gap[0])
		}
		start = gap[1]
	}
	var chosen []int
	for from := 0; from < len(starts); {
		to := min(len(ends), from+wordsMost) - 1
		for ; to >= from; to-- {
			if found := l.find(words[starts[from]:ends[to]]); len(found) == 1 {
				chosen = append(chosen, found[0])
				break
			}
		}
		if to < from {
			return nil
		}
		from = to + 1
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

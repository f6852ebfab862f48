package chat

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Command is one thing the bot can be told to do, or a group of such. Help,
// the reading of a typed line and a service's registered commands all derive
// from it.
type Command struct {
	Name string // lower case, no spaces
	// Typed is how it is typed in a line where that is not Name: "forget me" for
	// Discord's forget-me.
	Typed   string
	Summary string // what it does, after the name: at most 100 characters, Discord's limit
	Args    []Arg
	// Private says that only the asker sees the answer. It belongs to the
	// command because Discord fixes it before the answer is known.
	Private bool
	// Coordinators says that only coordinators may use it; help names them.
	Coordinators bool
	// Changes says that it changes what is remembered, where others only look.
	Changes bool
	// Examples are what a person may type after the command's name, whole.
	Examples []string
	// Detail is more help, a sentence or two.
	Detail string

	// Sub makes the command a group of leaves.
	Sub []Command
	// Bare names the leaf that a group alone stands for; "show" if empty.
	Bare string
	// Otherwise names the leaf of a group that takes words which name no leaf,
	// so that "area Kent" can stand for "area set Kent".
	Otherwise string
}

// An Arg is a value that a command takes, in the order in which it is typed.
type Arg struct {
	Name    string
	Summary string
	Kind    Kind
	// Lead is the word that stands before the value in a typed line, such as
	// "on" before a date. The first value has none and takes the rest; every
	// other needs one.
	Lead     string
	Required bool
}

// Kind is what a value is, so that a service can help the person typing it.
type Kind int

// The kinds of value.
const (
	Words Kind = iota // anything
	Raw               // anything, its quotes kept: the command reads them itself
	Place             // a place; offered by [Handler.Complete]
	Day               // a date
)

// Usage is how the command is typed, such as "who [place] [on DATE]".
func (c Command) Usage() string {
	var b strings.Builder
	b.WriteString(c.AsTyped())
	for _, a := range c.Args {
		word := a.Name
		if a.Required || a.Lead != "" {
			word = strings.ToUpper(a.Name)
		}
		if a.Lead != "" {
			word = a.Lead + " " + word
		}
		if !a.Required {
			word = "[" + word + "]"
		}
		b.WriteString(" " + word)
	}
	return b.String()
}

// AsTyped is the word or words that stand for the command in a typed line.
func (c Command) AsTyped() string { return cmp.Or(c.Typed, c.Name) }

// Alone is the name of the leaf that a group alone stands for.
func (c Command) Alone() string { return cmp.Or(c.Bare, "show") }

// Leaf finds the command under a path such as "who" or "area set".
func Leaf(tree []Command, path string) (Command, bool) {
	name, rest, _ := strings.Cut(path, " ")
	for _, c := range tree {
		if c.Name != name {
			continue
		}
		if len(c.Sub) == 0 {
			return c, rest == ""
		}
		return Leaf(c.Sub, rest)
	}
	return Command{}, false
}

// Parse reads a typed line. It reports the path of the command, such as "area
// set", and its values by name; ok is false where the first word is no command.
// Words in straight or curly quotes lose them.
func Parse(tree []Command, line string) (path string, args map[string]string, ok bool) {
	for _, c := range tree {
		rest, named := c.cut(line)
		if !named {
			continue
		}
		if len(c.Sub) == 0 {
			return c.Name, c.Values(rest), true
		}
		if rest == "" {
			return c.Name + " " + c.Alone(), map[string]string{}, true
		}
		if path, args, ok = Parse(c.Sub, rest); ok {
			return c.Name + " " + path, args, true
		}
		leaf, found := Leaf(c.Sub, c.Otherwise)
		if !found {
			return c.Name, nil, true
		}
		return c.Name + " " + leaf.Name, leaf.Values(rest), true
	}
	return "", nil, false
}

// cut takes the command's name off the beginning of a line.
func (c Command) cut(line string) (rest string, ok bool) {
	first, rest := cutWord(line)
	if strings.EqualFold(first, c.Name) {
		return rest, true
	}
	rest = line
	for _, word := range strings.Fields(c.Typed) {
		if first, rest = cutWord(rest); !strings.EqualFold(first, word) {
			return "", false
		}
	}
	return rest, c.Typed != ""
}

// Values splits words among the command's arguments.
func (c Command) Values(words string) map[string]string {
	values := map[string]string{}
	if len(c.Args) == 1 && c.Args[0].Kind == Raw {
		if words != "" {
			values[c.Args[0].Name] = words
		}
		return values
	}
	words = unquote(words)
	for i := len(c.Args) - 1; i > 0; i-- {
		a := c.Args[i]
		if before, after, found := cutLead(words, a); found {
			words, values[a.Name] = before, unquote(after)
		}
	}
	if len(c.Args) > 0 {
		if words = unquote(words); words != "" {
			values[c.Args[0].Name] = words
		}
	}
	return values
}

// cutLead finds the last lead word of a in words. Before a date it counts only
// where a date seems to follow, so that Stockton on Tees stays whole.
func cutLead(words string, a Arg) (before, after string, found bool) {
	for end := len(words); a.Lead != ""; {
		i := strings.LastIndex(lowerASCII(words[:end]), a.Lead)
		if i < 0 {
			return words, "", false
		}
		end = i
		before, after = words[:i], words[i+len(a.Lead):]
		if !endsWord(before) || !startsWord(after) {
			continue
		}
		after = strings.TrimSpace(after)
		if a.Kind == Day && !startsLikeDate(unquote(after)) {
			continue
		}
		return strings.TrimSpace(before), after, after != ""
	}
	return words, "", false
}

// lowerASCII keeps every byte in its place, so that an index into the result
// holds for s; strings.ToLower does not.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func endsWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || unicode.IsSpace(r)
}

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// startsLikeDate reports whether s begins with a figure, a month or a weekday.
func startsLikeDate(s string) bool {
	first, rest := cutWord(s)
	first = strings.ToLower(strings.Trim(first, ",."))
	if r, _ := utf8.DecodeRuneInString(first); unicode.IsDigit(r) {
		return true
	}
	return first == "the" && startsLikeDate(rest) || slices.Contains(dateWords, first)
}

// dateWords is the words with which a date can begin.
var dateWords = func() []string {
	words := []string{"today", "yesterday", "sept"}
	for month := time.January; month <= time.December; month++ {
		words = append(words, month.String(), month.String()[:3])
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		words = append(words, day.String(), day.String()[:3])
	}
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	return words
}()

func cutWord(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// unquote takes one pair of straight or curly quotes off words that stand
// wholly inside them.
func unquote(words string) string {
	words = strings.TrimSpace(words)
	for _, pair := range []string{`""`, `''`, "“”", "‘’", "„“", "«»", "””", "’’"} {
		open, size := utf8.DecodeRuneInString(pair)
		last, _ := utf8.DecodeLastRuneInString(pair)
		if r, _ := utf8.DecodeRuneInString(words); r != open {
			continue
		}
		inner, ok := strings.CutSuffix(words[size:], string(last))
		if ok && !strings.ContainsRune(inner, last) {
			return strings.TrimSpace(inner)
		}
	}
	return words
}

package poll

import (
	"pccbot/bot/chat"
	"regexp"
	"strings"
	"time"
)

// A clause is what is said about the poll as a whole, such as when it closes.
type clause struct {
	kind  string // close, open, area, asked or anonymous
	lead  string // the word that began it
	at    time.Time
	words string
	asked int
	next  int // the word at which the next begins
	// problem says that the clause cannot be read. Where it does not even look
	// like one (timed), only its place can tell that one was meant.
	problem error
	timed   bool
}

// clauseWords is what begins a clause, and its kind.
var clauseWords = map[string]string{
	"close": "close", "closes": "close", "closing": "close", "until": "close",
	"open": "open", "opens": "open", "opening": "open", "from": "open",
	"area": "area", "ask": "area",
	"asked": "asked", "of": "asked",
	"anonymous": "anonymous", "anonymously": "anonymous", "confidential": "confidential", "confidentially": "confidential",
}

// afterLead is an example of each clause that needs more than its word.
var afterLead = map[string]string{"close": "close friday 5pm", "open": "open monday 9am", "area": "area Kent", "asked": "asked 40"}

// clausesOf is, for each word, the clause that begins there, where it and
// clauses after it take up all the rest.
func (r *draftReader) clausesOf(words []string) []*clause {
	const clauseMost = 14 // words of a time
	found := make([]*clause, len(words)+1)
	found[len(words)] = &clause{}
	for i := len(words) - 1; i >= 0; i-- {
		found[i] = r.clauseAt(words, i, min(len(words), i+1+clauseMost), found)
	}
	return found
}

func (r *draftReader) clauseAt(words []string, i, most int, after []*clause) *clause {
	lead := strings.TrimRight(strings.ToLower(words[i]), ":")
	kind := clauseWords[strings.TrimRight(lead, ",.")]
	c := &clause{kind: kind, lead: lead}
	// second is the word that follows, where a clause of two words would end there.
	second := ""
	if i+1 < len(words) {
		second = strings.ToLower(strings.TrimRight(words[i+1], ",."))
	}
	two := i+2 <= len(words) && after[i+2] != nil
	if n, ok := headCount(lead); ok && two && countNouns[second] {
		c.kind, c.lead, c.asked, c.next = "asked", second, n, i+2
		return c
	}
	switch {
	case kind == "anonymous", kind == "confidential":
		if c.next = i + 1; after[c.next] == nil {
			return nil
		}
		return c
	case kind == "", strings.HasSuffix(lead, ","), lead == "of" && second == "", lead == "from" && second == "":
		return nil
	case second == "":
		c.next = i + 1
		c.problem = chat.Problemf("The word %s needs something after it, such as: %s. If it is an option, put it in quotes.", quoted(lead), afterLead[kind])
		return c
	case lead == "area" && second == "ask", lead == "ask" && second == "area":
		if !two {
			return nil
		}
		c.kind, c.next = "ask", i+2
		return c
	case lead == "ask":
		return nil
	case kind == "close", kind == "open":
		for j := most; j > i+1; j-- {
			if after[j] == nil || after[j].problem != nil && after[j].timed {
				continue
			}
			if at, ok := r.moment(kind, strings.Join(words[i+1:j], " ")); ok {
				c.at, c.next = at, j
				return c
			}
		}
	case kind == "asked":
		n, ok := headCount(strings.TrimRight(words[i+1], ",."))
		if c.asked, c.next = n, i+2; i+2 < len(words) && countNouns[strings.ToLower(strings.TrimRight(words[i+2], ",."))] {
			c.next++
		}
		if ok && after[c.next] != nil {
			return c
		}
	}
	if lead == "of" || lead == "from" {
		return nil // common words, so that nothing was meant by them
	}
	// The words of an area, or a clause that cannot be read.
	for c.next = i + 2; c.next < len(words) && after[c.next] == nil; c.next++ {
	}
	c.words = strings.Trim(strings.Join(words[i+1:c.next], " "), " ,")
	if strings.ContainsAny(c.words, "/|?") || c.words == "" {
		return nil
	}
	comma := i > 0 && strings.HasSuffix(words[i-1], ",")
	c.timed = chat.LooksLikeMoment(c.words)
	const option = " If it is an option, put it in quotes."
	switch {
	case kind == "area":
		return c
	case !c.timed && !comma && i > 0:
		return nil
	case kind == "asked":
		c.problem = chat.Problemf("I could not read how many people were asked in %s. Write the number in figures, such as: asked 40."+option,
			quoted(lead+" "+c.words))
	case kind == "close":
		c.problem = chat.Problemf("I could not read the closing time in %s. Write it as: close friday 5pm, close 12 march 9am, or close in three weeks."+option,
			quoted(lead+" "+c.words))
	case kind == "open":
		c.problem = chat.Problemf("I could not read the opening time in %s. Write it as: open monday 9am, or open 12 march."+option,
			quoted(lead+" "+c.words))
	}
	return c
}

// OpenHour is the hour at which a poll opens on a day that is named without a
// time.
const OpenHour = "9am"

// moment reads a time of a clause. The zero time is now.
func (r *draftReader) moment(kind, words string) (time.Time, bool) {
	if kind == "open" {
		if fold(strings.Trim(words, " ,")) == "now" {
			return time.Time{}, true
		}
		if at, ok := chat.ParseMoment(words+" "+OpenHour, r.now, r.zone); ok {
			return at, true
		}
	}
	return chat.ParseMoment(words, r.now, r.zone)
}

// countNouns is what may follow the number of people who were asked.
var countNouns = map[string]bool{
	"members": true, "people": true, "organisations": true, "organizations": true, "networks": true, "groups": true, "charities": true, "asked": true,
}

var headCountForm = regexp.MustCompile(`^(?:[1-9][0-9]{0,5}|[1-9][0-9]{0,2},[0-9]{3})$`)

// headCount reads a number of people, such as 40 or 1,200.
func headCount(word string) (n int, ok bool) {
	if !headCountForm.MatchString(word) {
		return 0, false
	}
	for _, c := range strings.ReplaceAll(word, ",", "") {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// takeAll reads words that are nothing but clauses; done is false where they are
// not.
func (r *draftReader) takeAll(text string) (done bool, err error) {
	words := strings.Fields(strings.TrimLeft(text, " ,"))
	if len(words) == 0 {
		return true, nil
	}
	clauses := r.clausesOf(words)
	if clauses[0] == nil {
		return false, nil
	}
	return true, r.keep(clauses, 0)
}

// takeClauses reads the clauses at the end of the words after a question, or
// after its options in quotes, and returns what is left of the words.
func (r *draftReader) takeClauses(text string, quotes bool) (left string, err error) {
	text = strings.TrimSpace(text)
	words := strings.Fields(text)
	clauses := r.clausesOf(words)
	end := 0
	for i, word := range words {
		start := end + strings.Index(text[end:], word)
		end = start + len(word)
		before := strings.TrimSpace(text[:start])
		if clauses[i] != nil && clauses[i].begins(before, quotes) {
			return strings.TrimRight(before, " ,"), r.keep(clauses, i)
		}
	}
	return text, nil
}

// begins reports whether a clause was meant here, after those words, where the
// same words could be part of an option. After a comma one is, unless commas
// separate the options; without a comma it must be as good as certain.
func (c *clause) begins(before string, quotes bool) bool {
	if strings.Trim(before, " ,") == "" {
		return true
	}
	items := cutOptions(before, true)
	simple := answersOnly(strings.Trim(before, " ,"), items)
	plain := quotes || simple || strings.ContainsAny(before, "/|") // its commas separate no options
	switch last := lastByte(before); {
	case last == '/', last == '|', last == ':':
		return false
	case last != ',':
		return simple && (c.problem == nil || c.timed) ||
			c.kind == "close" && (c.problem == nil || c.timed) || c.kind == "asked" && c.lead == "asked" && c.problem == nil
	case plain:
		return true
	case c.problem != nil:
		return c.timed
	case c.kind == "anonymous", c.kind == "confidential", c.kind == "asked" && countNouns[c.lead] && c.lead != "asked":
		return len(items) >= OptionsMin // else it is the second of two
	}
	return true
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

// keep puts a chain of clauses into the draft.
func (r *draftReader) keep(clauses []*clause, first int) error {
	for i := first; i < len(clauses)-1; i = clauses[i].next {
		c := clauses[i]
		if c.problem != nil {
			return c.problem
		}
		if r.had[c.kind] {
			return chat.Problemf("The poll says %s twice. Say it once, or put what is an option in quotes. For example: %s", twice[c.kind], r.example())
		}
		r.had[c.kind] = true
		switch c.kind {
		case "close":
			r.draft.Closes = c.at
		case "open":
			r.draft.Opens = c.at
		case "area":
			r.draft.Area = unquote(c.words)
		case "ask":
			r.draft.AskArea = true
		case "asked":
			r.draft.Asked = c.asked
		case "anonymous":
			r.draft.Anonymous = true
		}
	}
	return nil
}

// twice is what each clause says, for a line that has two of them.
var twice = map[string]string{
	"close": "when it closes", "open": "when it opens", "area": "which area it is about", "ask": "to ask for the area",
	"asked": "how many people were asked", "anonymous": "anonymous", "confidential": "confidential",
}

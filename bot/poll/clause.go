package poll

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pccbot/bot/chat"
)

// A clause is what is said about the poll as a whole, such as when it closes.
type clause struct {
	kind  string    // close, open, area, ask, asked, anonymous or confidential
	lead  string    // the word that began it; empty for a time without one
	words string    // what follows that word
	at    time.Time // of close and open
	asked int
	width int // in words; then the next begins
	chain int // how many clauses there are from here on
	// problem says that the clause cannot be read. Where it does not even look
	// like one (timed), only its place can tell that one was meant.
	problem error
	timed   bool
}

// clauseWords is what begins a clause, and its kind. The words in common are used
// for much else.
var (
	clauseWords = map[string]string{
		"close": "close", "closes": "close", "closing": "close", "until": "close", "till": "close", "deadline": "close",
		"end": "close", "ends": "close", "ending": "close", "by": "close", "for": "close",
		"open": "open", "opens": "open", "opening": "open", "from": "open", "start": "open", "starts": "open", "starting": "open",
		"area": "area", "areas": "area", "ask": "ask",
		"asked": "asked", "of": "asked", "out": "asked",
		"anonymous": "anonymous", "anonymously": "anonymous", "confidential": "confidential", "confidentially": "confidential",
	}
	common = map[string]bool{
		"": true, "by": true, "for": true, "in": true, "of": true, "out": true, "from": true, "until": true, "till": true,
		"end": true, "ends": true, "ending": true, "start": true, "starts": true, "starting": true,
	}
)

// afterLead is an example of each clause that needs more than its word.
var afterLead = map[string]string{"close": "close friday 5pm", "open": "open monday 9am", "area": "area Kent", "asked": "asked 40"}

// A spot is a place in a line at which a clause may begin.
type spot struct {
	words []string  // from there on
	after []*clause // the clause that begins at each of them; the first is not known yet
	set   bool      // nothing or a comma stands before
}

// word is the nth word as it is looked up, or "".
func (s spot) word(n int) string {
	if n >= len(s.words) {
		return ""
	}
	return strings.TrimRight(strings.ToLower(s.words[n]), ":,.")
}

// ends reports whether a clause of n words would be whole: nothing follows it, or
// the next.
func (s spot) ends(n int) bool { return n <= len(s.words) && s.after[n] != nil }

// join is the words from one to another, without the commas at their ends.
func (s spot) join(from, to int) string {
	return strings.Trim(strings.Join(s.words[from:to], " "), " ,")
}

// clausesMost is more clauses than a poll has. It keeps what looks like a thousand
// from being weighed one by one.
const clausesMost = 14

// clausesOf is, for each word, the clause that begins there, where it and
// clauses after it take up all the rest.
func (r *draftReader) clausesOf(words []string) []*clause {
	found := make([]*clause, len(words)+1)
	found[len(words)] = &clause{kind: "end", lead: "end"}
	for i := len(words) - 1; i >= 0; i-- {
		found[i] = r.clauseAt(spot{words[i:], found[i:], i == 0 || strings.HasSuffix(words[i-1], ",")})
		if c := found[i]; c != nil {
			c.chain = 1 + found[i+c.width].chain
		}
	}
	return found
}

func (r *draftReader) clauseAt(s spot) *clause {
	lead, second := s.word(0), s.word(1)
	c := &clause{kind: clauseWords[lead], lead: lead}
	if n, ok := headCount(lead); ok && countNouns[second] && s.ends(2) {
		return &clause{kind: "asked", lead: second, asked: n, width: 2}
	}
	switch {
	case (lead == "never" || lead == "no") && closeWords[second]:
		return neverCloses(s, c)
	case c.kind == "anonymous", c.kind == "confidential":
		c.width = 1
		if !s.ends(1) {
			return nil
		}
		return c
	case lead == "for" || lead == "in":
		return r.placeClause(s, c)
	case c.kind == "", lead == "end" && second == "of":
		return r.bareTime(s)
	case strings.HasSuffix(s.words[0], ","), second == "" && (common[lead] || !s.ends(1)):
		return nil
	case lead == "ask" && (second == "area" || second == "areas"), c.kind == "area" && second == "ask":
		c.kind, c.width = "ask", 2
		if !s.ends(2) {
			return nil
		}
		return c
	case lead == "ask", lead == "open" && openAnswers[second]:
		return nil
	case second == "":
		c.width = 1
		c.problem = chat.Problemf("The word %s needs something after it, such as: %s. If it is an option, put it in quotes.", quoted(lead), afterLead[c.kind])
		return c
	case c.kind == "area":
		return areaClause(s, c)
	case c.kind == "asked":
		return r.askedClause(s, c)
	}
	return r.timeClause(s, c)
}

// openAnswers is what follows "open" in a word for an answer in words.
var openAnswers = map[string]bool{"text": true, "question": true, "answer": true, "answers": true, "ended": true, "comment": true, "comments": true}

// closeWords is what follows "never" and "no" where a poll is to have no end.
var closeWords = map[string]bool{"close": true, "closes": true, "closing": true, "end": true, "ends": true, "deadline": true}

// neverCloses refuses a poll without an end.
func neverCloses(s spot, c *clause) *clause {
	if c.kind, c.width = "close", 2; s.word(2) == "date" || s.word(2) == "time" {
		c.width = 3
	}
	if !s.ends(c.width) {
		return nil
	}
	c.words = s.join(0, c.width)
	c.problem = chat.Problemf("Every poll closes, within %d days. Say when, such as: close in three months. If %s is an option, put it in quotes.", OpenMost, quoted(c.words))
	return c
}

// timeMost is more words than a time or the name of a place has.
const timeMost = 14

// timeClause reads a clause with a time. "Open until" says when it closes.
func (r *draftReader) timeClause(s spot, c *clause) *clause {
	if second := s.word(1); c.kind == "open" && (second == "for" || second == "until" || second == "till") {
		c.kind = "close"
	}
	for n := min(len(s.words), 1+timeMost); n > 1; n-- {
		if !s.ends(n) || s.after[n].lead == "" || s.after[n].timed && s.after[n].problem != nil {
			continue
		}
		if at, ok := r.moment(c.kind, s.join(1, n)); ok {
			c.at, c.words, c.width = at, s.join(1, n), n
			return c
		}
	}
	if c.lead == "from" {
		return nil
	}
	return r.unread(s, c)
}

// bareTime reads a time with no word before it to say what it is for. Figures
// alone are none.
func (r *draftReader) bareTime(s spot) *clause {
	for n := min(len(s.words), timeMost); n > 0; n-- {
		words := s.join(0, n)
		if !s.ends(n) || s.after[n].lead == "" || !strings.ContainsFunc(words, func(c rune) bool { return unicode.IsLetter(c) || c == ':' }) {
			continue
		}
		if at, ok := r.moment("close", words); ok {
			return &clause{kind: "close", words: words, at: at, width: n}
		}
		if why := chat.MomentProblem(words, r.now, r.zone); why != "" {
			return &clause{kind: "close", words: words, width: n, timed: true,
				problem: chat.Problemf("If %s is the closing time: %s Write it as: close friday 5pm. If it belongs to an option, put the option in quotes.", quoted(words), why)}
		}
	}
	return nil
}

// placeClause reads what follows "for" and "in": how long the poll is open, or
// the name of a place, which begins with a capital.
func (r *draftReader) placeClause(s spot, c *clause) *clause {
	if c.lead == "in" {
		if bare := r.bareTime(s); bare != nil {
			return bare
		}
	}
	for n := min(len(s.words), 1+timeMost); n > 1; n-- {
		if !s.ends(n) || s.after[n].lead == "" {
			continue
		}
		if at, ok := r.moment("close", "in "+s.join(1, n)); ok {
			return &clause{kind: "close", lead: c.lead, words: "in " + s.join(1, n), at: at, width: n}
		}
	}
	if len(s.words) < 2 {
		return nil
	}
	if first, _ := utf8.DecodeRuneInString(s.words[1]); !unicode.IsUpper(first) {
		return nil
	}
	c.kind = "area"
	return areaClause(s, c)
}

// areaClause reads the name of an area: all up to the next clause.
func areaClause(s spot, c *clause) *clause {
	for c.width = 2; !s.ends(c.width) || s.after[c.width].place(); c.width++ {
	}
	if c.width > timeMost && c.place() {
		return nil
	}
	c.words = s.join(1, c.width)
	if strings.ContainsAny(c.words, "/|?") || c.words == "" {
		return nil
	}
	c.timed = chat.LooksLikeMoment(c.words)
	return c
}

// place reports whether c is an area without the word, such as "in Kent".
func (c *clause) place() bool { return c.kind == "area" && common[c.lead] }

// askedClause reads how many people were asked: "asked 40", "out of 40 members".
func (r *draftReader) askedClause(s spot, c *clause) *clause {
	c.width = 2
	if c.lead == "out" {
		if s.word(1) != "of" {
			return nil
		}
		c.width = 3
	}
	n, ok := headCount(s.word(c.width - 1))
	if countNouns[s.word(c.width)] {
		c.width++
	}
	if c.asked = n; ok && s.ends(c.width) {
		return c
	}
	if common[c.lead] {
		return nil
	}
	return r.unread(s, c)
}

// unread is a clause that seems to be meant, and that cannot be read.
func (r *draftReader) unread(s spot, c *clause) *clause {
	for c.width = 2; !s.ends(c.width) || s.after[c.width].lead == "" || s.after[c.width].place(); c.width++ {
	}
	c.words = s.join(1, c.width)
	if strings.ContainsAny(c.words, "/|?") || c.words == "" {
		return nil
	}
	c.timed = chat.LooksLikeMoment(c.words)
	if !c.timed && (!s.set || c.lead == "by") {
		return nil
	}
	what, example := "how many people were asked", "Write the number in figures, such as: asked 40."
	switch c.kind {
	case "close":
		what, example = "the closing time", "Write it as: close friday 5pm, close 12 march 9am, or close in three weeks."
	case "open":
		what, example = "the opening time", "Write it as: open monday 9am, or open 12 march."
	}
	if c.kind != "asked" {
		if why := chat.MomentProblem(c.words, r.now, r.zone); why != "" {
			example = why + " " + example
		}
	}
	c.problem = chat.Problemf("I could not read %s in %s. %s If it is an option, put it in quotes.", what, quoted(c.lead+" "+c.words), example)
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
func (r *draftReader) takeClauses(question, text string, quotes bool) (left string, err error) {
	text = strings.TrimSpace(text)
	if found := bracketsLast.FindStringSubmatch(text); found != nil {
		if c := r.clausesOf(strings.Fields(found[2]))[0]; c != nil && !c.place() {
			text = found[1] + ", " + found[2]
		}
	}
	words := strings.Fields(text)
	clauses := r.clausesOf(words)
	end := 0
	for i, word := range words {
		start := end + strings.Index(text[end:], word)
		end = start + len(word)
		c := clauses[i]
		if c == nil || c.chain > clausesMost {
			continue
		}
		before := dashLast.ReplaceAllString(strings.TrimSpace(text[:start]), ",")
		switch newSide(question, before, quotes).holds(c) {
		case meant:
			return strings.TrimRight(before, " ,"), r.keep(clauses, i)
		case doubtful:
			return "", c.doubt(strings.Join(words[i:i+c.width], " "))
		}
	}
	return text, nil
}

var (
	bracketsLast = regexp.MustCompile(`^(.*[^\s,])[\s,]*\(([^()]+)\)$`) // which may hold clauses
	dashLast     = regexp.MustCompile(`\s[-–—]$`)                       // which stands for a comma
)

// keep puts a chain of clauses into the draft.
func (r *draftReader) keep(clauses []*clause, first int) error {
	for i := first; i < len(clauses)-1; i += clauses[i].width {
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

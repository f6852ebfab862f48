package poll

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"pccbot/bot/chat"
)

// OpenDays is how many days a poll stays open when nobody says.
const OpenDays = 7

// InAWeek is when a poll that opens at a time closes if nobody says: 5pm, seven
// days later on the calendar of the zone.
func InAWeek(opens time.Time, zone *time.Location) time.Time {
	y, m, d := opens.In(zone).Date()
	return time.Date(y, m, d+OpenDays, chat.DayHour, 0, 0, 0, zone)
}

// ParseDraft reads what follows "poll new" in a typed line. The prefix, such as
// "/pcc ", is what stands before the examples in a chat.Problem.
//
//	"Has your PCC replied?" yes / no / not sure, close friday 5pm
//	How did they reply? several: letter / meeting / phone; "What would help?" text
//	survey, area Kent, asked 40
//
// A question stands in quotes or ends with its first question mark. After it come
// its options or a word for a kind: text, 1-5, several. With neither it is a
// yes-or-no question. A semicolon, or a further question in quotes, begins the
// next. Last come clauses: close, open, area, asked, anonymous. Such a word is one
// only where what follows can be read, so that "Close contact" may be an option;
// where a clause seems to be meant and cannot be read, that is said, and where
// words may be one or belong to an option, that is asked.
func ParseDraft(line, prefix string, now time.Time, zone *time.Location) (Draft, error) {
	r := draftReader{prefix: prefix, now: now, zone: zone, had: map[string]bool{}}
	line = chat.OneLine(chat.Clean(line))
	switch {
	case strings.Trim(line, `"'“”„‟«»‘’;,/|`) == "":
		return Draft{}, chat.Problemf("Write a question and its options, or type %spoll new engagement for the ready questions. For example: %s", prefix, r.example())
	case chat.Count(line) > lineMax:
		return Draft{}, chat.Problemf("That is %d characters, too long for a poll: a question has at most %d and an option %d. Shorten it.",
			chat.Count(line), QuestionMax, OptionMax)
	case bareNumber.MatchString(line):
		return Draft{}, chat.Problemf("%s is a number, not a question. Write a question and its options, for example: %s", quoted(line), r.example())
	}
	if err := r.read(line); err != nil {
		return Draft{}, err
	}
	if err := r.settle(); err != nil {
		return Draft{}, err
	}
	d := r.draft.Cleaned()
	if err := d.Check(now); err != nil {
		return Draft{}, err
	}
	return d, nil
}

// lineMax is more characters than the longest poll needs.
const lineMax = QuestionsMax * (QuestionMax + OptionsMax*OptionMax + 100)

// bareNumber matches a line that is a number of whatever script and form.
var bareNumber = regexp.MustCompile(`^[+\-−#]?\p{N}[\p{N}.,]*(?:e[+\-]?\d+)?$`)

// A draftReader makes a draft of a typed line.
type draftReader struct {
	prefix string
	now    time.Time
	zone   *time.Location
	draft  Draft
	had    map[string]bool // the clauses that were read
}

func (r *draftReader) example() string {
	return r.prefix + `poll new "Has your PCC replied?" yes / no / not sure, close friday 5pm`
}

// settle fills in what nobody said. An opening that was typed is still to come.
func (r *draftReader) settle() error {
	opens := r.now
	if !r.draft.Opens.IsZero() {
		opens = r.draft.Opens
		if !opens.After(r.now) {
			return past("opening", "open", opens)
		}
	}
	if r.draft.Closes.IsZero() {
		r.draft.Closes = InAWeek(opens, r.zone)
	}
	return nil
}

// read reads the whole line: a ready set, or questions, with clauses.
func (r *draftReader) read(line string) error {
	if done, err := r.readTemplate(line); done {
		return err
	}
	for pieces := cutPieces(line); len(pieces) > 0; {
		rest, err := r.readQuestion(pieces)
		if err != nil {
			return err
		}
		pieces = rest
	}
	return nil
}

// readQuestion reads the next question with its options, or clauses between two
// semicolons, and returns the pieces that follow.
func (r *draftReader) readQuestion(pieces []piece) (rest []piece, err error) {
	if pieces[0].semicolon {
		return pieces[1:], nil
	}
	if len(r.draft.Questions) > 0 && !pieces[0].quoted {
		if done, err := r.takeAll(pieces[0].text); done || err != nil {
			return pieces[1:], err
		}
	}
	text, rest, err := r.question(pieces)
	if err != nil {
		return nil, err
	}
	body, rest, err := cutBody(rest)
	if err != nil {
		return nil, err
	}
	q, err := r.answers(text, body)
	r.draft.Questions = append(r.draft.Questions, q)
	return rest, err
}

var firstWord = regexp.MustCompile(`^[A-Za-z0-9-]+`)

// readTemplate reads the name of a ready set or question, followed by nothing but
// clauses; "survey for Kent" names an area.
func (r *draftReader) readTemplate(line string) (done bool, err error) {
	line = unquote(line)
	typed := firstWord.FindString(line)
	name := strings.ToLower(typed)
	if name == "recognized" {
		name = "recognised"
	}
	rest := strings.TrimLeft(line[len(typed):], " ,;:.")
	questions, ok := Template(name)
	if !ok && templateWord.MatchString(name) && rest == "" {
		return true, chat.Problemf("%s For example: %spoll new engagement", readyNames(), r.prefix)
	}
	pieces := cutPieces(rest)
	if !ok || slices.ContainsFunc(pieces, func(p piece) bool { return p.quoted || strings.ContainsAny(p.text, "?/|") }) {
		return false, nil // it is a question that begins with the word
	}
	for _, p := range pieces {
		whole := p.semicolon
		if !whole {
			whole, err = r.takeAll(forPlace.ReplaceAllString(p.text, "area $1"))
		}
		if err == nil && !whole {
			err = chat.Problemf("%s names ready questions, but I could not read %s after it. %s To say more about the poll: %spoll new %s, close friday 5pm",
				quoted(typed), quoted(rest), readyNames(), r.prefix, name)
		}
		if err != nil {
			return true, err
		}
	}
	r.draft.Template, r.draft.Questions = name, questions
	return true, nil
}

var (
	// templateWord matches a line that asks what is ready.
	templateWord = regexp.MustCompile(`^(?:ready|templates?|questions?|sets?)$`)
	// forPlace matches the beginning of a place after the name of a ready set.
	forPlace = regexp.MustCompile(`^(?i:for)\s+((?i:the\s+)?[^\s\d]\S*)$`)
)

// readyNames says which questions are ready.
func readyNames() string {
	var keys []string
	for _, q := range Ready() {
		keys = append(keys, q.Key)
	}
	return "Ready questions are: " + strings.Join(keys, ", ") + ". Take one, or a set: engagement, survey."
}

// question takes a question from the pieces: one in quotes, or all up to the
// first question mark.
func (r *draftReader) question(pieces []piece) (text string, rest []piece, err error) {
	if pieces[0].quoted {
		return pieces[0].text, pieces[1:], nil
	}
	for i, p := range pieces {
		if p.semicolon {
			break
		}
		end := strings.IndexByte(p.text, '?')
		if p.quoted || end < 0 {
			text += p.typed
			continue
		}
		for end++; end < len(p.text) && strings.IndexByte("?!", p.text[end]) >= 0; end++ {
		}
		text += p.text[:end]
		if openMark(text) {
			break
		}
		rest = pieces[i+1:]
		if after := p.text[end:]; strings.TrimSpace(after) != "" {
			rest = append([]piece{{text: after, typed: after}}, rest...)
		}
		return text, rest, nil
	}
	if openMark(text) {
		return "", nil, chat.Problemf("A quotation mark is not closed in %s. Put the whole question in quotes, for example: %s", quoted(text), r.example())
	}
	if len(r.draft.Questions) > 0 {
		return "", nil, chat.Problemf("A semicolon begins the next question, and %s has no question mark. If it is an option, put slashes between the options, such as: yes / no / not sure.", quoted(text))
	}
	return "", nil, chat.Problemf("I found no question mark in %s. End the question with one, or put it in quotes, for example: %s", quoted(text), r.example())
}

// cutBody takes what belongs to a question: all up to a semicolon or to the next
// question in quotes.
func cutBody(pieces []piece) (body, rest []piece, err error) {
	for i, p := range pieces {
		if p.semicolon {
			return body, pieces[i+1:], nil
		}
		if !p.quoted {
			body = append(body, p)
			continue
		}
		asks := strings.HasSuffix(p.text, "?")
		slashed := i+1 < len(pieces) && !pieces[i+1].quoted && strings.IndexByte("/|", firstByte(strings.TrimSpace(pieces[i+1].text))) >= 0
		before, quotes := "", 0
		for _, b := range body {
			before = strings.TrimSpace(b.text)
			if b.quoted {
				before = ""
				quotes++
			}
		}
		switch last := lastByte(before); {
		case last == '/', last == '|', last == ':', slashed && (before == "" || leadsOptions(before)), fold(before) == "or", fold(before) == "and":
		case last == ',' && (quotes > 0 || !asks), before == "", leadsOptions(before) && !asks:
			if asks {
				return nil, nil, chat.Problemf("I cannot tell whether %s is an option or the next question. "+
					"Put a semicolon before it if it is a question, or slashes between the options.", quoted(p.text))
			}
		default:
			return body, pieces[i:], nil
		}
		body = append(body, p)
	}
	return body, nil, nil
}

func firstByte(s string) byte { return lastByte(s[:min(len(s), 1)]) }

func lastByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[len(s)-1]
}

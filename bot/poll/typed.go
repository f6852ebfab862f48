package poll

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

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
// where a clause seems to be meant and cannot be read, that is said.
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

// settle fills in what nobody said, and refuses what is past.
func (r *draftReader) settle() error {
	d := &r.draft
	const example = "Give a later time, such as: %s friday 5pm."
	opens := r.now
	if !d.Opens.IsZero() {
		if !d.Opens.After(r.now) {
			return chat.Problemf("The opening time, %s, is already past. "+example, chat.SayMoment(d.Opens, r.zone), "open")
		}
		opens = d.Opens
	}
	switch {
	case d.Closes.IsZero():
		d.Closes = InAWeek(opens, r.zone)
	case !d.Closes.After(r.now):
		return chat.Problemf("The closing time, %s, is already past. "+example, chat.SayMoment(d.Closes, r.zone), "close")
	case !d.Closes.After(opens):
		return chat.Problemf("The poll would close on %s, before it opens on %s. "+example,
			chat.SayMoment(d.Closes, r.zone), chat.SayMoment(opens, r.zone), "close")
	}
	return nil
}

// read reads the whole line: a ready set, or questions, with clauses.
func (r *draftReader) read(line string) error {
	if done, err := r.readTemplate(line); done {
		return err
	}
	pieces := cutPieces(line)
	for len(pieces) > 0 {
		if pieces[0].semicolon {
			pieces = pieces[1:]
			continue
		}
		if len(r.draft.Questions) > 0 && !pieces[0].quoted {
			done, err := r.takeAll(pieces[0].text)
			if err != nil {
				return err
			}
			if done {
				pieces = pieces[1:]
				continue
			}
		}
		text, rest, err := r.question(pieces)
		if err != nil {
			return err
		}
		body, rest, err := cutBody(rest)
		if err != nil {
			return err
		}
		q, err := r.answers(text, body)
		if err != nil {
			return err
		}
		r.draft.Questions = append(r.draft.Questions, q)
		pieces = rest
	}
	return nil
}

var firstWord = regexp.MustCompile(`^[A-Za-z0-9-]+`)

// readTemplate reads the name of a ready set or question, followed by nothing but
// clauses.
func (r *draftReader) readTemplate(line string) (done bool, err error) {
	line = unquote(line)
	name := firstWord.FindString(line)
	questions, ok := Template(name)
	if !ok {
		return false, nil
	}
	rest := strings.TrimLeft(line[len(name):], " ,;:.")
	pieces := cutPieces(rest)
	for _, p := range pieces {
		if p.quoted || strings.ContainsAny(p.text, "?/|") {
			return false, nil // it is a question that begins with the word
		}
	}
	for _, p := range pieces {
		whole := p.semicolon
		if !whole {
			whole, err = r.takeAll(p.text)
		}
		switch {
		case err != nil:
			return true, err
		case !whole:
			return true, chat.Problemf("%s names ready questions, but I could not read %s after it. For example: %spoll new %s, close friday 5pm",
				quoted(name), quoted(rest), r.prefix, strings.ToLower(name))
		}
	}
	r.draft.Template = strings.ToLower(name)
	r.draft.Questions = questions
	return true, nil
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
		case last == '/', last == '|', last == ':', before == "" && slashed:
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

// leadsOptions reports whether options in quotes may follow the words.
func leadsOptions(words string) bool {
	return scaleWord.FindString(words) == words || severalLead.FindString(words) == words || fold(words) == "several"
}

func firstByte(s string) byte { return lastByte(s[:min(len(s), 1)]) }

func lastByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[len(s)-1]
}

var (
	textWord    = regexp.MustCompile(`(?i)^(?:text|words|comments?|free text|in words)$`)
	scaleWord   = regexp.MustCompile(`(?i)^(?:scale(?: (?:of )?1 ?(?:-|–|to) ?5)?|1 ?(?:-|–|to) ?5(?: scale)?)(?:$|:\s*|\s+)`)
	otherScale  = regexp.MustCompile(`(?i)^(?:scale (?:of )?)?\d{1,3} ?(?:-|–|to) ?\d{1,3}$`)
	severalLead = regexp.MustCompile(`(?i)^(?:(?:choose|pick|tick) (?:several|any|all that apply)(?:\s*:|\s|$)|several\s*:)\s*`)
	severalTail = regexp.MustCompile(`(?i)[\s,]*(?:\b(?:choose|pick|tick) (?:several|any|all that apply)|\((?:(?:choose|pick|tick) )?(?:several|any|all that apply)\))$`)
	severalLast = regexp.MustCompile(`(?i)(?:^|,)\s*several$`)
)

// answers reads how a question is answered, and takes the clauses off the end.
func (r *draftReader) answers(text string, body []piece) (Question, error) {
	q := Question{Text: text, Kind: YesNo}
	if last := len(body) - 1; last >= 0 && !body[last].quoted {
		left, err := r.takeClauses(body[last].text, last > 0)
		if err != nil {
			return q, err
		}
		if body[last].text = left; left == "" {
			body = body[:last]
		}
	}
	var options []string
	quotes := false
	for i, p := range body {
		quotes = quotes || p.quoted
		if p.quoted {
			options = append(options, p.text)
			continue
		}
		words := strings.TrimSpace(p.text)
		if i == 0 {
			words = strings.TrimRight(strings.TrimLeft(words, ":,. "), ", ")
			alone := len(body) == 1
			switch lead := severalLead.FindString(words); {
			case lead != "" && !strings.ContainsAny(words[len(lead):min(len(lead)+1, len(words))], "/|,"):
				q.Kind, words = Several, words[len(lead):]
			case !alone && fold(words) == "several":
				q.Kind, words = Several, ""
			case alone && textWord.MatchString(words):
				q.Kind = Text
				return q, nil
			case scaleWord.MatchString(words):
				lead := scaleWord.FindString(words)
				if after := words[len(lead):]; after == "" || !strings.ContainsAny(after[:1], "/|,") {
					q.Kind, words = Scale, after
				}
			case alone && otherScale.MatchString(words):
				return q, chat.Problemf("A scale here runs from 1 to 5, and not %s. Write it as: 1-5 not at all / very well.", words)
			}
		}
		if i == len(body)-1 {
			tail := severalTail.FindString(words)
			if tail == "" && (quotes || strings.ContainsAny(words, "/|")) {
				tail = severalLast.FindString(words)
			}
			if tail != "" {
				q.Kind, words = Several, words[:len(words)-len(tail)]
			}
		}
		options = append(options, cutOptions(words, quotes || len(body) > 1)...)
	}
	for _, option := range options {
		if openMark(option) {
			return q, chat.Problemf("A quotation mark is not closed in %s. Close it, for example: %s", quoted(option), r.example())
		}
		if !quotes && strings.Contains(strings.TrimSuffix(option, "?"), "? ") {
			return q, chat.Problemf("I cannot tell where the next question begins in %s. Put a semicolon before it, for example: %s; What would help? text",
				quoted(option), r.example())
		}
	}
	switch {
	case q.Kind == Scale:
		return q, q.scale(options)
	case len(options) == 0 && q.Kind == YesNo:
		return q, nil
	case q.Kind == YesNo && len(options) == 3 && fold(options[0]) == "yes" && fold(options[1]) == "no" && fold(options[2]) == "not sure":
		return q, nil
	case q.Kind == YesNo:
		q.Kind = Single
	}
	q.Options = options
	return q, nil
}

// scale gives q its five options, with words for the ends or for all.
func (q *Question) scale(labels []string) error {
	words := make([]string, 5)
	switch len(labels) {
	case 0:
	case 2:
		words[0], words[4] = labels[0], labels[1]
	case 5:
		copy(words, labels)
	default:
		return chat.Problemf("A scale takes words for its two ends, or for all five steps, and %s has %d. Write it as: 1-5 not at all / very well.",
			quoted(q.Text), len(labels))
	}
	q.Options = nil
	for i, word := range words {
		option := string(rune('1'+i)) + " " + capital(word)
		q.Options = append(q.Options, strings.TrimSpace(option))
	}
	return nil
}

func capital(words string) string {
	_, size := utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:size]) + words[size:]
}

var spacedSlash = regexp.MustCompile(`\s+/\s*|\s*/\s+`)

// cutOptions splits words at bars, at slashes or, where there are neither, at
// commas. Where a slash stands between spaces, one without any belongs to a word,
// so that "he/she / they" are two. Beside quotes, what stands at the ends only
// separates.
func cutOptions(words string, quotes bool) []string {
	if quotes {
		words = strings.Trim(words, " ,/|")
	}
	var parts []string
	switch {
	case strings.Contains(words, "|"):
		parts = strings.Split(words, "|")
	case strings.Contains(words, " / "):
		parts = spacedSlash.Split(words, -1)
	case strings.Contains(words, "/"):
		parts = strings.Split(words, "/")
	default:
		parts = strings.Split(words, ",")
	}
	var options []string
	for _, part := range parts {
		if part = strings.Trim(part, " ,/"); part != "" {
			options = append(options, part)
		}
	}
	return options
}

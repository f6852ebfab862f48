package poll

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pccbot/bot/chat"
)

// How the kinds of question are written.
const (
	severalVerbs = `(?:choose|pick|tick|select|check) (?:all that apply|as many as (?:apply|you like)|several|any|all)|all that apply`
	severalNouns = `multiple[ -]choice|multi[ -]?choice|multi[ -]?select|tick ?box(?:es)?|check ?box(?:es)?`
	oneToFive    = `1 ?(?:-|–|to) ?5`
)

var (
	textWord = regexp.MustCompile(`(?i)^(?:(?:(?:open|free|long|short) )?text|(?:open|open-ended|free|written) (?:question|answers?|comments?)|` +
		`words|comments?|in (?:your |their )?(?:own )?words)$`)
	scaleWord = regexp.MustCompile(`(?i)^(?:(?:scale|rating|rate)(?: (?:(?:of |from )?` + oneToFive + `|out of 5))?|` +
		oneToFive + `(?: scale)?|out of 5)(?:$|:\s*|\s+)`)
	// otherScale matches a scale of other numbers, scaleEnds one with words beside
	// its two ends: "1 (poor) to 5 (great)".
	otherScale = regexp.MustCompile(`(?i)^(?:(?:scale|rating|rate) (?:of |from )?)?\d{1,3} ?(?:-|–|to) ?\d{1,3}(?: scale)?$|^(?:(?:scale|rating|rate) )?out of \d{1,3}$`)
	otherSteps = regexp.MustCompile(`^\d{1,3} ?(?:-|–|to) ?\d`)
	scaleEnds  = regexp.MustCompile(`(?i)^(?:(?:scale|rating):? )?1 ?(?:\(([^()]+)\)|= ?([^()]+?)),? ?(?:-|–|to|/)? ?5 ?(?:\(([^()]+)\)|= ?([^()]+))$`)

	severalLead = regexp.MustCompile(`(?i)^(?:\((?:` + severalVerbs + `|` + severalNouns + `|several|multiple)\)[\s:,]*|` +
		`(?:` + severalVerbs + `|` + severalNouns + `)(?:\s*:|\s|$)\s*|(?:several|multiple)\s*:\s*)`)
	severalTail = regexp.MustCompile(`(?i)[\s,]*(?:\b(?:` + severalVerbs + `)|\((?:` + severalVerbs + `|` + severalNouns + `|several|any|multiple)\)|,\s*(?:` + severalNouns + `))$`)
	severalLast = regexp.MustCompile(`(?i)(?:^|,)\s*several$`)
	// severalNext matches "several" with no colon, and the word that follows;
	// quantity matches what one has several of.
	severalNext = regexp.MustCompile(`(?i)^several\s+([^\s,/|]+)`)
	quantity    = regexp.MustCompile(`(?i)^(?:times|minutes|hours|days|weeks|months|years|people|of|others?)$`)

	// openQuestion matches a question that yes and no do not answer, but for those
	// of aboutWhether.
	openQuestion = regexp.MustCompile(`(?i)^(?:what|how|why|which|who|whom|whose|where|when)\b`)
	aboutWhether = regexp.MustCompile(`(?i)^(?:what|how) (?:about|if)\b`)
)

// ParseOptions reads how a question is answered where the two are typed apart, as
// in a form: its options, also one to a line, or a word for a kind. The question
// it returns is fit to post.
func ParseOptions(question, options, prefix string) (Question, error) {
	var body []piece
	for _, p := range cutPieces(joinLines(options)) {
		if p.semicolon {
			p = piece{text: " / "} // no other question can follow here
		}
		if last := len(body) - 1; last >= 0 && !p.quoted && !body[last].quoted {
			body[last].text += p.text
			continue
		}
		body = append(body, p)
	}
	// Any day will do: what is a time is one on all of them.
	r := draftReader{prefix: prefix, now: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC), zone: time.UTC, had: map[string]bool{}}
	q, err := r.answers(line(question), body)
	if err != nil {
		return Question{}, err
	}
	for kind := range r.had {
		return Question{}, chat.Problemf("The options also say %s. Leave that out here: the closing time and the area are filled in apart. All in one line it is: %s",
			twice[kind], r.example())
	}
	q = Draft{Questions: []Question{q}}.Cleaned().Questions[0]
	if err := q.check(1); err != nil {
		return Question{}, err
	}
	return q, nil
}

// listMark matches what stands before an option in a list of lines.
var listMark = regexp.MustCompile(`^\s*(?:[-–—*•·]|\(?(?:[0-9]{1,2}|[a-jA-J])\)|[0-9]{1,2}\.)\s+`)

// joinLines makes one line of options that stand on several. The first may say the
// kind.
func joinLines(options string) string {
	var lines []string
	for text := range strings.Lines(chat.Clean(options)) {
		lines = append(lines, strings.TrimRight(line(text), ",/"))
	}
	lines = slices.DeleteFunc(lines, func(text string) bool { return text == "" })
	if len(lines) < 2 {
		return strings.Join(lines, "")
	}
	for i := range lines {
		lines[i] = listMark.ReplaceAllString(lines[i], "")
	}
	if first := lines[0]; leadsOptions(first) || strings.HasSuffix(first, ":") {
		return first + " " + strings.Join(lines[1:], " / ")
	}
	return strings.Join(lines, " / ")
}

// leadsOptions reports whether options may follow the words.
func leadsOptions(words string) bool {
	return words != "" && (scaleWord.FindString(words) == words || severalLead.FindString(words) == words || fold(words) == "several")
}

// answers reads how a question is answered, and takes the clauses off the end.
func (r *draftReader) answers(text string, body []piece) (Question, error) {
	if last := len(body) - 1; last >= 0 && !body[last].quoted {
		words := body[last].text
		if last == 0 {
			words = unbracket(words)
		}
		left, err := r.takeClauses(text, words, last > 0)
		if err != nil {
			return Question{}, err
		}
		if body[last].text = left; left == "" {
			body = body[:last]
		}
	}
	return readAnswers(text, body)
}

// readAnswers reads a kind and options.
func readAnswers(text string, body []piece) (Question, error) {
	q := Question{Text: text, Kind: YesNo}
	quotes := slices.ContainsFunc(body, func(p piece) bool { return p.quoted })
	var options []string
	for i, p := range body {
		words := strings.TrimSpace(p.text)
		if p.quoted {
			options = append(options, p.text)
			continue
		}
		if i == 0 {
			var err error
			if words, err = q.readKind(words, len(body) == 1); err != nil {
				return q, err
			}
		}
		if i == len(body)-1 {
			words = q.readTail(words, quotes)
		}
		options = append(options, q.cut(words, len(body) > 1)...)
	}
	for _, option := range options {
		if openMark(option) {
			return q, chat.Problemf("A quotation mark is not closed in %s. Close it, for example: “Yes” / “No, never”", quoted(option))
		}
		if !quotes && strings.Contains(strings.TrimSuffix(option, "?"), "? ") {
			return q, chat.Problemf("I cannot tell where the next question begins in %s. Put a semicolon before it, for example: yes / no; What would help? text",
				quoted(option))
		}
	}
	return q, q.offer(options)
}

// readKind reads a word for a kind before options, or alone, and returns what is
// left of the words.
func (q *Question) readKind(words string, alone bool) (left string, err error) {
	words = strings.TrimRight(strings.TrimLeft(words, ":,. "), ", ")
	if alone {
		words = unbracket(words)
	}
	several, scale, ends := severalLead.FindString(words), scaleWord.FindString(words), scaleEnds.FindStringSubmatch(words)
	switch {
	case several != "" && !separates(words[len(several):]):
		q.Kind = Several
		return unbracket(words[len(several):]), nil
	case !alone && fold(words) == "several":
		q.Kind = Several
		return "", nil
	case alone && textWord.MatchString(words):
		q.Kind = Text
		return "", nil
	case alone && ends != nil:
		q.Kind = Scale
		return ends[1] + ends[2] + " / " + ends[3] + ends[4], nil
	case alone && scale != words && otherScale.MatchString(words):
		return "", noOtherScale(words)
	case scale != "" && !separates(words[len(scale):]):
		q.Kind = Scale
		left = unbracket(words[len(scale):])
		if otherSteps.MatchString(left) {
			return "", noOtherScale(words)
		}
		return left, nil
	case alone:
		return q.readSeveral(words)
	}
	return words, nil
}

// readSeveral reads "several" without a colon, which may also begin an option, as
// in "several times".
func (q *Question) readSeveral(words string) (left string, err error) {
	found := severalNext.FindStringSubmatchIndex(words)
	if found == nil || !strings.ContainsAny(words, ",/|") || quantity.MatchString(words[found[2]:found[3]]) {
		return words, nil
	}
	left = words[found[2]:]
	if words[found[3]-1] == 's' {
		return "", chat.Problemf("May people choose several? Write: several: %s. If %s is an option, put it in quotes.",
			chat.Shorten(left, quotedMost), quoted(words[:found[3]]))
	}
	q.Kind = Several
	return left, nil
}

func noOtherScale(words string) error {
	return chat.Problemf("A scale here runs from 1 to 5, and not %s. Write it as: 1-5 not at all / very well.", chat.Shorten(words, quotedMost))
}

// separates reports whether words begin with what stands between options.
func separates(words string) bool { return words != "" && strings.ContainsAny(words[:1], "/|,") }

// readTail reads a word for several choices after the options, and returns what is
// left of the words.
func (q *Question) readTail(words string, quotes bool) string {
	tail := severalTail.FindString(words)
	if tail == "" && (quotes || strings.ContainsAny(words, "/|")) {
		tail = severalLast.FindString(words)
	}
	if tail != "" {
		q.Kind = Several
	}
	return words[:len(words)-len(tail)]
}

// cut splits words into options; those of a scale may be "poor to great".
func (q *Question) cut(words string, quotes bool) []string {
	low, high, found := strings.Cut(words, " to ")
	if q.Kind == Scale && found && !strings.ContainsAny(words, ",/|") {
		return []string{low, high}
	}
	return cutOptions(words, quotes)
}

// offer gives q its options, of which a kind may need none.
func (q *Question) offer(options []string) error {
	switch {
	case q.Kind == Scale:
		return q.scale(options)
	case q.Kind == Text:
		return nil
	case q.Kind == YesNo && len(options) == 0 && openQuestion.MatchString(q.Text) && !aboutWhether.MatchString(q.Text):
		return chat.Problemf("%s has no options. Give some with slashes between, such as: training / money. For an answer in words, put: text.", quoted(q.Text))
	case q.Kind == YesNo && (len(options) == 0 || slices.EqualFunc(options, yesNo, func(a, b string) bool { return fold(a) == fold(b) })):
		return nil
	case q.Kind == YesNo:
		q.Kind = Single
	}
	q.Options = options
	return nil
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

// unbracket takes brackets off words that stand wholly inside them.
func unbracket(words string) string {
	words = strings.TrimSpace(words)
	for _, pair := range []string{"()", "[]"} {
		inside, opened := strings.CutPrefix(words, pair[:1])
		inside, closed := strings.CutSuffix(inside, pair[1:])
		if opened && closed && !strings.ContainsAny(inside, pair) {
			return strings.TrimSpace(inside)
		}
	}
	return words
}

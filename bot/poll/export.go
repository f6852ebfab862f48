package poll

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// An Export is what of a closed poll may leave as a file: the counts that were
// made known, published findings beside them and the comments that were approved.
// It has no line for a person and no time finer than a day. Its fields, in JSON,
// keep their names:
//
//	poll, closed, areas, asked (0: nobody said), answered, questions
//	    number, key, text, kind, published, answered, note, options, by_area, baselines, comments
//	        options: number, text, count, percent (both null where they are not shown)
//	        by_area: areas, published, answered, note, options
//	        baselines: says, survey, date, n, source, match, why
//
// The CSV says the same on one line for each count, finding or comment.
type Export struct {
	Poll      int              `json:"poll"`
	Closed    string           `json:"closed"`
	Areas     []string         `json:"areas"`
	Asked     int              `json:"asked"`
	Answered  int              `json:"answered"`
	Questions []QuestionExport `json:"questions"`
}

// A QuestionExport is one question and its result.
type QuestionExport struct {
	Number    int            `json:"number"`
	Key       string         `json:"key"`
	Text      string         `json:"text"`
	Kind      Kind           `json:"kind"`
	Published string         `json:"published"` // the day it was made known
	Answered  int            `json:"answered"`
	Note      string         `json:"note"`
	Options   []OptionExport `json:"options"`
	ByArea    []RowExport    `json:"by_area"`
	Baselines []Beside       `json:"baselines"`
	Comments  []string       `json:"comments"`
}

// An OptionExport is how many chose an option.
type OptionExport struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	// Count and Percent, which is of the people who answered, are nil where they
	// are not shown.
	Count   *int `json:"count"`
	Percent *int `json:"percent"`
}

// A RowExport is the result in an area, or in several taken together.
type RowExport struct {
	Areas     []string       `json:"areas"`
	Published string         `json:"published"`
	Answered  int            `json:"answered"`
	Note      string         `json:"note"`
	Options   []OptionExport `json:"options"`
}

// The notes.
const (
	noteFew      = "fewer than 5 answered, so only the number is shown"
	noteHidden   = "only the number is shown, so that nobody's answer can be worked out"
	noteWords    = "answered in words, of which only those a coordinator approved are shown"
	noteEarlier  = "from an earlier close, because too few answers changed since"
	noteTogether = "areas with few answers, taken together"
)

// NewExport is the export of a poll whose last close made s known. Days are in
// the time zone of the times handed over. Beside gives the findings that belong
// to a question, and names an area's name.
func NewExport(p Poll, s Snapshot, comments []Comment, beside func(q Question) []Beside, names func(slug string) string) Export {
	e := Export{
		Poll:      p.Number,
		Closed:    day(s.At),
		Areas:     named(p.Areas, names),
		Asked:     p.Asked,
		Answered:  s.Answered,
		Questions: []QuestionExport{},
	}
	for i, q := range p.Questions {
		r := Result{Question: i + 1, At: s.At}
		if at := slices.IndexFunc(s.Results, func(r Result) bool { return r.Question == i+1 }); at >= 0 {
			r = s.Results[at]
		}
		out := QuestionExport{
			Number:    i + 1,
			Key:       q.Key,
			Text:      q.Text,
			Kind:      q.Kind,
			Published: day(r.At),
			Answered:  r.Answered,
			Note:      note(q, r, s.At),
			Options:   options(q, r.Answered, r.Counts),
			ByArea:    byArea(q, r, names),
			Baselines: append([]Beside{}, beside(q)...),
			Comments:  []string{},
		}
		for _, c := range comments {
			if c.Question == i+1 && c.Verdict == Approved {
				out.Comments = append(out.Comments, c.Words)
			}
		}
		e.Questions = append(e.Questions, out)
	}
	return e
}

// note says why a result is not shown, or is an old one.
func note(q Question, r Result, closed time.Time) string {
	switch {
	case r.Answered < Floor:
		return noteFew
	case q.Kind == Text:
		return noteWords
	case r.Counts == nil:
		return noteHidden
	case r.At.Before(closed):
		return noteEarlier
	}
	return ""
}

// options is the counts of a question's options. The floor is kept here too,
// whatever a snapshot says.
func options(q Question, answered int, counts []int) []OptionExport {
	all := []OptionExport{}
	for i, text := range q.Options {
		o := OptionExport{Number: i + 1, Text: text}
		if answered >= Floor && i < len(counts) {
			count, percent := counts[i], Percent(counts[i], answered)
			o.Count, o.Percent = &count, &percent
		}
		all = append(all, o)
	}
	return all
}

// byArea is the table by area. One row that must not be shown could be worked
// out from the others, so then there is none.
func byArea(q Question, r Result, names func(slug string) string) []RowExport {
	rows := []RowExport{}
	if r.Answered < Floor || slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Answered < Floor }) {
		return rows
	}
	for _, row := range r.Rows {
		out := RowExport{Areas: named(row.Areas, names), Published: day(r.At), Answered: row.Answered, Options: options(q, row.Answered, row.Counts)}
		if len(row.Areas) > 1 {
			out.Note = noteTogether
		}
		if !r.RowsAt.IsZero() {
			out.Published, out.Note = day(r.RowsAt), strings.TrimPrefix(out.Note+"; "+noteEarlier, "; ")
		}
		rows = append(rows, out)
	}
	return rows
}

// Percent is count of all in whole percent, a half rounded up; 0 of 0 is 0.
func Percent(count, of int) int {
	if of == 0 {
		return 0
	}
	return (200*count + of) / (2 * of)
}

func named(areas []string, names func(slug string) string) []string {
	all := []string{}
	for _, slug := range areas {
		if slug == "" {
			all = append(all, "no area given")
		} else {
			all = append(all, names(slug))
		}
	}
	return all
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// JSON is the export as a JSON file.
func (e Export) JSON() ([]byte, error) {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(e); err != nil {
		return nil, fmt.Errorf("write poll %d as JSON: %w", e.Poll, err)
	}
	return b.Bytes(), nil
}

var exportColumns = []string{
	"poll", "question", "question_text", "kind", "area", "option", "option_text",
	"count", "answered", "percent", "published", "note",
}

// byteOrderMark tells Excel that a CSV file is UTF-8. Without it, opening the
// file with a double click spoils every Welsh name.
const byteOrderMark = "\uFEFF"

// CSV is the export as a table with one line for each option, in all and by area,
// and then for each finding, whose kind is "baseline", and each comment, whose
// kind is "comment". A question in words has one line with the number of answers.
func (e Export) CSV() ([]byte, error) {
	b := bytes.NewBufferString(byteOrderMark)
	out := csv.NewWriter(b)
	lines := [][]string{exportColumns}
	for _, q := range e.Questions {
		lines = append(lines, e.lines(q)...)
	}
	if err := out.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write poll %d as CSV: %w", e.Poll, err)
	}
	return b.Bytes(), nil
}

// lines is one question in the table.
func (e Export) lines(q QuestionExport) [][]string {
	line := func(kind, area, option, text, count, answered, percent, published, note string) []string {
		return []string{
			strconv.Itoa(e.Poll), strconv.Itoa(q.Number), cell(q.Text), kind, cell(area), option, cell(text),
			count, answered, percent, cell(published), cell(note),
		}
	}
	counts := func(area string, options []OptionExport, answered int, published, note string) (all [][]string) {
		for _, o := range options {
			all = append(all, line(string(q.Kind), area, strconv.Itoa(o.Number), o.Text,
				number(o.Count), strconv.Itoa(answered), number(o.Percent), published, note))
		}
		return all
	}
	all := counts("", q.Options, q.Answered, q.Published, q.Note)
	if len(q.Options) == 0 {
		all = append(all, line(string(q.Kind), "", "", "", "", strconv.Itoa(q.Answered), "", q.Published, q.Note))
	}
	for _, r := range q.ByArea {
		all = append(all, counts(strings.Join(r.Areas, "; "), r.Options, r.Answered, r.Published, r.Note)...)
	}
	for _, b := range q.Baselines {
		note := fmt.Sprintf("%s; answered: %s; source: %s; match: %s. %s", b.Survey, b.N, b.Source, b.Match, b.Why)
		all = append(all, line("baseline", "", "", b.Says, "", "", "", b.Date, strings.TrimSpace(note)))
	}
	for _, words := range q.Comments {
		all = append(all, line("comment", "", "", words, "", "", "", q.Published, ""))
	}
	return all
}

// number is a count in the table; where it is not shown, nothing.
func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// cell makes a text safe to open in a spreadsheet, which takes one that begins
// with such a sign, perhaps after white space, for a formula and would compute it
// (CWE-1236). An apostrophe in front says that it is text. Line ends become the
// kind that reading the file leaves alone.
func cell(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	begins := strings.TrimLeftFunc(text, unicode.IsSpace)
	if strings.IndexAny(text, "\t\n\x00") == 0 || begins != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(begins)[0]) {
		return "'" + text
	}
	return text
}

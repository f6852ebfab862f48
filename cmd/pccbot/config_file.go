package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// readSettings reads the text of a file of settings: what it gives, by key, and
// what is wrong with it. A file that is no TOML is an error, and then nothing
// else is said of it.
func readSettings(file string, text []byte) (map[string]given, []mistake, error) {
	text, err := plainText(text)
	if err != nil {
		return nil, nil, fmt.Errorf("the file of settings %s %w", file, err)
	}
	r := newReader(file, text)
	r.readAll()
	if err := r.parser.Error(); err != nil {
		return nil, nil, r.syntax(err)
	}
	if len(r.wrong) == 0 {
		// What remains is a table that is written in two ways at once.
		err = toml.Unmarshal(text, &map[string]any{})
	}
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := e.Position()
		return nil, nil, fmt.Errorf("%s line %d: %s: write each table once", file, line, strings.TrimPrefix(e.Error(), "toml: "))
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the file of settings %s is not TOML: %w", file, err)
	}
	return r.givens, r.wrong, nil
}

// plainText is text without the mark that some editors put before UTF-8.
func plainText(text []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(text, []byte("\xFF\xFE")), bytes.HasPrefix(text, []byte("\xFE\xFF")):
		return nil, errors.New("is in UTF-16: save it as UTF-8")
	case bytes.IndexByte(text, 0) >= 0:
		return nil, errors.New("is not text but binary: name the right file")
	case !utf8.Valid(text):
		return nil, errors.New("has bytes that are not UTF-8: save it as UTF-8")
	}
	return bytes.TrimPrefix(text, []byte("\uFEFF")), nil
}

// A reader goes through a file of settings.
type reader struct {
	file   string
	parser unstable.Parser
	ends   []int // where each line ends
	keys   []string
	forms  map[string]form
	tables []string
	givens map[string]given
	stood  map[string]int // on which line a key or table stood first
	wrong  []mistake
}

func newReader(file string, text []byte) *reader {
	r := &reader{file: file, givens: map[string]given{}, stood: map[string]int{}}
	r.parser.Reset(text)
	for i, c := range text {
		if c == '\n' {
			r.ends = append(r.ends, i)
		}
	}
	r.keys, r.forms = names()
	for _, key := range r.keys {
		table, _, _ := strings.Cut(key, ".")
		if !slices.Contains(r.tables, table) {
			r.tables = append(r.tables, table)
		}
	}
	return r
}

// readAll reads to the end, or to where the file is no TOML.
func (r *reader) readAll() {
	table, known := "", true
	for r.parser.NextExpression() {
		e := r.parser.Expression()
		if e.Kind != unstable.KeyValue {
			table, known = r.table(e)
		} else if known {
			r.keyValue(table, e)
		}
	}
}

// name is the key at a node and its line. A part that would not stand without
// quotes is shown in them.
func (r *reader) name(table string, keys unstable.Iterator) (string, int) {
	var parts []string
	if table != "" {
		parts = append(parts, table)
	}
	line := 0
	for keys.Next() {
		n := keys.Node()
		if line == 0 {
			i, _ := slices.BinarySearch(r.ends, int(n.Raw.Offset))
			line = i + 1
		}
		part := string(n.Data)
		if !unquoted.MatchString(part) {
			part = strconv.Quote(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "."), line
}

// unquoted is a part of a key that needs no quotes.
var unquoted = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (r *reader) mistake(line int, key, format string, args ...any) {
	r.wrong = append(r.wrong, mistake{line, fmt.Errorf("%s line %d: %s: "+format, append([]any{r.file, line, brief(key)}, args...)...)})
}

// table is the table that a header opens, and whether there is such a table: in
// one that there is not, nothing more is looked at.
func (r *reader) table(e *unstable.Node) (table string, known bool) {
	table, line := r.name("", e.Key())
	first, again := r.stood[table]
	switch {
	case !slices.Contains(r.tables, table):
		r.mistake(line, table, "there is no such table%s", nearest(table, r.tables))
		return table, false
	case e.Kind == unstable.ArrayTable:
		r.mistake(line, table, "write one pair of brackets: [%s]", table)
	case again:
		r.mistake(line, table, "this table is there already, on line %d: put its settings together", first)
	default:
		r.stood[table] = line
	}
	return table, true
}

// keyValue takes in a setting, or a table that is written on one line.
func (r *reader) keyValue(table string, e *unstable.Node) {
	key, line := r.name(table, e.Key())
	value := e.Value()
	form, known := r.forms[key]
	first, again := r.stood[key]
	switch {
	case again:
		r.mistake(line, key, "is there already, on line %d: keep one of the two", first)
		return
	case slices.Contains(r.tables, key) && value.Kind == unstable.InlineTable:
		r.stood[key] = line
		for settings := value.Children(); settings.Next(); {
			r.keyValue(key, settings.Node())
		}
		return
	case slices.Contains(r.tables, key):
		r.mistake(line, key, "is a table of settings: write [%s] on a line alone, and its settings below", key)
		return
	case !known:
		r.mistake(line, key, "there is no such setting%s", nearest(key, r.keys))
		return
	}
	r.stood[key] = line
	text, err := unquote(value)
	if value.Kind != form.toml {
		err = form.misfit()
	}
	if err != nil {
		r.mistake(line, key, "%w", err)
		return
	}
	from := fmt.Sprintf("%s line %d", r.file, line)
	r.givens[key] = given{name: key, text: text, line: line, place: from + ": " + key, from: from}
}

// unquote is a value as the environment would have it: without quotes, and a
// number in plain figures.
func unquote(value *unstable.Node) (string, error) {
	text := string(value.Data)
	if value.Kind != unstable.Integer {
		return text, nil
	}
	n, err := strconv.ParseInt(text, 0, 64)
	if err != nil {
		return "", errors.New("is too large a number")
	}
	return strconv.FormatInt(n, 10), nil
}

// stumbled is the character at which the parser stopped. It is not said, as it
// may be one of a secret.
var stumbled = regexp.MustCompile(`(?s)( but got|:)? U\+[0-9A-F]+( '.+')?`)

// syntax says where a file is no TOML.
func (r *reader) syntax(err error) error {
	line := 1
	if e, ok := errors.AsType[*unstable.ParserError](err); ok {
		line = r.parser.Shape(r.parser.Range(e.Highlight)).Start.Line
	}
	reason := stumbled.ReplaceAllString(err.Error(), "")
	if strings.HasPrefix(reason, "expected keyword") || strings.HasPrefix(reason, `expected "`) {
		reason = "strings must be quoted"
	}
	return fmt.Errorf("%s line %d: this is not TOML (%s): write a table like [facts], and a setting like dir = \"tables\"", r.file, line, reason)
}

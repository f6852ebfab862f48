package pcc

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"
)

// A table is the shape of one CSV file.
type table struct {
	file    string
	columns []string
	key     []string // the columns that together name a row
	long    bool     // of thousands of rows, whose cells hold no commas
}

// A row is one line of a table, before it is read into what it means.
type row struct {
	table *table
	cells []string // in the order of the table's columns
	line  int
	lines int    // how many the file has, about
	by    string // who overrode it; empty for the program's own
	errs  *[]error
}

// A RowError says what is wrong with a row of a table.
type RowError struct {
	File   string
	Line   int
	Reason string
}

func (e RowError) Error() string {
	return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Reason)
}

// read reads the table from base and lays the rows of override over it, where
// override has a file of that name. A row of the override takes the place of
// the base's row with the same key, or is added at the end; a column that the
// override's file leaves out keeps what the base's row has.
func (t *table) read(base, override fs.FS) ([]row, error) {
	var rows []row
	at := map[string]int{}
	err := t.own(base, func(r row) error {
		at[r.name()] = len(rows)
		r.cells = slices.Clone(r.cells)
		rows = append(rows, r)
		return nil
	})
	if err != nil || !t.in(override) {
		return rows, err
	}
	lines := map[string]int{}
	cells := func(r row) []string {
		if i, ok := at[r.name()]; ok {
			return rows[i].cells
		}
		return nil
	}
	err = t.over(override, cells, func(r row) error {
		name := r.name()
		if first, twice := lines[name]; twice {
			return RowError{t.file, r.line, fmt.Sprintf("%s is there twice; it stands in line %d already", name, first)}
		}
		lines[name] = r.line
		if i, ok := at[name]; ok {
			rows[i] = r
			return nil
		}
		rows = append(rows, r)
		return nil
	})
	return rows, err
}

// in reports whether a folder of overrides, or none, has the table's file.
func (t *table) in(override fs.FS) bool {
	if override == nil {
		return false
	}
	_, err := fs.Stat(override, t.file)
	return !errors.Is(err, fs.ErrNotExist)
}

// own reads one of the program's own tables and hands over its rows, one by one;
// the cells of a row are good until the next.
func (t *table) own(base fs.FS, do func(row) error) error {
	data, err := fs.ReadFile(base, t.file)
	if err != nil {
		return err
	}
	r := row{table: t, lines: bytes.Count(data, []byte("\n"))}
	next := t.quoted(data)
	if t.long {
		next = t.cut(string(data))
	}
	for {
		r.cells, r.line, err = next()
		switch {
		case err == io.EOF && r.line > 0:
			return nil
		case err != nil:
			return RowError{t.file, r.line, csvReason(err)}
		case r.line == 1 && !slices.Equal(r.cells, t.columns):
			return RowError{t.file, 1, "the columns must be " + strings.Join(t.columns, ",")}
		case r.line > 1:
			if err := do(r); err != nil {
				return err
			}
		}
	}
}

// A lineReader gives the cells of the next row and its line, and io.EOF after
// the last.
type lineReader func() (cells []string, line int, err error)

func (t *table) quoted(data []byte) lineReader {
	in := csv.NewReader(bytes.NewReader(data))
	in.ReuseRecord = true
	return func() ([]string, int, error) {
		record, err := in.Read()
		if err != nil {
			return nil, lineOf(err), err
		}
		line, _ := in.FieldPos(0)
		return record, line, nil
	}
}

// cut reads a long table, whose cells hold no quotes and no commas, so that a
// line is cut at its commas. Every start of the program reads thirty thousand
// such lines, and the csv package takes five times as long for them.
func (t *table) cut(text string) lineReader {
	cells := make([]string, 0, len(t.columns))
	line := 0
	return func() ([]string, int, error) {
		if text == "" {
			return nil, line, io.EOF
		}
		line++
		var row string
		row, text, _ = strings.Cut(text, "\n")
		if strings.ContainsRune(row, '"') {
			return nil, line, csv.ErrBareQuote
		}
		cells = cells[:0]
		for more := true; more; {
			var cell string
			cell, row, more = strings.Cut(row, ",")
			cells = append(cells, cell)
		}
		if len(cells) != len(t.columns) {
			return nil, line, csv.ErrFieldCount
		}
		return cells, line, nil
	}
}

// over reads a table of an override and hands over its rows. fill gives the
// cells to start a row from, so that columns may be left out.
func (t *table) over(fsys fs.FS, fill func(row) []string, do func(row) error) error {
	data, err := fs.ReadFile(fsys, t.file)
	if err != nil {
		return err
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	header, err := in.Read()
	if err != nil {
		return RowError{t.file, 1, csvReason(err)}
	}
	place, err := t.places(header)
	if err != nil {
		return err
	}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return RowError{t.file, lineOf(err), csvReason(err)}
		}
		line, _ := in.FieldPos(0)
		if err := do(t.laidOver(record, place, line, fill)); err != nil {
			return err
		}
	}
}

// laidOver is a row of an override: the cells it gives, over those it fills
// from, and who says so.
func (t *table) laidOver(record []string, place []int, line int, fill func(row) []string) row {
	r := row{table: t, cells: make([]string, len(t.columns)), line: line, by: "the host's own table"}
	set := func() {
		for i, p := range place {
			switch {
			case p >= 0:
				r.cells[p] = strings.TrimSpace(record[i])
			case strings.TrimSpace(record[i]) != "":
				r.by = strings.TrimSpace(record[i])
			}
		}
	}
	set()
	if cells := fill(r); cells != nil {
		copy(r.cells, cells)
		set()
	}
	return r
}

// places says for each column of an override which column of the table it is,
// -1 for the column "by". All but the key and the source may be left out.
func (t *table) places(header []string) ([]int, error) {
	place := make([]int, len(header))
	for i, name := range header {
		name = strings.TrimSpace(name)
		place[i] = slices.Index(t.columns, name)
		if place[i] < 0 && name != "by" {
			return nil, RowError{t.file, 1, fmt.Sprintf("there is no column %q; the columns are %s, and by", name, strings.Join(t.columns, ", "))}
		}
		header[i] = name
	}
	needed := t.key
	if slices.Contains(t.columns, "source") {
		needed = append(slices.Clone(t.key), "source", "checked")
	}
	for _, name := range needed {
		if !slices.Contains(header, name) {
			return nil, RowError{t.file, 1, fmt.Sprintf("the column %q is missing", name)}
		}
	}
	return place, nil
}

// name is what the row's key says, in words fit for an error.
func (r row) name() string {
	if len(r.table.key) == 1 {
		return r.text(r.table.key[0])
	}
	parts := make([]string, len(r.table.key))
	for i, k := range r.table.key {
		parts[i] = r.text(k)
	}
	return strings.Join(parts, " ")
}

// text is the cell in a column, as it stands.
func (r row) text(column string) string {
	return r.cells[slices.Index(r.table.columns, column)]
}

// wrong notes an error of the row and goes on, so that one look at a table
// shows all that is wrong with it.
func (r row) wrong(format string, args ...any) {
	*r.errs = append(*r.errs, RowError{r.table.file, r.line, fmt.Sprintf(format, args...)})
}

// need is the cell in a column that must not be empty.
func (r row) need(column string) string {
	s := r.text(column)
	if s == "" {
		r.wrong("%s is empty", column)
	}
	return s
}

// oneOf is the cell in a column that may only hold certain words.
func (r row) oneOf(column string, words ...string) string {
	s := r.text(column)
	if !slices.Contains(words, s) {
		r.wrong("%s is %q; it must be one of: %s", column, s, strings.Join(words, ", "))
	}
	return s
}

// date is a date that may be missing.
func (r row) date(column string) Date {
	s := r.text(column)
	if s == "" {
		return Date{}
	}
	d, err := parseISO(s)
	if err != nil {
		r.wrong("%s: %v", column, err)
	}
	return d
}

// day is a date that must be there, to the day.
func (r row) day(column string) Date {
	d := r.date(column)
	if !d.Exact() {
		r.wrong("%s must be a day such as 2026-02-14", column)
	}
	return d
}

// number is a count that may be missing; it is -1 then, for 0 is a count.
func (r row) number(column string) int {
	s := r.text(column)
	if s == "" {
		return -1
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1e9 {
			r.wrong("%s is %q; it must be a whole number", column, s)
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// fact is where the row comes from.
func (r row) fact() Fact {
	return Fact{
		Source:     r.need("source"),
		Confidence: r.oneOf("confidence", confidences...),
		Checked:    r.day("checked"),
		By:         r.by,
	}
}

// readRows reads a table into what its rows mean.
func readRows[R any](t *table, base, override fs.FS, read func(row) R) ([]R, error) {
	var out []R
	err := t.rows(base, override, func(r row) {
		if out == nil {
			out = make([]R, 0, r.lines)
		}
		out = append(out, read(r))
	})
	return out, err
}

// rows hands over the rows of a table, with those of the override laid over
// them. It goes on where a row is wrong, and says at the end all that is.
func (t *table) rows(base, override fs.FS, do func(row)) error {
	var errs []error
	if !t.in(override) {
		// Nothing is laid over it: no need to keep the rows.
		err := t.own(base, func(r row) error {
			r.errs = &errs
			do(r)
			return nil
		})
		return errors.Join(append(errs, err)...)
	}
	rows, err := t.read(base, override)
	for _, r := range rows {
		r.errs = &errs
		do(r)
	}
	return errors.Join(append(errs, err)...)
}

func csvReason(err error) string {
	if err == io.EOF {
		return "the file is empty"
	}
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

func lineOf(err error) int {
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return e.Line
	}
	return 1
}

// https is a web address that may be missing.
func (r row) https(column string) string {
	s := r.text(column)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(s, " |<>\"") {
		r.wrong("%s must be an address that begins with https://", column)
	}
	return s
}

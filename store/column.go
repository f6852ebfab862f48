package store

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pccbot/bot/poll"
)

// exactTime is how times are kept that a second is too long for: people press twice
// in one, and posts are tried again after one.
const exactTime = "2006-01-02T15:04:05.000Z"

// second is a time as a column has it, to the second; NULL for the zero time.
func second(t time.Time) any { return stamp(t, time.RFC3339) }

// millisecond is the same to the millisecond.
func millisecond(t time.Time) any { return stamp(t, exactTime) }

func stamp(t time.Time, layout string) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(layout)
}

// intoTime scans either into a time. NULL is the zero time.
type intoTime struct{ *time.Time }

// Scan implements [sql.Scanner].
func (into intoTime) Scan(column any) (err error) {
	switch column := column.(type) {
	case nil:
		*into.Time = time.Time{}
	case string:
		*into.Time, err = time.Parse(time.RFC3339, column)
	default:
		err = fmt.Errorf("a %T is no time", column)
	}
	return err
}

// blob is a mark as a column has it; NULL for the zero mark.
func blob(m poll.Mark) any {
	if m.IsZero() {
		return nil
	}
	return m[:]
}

// intoMark scans a mark. NULL is the zero mark.
type intoMark struct{ *poll.Mark }

// Scan implements [sql.Scanner].
func (into intoMark) Scan(column any) error {
	*into.Mark = poll.Mark{}
	switch column := column.(type) {
	case nil:
	case []byte:
		copy(into.Mark[:], column)
	default:
		return fmt.Errorf("a %T is no mark", column)
	}
	return nil
}

// joined is numbers with commas between them, such as "1,3".
func joined(numbers []int) string {
	var words []string
	for _, number := range numbers {
		words = append(words, strconv.Itoa(number))
	}
	return strings.Join(words, ",")
}

// intoNumbers scans what joined made.
type intoNumbers struct{ numbers *[]int }

// Scan implements [sql.Scanner].
func (into intoNumbers) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return fmt.Errorf("a %T is no list of numbers", column)
	}
	*into.numbers = nil
	for _, word := range split(text) {
		number, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		*into.numbers = append(*into.numbers, number)
	}
	return nil
}

// split takes apart what was joined with commas. Nothing has no parts.
func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// checkText refuses what not every database keeps as it is: bytes that are no
// UTF-8, and NUL. Whoever calls the store has cleaned text of both. The text is
// not in the error, which is logged.
func checkText(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return errors.New("a text was not cleaned")
		}
	}
	return nil
}

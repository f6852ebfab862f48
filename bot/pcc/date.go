package pcc

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Date is a day, or only a month or a year where no more is known: Day is 0
// for a month, Month too for a year. The zero Date is no date at all.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day on which t falls in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// parseISO reads 2026, 2026-02 or 2026-02-14.
func parseISO(s string) (Date, error) {
	layout, parts := "2006-01-02", strings.Count(s, "-")
	if parts < 2 {
		layout = layout[:4+3*parts]
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date such as 2026-02-14, 2026-02 or 2026", s)
	}
	d := DateOf(t)
	switch parts {
	case 0:
		return Date{Year: d.Year}, nil
	case 1:
		return Date{Year: d.Year, Month: d.Month}, nil
	}
	return d, nil
}

// ISO writes a date as it stands in the tables; "" for no date.
func (d Date) ISO() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// String is the date in words: "Thursday 6 May 2027", "May 2028" or "2025".
func (d Date) String() string {
	switch {
	case d.IsZero():
		return "not known"
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return d.Time().Format("January 2006")
	}
	return d.Time().Format("Monday 2 January 2006")
}

// Short is the date in words without its weekday: "6 May 2027".
func (d Date) Short() string {
	if !d.Exact() {
		return d.String()
	}
	return d.Time().Format("2 January 2006")
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Exact reports whether the day is known.
func (d Date) Exact() bool { return d.Day != 0 }

// Time is the first moment of the date, in UTC.
func (d Date) Time() time.Time {
	return time.Date(d.Year, max(d.Month, 1), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// First is the first day that the date can mean.
func (d Date) First() Date { return DateOf(d.Time()) }

// Last is the last day that the date can mean.
func (d Date) Last() Date {
	switch {
	case d.Month == 0:
		return Date{d.Year, time.December, 31}
	case d.Day == 0:
		return DateOf(time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC))
	}
	return d
}

// Before reports whether d begins before e.
func (d Date) Before(e Date) bool { return d.Time().Before(e.Time()) }

// After reports whether d begins after e.
func (d Date) After(e Date) bool { return e.Before(d) }

// AddDays is the day n days after d, or before it where n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// DaysUntil is the number of days from d to e.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()).Hours() / 24) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// typedLayouts are the ways in which people here write a day: the day before
// the month, in words or in figures.
var typedLayouts = []string{
	"2006-1-2", "2/1/2006", "2.1.2006", "2-1-2006",
	"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006",
	"January 2006", "Jan 2006", "2006-01", "1/2006", "2006",
}

// ParseDate reads a date as a person types it, such as 2014-07-20, 20/7/2014,
// "20 July 2014" or "July 2014". It reports false for what is none, such as 31
// February or 20/7/14.
func ParseDate(words string, today Date) (Date, bool) {
	words = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(words, ",", " ")), " "))
	switch words {
	case "today", "now":
		return today, true
	case "yesterday":
		return today.AddDays(-1), true
	}
	words = trimWeekday(trimOrdinal(strings.TrimPrefix(words, "the ")))
	words = strings.Replace(words, "sept ", "sep ", 1)
	for _, layout := range typedLayouts {
		t, err := time.Parse(layout, words)
		if err != nil || t.Year() < 1000 {
			continue
		}
		d := DateOf(t)
		switch {
		case !strings.ContainsAny(layout, "1J"):
			return Date{Year: d.Year}, true
		case !strings.Contains(strings.ReplaceAll(layout, "2006", ""), "2"):
			return Date{Year: d.Year, Month: d.Month}, true
		}
		return d, true
	}
	return Date{}, false
}

func trimWeekday(words string) string {
	first, rest, found := strings.Cut(words, " ")
	if !found {
		return words
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		if first == name || first == name[:3] {
			return rest
		}
	}
	return words
}

// trimOrdinal turns "20th july" into "20 july".
func trimOrdinal(words string) string {
	fields := strings.Fields(words)
	for i, f := range fields {
		for _, end := range []string{"st", "nd", "rd", "th"} {
			if n, ok := strings.CutSuffix(f, end); ok && n != "" && strings.Trim(n, "0123456789") == "" {
				fields[i] = n
			}
		}
	}
	return strings.Join(fields, " ")
}

package chat

import (
	"fmt"
	"strings"
	"time"
)

// A date is a day on the calendar.
type date struct {
	year  int
	month time.Month
	day   int
}

func (d date) at(hour, minute int, zone *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, hour, minute, 0, 0, zone)
}

func (d date) exists() bool {
	t := d.at(0, 0, time.UTC)
	return d.day >= 1 && d.month >= 1 && d.month <= 12 && t.Day() == d.day && d.year >= 2000 && d.year < 2100
}

func (d date) weekday() time.Weekday { return d.at(0, 0, time.UTC).Weekday() }

// missing says why there is no such day, or "".
func (d date) missing() string {
	last := date{d.year, d.month + 1, 0}.add(0)
	switch {
	case d.month > 12:
		return fmt.Sprintf("There is no month %d. The day comes first, such as: 31/12.", d.month)
	case d.month < 1 || d.day <= last.day:
		return ""
	case d.month == time.February:
		return fmt.Sprintf("February %d has %d days.", d.year, last.day)
	}
	return fmt.Sprintf("%s has %d days.", d.month, last.day)
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

// add is the date days later, and makes a date of the thirteenth month or the
// day before the first a true one.
func (d date) add(days int) date {
	d.day += days
	return dateOf(d.at(0, 0, time.UTC))
}

// addMonths is the same day months later, or the last day of a shorter month.
func (d date) addMonths(months int) date {
	last := date{d.year, d.month + time.Month(months) + 1, 0}.add(0)
	last.day = min(last.day, d.day)
	return last
}

// monday is the first day of the week that is so many weeks ahead.
func (m *momentReader) monday(weeks int) date {
	return dateOf(m.now).add(7*weeks - int(m.now.Weekday()+6)%7)
}

// settleDays works out the dates it may be.
func (m *momentReader) settleDays() bool {
	today := dateOf(m.now)
	switch ahead := int(m.weekday-m.now.Weekday()+7) % 7; {
	case len(m.days) > 0:
		return !m.nextOne && m.later == 0
	case m.weekday < 0:
		m.days = []date{today, today.add(1)}
	case m.alone > 0 && m.mayBeDay(m.alone):
		return false
	case m.later > 0:
		m.days = []date{today.add(ahead + m.later)}
	case m.nextOne && ahead == 0:
		m.days = []date{today.add(7)}
	default:
		m.days = []date{today.add(ahead), today.add(ahead + 7)}
	}
	return true
}

// mayBeDay reports whether a number after a weekday may stand for the day of the
// month, which the next such day would be.
func (m *momentReader) mayBeDay(number int) bool {
	for _, day := range m.comingMonths(number) {
		if !day.at(24, 0, m.now.Location()).After(m.now) {
			continue
		}
		if day.weekday() != m.weekday {
			return false
		}
		hour := "am"
		if m.hour >= 12 {
			hour = "pm"
		}
		m.problem = fmt.Sprintf("%s %d may be an hour or a day. Write %s %d%s, or %d %s.",
			m.weekday, number, m.weekday, number, hour, number, day.month)
		return true
	}
	return false
}

// readDay reads a day: a weekday, a date, or how far off it is.
func (m *momentReader) readDay() bool {
	if weekday, ok := weekdayNames[m.next()]; ok {
		m.skip(1)
		return m.readWeekday(weekday)
	}
	if len(m.days) > 0 || m.elapsed > 0 {
		return false
	}
	the := m.follows("the")
	today := dateOf(m.now)
	switch word := m.next(); {
	case m.follows("end", "of"):
		return m.readEnd()
	case the:
		return m.readNamed()
	case m.follows("today"):
		m.days = []date{today}
	case m.follows("tonight") && m.period == "":
		m.days, m.period = []date{today}, "evening"
	case m.followsAny("tomorrow", "tmrw", "tmr") != "":
		m.days = []date{today.add(1)}
	case m.follows("eom"):
		m.days = []date{m.monthEnd(0)}
	case m.follows("eow"):
		m.days = []date{m.monday(0).add(4), m.monday(1).add(4)}
	case m.follows("yesterday"):
		m.problem = "Yesterday is past."
		return false
	case word == "last" && m.word(1) != "":
		m.problem = "Last " + m.word(1) + " is past."
		return false
	case m.follows("in"), m.follows("for"):
		return m.readAhead()
	case m.follows("next"):
		return m.readNext()
	case m.follows("this"):
		return m.readThis()
	default:
		return m.try((*momentReader).readAhead) || m.try((*momentReader).readFigures) || m.readNamed()
	}
	return true
}

// readNext reads what follows "next". A week or a month is no day.
func (m *momentReader) readNext() bool {
	weekday, ok := weekdayNames[m.next()]
	switch word := m.next(); {
	case ok:
		m.skip(1)
		m.nextOne = true
		return m.readWeekday(weekday)
	case word == "week", word == "month":
		m.problem = fmt.Sprintf("Next %s is no single day. Name one, such as: end of next %s.", word, word)
	}
	return false
}

// readThis reads what follows "this": a weekday or a part of today.
func (m *momentReader) readThis() bool {
	if weekday, ok := weekdayNames[m.next()]; ok {
		m.skip(1)
		return m.readWeekday(weekday)
	}
	switch word := m.next(); word {
	case "week", "month":
		m.problem = fmt.Sprintf("This %s is no single day. Name one, such as: end of this %s.", word, word)
		return false
	}
	m.days = []date{dateOf(m.now)}
	return m.readPeriod()
}

func (m *momentReader) readWeekday(weekday time.Weekday) bool {
	if m.weekday >= 0 {
		return false
	}
	m.weekday = weekday
	switch {
	case m.nextOne:
	case m.follows("week"):
		m.later = 7
	case m.follows("next", "week"):
		if len(m.days) > 0 {
			return false
		}
		m.days = []date{m.monday(1).add(int(weekday+6) % 7)}
	}
	return true
}

// readAhead reads how far off a day is: "two weeks", "a week on friday".
func (m *momentReader) readAhead() bool {
	if m.follows("half", "an", "hour") {
		m.elapsed = 30 * time.Minute
		return true
	}
	n, ok := figuresOf(m.next(), 1, 3)
	if word := m.next(); word == "a" || word == "an" {
		n, ok = 1, true
	} else if !ok {
		n, ok = numberWords[word]
	}
	if !ok || n == 0 {
		return false
	}
	unit := strings.TrimSuffix(strings.TrimRight(m.word(1), "'"), "s")
	m.skip(min(2, len(m.left)))
	today := dateOf(m.now)
	switch unit {
	case "minute", "min":
		m.elapsed = time.Duration(n) * time.Minute
	case "hour", "hr":
		m.elapsed = time.Duration(n) * time.Hour
	case "day":
		m.days = []date{today.add(n)}
	case "week":
		return m.readWeeks(n)
	case "fortnight":
		return m.readWeeks(2 * n)
	case "month":
		m.days = []date{today.addMonths(n)}
	default:
		return false
	}
	m.follows("time") // in two days' time
	return true
}

// readWeeks reads what follows "two weeks": a day from which they are counted.
func (m *momentReader) readWeeks(n int) bool {
	today := dateOf(m.now)
	switch {
	case m.followsAny("from today", "from now", "today", "time") != "":
	case m.followsAny("from tomorrow", "tomorrow") != "":
		today = today.add(1)
	case m.followsAny("on", "from") != "":
		weekday, ok := weekdayNames[m.next()]
		if !ok || m.weekday >= 0 {
			return false
		}
		m.skip(1)
		m.weekday, m.later = weekday, 7*n
		return true
	}
	m.days = []date{today.add(7 * n)}
	return true
}

// monthEnd is the last day of the month that is so many ahead.
func (m *momentReader) monthEnd(months int) date {
	return date{m.now.Year(), m.now.Month() + time.Month(months) + 1, 0}.add(0)
}

// readEnd reads what follows "end of": a week, a month or a day.
func (m *momentReader) readEnd() bool {
	switch m.followsAny("next week", "next month", "the week", "this week", "week", "the month", "this month", "month") {
	case "next week":
		m.days = []date{m.monday(1).add(4)}
		return true
	case "next month":
		m.days = []date{m.monthEnd(1)}
		return true
	case "the week", "this week", "week":
		m.days = []date{m.monday(0).add(4), m.monday(1).add(4)} // its Friday
		return true
	case "the month", "this month", "month":
		m.days = []date{m.monthEnd(0)}
		return true
	}
	month, ok := monthNames[m.next()]
	if !ok {
		weekday, ok := weekdayNames[m.next()]
		m.skip(min(1, len(m.left)))
		return ok && m.readWeekday(weekday)
	}
	m.skip(1)
	if year, ok := m.readYear(); ok {
		m.days = []date{date{year, month + 1, 0}.add(0)}
		return true
	}
	year := m.now.Year()
	m.days = []date{date{year, month + 1, 0}.add(0), date{year + 1, month + 1, 0}.add(0)}
	return true
}

// readFigures reads a date in figures, the day first or the year first.
func (m *momentReader) readFigures() bool {
	word := m.next()
	i := strings.IndexAny(word, "-/.")
	if i < 0 {
		return false
	}
	sign := word[i : i+1]
	var n, long []int // the numbers, and how many figures each has
	for part := range strings.SplitSeq(word, sign) {
		value, ok := figuresOf(part, 1, 4)
		if !ok {
			return false
		}
		n, long = append(n, value), append(long, len(part))
	}
	short := len(n) >= 2 && long[0] <= 2 && long[1] <= 2
	switch {
	case len(n) == 3 && long[0] == 4 && sign == "-" && long[1] == 2 && long[2] == 2:
		m.days = []date{{n[0], time.Month(n[1]), n[2]}}
	case len(n) == 3 && short && long[2] == 4:
		m.days = []date{{n[2], time.Month(n[1]), n[0]}}
	case len(n) == 3 && short && long[2] == 2:
		m.days = []date{{2000 + n[2], time.Month(n[1]), n[0]}}
	case len(n) == 2 && short && sign == "/":
		return m.comeYears(time.Month(n[1]), n[0]) && m.take(1)
	default:
		return false
	}
	m.problem = m.days[0].missing()
	return m.days[0].exists() && m.take(1)
}

// take is skip, for the end of a condition.
func (m *momentReader) take(n int) bool {
	m.skip(n)
	return true
}

// readNamed reads a date with the month in words, in either order, or a day of
// the month alone, such as 30th.
func (m *momentReader) readNamed() bool {
	month, named := monthNames[m.next()]
	if named {
		m.skip(1)
		m.follows("the")
	}
	day, ordinal, ok := dayOfMonth(m.next())
	if !ok {
		return false
	}
	m.skip(1)
	if !named {
		of := m.follows("of")
		if month, named = monthNames[m.next()]; named {
			m.skip(1)
		} else if of || !ordinal {
			return false
		}
	}
	if !named {
		m.days = m.comingMonths(day)
		return len(m.days) > 0
	}
	if year, ok := m.readYear(); ok {
		m.days = []date{{year, month, day}}
		m.problem = m.days[0].missing()
		return m.days[0].exists()
	}
	return m.comeYears(month, day)
}

// comeYears makes it that day in this year and the next, and in a leap year if
// need be.
func (m *momentReader) comeYears(month time.Month, day int) bool {
	m.days = nil
	for year := m.now.Year(); year <= m.now.Year()+8; year++ {
		if d := (date{year, month, day}); d.exists() {
			m.days = append(m.days, d)
		}
	}
	m.problem = ""
	if len(m.days) == 0 {
		m.problem = date{m.now.Year(), month, day}.missing()
	}
	return len(m.days) > 0
}

// comingMonths is that day of this month and the next that have it.
func (m *momentReader) comingMonths(day int) []date {
	var days []date
	for n := range 4 {
		first := date{m.now.Year(), m.now.Month() + time.Month(n), 1}.add(0)
		if d := (date{first.year, first.month, day}); d.exists() {
			days = append(days, d)
		}
	}
	return days
}

func (m *momentReader) readYear() (int, bool) {
	year, ok := figuresOf(m.next(), 4, 4)
	if ok = ok && year >= 2000 && year < 2100; ok {
		m.skip(1)
	}
	return year, ok
}

// dayOfMonth reads 12 or 12th, and also a number that no month has, so that this
// can be said.
func dayOfMonth(word string) (day int, ordinal, ok bool) {
	figures := strings.TrimRight(word, "dhnrst")
	day, ok = figuresOf(figures, 1, 2)
	if !ok || day < 1 {
		return 0, false, false
	}
	ending := word[len(figures):]
	right := "th"
	switch {
	case day >= 11 && day <= 13:
	case day%10 == 1:
		right = "st"
	case day%10 == 2:
		right = "nd"
	case day%10 == 3:
		right = "rd"
	}
	return day, ending != "", ending == "" || ending == right
}

var weekdayNames = func() map[string]time.Weekday {
	names := map[string]time.Weekday{"tues": time.Tuesday, "weds": time.Wednesday, "thur": time.Thursday, "thurs": time.Thursday}
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		names[name], names[name[:3]] = day, day
	}
	return names
}()

var monthNames = func() map[string]time.Month {
	names := map[string]time.Month{"sept": time.September}
	for month := time.January; month <= time.December; month++ {
		name := strings.ToLower(month.String())
		names[name], names[name[:3]] = month, month
	}
	return names
}()

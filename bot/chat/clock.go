package chat

import "strings"

// periods is the parts of a day: the hours that belong to them, and the one that
// is meant when nobody says.
var periods = map[string]struct{ first, last, usual int }{
	"morning":   {0, 12, 9},
	"afternoon": {12, 18, DayHour},
	"evening":   {17, 24, 18},
	"night":     {17, 24, 18},
}

// settleHour gives the day its hour, and is false where the hour is not in the
// part of the day that was named.
func (m *momentReader) settleHour() bool {
	p, named := periods[m.period]
	switch {
	case m.hour < 0 && named:
		m.hour = p.usual
	case m.hour < 0:
		m.hour = DayHour
	case m.plain && (named && m.period != "morning" || !named && m.hour <= 6):
		m.hour += 12
	}
	return !named || m.hour >= p.first && m.hour <= p.last
}

// readPeriod reads a part of the day: "morning", "in the evening".
func (m *momentReader) readPeriod() bool {
	m.follows("in", "the")
	if _, ok := periods[m.next()]; !ok || m.period != "" {
		return false
	}
	m.period = m.next()
	m.skip(1)
	return true
}

func (m *momentReader) readTime() bool { return m.readClock(false) }

// readClock reads a time of day. With bare, a number alone may be one.
func (m *momentReader) readClock(bare bool) bool {
	if m.hour >= 0 {
		return false
	}
	return m.readNamedHour() || m.try((*momentReader).readPastHour) || m.readFigureHour(bare)
}

// readHourAlone reads an hour with nothing to say that it is one: "friday 5".
func (m *momentReader) readHourAlone() bool {
	hour, ok := figuresOf(m.next(), 1, 2)
	m.alone = hour
	return ok && hour <= 12 && m.readClock(true)
}

// readNamedHour reads an hour that has a name.
func (m *momentReader) readNamedHour() bool {
	switch m.followsAny("12 midnight", "midnight", "12 noon", "12 midday", "noon", "midday",
		"end of the day", "end of day", "eod", "close of business", "close of play", "cob") {
	case "":
		return false
	case "midnight", "12 midnight":
		m.hour = 24
		m.follows("at", "the", "end", "of", "the", "day")
	case "noon", "12 noon", "midday", "12 midday":
		m.hour = 12
	default:
		m.hour = DayHour
	}
	return true
}

// readPastHour reads "half past 5" and "quarter to five".
func (m *momentReader) readPastHour() bool {
	m.follows("a")
	minutes := 0
	switch m.followsAny("half past", "quarter past", "quarter to") {
	case "":
		return false
	case "half past":
		minutes = 30
	case "quarter past":
		minutes = 15
	case "quarter to":
		minutes = -15
	}
	if !m.readFigureHour(true) || m.minute != 0 {
		return false
	}
	if m.minute = minutes; minutes < 0 {
		m.minute += 60
		m.hour--
	}
	return m.hour > 0
}

// readFigureHour reads 5pm, 5.30 pm, 17:00, 1700, 5 o'clock and, with bare, 5.
func (m *momentReader) readFigureHour(bare bool) bool {
	figures, half, taken := m.next(), "", 1
	switch second := m.word(1); {
	case strings.HasSuffix(figures, "am"), strings.HasSuffix(figures, "pm"):
		figures, half = figures[:len(figures)-2], figures[len(figures)-2:]
	case second == "am", second == "pm":
		half, taken = second, 2
	case second == "o'clock":
		bare, taken = true, 2
	}
	hour, minute, sign, ok := clockFigures(figures)
	switch {
	case !ok:
		return false
	case half != "" && (hour < 1 || hour > 12):
		return false
	case half != "":
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	case sign == "" && (!bare || hour == 0):
		return false
	case sign == "." && !bare && minute >= 1 && minute <= 12:
		return false // 4.12 may be the fourth of December
	case sign == "1700" && !bare && hour == 20:
		return false // 2030 may be a year
	default:
		m.plain = sign != "1700" && hour >= 1 && hour <= 11 && !strings.HasPrefix(figures, "0")
	}
	m.hour, m.minute = hour, minute
	m.skip(taken)
	return true
}

// clockFigures reads the figures of a time of day: 5, five, 5.30, 17:00, 1700.
// The sign is what stands between hour and minute, or "1700" for that form.
func clockFigures(figures string) (hour, minute int, sign string, ok bool) {
	hours, minutes := figures, "00"
	if i := strings.IndexAny(figures, ":."); i >= 0 {
		hours, sign, minutes = figures[:i], figures[i:i+1], figures[i+1:]
	} else if _, four := figuresOf(figures, 4, 4); four {
		hours, sign, minutes = figures[:2], "1700", figures[2:]
	}
	hour, ok = figuresOf(hours, 1, 2)
	if !ok && sign == "" {
		hour, ok = numberWords[hours]
	}
	minute, right := figuresOf(minutes, 2, 2)
	return hour, minute, sign, ok && right && hour <= 23 && minute <= 59
}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

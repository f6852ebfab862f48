package chat

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// DayHour is the hour that a day means when nobody says a time: the end of a
// working day.
const DayHour = 17

// ParseMoment reads a time as people type it: "friday 5pm", "tomorrow noon",
// "12 march", "4/12/2026 17:00", "in three weeks", "end of the month". It is
// false for whatever is not wholly understood, for a day that does not exist and
// for a weekday that is not the date's.
//
// A day without a time means [DayHour]. A time, a weekday or a date without its
// year is the next to come, so that "friday" on a Friday morning is today;
// "next friday" never is. "Friday week" is seven days after the coming Friday.
// An hour without am or pm is the one of the working day: "at nine" is 9am, "at
// five" and "5:30" are in the afternoon, "05:30" is not. Midnight ends the day it
// is named with. What has gone by ("today 9am" at noon, a date with its year) is
// read all the same; the caller knows whether it may be past. Years are 2000 to
// 2099.
//
// Days and months are counted on the calendar of the zone. A time that the
// clocks leave out in spring moves on by an hour; one that they repeat in autumn
// is the later, unless the zone's letters follow it ("1.30am BST").
func ParseMoment(words string, now time.Time, zone *time.Location) (time.Time, bool) {
	const wordsMax = 20 // enough for any, and soon given up
	words = strings.Trim(strings.ToLower(OneLine(Clean(words))), " ,")
	for _, named := range []string{" (" + zoneName(zone) + ")", " " + zoneName(zone)} {
		if before, found := strings.CutSuffix(words, strings.ToLower(named)); found {
			words = before
			break
		}
	}
	words = strings.NewReplacer(",", " ", "a.m.", "am", "p.m.", "pm", "’", "'").Replace(words)
	m := momentReader{left: strings.Fields(words), now: now.In(zone), weekday: -1, hour: -1}
	if m.next() == "by" {
		m.skip(1)
	}
	if len(m.left) == 0 || len(m.left) > wordsMax {
		return time.Time{}, false
	}
	for len(m.left) > 0 {
		if !m.part() {
			return time.Time{}, false
		}
	}
	return m.moment()
}

// SayMoment says a time so that nobody can take it for another, and so that
// [ParseMoment] reads it back: "Friday 27 November 2026, 5pm (UK time)".
func SayMoment(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	day, clock := t, ""
	switch hour, minute := t.Hour(), t.Minute(); {
	case hour == 0 && minute == 0:
		day, clock = t.AddDate(0, 0, -1), "midnight at the end of the day"
	case hour == 12 && minute == 0:
		clock = "noon"
	case minute == 0:
		clock = t.Format("3pm")
	default:
		clock = t.Format("3.04pm")
	}
	y, m, d := t.Date()
	if usual := time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, zone); !usual.Equal(t.Truncate(time.Minute)) {
		clock += t.Format(" MST") // the clocks go back, and this time comes twice
	}
	return day.Format("Monday 2 January 2006, ") + clock + " (" + zoneName(zone) + ")"
}

// LooksLikeMoment reports whether words speak of a time, even of one that
// [ParseMoment] does not understand.
func LooksLikeMoment(words string) bool {
	all := strings.Fields(strings.ToLower(strings.ReplaceAll(words, ",", " ")))
	for i, word := range all {
		_, month := monthNames[word]
		_, weekday := weekdayNames[word]
		switch {
		case month && word != "may" && word != "march", weekday && len(word) > 3:
			return true
		case slices.Contains([]string{"today", "tomorrow", "tonight", "noon", "midday", "midnight"}, word):
			return true
		case i == 0 && (month || weekday || slices.Contains([]string{"in", "next", "end"}, word) && len(all) > 1):
			return true
		case strings.Trim(word[:1], "0123456789") == "":
			return true
		}
	}
	return false
}

// zoneName is what people call a zone.
func zoneName(zone *time.Location) string {
	if zone.String() == "Europe/London" {
		return "UK time"
	}
	return zone.String()
}

// A momentReader takes the words of a time one by one.
type momentReader struct {
	left []string
	now  time.Time // in the zone

	// days are the dates it may be, of which the first to come counts; a single
	// one counts even when it is past.
	days    []date
	weekday time.Weekday  // -1 until one is named
	nextOne bool          // "next friday"
	later   int           // days after the coming weekday: "friday week"
	hour    int           // -1 until a time is named; 24 is midnight
	minute  int           //
	evening bool          // "tonight"
	elapsed time.Duration // "in 2 hours"
	letters string        // of the zone
}

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

func (m *momentReader) next() string { return m.word(0) }

// word is the nth word to come, or "".
func (m *momentReader) word(n int) string {
	if n >= len(m.left) {
		return ""
	}
	return strings.TrimRight(m.left[n], ".")
}

func (m *momentReader) skip(n int) { m.left = m.left[n:] }

// follows takes words that must come in this order.
func (m *momentReader) follows(words ...string) bool {
	for i, word := range words {
		if m.word(i) != word {
			return false
		}
	}
	m.skip(len(words))
	return true
}

// part reads one part of a time: a day, a weekday, a clock time.
func (m *momentReader) part() bool {
	switch m.next() {
	case "on":
		m.skip(1)
		return m.readDay()
	case "at":
		m.skip(1)
		return m.readClock(true)
	}
	return m.readClock(false) || m.readDay() || m.readLetters()
}

// moment joins the parts.
func (m *momentReader) moment() (time.Time, bool) {
	dated, timed := len(m.days) > 0, m.hour >= 0
	if m.elapsed > 0 {
		alone := !dated && !timed && m.weekday < 0 && m.letters == ""
		return m.now.Add(m.elapsed).Truncate(time.Minute), alone
	}
	if m.evening && m.hour < DayHour {
		return time.Time{}, false
	}
	if !timed {
		m.hour = DayHour
	}
	today := dateOf(m.now)
	switch ahead := int(m.weekday-m.now.Weekday()+7) % 7; {
	case dated && (m.nextOne || m.later > 0):
		return time.Time{}, false
	case dated:
	case m.weekday < 0:
		m.days = []date{today, today.add(1)}
	case m.later > 0:
		m.days = []date{today.add(ahead + m.later)}
	case m.nextOne && ahead == 0:
		m.days = []date{today.add(7)}
	default:
		m.days = []date{today.add(ahead), today.add(ahead + 7)}
	}
	for _, day := range m.days {
		t := day.at(m.hour, m.minute, m.now.Location())
		if len(m.days) > 1 && !t.After(m.now) {
			continue
		}
		if m.weekday >= 0 && day.at(0, 0, time.UTC).Weekday() != m.weekday {
			return time.Time{}, false
		}
		return m.lettered(t)
	}
	return time.Time{}, false
}

// lettered is the moment at which the clocks show what they show at t under the
// letters that were typed, such as BST.
func (m *momentReader) lettered(t time.Time) (time.Time, bool) {
	if m.letters == "" {
		return t, true
	}
	const day = 24 * time.Hour
	_, offset := t.Zone()
	for _, near := range []time.Time{t, t.Add(-day), t.Add(day)} {
		_, other := near.Zone()
		same := t.Add(time.Duration(offset-other) * time.Second)
		if strings.EqualFold(same.Format("MST"), m.letters) && same.Format(time.DateTime) == t.Format(time.DateTime) {
			return same, true
		}
	}
	return time.Time{}, false
}

// readLetters reads the zone's letters, which end a time. Whether they fit the
// day is seen once that is known.
func (m *momentReader) readLetters() bool {
	if len(m.left) != 1 || m.hour < 0 || m.letters != "" {
		return false
	}
	m.letters = m.next()
	m.skip(1)
	return true
}

// readClock reads a time of day. With bare, a number alone may be one.
func (m *momentReader) readClock(bare bool) bool {
	if m.hour >= 0 {
		return false
	}
	switch m.next() {
	case "noon", "midday":
		m.hour = 12
		m.skip(1)
		return true
	case "midnight":
		m.hour = 24
		m.skip(1)
		m.follows("at", "the", "end", "of", "the", "day")
		return true
	}
	if second := m.word(1); m.next() == "12" && (second == "noon" || second == "midday" || second == "midnight") {
		m.skip(1)
		return m.readClock(bare)
	}
	figures, taken := m.next(), 1
	half := ""
	switch second := m.word(1); {
	case strings.HasSuffix(figures, "am"), strings.HasSuffix(figures, "pm"):
		figures, half = figures[:len(figures)-2], figures[len(figures)-2:]
	case second == "am", second == "pm":
		half, taken = second, 2
	case second == "o'clock":
		bare, taken = true, 2
	}
	hours, minutes, sep := figures, "", ""
	if i := strings.IndexAny(figures, ":."); i >= 0 {
		hours, sep, minutes = figures[:i], figures[i:i+1], figures[i+1:]
	}
	hour, ok := figuresOf(hours, 1, 2)
	if !ok && sep == "" {
		hour, ok = numberWords[hours]
	}
	minute := 0
	if ok && sep != "" {
		minute, ok = figuresOf(minutes, 2, 2)
	}
	switch {
	case !ok || minute > 59:
		return false
	case half != "":
		if hour < 1 || hour > 12 {
			return false
		}
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	case sep == "" && (!bare || hour == 0), hour > 23:
		return false
	case sep == "." && !bare && minute >= 1 && minute <= 12:
		return false // 4.12 may be the fourth of December
	case hour >= 1 && hour <= 7 && !strings.HasPrefix(hours, "0"):
		hour += 12
	}
	m.hour, m.minute = hour, minute
	m.skip(taken)
	return true
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
	today := dateOf(m.now)
	the := m.next() == "the"
	if the {
		m.skip(1)
	}
	switch word := m.next(); {
	case m.follows("end", "of"):
		return m.readEnd()
	case the:
		return m.readNamed(true)
	case word == "today", word == "tonight":
		m.days, m.evening = []date{today}, word == "tonight"
		m.skip(1)
		return true
	case word == "tomorrow":
		m.days = []date{today.add(1)}
		m.skip(1)
		return true
	case word == "in":
		m.skip(1)
		return m.readAhead()
	case word == "next", word == "this":
		weekday, ok := weekdayNames[m.word(1)]
		if !ok {
			return false
		}
		m.skip(2)
		m.nextOne = word == "next"
		return m.readWeekday(weekday)
	}
	return m.readFigures() || m.readNamed(false)
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
	case m.next() == "next" && m.word(1) == "week":
		m.skip(2)
		// A week begins on Monday.
		monday := dateOf(m.now).add(-int(m.now.Weekday()+6) % 7)
		if len(m.days) > 0 {
			return false
		}
		m.days = []date{monday.add(7 + int(weekday+6)%7)}
	}
	return true
}

// readAhead reads what follows "in".
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
	today := dateOf(m.now)
	switch strings.TrimSuffix(strings.TrimRight(m.word(1), "'"), "s") {
	case "minute", "min":
		m.elapsed = time.Duration(n) * time.Minute
	case "hour", "hr":
		m.elapsed = time.Duration(n) * time.Hour
	case "day":
		m.days = []date{today.add(n)}
	case "week":
		m.days = []date{today.add(7 * n)}
	case "fortnight":
		m.days = []date{today.add(14 * n)}
	case "month":
		m.days = []date{today.addMonths(n)}
	default:
		return false
	}
	m.skip(2)
	m.follows("time") // in two weeks' time
	return true
}

// readEnd reads what follows "end of": the month, or one by name.
func (m *momentReader) readEnd() bool {
	today := dateOf(m.now)
	if m.follows("the", "month") || m.follows("month") || m.follows("this", "month") {
		m.days = []date{date{today.year, today.month + 1, 0}.add(0)}
		return true
	}
	month, ok := monthNames[m.next()]
	if !ok {
		return false
	}
	m.skip(1)
	if year, ok := m.readYear(); ok {
		m.days = []date{date{year, month + 1, 0}.add(0)}
		return true
	}
	m.days = []date{date{today.year, month + 1, 0}.add(0), date{today.year + 1, month + 1, 0}.add(0)}
	return true
}

// readFigures reads a date in figures, the day first or the year first.
func (m *momentReader) readFigures() bool {
	word := m.next()
	i := strings.IndexAny(word, "-/.")
	if i < 0 {
		return false
	}
	sep := word[i : i+1]
	parts := strings.Split(word, sep)
	var n []int
	for _, part := range parts {
		value, ok := figuresOf(part, 1, 4)
		if !ok {
			return false
		}
		n = append(n, value)
	}
	switch {
	case len(parts) == 3 && len(parts[0]) == 4 && sep == "-" && len(parts[1]) == 2 && len(parts[2]) == 2:
		m.days = []date{{n[0], time.Month(n[1]), n[2]}}
	case len(parts) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 4:
		m.days = []date{{n[2], time.Month(n[1]), n[0]}}
	case len(parts) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 2 && sep == "/":
		m.days = []date{{2000 + n[2], time.Month(n[1]), n[0]}}
	case len(parts) == 2 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && sep == "/":
		m.days = m.comingYears(time.Month(n[1]), n[0])
	default:
		return false
	}
	if len(m.days) == 0 || !m.days[0].exists() {
		return false
	}
	m.skip(1)
	return true
}

// readNamed reads a date with the month in words, in either order, or, where the
// word "the" stood before it, a day of the month alone.
func (m *momentReader) readNamed(the bool) bool {
	month, named := monthNames[m.next()]
	if named {
		m.skip(1)
		if m.next() == "the" {
			m.skip(1)
		}
	}
	day, ordinal, ok := dayOfMonth(m.next())
	if !ok {
		return false
	}
	m.skip(1)
	if !named {
		of := m.next() == "of"
		if of {
			m.skip(1)
		}
		if month, named = monthNames[m.next()]; named {
			m.skip(1)
		} else if of || !ordinal || !the {
			return false
		}
	}
	if !named {
		m.days = m.comingMonths(day)
		return len(m.days) > 0
	}
	if year, ok := m.readYear(); ok {
		m.days = []date{{year, month, day}}
		return m.days[0].exists()
	}
	m.days = m.comingYears(month, day)
	return len(m.days) > 0
}

// comingYears is that day in this year and the next, and in a leap year if need
// be.
func (m *momentReader) comingYears(month time.Month, day int) []date {
	var days []date
	for year := m.now.Year(); year <= m.now.Year()+8; year++ {
		if d := (date{year, month, day}); d.exists() {
			days = append(days, d)
		}
	}
	return days
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

// dayOfMonth reads 12 or 12th.
func dayOfMonth(word string) (day int, ordinal, ok bool) {
	figures := strings.TrimRight(word, "dhnrst")
	day, ok = figuresOf(figures, 1, 2)
	if !ok || day < 1 || day > 31 {
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

// figuresOf reads a number of at least and at most so many plain figures, with
// no sign and none of another script.
func figuresOf(word string, least, most int) (int, bool) {
	if len(word) < least || len(word) > most || strings.Trim(word, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
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

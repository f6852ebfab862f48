package chat

import (
	"cmp"
	"regexp"
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
// for a weekday that is not the date's; [MomentProblem] says which.
//
// A day without a time means [DayHour], its morning 9am and its evening 6pm. A
// time, a weekday or a date without its year is the next to come, so that
// "friday" on a Friday morning is today; "next friday" never is. "Friday week" is
// seven days after the coming Friday. An hour without am or pm is the one of the
// working day: from 1 to 6 in the afternoon, from 7 to 11 in the morning; "05:30"
// is neither. Midnight ends the day it is named with. What has gone by ("today
// 9am" at noon, a date with its year) is read all the same; the caller knows
// whether it may be past. Years are 2000 to 2099.
//
// Days and months are counted on the calendar of the zone. A time that the
// clocks leave out in spring moves on by an hour; one that they repeat in autumn
// is the later, unless the zone's letters follow it ("1.30am BST").
func ParseMoment(words string, now time.Time, zone *time.Location) (time.Time, bool) {
	at, _, ok := readMoment(words, now, zone)
	return at, ok
}

// MomentProblem says in a sentence why [ParseMoment] does not read the words, such
// as "November has 30 days.", or "" where nothing more than that is known.
func MomentProblem(words string, now time.Time, zone *time.Location) string {
	_, problem, ok := readMoment(words, now, zone)
	if ok {
		return ""
	}
	return problem
}

func readMoment(words string, now time.Time, zone *time.Location) (at time.Time, problem string, ok bool) {
	const wordsMax = 20 // enough for any, and soon given up
	m := momentReader{left: momentWords(words, zone), now: now.In(zone), weekday: -1, hour: -1}
	if first := m.next(); first == "by" || first == "until" || first == "till" {
		m.skip(1)
	}
	if len(m.left) == 0 || len(m.left) > wordsMax {
		return time.Time{}, "", false
	}
	for len(m.left) > 0 {
		if !m.part() {
			return time.Time{}, m.problem, false
		}
	}
	at, ok = m.moment()
	return at, m.problem, ok
}

// dateAndTime matches 2026-11-27T17:00 up to the hour.
var dateAndTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)t(\d)`)

// momentWords is the words of a time in one spelling, without the zone's name.
func momentWords(words string, zone *time.Location) []string {
	words = strings.Trim(strings.ToLower(OneLine(Clean(words))), " ,")
	for _, named := range []string{" (" + zoneName(zone) + ")", " " + zoneName(zone)} {
		if before, found := strings.CutSuffix(words, strings.ToLower(named)); found {
			words = before
			break
		}
	}
	words = dateAndTime.ReplaceAllString(words, "$1 $2")
	return strings.Fields(strings.NewReplacer(",", " ", "a.m.", "am", "p.m.", "pm", "’", "'").Replace(words))
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
		case slices.Contains([]string{"today", "tomorrow", "tmrw", "tonight", "yesterday", "noon", "midday", "midnight", "eod", "eow", "eom", "cob"}, word):
			return true
		case i == 0 && (month || weekday || slices.Contains([]string{"in", "next", "end"}, word) && len(all) > 1):
			return true
		case figure(word[0]):
			return true
		}
	}
	return false
}

func figure(c byte) bool { return c >= '0' && c <= '9' }

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
	plain   bool          // an hour from 1 to 11 without am, pm or a nought before it
	alone   int           // an hour with nothing beside it, which may be meant for a day
	period  string        // morning, afternoon, evening or night
	elapsed time.Duration // "in 2 hours"
	letters string        // of the zone
	problem string        // a sentence about what cannot be read
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

// followsAny takes the first of the phrases that comes next, and returns it.
func (m *momentReader) followsAny(phrases ...string) string {
	for _, phrase := range phrases {
		if m.follows(strings.Fields(phrase)...) {
			return phrase
		}
	}
	return ""
}

// try reads with a method. One that fails leaves nothing but its problem.
func (m *momentReader) try(read func(m *momentReader) bool) bool {
	before := *m
	if read(m) {
		return true
	}
	before.problem = cmp.Or(before.problem, m.problem)
	*m = before
	return false
}

// part reads one part of a time: a day, a weekday, a clock time.
func (m *momentReader) part() bool {
	switch {
	case m.follows("on"):
		return m.readDay()
	case m.follows("at"):
		return m.readClock(true)
	}
	return m.try((*momentReader).readTime) || m.try((*momentReader).readPeriod) || m.try((*momentReader).readDay) ||
		m.try((*momentReader).readHourAlone) || m.try((*momentReader).readLetters)
}

// moment joins the parts.
func (m *momentReader) moment() (time.Time, bool) {
	if m.elapsed > 0 {
		alone := len(m.days) == 0 && m.hour < 0 && m.weekday < 0 && m.letters == "" && m.period == ""
		return m.now.Add(m.elapsed).Truncate(time.Minute), alone
	}
	if !m.settleHour() || !m.settleDays() {
		return time.Time{}, false
	}
	for _, day := range m.days {
		t := day.at(m.hour, m.minute, m.now.Location())
		if len(m.days) > 1 && !t.After(m.now) {
			continue
		}
		if actual := day.weekday(); m.weekday >= 0 && actual != m.weekday {
			m.problem = day.at(0, 0, time.UTC).Format("2 January 2006") + " is a " + actual.String() + ", not a " + m.weekday.String() + "."
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

// figuresOf reads a number of at least and at most so many plain figures, with
// no sign and none of another script.
func figuresOf(word string, least, most int) (int, bool) {
	if len(word) < least || len(word) > most || strings.Trim(word, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

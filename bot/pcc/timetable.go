package pcc

import (
	"fmt"
	"time"
)

// A Holiday is a bank holiday of England and Wales.
type Holiday struct {
	Date Date
	Name string
	Fact
}

var holidaysTable = &table{
	file:    "holidays.csv",
	columns: []string{"date", "name", "source", "confidence", "checked"},
	key:     []string{"date"},
}

func readHoliday(r row) Holiday {
	return Holiday{Date: r.day("date"), Name: r.need("name"), Fact: r.fact()}
}

// A Timetable is the last days for each step before a poll. A returning officer
// may be earlier with the notice of election, never later.
type Timetable struct {
	Notice      Date // of election
	Nominations Date // close at 4pm
	Register    Date // to vote, by 11.59pm
	Postal      Date // a postal vote, or a change to one, by 5pm
	Proxy       Date // a proxy vote, or a free Voter Authority Certificate, by 5pm
	Poll        Date // 7am to 10pm
}

// Timetable counts working days back from a poll. The numbers are those of the
// Electoral Commission's timetable for 2 May 2024, and of the Greater Manchester
// by-election of 30 July 2026. Working days leave out weekends, Christmas Eve
// and bank holidays (SI 2006/3304 rule 2). It refuses where it would have to
// count through a year whose bank holidays are not all known.
func (r *Register) Timetable(poll Date) (Timetable, error) {
	if !poll.Exact() {
		return Timetable{}, fmt.Errorf("the day of the poll of %s is not fixed", poll)
	}
	notice, err := r.workingDaysBefore(poll, 25)
	if err != nil {
		return Timetable{}, err
	}
	before := func(days int) Date {
		d, _ := r.workingDaysBefore(poll, days) // within the range just checked
		return d
	}
	return Timetable{
		Notice:      notice,
		Nominations: before(19),
		Register:    before(12),
		Postal:      before(11),
		Proxy:       before(6),
		Poll:        poll,
	}, nil
}

func (r *Register) workingDaysBefore(poll Date, days int) (Date, error) {
	day := poll
	for days > 0 {
		if r.holidayYears[day.Year] < holidaysAYear {
			return Date{}, fmt.Errorf("the bank holidays of %d are not known here", day.Year)
		}
		if day = day.AddDays(-1); r.working(day) {
			days--
		}
	}
	return day, nil
}

// holidaysAYear is how many bank holidays England and Wales have at least. A year
// with fewer rows is not known.
const holidaysAYear = 8

func (r *Register) working(day Date) bool {
	switch {
	case day.Weekday() == time.Saturday, day.Weekday() == time.Sunday:
		return false
	case day.Month == time.December && day.Day == 24:
		return false
	}
	return !r.holidays[day]
}

package chat

import (
	"strings"
	"testing"
	"time"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// wednesday is 10.30am on Wednesday 25 November 2026.
func wednesday(tb testing.TB) time.Time {
	return time.Date(2026, 11, 25, 10, 30, 20, 0, zone(tb, "Europe/London"))
}

func TestParseMoment(t *testing.T) {
	london := zone(t, "Europe/London")
	for _, tc := range []struct{ words, want string }{
		{"friday 5pm", "Fri 27 Nov 2026 17:00"},
		{"fri 17:00", "Fri 27 Nov 2026 17:00"},
		{"5pm friday", "Fri 27 Nov 2026 17:00"},
		{"  Friday,   5 P.M. ", "Fri 27 Nov 2026 17:00"},
		{"by friday 5.30pm", "Fri 27 Nov 2026 17:30"},
		{"fri. at 5", "Fri 27 Nov 2026 17:00"},
		{"tomorrow noon", "Thu 26 Nov 2026 12:00"},
		{"noon tomorrow", "Thu 26 Nov 2026 12:00"},
		{"tomorrow at 12 noon", "Thu 26 Nov 2026 12:00"},
		{"today 5pm", "Wed 25 Nov 2026 17:00"},
		{"today", "Wed 25 Nov 2026 17:00"},
		{"5pm", "Wed 25 Nov 2026 17:00"},
		{"10am", "Thu 26 Nov 2026 10:00"},
		{"midday", "Wed 25 Nov 2026 12:00"},
		{"midnight", "Thu 26 Nov 2026 00:00"},
		{"friday midnight", "Sat 28 Nov 2026 00:00"},
		{"12am friday", "Fri 27 Nov 2026 00:00"},
		{"00:00 friday", "Fri 27 Nov 2026 00:00"},
		{"12.30am friday", "Fri 27 Nov 2026 00:30"},
		{"tonight at 9pm", "Wed 25 Nov 2026 21:00"},
		{"midnight tonight", "Thu 26 Nov 2026 00:00"},
		{"friday", "Fri 27 Nov 2026 17:00"},
		{"this friday", "Fri 27 Nov 2026 17:00"},
		{"next friday", "Fri 27 Nov 2026 17:00"},
		{"friday week", "Fri 4 Dec 2026 17:00"},
		{"friday next week", "Fri 4 Dec 2026 17:00"},
		{"monday next week", "Mon 30 Nov 2026 17:00"},
		{"wednesday", "Wed 25 Nov 2026 17:00"},
		{"wednesday 9am", "Wed 2 Dec 2026 09:00"},
		{"next wednesday", "Wed 2 Dec 2026 17:00"},
		{"wednesday week", "Wed 2 Dec 2026 17:00"},
		{"monday at nine", "Mon 30 Nov 2026 09:00"},
		{"9am on monday", "Mon 30 Nov 2026 09:00"},
		{"nine o'clock on monday", "Mon 30 Nov 2026 09:00"},
		{"monday at 7", "Mon 30 Nov 2026 07:00"},
		{"monday 5:30", "Mon 30 Nov 2026 17:30"},
		{"monday 05:30", "Mon 30 Nov 2026 05:30"},
		{"monday at 4.12", "Mon 30 Nov 2026 16:12"},
		{"12 march", "Fri 12 Mar 2027 17:00"},
		{"march 12", "Fri 12 Mar 2027 17:00"},
		{"march the 12th", "Fri 12 Mar 2027 17:00"},
		{"25 november", "Wed 25 Nov 2026 17:00"},
		{"25 november 9am", "Thu 25 Nov 2027 09:00"},
		{"12 march 2027 9.30am", "Fri 12 Mar 2027 09:30"},
		{"9.30am, 12 Mar 2027", "Fri 12 Mar 2027 09:30"},
		{"12th of december at 5 pm", "Sat 12 Dec 2026 17:00"},
		{"the 1st of december", "Tue 1 Dec 2026 17:00"},
		{"the 1st", "Tue 1 Dec 2026 17:00"},
		{"the 31st", "Thu 31 Dec 2026 17:00"},
		{"tuesday 1 december", "Tue 1 Dec 2026 17:00"},
		{"29 february", "Tue 29 Feb 2028 17:00"},
		{"2026-12-04", "Fri 4 Dec 2026 17:00"},
		{"2026-12-04 17:00", "Fri 4 Dec 2026 17:00"},
		{"4/12/2026", "Fri 4 Dec 2026 17:00"},
		{"4/12/26 noon", "Fri 4 Dec 2026 12:00"},
		{"4/12", "Fri 4 Dec 2026 17:00"},
		{"04.12.2026", "Fri 4 Dec 2026 17:00"},
		{"in 3 days", "Sat 28 Nov 2026 17:00"},
		{"in three days at noon", "Sat 28 Nov 2026 12:00"},
		{"in 2 hours", "Wed 25 Nov 2026 12:30"},
		{"in half an hour", "Wed 25 Nov 2026 11:00"},
		{"in a week", "Wed 2 Dec 2026 17:00"},
		{"in three weeks", "Wed 16 Dec 2026 17:00"},
		{"in two weeks' time", "Wed 9 Dec 2026 17:00"},
		{"in a fortnight", "Wed 9 Dec 2026 17:00"},
		{"in a month", "Fri 25 Dec 2026 17:00"},
		{"end of the month", "Mon 30 Nov 2026 17:00"},
		{"the end of february", "Sun 28 Feb 2027 17:00"},
		{"end of february 2028 noon", "Tue 29 Feb 2028 12:00"},
		{"Friday 27 November 2026, 5pm (UK time)", "Fri 27 Nov 2026 17:00"},
		{"friday 5pm GMT", "Fri 27 Nov 2026 17:00"},
		{"today 9am", "Wed 25 Nov 2026 09:00"},
		{"12 march 2020", "Thu 12 Mar 2020 17:00"},

		// An hour alone is one of the working day.
		{"5", "Wed 25 Nov 2026 17:00"},
		{"until 5", "Wed 25 Nov 2026 17:00"},
		{"9", "Thu 26 Nov 2026 09:00"},
		{"12", "Wed 25 Nov 2026 12:00"},
		{"friday 5", "Fri 27 Nov 2026 17:00"},
		{"fri 5", "Fri 27 Nov 2026 17:00"},
		{"fri 10", "Fri 27 Nov 2026 10:00"},
		{"5 on friday", "Fri 27 Nov 2026 17:00"},
		{"friday 5 december 2031", "Fri 5 Dec 2031 17:00"},
		{"1700", "Wed 25 Nov 2026 17:00"},
		{"friday 0930", "Fri 27 Nov 2026 09:30"},
		{"12 march 1700", "Fri 12 Mar 2027 17:00"},
		{"12 march 2028", "Sun 12 Mar 2028 17:00"},
		{"half past 5", "Wed 25 Nov 2026 17:30"},
		{"friday at half past nine", "Fri 27 Nov 2026 09:30"},
		{"quarter to 5 tomorrow", "Thu 26 Nov 2026 16:45"},

		// A part of the day has an hour of its own.
		{"tonight", "Wed 25 Nov 2026 18:00"},
		{"tonight at nine", "Wed 25 Nov 2026 21:00"},
		{"this afternoon", "Wed 25 Nov 2026 17:00"},
		{"friday morning", "Fri 27 Nov 2026 09:00"},
		{"friday afternoon", "Fri 27 Nov 2026 17:00"},
		{"tomorrow evening", "Thu 26 Nov 2026 18:00"},
		{"friday evening at 7", "Fri 27 Nov 2026 19:00"},
		{"friday 8 in the morning", "Fri 27 Nov 2026 08:00"},
		{"end of day friday", "Fri 27 Nov 2026 17:00"},
		{"close of business friday", "Fri 27 Nov 2026 17:00"},
		{"cob", "Wed 25 Nov 2026 17:00"},
		{"friday eod", "Fri 27 Nov 2026 17:00"},

		{"tmrw", "Thu 26 Nov 2026 17:00"},
		{"two weeks", "Wed 9 Dec 2026 17:00"},
		{"for a week", "Wed 2 Dec 2026 17:00"},
		{"for 3 days", "Sat 28 Nov 2026 17:00"},
		{"a week on friday", "Fri 4 Dec 2026 17:00"},
		{"a week today", "Wed 2 Dec 2026 17:00"},
		{"a week tomorrow at noon", "Thu 3 Dec 2026 12:00"},
		{"a fortnight on monday", "Mon 14 Dec 2026 17:00"},
		{"end of the week", "Fri 27 Nov 2026 17:00"},
		{"end of next week", "Fri 4 Dec 2026 17:00"},
		{"end of friday", "Fri 27 Nov 2026 17:00"},
		{"end of next month", "Thu 31 Dec 2026 17:00"},
		{"eom", "Mon 30 Nov 2026 17:00"},
		{"30th", "Mon 30 Nov 2026 17:00"},
		{"monday 30th", "Mon 30 Nov 2026 17:00"},
		{"27-11-26", "Fri 27 Nov 2026 17:00"},
		{"2026-11-27T17:00", "Fri 27 Nov 2026 17:00"},
	} {
		at, ok := ParseMoment(tc.words, wednesday(t), london)
		if got := at.Format("Mon 2 Jan 2006 15:04"); !ok || got != tc.want || at.Location() != london {
			t.Errorf("ParseMoment(%q) = %s, %t; want %s", tc.words, got, ok, tc.want)
		}
	}
}

func TestParseMomentRefusesWhatItCannotRead(t *testing.T) {
	for _, words := range []string{
		"", " ", "soon", "0", "-0", "1e9", "０", "５pm", "+5pm", "25:00", "24:00", "17:60", "5:3", "13pm", "0pm", "99", "13", "friday 13", "2030", "2460",
		"31 june", "31 november", "30 february", "29 february 2027", "2027-02-29", "2026-13-01", "31/11", "32/1/2027", "12/25/2026", "0/1/2027", "32 march",
		"friday 26 november", "monday 27 november 2026", "tomorrow friday", "friday 4", "half past", "half past 5.30",
		"friday monday", "5pm 6pm", "friday at", "on", "at", "by", "in", "the", "end of", "next", "next week", "in 0 days", "in 3", "in 3 days in 2 days",
		"in 2 hours 5pm", "in 2 hours friday", "in 1,000 days", "in 10000 days", "4.12", "friday 4.12", "2nth march", "12nd march", "the 12", "yesterday", "last week", "this week", "next month", "friday 30th",
		"tonight at 9am", "friday morning 5pm", "morning evening", "5pm (Paris time)", "friday 5pm BST", "2026-1-4", "friday yes", "next friday week",
		"friday week friday", strings.Repeat("on ", 300) + "friday",
	} {
		if at, ok := ParseMoment(words, wednesday(t), zone(t, "Europe/London")); ok {
			t.Errorf("ParseMoment(%q) = %s; want it refused", words, at)
		}
	}
}

func TestMomentProblem(t *testing.T) {
	for words, want := range map[string]string{
		"friday 28 november": "28 November 2026 is a Saturday, not a Friday.",
		"28/11/2026 friday":  "28 November 2026 is a Saturday, not a Friday.",
		"friday 30th":        "30 November 2026 is a Monday, not a Friday.",
		"31 november":        "November has 30 days.",
		"31/11":              "November has 30 days.",
		"32 march":           "March has 31 days.",
		"30 february 5pm":    "February 2026 has 28 days.",
		"29-02-2027":         "February 2027 has 28 days.",
		"12/25/2026":         "There is no month 25. The day comes first, such as: 31/12.",
		"yesterday":          "Yesterday is past.",
		"last friday":        "Last friday is past.",
		"next week":          "Next week is no single day. Name one, such as: end of next week.",
		"this month":         "This month is no single day. Name one, such as: end of this month.",
		"friday 4":           "Friday 4 may be an hour or a day. Write Friday 4pm, or 4 December.",
		"friday 5":           "", // which is read
		"soon":               "",
		"":                   "",
	} {
		if got := MomentProblem(words, wednesday(t), zone(t, "Europe/London")); got != want {
			t.Errorf("MomentProblem(%q) = %q, want %q", words, got, want)
		}
	}
}

// On a Friday, "friday" is today until the time has come; "next friday" never is.
func TestParseMomentOnTheDayItself(t *testing.T) {
	london := zone(t, "Europe/London")
	for _, tc := range []struct {
		words string
		hour  int
		want  string
	}{
		{"friday", 9, "Fri 27 Nov 17:00"},
		{"friday", 17, "Fri 4 Dec 17:00"},
		{"friday", 18, "Fri 4 Dec 17:00"},
		{"friday noon", 11, "Fri 27 Nov 12:00"},
		{"friday noon", 13, "Fri 4 Dec 12:00"},
		{"next friday", 9, "Fri 4 Dec 17:00"},
		{"friday week", 9, "Fri 4 Dec 17:00"},
		{"today", 18, "Fri 27 Nov 17:00"}, // past, which the caller can say
		{"27 november", 9, "Fri 27 Nov 17:00"},
		{"27 november", 18, "Sat 27 Nov 17:00"}, // a year on
		{"friday 27 november", 9, "Fri 27 Nov 17:00"},
		{"end of the month", 9, "Mon 30 Nov 17:00"},
	} {
		at, ok := ParseMoment(tc.words, time.Date(2026, 11, 27, tc.hour, 0, 0, 0, london), london)
		if got := at.Format("Mon 2 Jan 15:04"); !ok || got != tc.want {
			t.Errorf("at %d o'clock, ParseMoment(%q) = %s, %t; want %s", tc.hour, tc.words, got, ok, tc.want)
		}
	}
}

// The sums are made on the calendar, so five o'clock stays five o'clock.
func TestMomentsCrossTheClockChange(t *testing.T) {
	london := zone(t, "Europe/London")
	spring := time.Date(2027, 3, 26, 12, 0, 0, 0, london)
	autumn := time.Date(2027, 10, 29, 12, 0, 0, 0, london)
	for _, tc := range []struct {
		words string
		now   time.Time
		utc   string
		said  string
	}{
		{"monday", spring, "2027-03-29T16:00:00Z", "Monday 29 March 2027, 5pm (UK time)"},
		{"in 3 days", spring, "2027-03-29T16:00:00Z", "Monday 29 March 2027, 5pm (UK time)"},
		{"in 72 hours", spring, "2027-03-29T12:00:00Z", "Monday 29 March 2027, 1pm (UK time)"},
		// Half past one is left out that night and moves on.
		{"28 march 1.30am", spring, "2027-03-28T01:30:00Z", "Sunday 28 March 2027, 2.30am (UK time)"},
		{"in 3 days", autumn, "2027-11-01T17:00:00Z", "Monday 1 November 2027, 5pm (UK time)"},
		// It comes twice that night; without letters it is the later.
		{"31 october 1.30am", autumn, "2027-10-31T01:30:00Z", "Sunday 31 October 2027, 1.30am (UK time)"},
		{"31 october 1.30am bst", autumn, "2027-10-31T00:30:00Z", "Sunday 31 October 2027, 1.30am BST (UK time)"},
		{"31 october 1.30am gmt", autumn, "2027-10-31T01:30:00Z", "Sunday 31 October 2027, 1.30am (UK time)"},
	} {
		at, ok := ParseMoment(tc.words, tc.now, london)
		if got := at.UTC().Format(time.RFC3339); !ok || got != tc.utc {
			t.Errorf("ParseMoment(%q) = %s, %t; want %s", tc.words, got, ok, tc.utc)
		}
		if got := SayMoment(at, london); got != tc.said {
			t.Errorf("SayMoment(%s) = %q, want %q", tc.utc, got, tc.said)
		}
	}
	if _, ok := ParseMoment("31 october 12 noon bst", autumn, london); ok {
		t.Error("noon BST is read on a day without one")
	}
}

func TestSayMoment(t *testing.T) {
	for _, tc := range []struct{ utc, zone, want string }{
		{"2026-11-27T17:00:00Z", "Europe/London", "Friday 27 November 2026, 5pm (UK time)"},
		{"2026-11-27T17:30:00Z", "Europe/London", "Friday 27 November 2026, 5.30pm (UK time)"},
		{"2026-11-27T09:05:00Z", "Europe/London", "Friday 27 November 2026, 9.05am (UK time)"},
		{"2026-11-27T12:00:00Z", "Europe/London", "Friday 27 November 2026, noon (UK time)"},
		{"2026-11-27T12:30:00Z", "Europe/London", "Friday 27 November 2026, 12.30pm (UK time)"},
		{"2026-11-27T00:30:00Z", "Europe/London", "Friday 27 November 2026, 12.30am (UK time)"},
		{"2026-11-28T00:00:00Z", "Europe/London", "Friday 27 November 2026, midnight at the end of the day (UK time)"},
		{"2026-07-03T16:00:00Z", "Europe/London", "Friday 3 July 2026, 5pm (UK time)"},
		{"2026-11-27T16:00:00Z", "Europe/Paris", "Friday 27 November 2026, 5pm (Europe/Paris)"},
		{"2026-11-27T16:00:00Z", "UTC", "Friday 27 November 2026, 4pm (UTC)"},
	} {
		at, err := time.Parse(time.RFC3339, tc.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := SayMoment(at, zone(t, tc.zone)); got != tc.want {
			t.Errorf("SayMoment(%s) = %q, want %q", tc.utc, got, tc.want)
		}
	}
}

func TestLooksLikeMoment(t *testing.T) {
	for words, want := range map[string]bool{
		"friday": true, "fri 5pm": true, "fryday 5pm": true, "31 november": true, "in 2 years": true, "at noon": true, "end of term": true,
		"contact": false, "": false, "to you": false, "relations may follow": false,
	} {
		if got := LooksLikeMoment(words); got != want {
			t.Errorf("LooksLikeMoment(%q) = %t", words, got)
		}
	}
}

// What is said is read back to the minute, also in the hour that comes twice.
func FuzzParseMoment(f *testing.F) {
	for _, words := range []string{"friday 5pm", "12 march", "in 3 days", "2026-12-04", "end of the month", "31 october 1.30am bst", "the 31st", "\xff", "０",
		"friday 5", "friday 4", "1700", "half past 5", "tomorrow evening", "end of next week", "a week on friday", "2026-11-27T17:00", "31 november", "in the"} {
		f.Add(words, int64(1_795_000_000))
	}
	for _, seconds := range []int64{1_824_942_600, 1_824_946_200, 1_806_193_800, 1_795_824_000, 0} {
		f.Add("", seconds)
	}
	zones := []*time.Location{
		zone(f, "Europe/London"), zone(f, "America/Havana"), zone(f, "Australia/Lord_Howe"), zone(f, "Asia/Kathmandu"), time.UTC,
	}
	f.Fuzz(func(t *testing.T, words string, seconds int64) {
		const from, span = 946_771_200, 3_155_000_000 // the years that are read
		at := time.Unix(from+(seconds%span+span)%span, 0)
		for _, z := range zones {
			said := SayMoment(at, z)
			if got, ok := ParseMoment(said, at.Add(-1000*time.Hour), z); !ok || !got.Equal(at.Truncate(time.Minute)) {
				t.Errorf("ParseMoment(%q) = %s, %t; want %s", said, got, ok, at.In(z))
			}
			if got, ok := ParseMoment(words, at, z); ok && got.IsZero() {
				t.Errorf("ParseMoment(%q) is nothing", words)
			} else if ok && MomentProblem(words, at, z) != "" {
				t.Errorf("ParseMoment(%q) is read and has a problem", words)
			}
		}
	})
}

package pcc

import (
	"encoding/csv"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// load is the embedded facts, which every test may share: nothing changes them.
func load(t testing.TB) *Register {
	t.Helper()
	r, err := Load(Data(), nil)
	if err != nil {
		t.Fatalf("Load of the embedded tables: %v", err)
	}
	return r
}

// rows reads a table with nothing but encoding/csv, so that what the register
// says can be held against the file itself.
func rows(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := Data().Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		out = append(out, row)
	}
	return out
}

func day(t testing.TB, iso string) Date {
	t.Helper()
	d, err := parseISO(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEmbeddedFactsAreInOrder(t *testing.T) {
	for _, err := range load(t).Check() {
		t.Error(err)
	}
}

func TestNumbersOfRows(t *testing.T) {
	terms, vacancies := 0, 0
	for _, row := range rows(t, "holders.csv") {
		if row["how"] == "vacant" {
			vacancies++
		} else {
			terms++
		}
	}
	pcc := 0
	for _, row := range rows(t, "elections.csv") {
		if row["office"] == "pcc" {
			pcc++
		}
	}
	for _, tc := range []struct {
		what      string
		got, want int
	}{
		{"areas", len(rows(t, "areas.csv")), 43},
		{"terms since 22 November 2012", terms, 198},
		{"vacancies", vacancies, 7},
		{"PCC polls", pcc, 162},
		{"areas with words on what comes next", len(rows(t, "reform.csv")), 43},
		{"postcode runs", len(rows(t, "postcodes.csv")), 7732},
		{"postcode districts", len(rows(t, "outcodes.csv")), 2873},
		{"councils", len(rows(t, "councils.csv")), 454},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %d rows, want %d", tc.what, tc.got, tc.want)
		}
	}
}

// Every row that a reader may doubt says where it comes from and when it was
// checked.
func TestEveryFactHasItsSource(t *testing.T) {
	for _, file := range []string{
		"areas.csv", "holders.csv", "elections.csv", "upcoming.csv", "reform.csv", "changes.csv", "baselines.csv",
		"holidays.csv", "outside.csv", "special.csv",
	} {
		for i, row := range rows(t, file) {
			if row["source"] == "" || row["confidence"] == "" || len(row["checked"]) != len("2026-11-21") {
				t.Errorf("%s line %d: source %q, confidence %q, checked %q", file, i+2, row["source"], row["confidence"], row["checked"])
			}
		}
	}
}

func TestEveryTermCanBeAskedFor(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "holders.csv") {
		start := day(t, row["start"])
		end := day(t, "2026-11-21")
		if row["end"] != "" {
			end = day(t, row["end"])
		}
		ask := r.Head
		if row["role"] == "deputy" {
			ask = r.Deputy
		}
		for _, on := range []Date{start, start.AddDays(start.DaysUntil(end) / 2), end} {
			h, ok := ask(row["area"], on)
			if !ok || h.Person != row["person"] || h.Role != row["role"] || h.Start != start {
				t.Errorf("%s on %s: %q (%s from %s), want %q (%s from %s)",
					row["area"], on.ISO(), h.Person, h.Role, h.Start.ISO(), row["person"], row["role"], row["start"])
			}
		}
	}
}

// Each day since the first commissioners took office has a head or a vacancy in
// every area, but for the City, whose chairs before 2020 were not found.
func TestNoDayIsMissing(t *testing.T) {
	r := load(t)
	for _, a := range r.Areas() {
		for d := day(t, "2012-11-22"); !d.After(day(t, "2026-11-21")); d = d.AddDays(1) {
			if _, ok := r.Head(a.Slug, d); !ok && (a.Slug != "city-of-london" || !d.Before(day(t, "2020-05-01"))) {
				t.Errorf("%s on %s: nobody, and no vacancy", a.Slug, d.ISO())
				break
			}
		}
	}
}

func TestEveryPollIsFound(t *testing.T) {
	r := load(t)
	for _, file := range []string{"elections.csv", "upcoming.csv"} {
		for _, row := range rows(t, file) {
			found := 0
			for _, e := range r.Elections(row["area"]) {
				if e.ID == row["id"] && e.Date.ISO() == row["date"] && e.Winner == row["winner"] {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%s: %s is found %d times among the polls of %s, want once", file, row["id"], found, row["area"])
			}
		}
	}
}

// Who won an ordinary PCC poll holds the office a week later, but for the one
// who never took it up.
func TestWinnersTookOffice(t *testing.T) {
	r := load(t)
	for _, row := range rows(t, "elections.csv") {
		if row["office"] != "pcc" || row["kind"] != "ordinary" || row["id"] == "pcc.wiltshire.2021-05-06" {
			continue
		}
		took := day(t, row["date"]).AddDays(7)
		h, _ := r.Head(row["area"], took)
		winner := strings.TrimPrefix(strings.TrimPrefix(row["winner"], "Sir "), "Lord ")
		if surname := winner[strings.LastIndex(winner, " ")+1:]; !strings.HasSuffix(h.Person, surname) {
			t.Errorf("%s: won by %s, but %s held the office on %s", row["id"], row["winner"], h.Person, took.ISO())
		}
	}
}

func TestHeldOrToComeIsDecidedByTheDay(t *testing.T) {
	r := load(t)
	for _, tc := range []struct {
		today, area, next, last string
	}{
		{"2026-07-29", "greater-manchester", "mayor.greater-manchester.by.2026-07-30", "mayor.greater-manchester.2024-05-02"},
		{"2026-07-30", "greater-manchester", "mayor.greater-manchester.by.2026-07-30", "mayor.greater-manchester.2024-05-02"},
		{"2026-07-31", "greater-manchester", "mayor.greater-manchester.2028-05", "mayor.greater-manchester.by.2026-07-30"},
		{"2026-11-21", "cheshire", "mayor.cheshire.2027-05-06", "pcc.cheshire.2024-05-02"},
		{"2027-05-07", "cheshire", "pcc.cheshire.2028-05-04", "pcc.cheshire.2024-05-02"},
		{"2012-11-01", "kent", "pcc.kent.2012-11-15", ""},
		{"2028-05-31", "metropolitan", "mayor.metropolitan.2028-05", "mayor.metropolitan.2024-05-02"},
		{"2028-06-01", "metropolitan", "", "mayor.metropolitan.2024-05-02"},
	} {
		next := ""
		if polls := r.ToCome(tc.area, day(t, tc.today)); len(polls) > 0 {
			next = polls[0].ID
		}
		last, _ := r.LastHeld(tc.area, day(t, tc.today))
		if next != tc.next || last.ID != tc.last {
			t.Errorf("%s on %s: next %q, last %q; want %q, %q", tc.area, tc.today, next, last.ID, tc.next, tc.last)
		}
	}
}

func TestPartyOnADay(t *testing.T) {
	r := load(t)
	for _, tc := range []struct{ area, on, want string }{
		{"leicestershire", "2025-08-03", "Conservative"},
		{"leicestershire", "2025-08-04", "Reform UK"},
		{"south-yorkshire", "2014-08-27", "Labour"},
		{"south-yorkshire", "2014-08-28", "Independent"},
		{"kent", "2013-01-01", "Independent"},
	} {
		h, _ := r.Head(tc.area, day(t, tc.on))
		if got := h.PartyOn(day(t, tc.on)); got != tc.want {
			t.Errorf("party of %s in %s on %s = %q, want %q", h.Person, tc.area, tc.on, got, tc.want)
		}
	}
}

// The parties of those who sit today add up to the published count: Labour 16,
// Conservative 16, Independent 3, Reform UK 1 and Plaid Cymru 1, of 37.
func TestPartiesOfSittingCommissioners(t *testing.T) {
	r := load(t)
	got := map[string]int{}
	for _, a := range r.Areas() {
		if a.Governance == "pcc" || a.Governance == "pfcc" {
			h, _ := r.Head(a.Slug, day(t, "2026-11-21"))
			got[h.PartyOn(day(t, "2026-11-21"))]++
		}
	}
	want := map[string]int{"Labour": 16, "Conservative": 16, "Independent": 3, "Reform UK": 1, "Plaid Cymru": 1}
	for party, n := range want {
		if got[party] != n {
			t.Errorf("sitting commissioners of %s: %d, want %d (all: %v)", party, got[party], n, got)
		}
	}
}

func TestTimetables(t *testing.T) {
	r := load(t)
	for _, tc := range []struct {
		name, poll                                   string
		notice, nominations, register, postal, proxy string
	}{
		{"PCCs in 2021, as published", "2021-05-06", "2021-03-29", "2021-04-08", "2021-04-19", "2021-04-20", "2021-04-27"},
		{"PCCs in 2024, as the Electoral Commission published it", "2024-05-02", "2024-03-26", "2024-04-05", "2024-04-16", "2024-04-17", "2024-04-24"},
		{"Greater Manchester by-election, as published", "2026-07-30", "2026-06-25", "2026-07-03", "2026-07-14", "2026-07-15", "2026-07-22"},
		{"first mayors of Cumbria and Cheshire", "2027-05-06", "2027-03-31", "2027-04-08", "2027-04-19", "2027-04-20", "2027-04-27"},
		{"May 2028", "2028-05-04", "2028-03-27", "2028-04-04", "2028-04-13", "2028-04-18", "2028-04-25"},
	} {
		got, err := r.Timetable(day(t, tc.poll))
		want := Timetable{day(t, tc.notice), day(t, tc.nominations), day(t, tc.register), day(t, tc.postal), day(t, tc.proxy), day(t, tc.poll)}
		if err != nil || got != want {
			t.Errorf("%s: Timetable(%s) = %v, %v; want %v", tc.name, tc.poll, got, err, want)
		}
	}
}

func TestTimetableRefusesWhatItCannotKnow(t *testing.T) {
	r := load(t)
	for _, tc := range []struct{ name, poll, want string }{
		{"after the last bank holiday", "2029-05-03", "the bank holidays of 2029 are not known here"},
		{"before the first", "2016-05-05", "the bank holidays of 2016 are not known here"},
		{"a month alone", "2028-05", "the day of the poll of May 2028 is not fixed"},
	} {
		_, err := r.Timetable(day(t, tc.poll))
		if err == nil || err.Error() != tc.want {
			t.Errorf("%s: Timetable(%s) error = %v, want %q", tc.name, tc.poll, err, tc.want)
		}
	}
}

// The bank holidays follow from the rules of the 1971 Act, with four days that
// were proclaimed. Here the rules are worked out a second time.
func TestHolidaysFollowTheRule(t *testing.T) {
	want := map[string]bool{"2022-06-02": true, "2022-06-03": true, "2022-09-19": true, "2023-05-08": true}
	for year := 2021; year <= 2028; year++ {
		easter := easterSunday(year)
		for _, d := range []time.Time{
			easter.AddDate(0, 0, -2), easter.AddDate(0, 0, 1),
			monday(year, time.May, 1), monday(year, time.August, 25),
			substitute(year, time.January, 1, nil),
		} {
			want[d.Format(time.DateOnly)] = true
		}
		if year != 2022 {
			want[monday(year, time.May, 25).Format(time.DateOnly)] = true
		}
		christmas := substitute(year, time.December, 25, nil)
		boxing := substitute(year, time.December, 26, &christmas)
		want[christmas.Format(time.DateOnly)], want[boxing.Format(time.DateOnly)] = true, true
	}
	got := map[string]bool{}
	for _, row := range rows(t, "holidays.csv") {
		got[row["date"]] = true
		if row["confidence"] != "computed" && row["confidence"] != "memory" {
			t.Errorf("holiday %s has confidence %q; a computed one is marked so", row["date"], row["confidence"])
		}
	}
	for d := range want {
		if !got[d] {
			t.Errorf("holidays.csv lacks %s", d)
		}
	}
	for d := range got {
		if !want[d] {
			t.Errorf("holidays.csv has %s, which no rule gives", d)
		}
	}
}

// easterSunday counts from the paschal full moon, by the table of the Prayer
// Book for 1900 to 2199.
func easterSunday(year int) time.Time {
	golden := year % 19
	moon := time.Date(year, time.March, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, (19*golden+24)%30)
	if (19*golden+24)%30 == 29 || (19*golden+24)%30 == 28 && golden > 10 {
		moon = moon.AddDate(0, 0, -1)
	}
	return moon.AddDate(0, 0, 7-int(moon.Weekday()))
}

// monday is the first Monday on or after a day.
func monday(year int, month time.Month, from int) time.Time {
	d := time.Date(year, month, from, 0, 0, 0, 0, time.UTC)
	return d.AddDate(0, 0, (8-int(d.Weekday()))%7)
}

// substitute is a holiday, or the next weekday that is not taken.
func substitute(year int, month time.Month, day int, taken *time.Time) time.Time {
	d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || taken != nil && d.Equal(*taken) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

// The tables stay small enough to compile in: 1.5 MB together.
func TestTablesAreSmall(t *testing.T) {
	var total int64
	err := fs.WalkDir(Data(), ".", func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		total += info.Size()
		return err
	})
	if err != nil || total > 1_500_000 {
		t.Errorf("the tables have %d bytes (%v), want at most 1,500,000", total, err)
	}
}

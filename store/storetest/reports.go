package storetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"pccbot/bot/chat"
)

func wrong(area, words string, at time.Time) chat.Report {
	return chat.Report{Area: area, About: "who", Words: words, At: at}
}

func checkNumber(t *testing.T, s Store, n chat.Network, r chat.Report, want int) {
	t.Helper()
	if got := addReport(t, s, n, r); got != want {
		t.Errorf("AddReport(%d, %v) = %d, want %d", n, r, got, want)
	}
}

func checkReports(t *testing.T, call string, got []chat.Report, want ...chat.Report) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s = %d reports %v, want %d: %v", call, len(got), got, len(want), want)
	}
	for i := range got {
		same := got[i].At.Equal(want[i].At) && got[i].At.Location() == time.UTC
		got[i].At = want[i].At
		if !same || got[i] != want[i] {
			t.Errorf("%s, report %d = %+v, want %+v", call, i, got[i], want[i])
		}
	}
}

func reportsNumbered(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	checkNumber(t, s, n, wrong("gwent", "left in March", noon), 1)
	checkNumber(t, s, n, wrong("gwent", "wrong website", noon), 2)
	checkNumber(t, s, other, wrong("gwent", "left in March", noon), 1)
	checkNumber(t, s, n, wrong("kent", "left in March", noon), 3)
	if got := reportCount(t, s, n); got != 3 {
		t.Errorf("ReportCount(%d) = %d, want 3", n, got)
	}
}

func reportsCountUp(t *testing.T, s Store) {
	n := network(t, s, bristol)
	// Summer time in London: ten to midnight in UTC is the next day there.
	london := time.FixedZone("BST", 3600)
	late := time.Date(2027, 5, 7, 0, 50, 0, 0, london)
	first := wrong("gwent", "left in March", noon)
	checkNumber(t, s, n, first, 1)
	checkNumber(t, s, n, wrong("gwent", "left in March", late), 1)
	checkNumber(t, s, n, wrong("gwent", "left in March", late.Add(10*time.Minute)), 2)
	checkNumber(t, s, n, first, 1)
	about := first
	about.About = "when"
	checkNumber(t, s, n, about, 3)
	if got := reportCount(t, s, n); got != 3 {
		t.Errorf("ReportCount(%d) = %d, want 3", n, got)
	}
	checkReports(t, "Reports", reports(t, s, n, 10),
		chat.Report{Number: 2, Area: "gwent", About: "who", Words: "left in March", At: late.Add(10 * time.Minute), Times: 1},
		chat.Report{Number: 3, Area: "gwent", About: "when", Words: "left in March", At: noon, Times: 1},
		chat.Report{Number: 1, Area: "gwent", About: "who", Words: "left in March", At: noon, Times: 3})
}

func reportTakesWords(t *testing.T, s Store) {
	n := network(t, s, bristol)
	other := network(t, s, leeds)
	checkNumber(t, s, n, wrong("gwent", "", noon), 1)
	said := wrong("gwent", "left in March", noon)
	said.Number = 1
	checkNumber(t, s, other, said, 1) // a number of another network's is nothing there
	checkNumber(t, s, n, said, 1)
	checkReports(t, "Reports after words", reports(t, s, n, 10),
		chat.Report{Number: 1, Area: "gwent", About: "who", Words: "left in March", At: noon, Times: 1})
	again := wrong("gwent", "left in May", noon)
	again.Number = 1
	checkNumber(t, s, n, again, 2) // the first keeps its words
	checkNumber(t, s, n, wrong("gwent", "", noon), 3)
	same := wrong("gwent", "left in May", noon)
	same.Number = 3
	checkNumber(t, s, n, same, 2)                     // the same words of that day stand there already
	checkNumber(t, s, n, wrong("gwent", "", noon), 3) // a second press
	shared := wrong("gwent", "left in July", noon)
	shared.Number = 3
	checkNumber(t, s, n, shared, 4) // the words of one are not those of both
	elsewhere := wrong("kent", "left in June", noon)
	elsewhere.Number = 3
	checkNumber(t, s, n, elsewhere, 5)
}

func reportsNewestFirst(t *testing.T, s Store) {
	n := network(t, s, bristol)
	if got := reports(t, s, n, 10); len(got) != 0 {
		t.Errorf("Reports(%d, 10) at first = %v, want none", n, got)
	}
	want := make([]chat.Report, 3)
	for i, words := range []string{"two", "three", "one"} {
		at := noon.AddDate(0, 0, []int{2, 3, 1}[i])
		number := addReport(t, s, n, wrong("kent", words, at))
		place := []int{1, 0, 2}[i]
		want[place] = chat.Report{Number: number, Area: "kent", About: "who", Words: words, At: at, Times: 1}
	}
	for limit, many := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 3: 3, 100: 3} {
		checkReports(t, "Reports", reports(t, s, n, limit), want[:many]...)
	}
}

func everyReport(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	addReport(t, s, n, wrong("gwent", "first", noon))
	addReport(t, s, other, wrong("kent", "second", noon.Add(time.Minute)))
	addReport(t, s, n, wrong("gwent", "third", noon.Add(time.Hour)))
	for limit, want := range map[int][]string{
		-1: nil,
		0:  nil,
		2:  {"third", "second"},
		10: {"third", "second", "first"},
	} {
		got, err := s.EveryReport(t.Context(), limit)
		if err != nil {
			t.Fatalf("EveryReport(%d) = %v", limit, err)
		}
		var words []string
		for _, r := range got {
			words = append(words, r.Words)
		}
		if strings.Join(words, ", ") != strings.Join(want, ", ") {
			t.Errorf("EveryReport(%d) says %q, want %q", limit, words, want)
		}
	}
}

func textKept(t *testing.T, s Store) {
	n := network(t, s, bristol)
	for name, words := range map[string]string{
		"nothing":             "",
		"composed letters":    "Heddlu Dyfed-Powys: tŷ, ŵyth, Caffè",
		"emoji with a joiner": "👩🏽‍⚖️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
		"line breaks":         "one\ntwo\n\nthree",
		"quotes and percents": `"it's" 100% ? :name $1 \`,
		"ten thousand runes":  strings.Repeat("ŵ", 10_000),
	} {
		addReport(t, s, n, wrong("dyfed-powys", words, noon))
		newest := reports(t, s, n, 1)
		if len(newest) != 1 || newest[0].Words != words {
			t.Errorf("%s: Reports(%d, 1) = %v, want the words %q", name, n, newest, words)
		}
	}
}

func reportNeedsNetwork(t *testing.T, s Store) {
	n := network(t, s, bristol) + 1
	if number, err := s.AddReport(t.Context(), n, wrong("kent", "x", noon)); err == nil {
		t.Errorf("AddReport(%d, …) to no network = %d, want an error", n, number)
	}
	if got := reportCount(t, s, n); got != 0 {
		t.Errorf("ReportCount(%d) after the refusal = %d, want 0", n, got)
	}
}

func sixteenAtOnce(t *testing.T, s Store) {
	const writers, each = 16, 10
	n := network(t, s, bristol)
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				words := strings.Repeat("x", w*each+i)
				if _, err := s.AddReport(t.Context(), n, wrong("kent", words, noon)); err != nil {
					t.Errorf("AddReport(%d, …) among %d writers = %v", n, writers, err)
				}
				c := channel(bristol, "C1")
				if err := s.SetAreas(t.Context(), n, c, []string{"kent", "gwent"}); err != nil {
					t.Errorf("SetAreas(%d, %v, …) among %d writers = %v", n, c, writers, err)
				}
			}
		})
	}
	group.Wait()
	seen := map[int]bool{}
	for _, r := range reports(t, s, n, 2*writers*each) {
		seen[r.Number] = true
	}
	for number := 1; number <= writers*each; number++ {
		if !seen[number] {
			t.Errorf("after %d reports by %d writers, number %d is missing", writers*each, writers, number)
		}
	}
	checkAreas(t, s, n, channel(bristol, "C1"), "kent", "gwent")
}

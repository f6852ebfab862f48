package poll_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pccbot/bot/chattest"
	"pccbot/bot/poll"
)

var closed = time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)

// sample is a poll with a question of every kind, and what became of it.
func sample() poll.Export {
	p := poll.Poll{Number: 12, Draft: poll.Draft{
		Areas: []string{"avon-and-somerset", "gwent", "north-wales"},
		Asked: 40,
		Questions: []poll.Question{
			{Key: "recognised", Kind: poll.YesNo, Text: "Do you feel recognised by your commissioner?", Options: []string{"Yes", "No", "Not sure"}},
			{Kind: poll.Several, Text: "How did you engage?", Options: []string{"=meeting", "One-to-one, by letter", `A "public" meeting`}},
			{Kind: poll.Scale, Text: "How well does it work?", Options: []string{"1", "2", "3", "4", "5"}},
			{Kind: poll.Single, Text: "Will the network last?", Options: []string{"Yes", "No"}},
			{Kind: poll.Text, Text: "What is a barrier?"},
		},
	}}
	s := poll.Snapshot{Poll: 12, At: closed, Answered: 19, Results: []poll.Result{
		{Question: 1, At: closed, Answered: 19, Counts: []int{11, 5, 3}, Rows: []poll.Row{
			{Areas: []string{"avon-and-somerset"}, Answered: 12, Counts: []int{8, 3, 1}},
			{Areas: []string{"gwent", "north-wales"}, Answered: 7, Counts: []int{3, 2, 2}},
		}},
		{Question: 2, At: closed.AddDate(0, 0, -1), Answered: 8, Counts: []int{1, 7, 4}},
		{Question: 3, At: closed, Answered: 4},
		{Question: 4, At: closed, Answered: 0},
		{Question: 5, At: closed, Answered: 6},
	}}
	comments := []poll.Comment{
		{Question: 5, Number: 1, Words: "Nobody answers.\nWe wrote twice, \"politely\".", Verdict: poll.Approved},
		{Question: 5, Number: 2, Words: "the name of a colleague", Verdict: poll.LeftOut},
		{Question: 5, Number: 3, Words: "not yet read", Verdict: poll.Waiting},
		{Question: 5, Number: 4, Words: "+44 is all we have", Verdict: poll.Approved},
	}
	return poll.NewExport(p, s, comments, recognised2013, name)
}

func recognised2013(q poll.Question) []poll.Beside {
	if q.Key != "recognised" {
		return nil
	}
	return []poll.Beside{{
		Says:   "78 percent of local Safer Future Communities networks felt recognised by their PCC",
		Survey: "Clinks survey, March 2013", Date: "2013-03", N: "not given",
		Source: `Clinks, "PCCs: happy anniversary?", 2014`,
		Match:  poll.Close, Why: "In 2013 local networks said so; here each organisation says it for itself.",
	}}
}

func name(slug string) string {
	return map[string]string{"avon-and-somerset": "Avon and Somerset", "gwent": "Gwent", "north-wales": "North Wales"}[slug]
}

// files is an export as CSV and as JSON.
func files(t interface{ Fatal(...any) }, e poll.Export) (table, object []byte) {
	table, err := e.CSV()
	if err != nil {
		t.Fatal(err)
	}
	object, err = e.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return table, object
}

// read is a CSV file without the mark and the names of the columns.
func read(t interface {
	Fatalf(string, ...any)
}, table []byte) [][]string {
	text, marked := bytes.CutPrefix(table, []byte("\uFEFF"))
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("marked as UTF-8: %v, error %v in\n%s", marked, err, table)
	}
	return all[1:]
}

func TestExportIsAsKept(t *testing.T) {
	table, object := files(t, sample())
	chattest.Golden(t, "export.csv", table)
	chattest.Golden(t, "export.json", object)
}

func TestExportOfAPollNobodyAnswered(t *testing.T) {
	p := poll.Poll{Number: 1, Draft: poll.Draft{Questions: []poll.Question{{Kind: poll.YesNo, Text: "Has it?", Options: []string{"Yes", "No", "Not sure"}}}}}
	table, object := files(t, poll.NewExport(p, poll.Snapshot{Poll: 1, At: closed}, nil, recognised2013, name))
	lines := read(t, table)
	if len(lines) != 3 || lines[0][7] != "" || lines[0][8] != "0" || lines[0][11] != "fewer than 5 answered, so only the number is shown" {
		t.Errorf("the CSV is %q", lines)
	}
	if bytes.Contains(object, []byte("\"by_area\": null")) || !bytes.Contains(object, []byte(`"count": null`)) {
		t.Errorf("the JSON has a list that is null, or a count that is not:\n%s", object)
	}
}

// one exports a comment, with a question and an option of the same words.
func one(words string) poll.Export {
	p := poll.Poll{Number: 1, Draft: poll.Draft{
		Areas:     []string{"x"},
		Questions: []poll.Question{{Kind: poll.Single, Text: words, Options: []string{words, "No"}}},
	}}
	s := poll.Snapshot{At: closed, Answered: 10, Results: []poll.Result{{Question: 1, At: closed, Answered: 10, Counts: []int{6, 4}, Rows: []poll.Row{
		{Areas: []string{"x"}, Answered: 5, Counts: []int{3, 2}},
		{Areas: []string{"y", "z"}, Answered: 5, Counts: []int{3, 2}},
	}}}}
	beside := func(poll.Question) []poll.Beside {
		return []poll.Beside{{Says: words, Survey: words, Date: words, N: words, Source: words, Why: words}}
	}
	comments := []poll.Comment{{Question: 1, Number: 1, Words: words, Verdict: poll.Approved}}
	return poll.NewExport(p, s, comments, beside, func(string) string { return words })
}

// formula reports whether a spreadsheet would compute a cell.
func formula(cell string) bool {
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(cell, sign) {
			return true
		}
	}
	return false
}

// The cases of bad input that a file of results meets, by their number.
func TestBadInput(t *testing.T) {
	t.Run("T21_a_cell_that_begins_like_a_formula", func(t *testing.T) {
		for _, words := range []string{
			"=1+1", "+44 20", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\r\n=x", "＝1", "＋1", "－1", "＠x", "  =1+1", "\u00a0@x",
			"=HYPERLINK(\"https://example.org\",\"x\")", "=", "\x00=1",
		} {
			table, _ := files(t, one(words))
			lines := read(t, table)
			if got := lines[0][6]; !strings.HasPrefix(got, "'") {
				t.Errorf("the option %q is the cell %q, want a quote before it", words, got)
			}
			for _, line := range lines {
				if i := slices.IndexFunc(line, formula); i >= 0 {
					t.Errorf("with %q, the cell %q is a formula", words, line[i])
				}
			}
		}
	})
	t.Run("T21_our_own_numbers_stay_numbers", func(t *testing.T) {
		table, _ := files(t, one("=1"))
		if line := read(t, table)[0]; line[0] != "1" || line[7] != "6" || line[8] != "10" || line[9] != "60" {
			t.Errorf("the first line is %q", line)
		}
	})
	t.Run("T21_other_text_stays_as_it_is", func(t *testing.T) {
		for _, words := range []string{"1=1", "a@b", "’=1", "Sŵn", "", "'", "x\t=1"} {
			table, _ := files(t, one(words))
			if got := read(t, table)[0][6]; got != words {
				t.Errorf("the option %q is the cell %q", words, got)
			}
		}
	})
	t.Run("T22_newline_quote_and_comma_in_one_answer", func(t *testing.T) {
		const words = "Nobody answers,\nthey say \"later\", and\n\nthat is all;"
		table, object := files(t, one(words))
		lines := read(t, table)
		if got := lines[len(lines)-1]; got[3] != "comment" || got[6] != words {
			t.Errorf("the comment comes back as %q, want %q", got, words)
		}
		var e poll.Export
		if err := json.Unmarshal(object, &e); err != nil || e.Questions[0].Comments[0] != words {
			t.Errorf("the comment comes back as %+v, %v", e, err)
		}
	})
	t.Run("V14_1_2_4_5_and_10_answers", func(t *testing.T) {
		for answers, want := range map[int]bool{1: false, 2: false, 4: false, 5: true, 10: true} {
			n := newNetwork()
			for p := range answers {
				n.answer("1", p)
				n.move([]string{"kent", "essex", "surrey"}[min(p/4, 2)], p)
			}
			r := n.close(poll.Publish)
			if r.Whole != want || len(r.Standing) != answers {
				t.Errorf("of %d answers the counts are shown: %v, want %v", answers, r.Whole, want)
			}
			if r.Rows != nil {
				t.Errorf("of %d answers in areas of four and fewer the rows are %v, want none", answers, r.Rows)
			}
		}
	})
	t.Run("V14_small_areas_share_a_row", func(t *testing.T) {
		n := newNetwork()
		n.answer("1", people(1, 10)...)
		n.move("kent", people(1, 5)...)
		n.move("essex", people(6, 8)...)
		n.move("surrey", people(9, 10)...)
		got := n.close(poll.Publish).Rows
		if want := [][]string{{"kent"}, {"essex", "surrey"}}; !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("the rows are %v, want %v", got, want)
		}
	})
	t.Run("V15_closing_after_every_vote", func(t *testing.T) {
		n := newNetwork()
		var shown []int
		for p := range 21 {
			n.answer("1", p)
			if n.close(poll.Publish).Whole {
				shown = append(shown, p+1)
			}
		}
		if want := []int{5, 10, 15, 20}; !slices.Equal(shown, want) {
			t.Errorf("the counts are shown after %v answers, want %v", shown, want)
		}
		if few := exposed(n.shown); few != nil {
			t.Errorf("that tells on %v", few)
		}
	})
}

func FuzzExportIsSafeAndComesBack(f *testing.F) {
	for _, words := range []string{"=1", "a,b\n\"c\"", "\r\n", "＠x", " -1", "'", "\xff", "\uFEFF=1"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		table, object := files(t, one(words))
		lines := read(t, table)
		for _, line := range lines {
			if i := slices.IndexFunc(line, formula); i >= 0 {
				t.Errorf("with %q, the cell %q is a formula", words, line[i])
			}
		}
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(words)
		if got := lines[0][6]; got != want && got != "'"+want {
			t.Errorf("%q comes back as %q", words, got)
		}
		var e poll.Export
		if err := json.Unmarshal(object, &e); err != nil {
			t.Errorf("with %q: %v", words, err)
		}
	})
}

// Whatever a snapshot holds, no count of fewer than five and no comment that is
// not approved gets into a file.
func TestNothingHiddenIsExported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := poll.Poll{Number: 1}
		s := poll.Snapshot{At: closed}
		var comments []poll.Comment
		for q := range rapid.IntRange(1, 4).Draw(t, "questions") {
			p.Questions = append(p.Questions, poll.Question{Kind: poll.Single, Text: "Has it?", Options: []string{"Yes", "No"}})
			answered := rapid.IntRange(0, 12).Draw(t, "answered")
			r := poll.Result{Question: q + 1, At: closed, Answered: answered, Counts: []int{7000 + answered, 9}}
			for range rapid.IntRange(0, 3).Draw(t, "rows") {
				in := rapid.IntRange(0, 12).Draw(t, "in")
				r.Rows = append(r.Rows, poll.Row{Areas: []string{"x"}, Answered: in, Counts: []int{7000 + in, 9}})
			}
			s.Results = append(s.Results, r)
			verdict := rapid.SampledFrom([]poll.Verdict{poll.Waiting, poll.Approved, poll.LeftOut, ""}).Draw(t, "verdict")
			words := map[bool]string{true: "let out", false: "kept back"}[verdict == poll.Approved]
			comments = append(comments, poll.Comment{Question: q + 1, Number: 1, Words: words, Verdict: verdict})
		}
		e := poll.NewExport(p, s, comments, recognised2013, func(string) string { return "X" })
		table, object := files(t, e)
		for _, line := range read(t, table) {
			few := slices.Contains([]string{"0", "1", "2", "3", "4"}, line[8])
			if few && (line[7] != "" || line[9] != "" || line[4] != "") {
				t.Errorf("this line shows too much: %q", line)
			}
		}
		for _, file := range [][]byte{table, object} {
			for few := range 5 {
				if bytes.Contains(file, fmt.Append(nil, 7000+few)) {
					t.Errorf("a count of %d people is in\n%s", few, file)
				}
			}
			if bytes.Contains(file, []byte("kept back")) {
				t.Errorf("a comment that was not approved is in\n%s", file)
			}
		}
	})
}

func TestPercent(t *testing.T) {
	for _, tc := range []struct{ count, of, want int }{
		{0, 0, 0}, {0, 5, 0}, {5, 5, 100}, {1, 3, 33}, {2, 3, 67}, {1, 8, 13}, {1, 200, 1}, {1, 201, 0}, {199, 200, 100},
	} {
		if got := poll.Percent(tc.count, tc.of); got != tc.want {
			t.Errorf("Percent(%d, %d) = %d, want %d", tc.count, tc.of, got, tc.want)
		}
	}
}

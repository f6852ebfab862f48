package poll_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pccbot/bot/poll"
)

// publisher is [poll.Publish], or one with a mistake.
type publisher func(now []poll.Standing, earlier []poll.Release) poll.Release

// A network is people who answer one question over several closes. It knows who
// everyone is, which the publisher does not.
type network struct {
	answers  map[int]string // what each of the people answers now, by their number
	areas    map[int]string
	releases []poll.Release // as the publisher sees them
	shown    []line         // what it showed of whom, in truth
	given    int            // how many marks and words were given out
	// apart says that who is erased gets another mark in each release.
	apart bool
}

// A line is the people and answers of one set that was counted out.
type line map[cell]bool

type cell struct {
	person int
	answer string
}

func newNetwork() *network {
	return &network{answers: map[int]string{}, areas: map[int]string{}}
}

// mark is the mark that a person has as long as it is not erased.
func mark(n int) (m poll.Mark) {
	binary.BigEndian.PutUint64(m[:], uint64(n))
	return m
}

// word is one that nobody has answered.
func (n *network) word() string {
	n.given++
	return fmt.Sprintf("word %d", n.given)
}

func (n *network) answer(answer string, people ...int) {
	for _, p := range people {
		n.answers[p] = answer
	}
}

func (n *network) move(area string, people ...int) {
	for _, p := range people {
		n.areas[p] = area
	}
}

func (n *network) withdraw(people ...int) {
	for _, p := range people {
		delete(n.answers, p)
		n.cover(p, func(s *poll.Standing) {
			if s.Fate == poll.Kept {
				s.Fate = poll.TakenBack
			}
		})
	}
}

// erase forgets people. Who answers afterwards has the mark that they had, but
// the earlier releases have another one for them.
func (n *network) erase(people ...int) {
	for _, p := range people {
		delete(n.answers, p)
		n.given++
		last := n.given
		n.cover(p, func(s *poll.Standing) {
			if n.apart {
				n.given++
				last = n.given
			}
			s.Fate = poll.Erased
			s.Voter = mark(1_000_000 + last)
		})
	}
}

// cover puts random words in the place of a person's earlier answers.
func (n *network) cover(p int, do func(*poll.Standing)) {
	words := map[string]string{}
	for _, r := range n.releases {
		for i := range r.Standing {
			s := &r.Standing[i]
			if s.Voter != mark(p) {
				continue
			}
			before := s.Fate
			do(s)
			if before == s.Fate {
				continue
			}
			if words[s.Answer] == "" {
				words[s.Answer] = n.word()
			}
			s.Answer = words[s.Answer]
		}
	}
}

// close publishes, and keeps what was shown.
func (n *network) close(publish publisher) poll.Release {
	var now []poll.Standing
	for _, p := range slices.Sorted(maps.Keys(n.answers)) {
		now = append(now, poll.Standing{Voter: mark(p), Area: n.areas[p], Answer: n.answers[p]})
	}
	r := publish(now, n.releases)
	n.releases = append(n.releases, r)
	n.shown = append(n.shown, n.lines(r)...)
	return r
}

// lines is what a release shows, as long as nothing has changed since.
func (n *network) lines(r poll.Release) []line {
	if !r.Whole {
		return nil
	}
	lines := []line{n.line(func(string) bool { return true })}
	for _, areas := range r.Rows {
		lines = append(lines, n.line(func(area string) bool { return slices.Contains(areas, area) }))
	}
	return lines
}

func (n *network) line(in func(area string) bool) line {
	l := line{}
	for p, answer := range n.answers {
		if in(n.areas[p]) {
			l[cell{p, answer}] = true
		}
	}
	return l
}

// people is the numbers from one to another.
func people(from, to int) []int {
	var all []int
	for p := from; p <= to; p++ {
		all = append(all, p)
	}
	return all
}

// The oracle. It works on what is true, and on its own: nothing of it is taken
// from the publisher, not even what it is for.

// exposed is the fewest people, up to four, about whom something can be worked
// out by adding and subtracting lines; nil where there are none.
//
// It brings the lines into reduced form, in which each has a column of its own. A
// sum of them is then not zero in the own column of every line that is in it, so
// a sum about some people is made of lines whose own columns are theirs.
func exposed(lines []line) []int {
	cells, rows := matrix(lines)
	own := reduce(rows)
	rows = rows[:len(own)]
	var found []int
	for _, few := range unions(alike(cells, lines), 4) {
		if found != nil && len(few) >= len(found) {
			continue
		}
		var theirs [][]*big.Rat
		for i, c := range own {
			if slices.Contains(few, cells[c].person) {
				theirs = append(theirs, outside(rows[i], cells, few))
			}
		}
		if len(theirs) > 0 && len(reduce(theirs)) < len(theirs) {
			found = few
		}
	}
	return found
}

// exposedPlainly is the same, slowly and without a thought: it takes away every
// four people and looks whether the rank falls.
func exposedPlainly(lines []line) bool {
	cells, rows := matrix(lines)
	var everyone [][]int
	for _, c := range cells {
		everyone = append(everyone, []int{c.person})
	}
	slices.SortFunc(everyone, slices.Compare)
	everyone = slices.CompactFunc(everyone, slices.Equal)
	_, whole := matrix(lines)
	rank := len(reduce(whole))
	for _, few := range unions(everyone, 4) {
		var rest [][]*big.Rat
		for _, row := range rows {
			rest = append(rest, outside(row, cells, few))
		}
		if len(reduce(rest)) < rank {
			return true
		}
	}
	return false
}

func matrix(lines []line) ([]cell, [][]*big.Rat) {
	all := line{}
	for _, l := range lines {
		maps.Copy(all, l)
	}
	cells := slices.SortedFunc(maps.Keys(all), func(a, b cell) int {
		return strings.Compare(fmt.Sprintf("%06d %s", a.person, a.answer), fmt.Sprintf("%06d %s", b.person, b.answer))
	})
	var rows [][]*big.Rat
	for _, l := range lines {
		var row []*big.Rat
		for _, c := range cells {
			row = append(row, big.NewRat(0, 1))
			if l[c] {
				row[len(row)-1] = big.NewRat(1, 1)
			}
		}
		rows = append(rows, row)
	}
	return cells, rows
}

// reduce brings rows into reduced form, the rows that are not zero first, and
// says in which column each of those has its own one.
func reduce(rows [][]*big.Rat) (own []int) {
	for c := 0; len(rows) > 0 && c < len(rows[0]) && len(own) < len(rows); c++ {
		at := len(own)
		i := slices.IndexFunc(rows[at:], func(row []*big.Rat) bool { return row[c].Sign() != 0 })
		if i < 0 {
			continue
		}
		rows[at], rows[at+i] = rows[at+i], rows[at]
		scale(rows[at], new(big.Rat).Inv(rows[at][c]))
		for j, row := range rows {
			if j != at && row[c].Sign() != 0 {
				subtract(row, rows[at], new(big.Rat).Set(row[c]))
			}
		}
		own = append(own, c)
	}
	return own
}

func scale(row []*big.Rat, by *big.Rat) {
	for i := range row {
		if row[i].Sign() != 0 {
			row[i].Mul(row[i], by)
		}
	}
}

func subtract(row, other []*big.Rat, times *big.Rat) {
	for i := range row {
		if other[i].Sign() != 0 {
			row[i].Sub(row[i], new(big.Rat).Mul(other[i], times))
		}
	}
}

// outside is a copy of the row without the columns of the few.
func outside(row []*big.Rat, cells []cell, few []int) []*big.Rat {
	var rest []*big.Rat
	for i, c := range cells {
		if !slices.Contains(few, c.person) {
			rest = append(rest, new(big.Rat).Set(row[i]))
		}
	}
	return rest
}

// alike is the people in groups of which nobody can be told from another.
func alike(cells []cell, lines []line) [][]int {
	looks := map[int][]string{}
	for _, c := range cells {
		var in strings.Builder
		for _, l := range lines {
			in.WriteString(strconv.FormatBool(l[c]))
		}
		looks[c.person] = append(looks[c.person], in.String())
	}
	groups := map[string][]int{}
	for p, look := range looks {
		slices.Sort(look)
		groups[strings.Join(look, "|")] = append(groups[strings.Join(look, "|")], p)
	}
	all := slices.Collect(maps.Values(groups))
	for _, group := range all {
		slices.Sort(group)
	}
	slices.SortFunc(all, slices.Compare)
	return all
}

// unions is every union of groups that has one to most people in it.
func unions(groups [][]int, most int) [][]int {
	if len(groups) == 0 {
		return nil
	}
	all := unions(groups[1:], most)
	if first := groups[0]; len(first) <= most {
		all = append(all, first)
		for _, u := range unions(groups[1:], most-len(first)) {
			all = append(all, slices.Concat(first, u))
		}
	}
	return all
}

func TestOracleIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []line
		count := rapid.IntRange(1, 6).Draw(t, "lines")
		for range count {
			l := line{}
			for p := range 8 {
				if a := rapid.IntRange(0, 2).Draw(t, "answer"); a > 0 {
					l[cell{p, strconv.Itoa(a)}] = true
				}
			}
			lines = append(lines, l)
		}
		if few, plainly := exposed(lines), exposedPlainly(lines); (few != nil) != plainly {
			t.Errorf("exposed(%v) = %v, exposedPlainly = %v", lines, few, plainly)
		}
	})
}

// The first time, nothing can be subtracted: the sizes are all that counts.
func TestEveryFirstRelease(t *testing.T) {
	for n := range 31 {
		for _, sizes := range splits(n, 4) {
			var now []poll.Standing
			for area, size := range sizes {
				for range size {
					now = append(now, poll.Standing{Voter: mark(len(now)), Area: string(rune('a' + area)), Answer: "1"})
				}
			}
			checkFirst(t, now, poll.Publish(now, nil))
		}
		for _, sizes := range splits(n, 5) {
			if !slices.IsSorted(sizes) {
				continue // which option is which makes no difference
			}
			var now []poll.Standing
			for option, size := range sizes {
				for range size {
					now = append(now, poll.Standing{Voter: mark(len(now)), Area: strconv.Itoa(len(now) % 2), Answer: strconv.Itoa(option)})
				}
			}
			checkFirst(t, now, poll.Publish(now, nil))
		}
	}
}

// splits is every way to share n among some.
func splits(n, some int) [][]int {
	if some == 1 {
		return [][]int{{n}}
	}
	var all [][]int
	for first := range n + 1 {
		for _, rest := range splits(n-first, some-1) {
			all = append(all, append([]int{first}, rest...))
		}
	}
	return all
}

func checkFirst(t *testing.T, now []poll.Standing, r poll.Release) {
	t.Helper()
	if r.Whole != (len(now) >= 5) {
		t.Fatalf("of %d answers the whole is shown: %v", len(now), r.Whole)
	}
	if !r.Whole && r.Rows != nil || len(r.Rows) == 1 {
		t.Fatalf("of %d answers the rows are %v", len(now), r.Rows)
	}
	sizes := map[string]int{}
	for _, s := range now {
		sizes[s.Area]++
	}
	seen := map[string]bool{}
	for _, row := range r.Rows {
		people, small := 0, 0
		for _, area := range row {
			if seen[area] || sizes[area] == 0 {
				t.Fatalf("%v: area %s is in two rows or has nobody: %v", sizes, area, r.Rows)
			}
			seen[area] = true
			people += sizes[area]
			if sizes[area] < 5 {
				small++
			}
		}
		if people < 5 || len(row) > 1 && small == 0 {
			t.Fatalf("%v: row %v has %d people, %d small areas", sizes, row, people, small)
		}
	}
	if r.Rows != nil && len(seen) != len(sizes) {
		t.Fatalf("%v: rows %v leave somebody out", sizes, r.Rows)
	}
	if two := tableFits(sizes); r.Whole && two != (r.Rows != nil) {
		t.Fatalf("%v: rows %v, though a table fits: %v", sizes, r.Rows, two)
	}
}

// tableFits reports whether two rows are left when the small areas share one and
// take in the next smallest as long as they have fewer than five people.
func tableFits(sizes map[string]int) bool {
	others, rows := 0, 0
	for i, size := range slices.Sorted(maps.Values(sizes)) {
		switch {
		case size < 5 || i > 0 && others > 0 && others < 5:
			others += size
		default:
			rows++
		}
	}
	return rows > 1 || rows == 1 && others > 0
}

func TestTableByArea(t *testing.T) {
	for _, tc := range []struct {
		name  string
		sizes map[string]int
		want  [][]string
	}{
		{"two areas of five", map[string]int{"kent": 5, "essex": 5}, [][]string{{"essex"}, {"kent"}}},
		{"one area", map[string]int{"kent": 12}, nil},
		{"nobody was asked for an area", map[string]int{"": 12}, nil},
		{"some gave no area", map[string]int{"": 5, "kent": 5}, [][]string{{""}, {"kent"}}},
		{"two small areas have five together", map[string]int{"kent": 9, "essex": 3, "surrey": 2}, [][]string{{"kent"}, {"essex", "surrey"}}},
		{"a small area takes in the smaller of two", map[string]int{"kent": 9, "essex": 7, "surrey": 1}, [][]string{{"kent"}, {"essex", "surrey"}}},
		{"of two alike it takes in the first by name", map[string]int{"kent": 6, "essex": 6, "surrey": 1}, [][]string{{"kent"}, {"essex", "surrey"}}},
		{"it stops at five", map[string]int{"a": 1, "b": 1, "c": 4, "d": 5, "e": 6}, [][]string{{"d"}, {"e"}, {"a", "b", "c"}}},
		{"all areas are small", map[string]int{"a": 4, "b": 4, "c": 4}, nil},
		{"one row is left", map[string]int{"kent": 5, "essex": 4}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := newNetwork()
			for area, size := range tc.sizes {
				for range size {
					p := len(n.answers)
					n.answer("1", p)
					n.move(area, p)
				}
			}
			if diff := gocmp.Diff(tc.want, n.close(poll.Publish).Rows); diff != "" {
				t.Errorf("the rows of %v (-want +got):\n%s", tc.sizes, diff)
			}
		})
	}
}

// Five may answer anew, and people see their answers; four may not.
func TestReopening(t *testing.T) {
	for _, tc := range []struct {
		name   string
		reopen func(n *network)
		want   bool
	}{
		{"nothing", func(*network) {}, false},
		{"four new answers", func(n *network) { n.answer("2", people(21, 24)...) }, false},
		{"five new answers", func(n *network) { n.answer("2", people(21, 25)...) }, true},
		{"four changed answers", func(n *network) { n.answer("2", people(1, 4)...) }, false},
		{"five changed answers", func(n *network) { n.answer("2", people(1, 5)...) }, true},
		{"five withdrawn answers", func(n *network) { n.withdraw(people(1, 5)...) }, true},
		{"two new, two changed, one withdrawn", func(n *network) {
			n.answer("2", 21, 22, 1, 2)
			n.withdraw(3)
		}, true},
		{"five who withdraw and answer again, perhaps the same", func(n *network) {
			n.withdraw(people(1, 5)...)
			n.answer("2", people(1, 5)...)
		}, false},
		{"the same beside five new", func(n *network) {
			n.withdraw(people(1, 5)...)
			n.answer("2", people(1, 5)...)
			n.answer("1", people(21, 25)...)
		}, true},
		{"one erased beside five new, of whom one may be the same", func(n *network) {
			n.erase(1)
			n.answer("1", people(21, 25)...)
		}, false},
		{"one erased beside six new", func(n *network) {
			n.erase(1)
			n.answer("1", people(21, 26)...)
		}, true},
		{"five erased and back, beside one new", func(n *network) {
			n.erase(people(1, 5)...)
			n.answer("1", people(1, 5)...)
			n.answer("2", 21)
		}, false},
		{"fewer than five are left", func(n *network) { n.withdraw(people(1, 16)...) }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := newNetwork()
			n.answer("1", people(1, 20)...)
			n.close(poll.Publish)
			tc.reopen(n)
			if r := n.close(poll.Publish); r.Whole != tc.want {
				t.Errorf("published again: %v, want %v", r.Whole, tc.want)
			}
			if few := exposed(n.shown); few != nil {
				t.Errorf("it tells on %v", few)
			}
		})
	}
}

// A table comes again with five in every row.
func TestReopeningWithATable(t *testing.T) {
	for _, tc := range []struct {
		name   string
		reopen func(n *network)
		want   [][]string
	}{
		{"five in one area", func(n *network) { n.answer("2", people(1, 5)...) }, nil},
		{"five in each area", func(n *network) { n.answer("2", slices.Concat(people(1, 5), people(11, 15))...) }, [][]string{{"essex"}, {"kent"}}},
		{"five in each area, one of them moved", func(n *network) {
			n.answer("2", slices.Concat(people(1, 5), people(11, 15))...)
			n.move("kent", 1)
		}, [][]string{{"essex"}, {"kent"}}},
		{"five in each area, and one who answers the same elsewhere", func(n *network) {
			n.answer("2", slices.Concat(people(1, 5), people(11, 15))...)
			n.move("kent", 6)
		}, [][]string{{"essex"}, {"kent"}}},
		{"a new area", func(n *network) {
			n.answer("2", slices.Concat(people(1, 5), people(11, 15), people(21, 25))...)
			n.move("surrey", people(21, 25)...)
		}, [][]string{{"essex"}, {"kent"}, {"surrey"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := newNetwork()
			n.answer("1", people(1, 20)...)
			n.move("essex", people(1, 10)...)
			n.move("kent", people(11, 20)...)
			n.close(poll.Publish)
			tc.reopen(n)
			r := n.close(poll.Publish)
			if diff := gocmp.Diff(tc.want, r.Rows); diff != "" || !r.Whole {
				t.Errorf("whole: %v, rows (-want +got):\n%s", r.Whole, diff)
			}
			if few := exposed(n.shown); few != nil {
				t.Errorf("it tells on %v", few)
			}
		})
	}
}

// pairwise publishes by the rules that people are told, and by nothing else.
func pairwise(now []poll.Standing, earlier []poll.Release) poll.Release {
	r := poll.Publish(now, nil)
	for _, e := range slices.Backward(earlier) {
		switch {
		case !e.Whole:
			continue
		case different(now, e.Standing) < 5:
			return poll.Release{Standing: now}
		case e.Rows != nil && slices.ContainsFunc(r.Rows, func(areas []string) bool {
			return different(only(areas, now), only(areas, e.Standing)) < 5
		}):
			r.Rows = nil
		}
		break
	}
	return r
}

func different(a, b []poll.Standing) int {
	type answer struct {
		voter poll.Mark
		words string
	}
	in, people := map[answer]int{}, map[poll.Mark]bool{}
	for _, s := range slices.Concat(a, b) {
		in[answer{s.Voter, s.Answer}]++
	}
	for answer, n := range in {
		if n == 1 {
			people[answer.voter] = true
		}
	}
	return len(people)
}

func only(areas []string, standing []poll.Standing) []poll.Standing {
	return slices.DeleteFunc(slices.Clone(standing), func(s poll.Standing) bool { return !slices.Contains(areas, s.Area) })
}

// What the pairwise rule gives away, the rule that adds up keeps.
func TestWhatPairsOfResultsDoNotShow(t *testing.T) {
	for _, tc := range []struct {
		name    string
		history func(n *network, publish publisher)
		tells   []int // on whom, with the pairwise rule
	}{
		{"five change and four change back", func(n *network, publish publisher) {
			n.answer("1", people(1, 20)...)
			n.close(publish)
			n.answer("2", people(1, 5)...)
			n.close(publish)
			n.answer("1", people(1, 4)...)
			n.answer("2", 6)
			n.close(publish)
		}, []int{5, 6}},
		{"one moves while five change on each side", func(n *network, publish publisher) {
			n.answer("1", people(1, 30)...)
			n.move("essex", people(1, 10)...)
			n.move("kent", people(11, 20)...)
			n.move("surrey", people(21, 30)...)
			n.close(publish)
			n.answer("2", people(1, 5)...)
			n.close(publish) // the whole, without a table
			n.move("kent", 1)
			n.answer("2", slices.Concat(people(11, 15), people(21, 25))...)
			n.close(publish) // a table, in which kent and surrey less all that changed is the mover
		}, []int{1}},
		{"four results that differ by many", func(n *network, publish publisher) {
			n.answer("1", people(1, 31)...)
			n.close(publish)
			n.answer("2", people(1, 10)...)
			n.close(publish)
			n.answer("1", people(1, 10)...)
			n.answer("2", people(11, 20)...)
			n.close(publish)
			n.answer("2", people(1, 9)...)
			n.close(publish)
		}, []int{10}},
		{"five are forgotten, come back and bring one", func(n *network, publish publisher) {
			n.answer("1", people(1, 20)...)
			n.close(publish)
			n.erase(people(1, 5)...)
			n.answer("1", people(1, 5)...)
			n.answer("2", 21)
			n.close(publish)
		}, []int{21}},
		{"five withdraw, answer the same again and bring one", func(n *network, publish publisher) {
			n.answer("1", people(1, 20)...)
			n.close(publish)
			n.withdraw(people(1, 5)...)
			n.answer("1", people(1, 5)...)
			n.answer("2", 21)
			n.close(publish)
		}, []int{21}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := newNetwork()
			tc.history(n, pairwise)
			if few := exposed(n.shown); !slices.Equal(few, tc.tells) {
				t.Errorf("the pairwise rule tells on %v, want %v", few, tc.tells)
			}
			n = newNetwork()
			tc.history(n, poll.Publish)
			if few := exposed(n.shown); few != nil {
				t.Errorf("Publish tells on %v", few)
			}
		})
	}
}

// Whatever people do, and whoever is forgotten and comes back, nothing that was
// ever shown tells on fewer than five of them.
func TestNoHistoryTellsOnAnybody(t *testing.T) {
	checkMore(t, func(t *rapid.T) {
		n := newNetwork()
		n.apart = rapid.Bool().Draw(t, "apart")
		h := drawHistory(t)
		for range h.closes {
			h.step(t, n)
			n.close(poll.Publish)
			if few := exposed(n.shown); few != nil {
				t.Fatalf("after %d closes it tells on %v:\n%s", len(n.releases), few, n)
			}
		}
	})
}

// Where nobody is forgotten and nobody answers again after withdrawing, what is
// kept back would have told on somebody.
func TestNothingIsKeptBackForNothing(t *testing.T) {
	checkMore(t, func(t *rapid.T) {
		n := newNetwork()
		h := drawHistory(t)
		h.plain = true
		for range h.closes {
			h.step(t, n)
			before := n.shown
			r := n.close(poll.Publish)
			all := poll.Release{Whole: true}
			switch {
			case r.Whole || len(n.answers) < 5 || !n.renewed():
			case exposed(slices.Concat(before, n.lines(all))) == nil:
				t.Fatalf("close %d is kept back though it tells on nobody:\n%s", len(n.releases), n)
			}
		}
	})
}

// checkMore checks thousands of histories where rapid checks a hundred: most are
// dull, and they are quick.
func checkMore(t *testing.T, check func(t *rapid.T)) {
	for range 30 {
		rapid.Check(t, check)
	}
}

// renewed reports whether five answers have changed since those shown last.
func (n *network) renewed() bool {
	now := n.releases[len(n.releases)-1]
	for _, r := range slices.Backward(n.releases[:len(n.releases)-1]) {
		if r.Whole {
			return different(now.Standing, r.Standing) >= 5
		}
	}
	return true
}

// String is the lines that were shown.
func (n *network) String() string {
	var s strings.Builder
	for i, l := range n.shown {
		fmt.Fprintf(&s, "%d:", i+1)
		for _, c := range slices.SortedFunc(maps.Keys(l), func(a, b cell) int { return a.person - b.person }) {
			fmt.Fprintf(&s, " %d=%s", c.person, c.answer)
		}
		s.WriteString("\n")
	}
	return s.String()
}

// A history is what is drawn once for all closes of one.
type history struct {
	people, areas, options, closes int
	// plain says that nobody is forgotten, or answers again after withdrawing.
	plain bool
	past  []map[int]string // what each answered at each close
}

func drawHistory(t *rapid.T) *history {
	return &history{
		people:  rapid.SampledFrom([]int{5, 6, 9, 10, 11, 15, 20, 24, 30}).Draw(t, "people"),
		areas:   rapid.IntRange(1, 4).Draw(t, "areas"),
		options: rapid.IntRange(2, 5).Draw(t, "options"),
		closes:  rapid.SampledFrom([]int{4, 3, 2}).Draw(t, "closes"),
	}
}

// step is what people do until the next close, in groups: at first most answer,
// later some do this and some that.
func (h *history) step(t *rapid.T, n *network) {
	if len(h.past) == 0 {
		for p := range h.people {
			n.move(strconv.Itoa(p*h.areas/h.people), p)
		}
		for p := range h.people - rapid.SampledFrom([]int{0, 1, 5, 10}).Draw(t, "wait") {
			n.answer(strconv.Itoa(p%h.options+1), p)
		}
	} else {
		for range rapid.SampledFrom([]int{1, 2, 3, 5}).Draw(t, "groups") {
			h.group(t, n)
		}
	}
	h.past = append(h.past, maps.Clone(n.answers))
}

func (h *history) group(t *rapid.T, n *network) {
	does := []string{"answer", "change", "back", "withdraw", "again", "move", "erase", "return"}
	if h.plain {
		does = []string{"answer", "change", "back", "leave", "move"}
	}
	do := rapid.SampledFrom(does).Draw(t, "do")
	from := rapid.IntRange(0, h.people-1).Draw(t, "from")
	size := rapid.SampledFrom([]int{1, 4, 5, 6, 10, 20}).Draw(t, "size")
	other := rapid.IntRange(1, h.options).Draw(t, "other")
	area := strconv.Itoa(rapid.IntRange(0, h.areas-1).Draw(t, "area"))
	past := rapid.SampledFrom(h.past).Draw(t, "past")
	for i := range min(size, h.people) {
		p := (from + i) % h.people
		switch answer, answers := n.answers[p]; {
		case do == "answer" && !answers && !(h.plain && h.left(p)), do == "change" && answers:
			n.answer(strconv.Itoa((p+other)%h.options+1), p)
		case do == "back" && answers && past[p] != "":
			n.answer(past[p], p)
		case do == "withdraw", do == "leave" && !h.changed(p):
			n.withdraw(p)
		case do == "again" && answers:
			n.withdraw(p)
			n.answer(cmp.Or(past[p], answer), p)
		case do == "move":
			n.move(area, p)
		case do == "erase":
			n.erase(p)
		case do == "return" && answers:
			n.erase(p)
			n.answer(cmp.Or(past[p], answer), p)
		}
	}
}

// left reports whether someone answered at an earlier close.
func (h *history) left(p int) bool {
	return slices.ContainsFunc(h.past, func(answers map[int]string) bool { return answers[p] != "" })
}

// changed reports whether someone answered one thing at one close and another at
// another.
func (h *history) changed(p int) bool {
	answers := map[string]bool{}
	for _, past := range h.past {
		answers[past[p]] = true
	}
	delete(answers, "")
	return len(answers) > 1
}

func BenchmarkPublish(b *testing.B) {
	n := newNetwork()
	for p := range 5000 {
		n.answer(strconv.Itoa(p*p%5), p)
		n.move(strconv.Itoa(p%10), p)
	}
	for i := range 3 {
		n.close(poll.Publish)
		for p := i; p < 5000; p += 7 + i {
			n.answer(strconv.Itoa((p+i)%5), p)
		}
		for p := i; p < 5000; p += 97 {
			n.move(strconv.Itoa((p*i)%10), p)
		}
	}
	var now []poll.Standing
	for p := range 5000 {
		now = append(now, poll.Standing{Voter: mark(p), Area: n.areas[p], Answer: n.answers[p]})
	}
	for b.Loop() {
		if r := poll.Publish(now, n.releases); len(r.Rows) != 10 {
			b.Fatalf("whole: %v, rows %v", r.Whole, r.Rows)
		}
	}
}

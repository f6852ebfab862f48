package poll

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// Publish is what a close makes known of one question: now is everyone's answer
// as it stands, one each, and earlier are the releases of its earlier closes, in
// order.
//
// Fewer than [Floor] people are never counted out. After a question was made
// known it is so again only when five people added, changed or withdrew an
// answer; its table only with it, and only when each row has five who did, or who
// moved in or out. Where the release says less than an earlier one, the earlier
// one stands.
//
// Those are the rules that people are told. They do not keep a secret alone,
// because whoever saw two results can subtract them, and whoever saw four can do
// more. The difference of two closes has five people in it, but
//   - someone moved to another area, and the rows they left and came to both
//     differ by little more than them;
//   - five changed an answer and four changed it back, so that the third close
//     differs from the first by one person, and from the second by five;
//   - four results differ from each other by many, and the first less the second
//     less the third plus the fourth is one person's answer.
//
// So nothing is made known that with everything before it, added and subtracted
// as often as one likes, says something about fewer than five people. See
// reveals.
func Publish(now []Standing, earlier []Release) Release {
	earlier = slices.DeleteFunc(slices.Clone(earlier), func(r Release) bool { return !r.Whole })
	none := Release{Standing: now}
	whole := Release{Standing: now, Whole: true}
	table := Release{Standing: now, Whole: true, Rows: group(now)}
	switch {
	case len(now) < Floor || !renewed(whole, earlier) || reveals(whole, earlier):
		return none
	case table.Rows == nil || !rowsRenewed(table, earlier) || reveals(table, earlier):
		return whole
	}
	return table
}

// renewed reports whether enough answers changed since the last release.
func renewed(next Release, earlier []Release) bool {
	return len(earlier) == 0 || changes(earlier[len(earlier)-1].Standing, next.Standing) >= Floor
}

// rowsRenewed reports whether enough changed in every row since the last table.
func rowsRenewed(next Release, earlier []Release) bool {
	for _, last := range slices.Backward(earlier) {
		if last.Rows == nil {
			continue
		}
		return !slices.ContainsFunc(next.Rows, func(areas []string) bool {
			return changes(in(areas, last.Standing), in(areas, next.Standing)) < Floor
		})
	}
	return true
}

// changes is how many people came, went or have another answer.
func changes(was, is []Standing) int {
	before := map[Mark]string{}
	for _, s := range was {
		before[s.Voter] = s.Answer
	}
	n := 0
	for _, s := range is {
		if answer, stood := before[s.Voter]; !stood || answer != s.Answer {
			n++
		}
		delete(before, s.Voter)
	}
	return n + len(before)
}

// reveals reports whether next, together with the earlier releases, says
// something about fewer than [Floor] people that those did not say.
//
// Each set of people that was counted out, all of them or a row, is a line of
// zeros and ones with a column for every answer of every person. Who adds and
// subtracts results makes another line out of these. It tells on the people in
// whose columns it is not zero. So some people are exposed if the lines have a
// smaller rank once the columns of those people are taken away: then there is a
// line that is zero in all others. Only new lines count, since nothing unsays
// what is known, and people whose columns look the same count as one crowd, since
// a part of it taken away takes nothing from the rank.
//
// Two kinds of people may be in such a line or not, without our knowing. Who
// withdrew an answer and has another one may have given the same again, and
// counts as nobody. Who had an answer erased may have come back as somebody else
// with the same answer; then neither is in the line. They count as nobody too,
// and there may be one more person in it for each of them.
func reveals(next Release, earlier []Release) bool {
	var lines [][]Standing
	for _, r := range earlier {
		lines = append(lines, r.counted()...)
	}
	known := len(lines)
	lines = append(lines, next.counted()...)

	all := make(span, len(lines))
	var rest []*crowd
	for _, c := range crowds(lines) {
		all.add(c)
		if c.people > 0 {
			rest = append(rest, c)
		}
	}
	s := search{known: known, news: all.from(known), steps: searchSteps}
	return s.exposes(make(span, len(lines)), rest, Floor-1+erased(earlier))
}

// counted is each set of people of whom a release made the counts known.
func (r Release) counted() [][]Standing {
	sets := [][]Standing{r.Standing}
	for _, areas := range r.Rows {
		sets = append(sets, in(areas, r.Standing))
	}
	return sets
}

// erased is how many people in the releases had their answers erased.
func erased(releases []Release) int {
	gone := map[Mark]bool{}
	for _, r := range releases {
		for _, s := range r.Standing {
			if s.Fate == Erased {
				gone[s.Voter] = true
			}
		}
	}
	return len(gone)
}

// A crowd is people whose columns look the same.
type crowd struct {
	people  int // 0 for those who may be in a line or not
	columns [][]int
}

// crowds are the people in the lines, the largest first.
func crowds(lines [][]Standing) []*crowd {
	type column struct {
		voter  Mark
		answer string
	}
	ones := map[column][]int{} // the lines that have a one in the column
	fates := map[Mark]Fate{}
	for i, line := range lines {
		for _, s := range line {
			c := column{s.Voter, s.Answer}
			ones[c] = append(ones[c], i)
			fates[s.Voter] = cmp.Or(s.Fate, fates[s.Voter])
		}
	}
	columns := map[Mark][][]int{}
	for c, in := range ones {
		columns[c.voter] = append(columns[c.voter], in)
	}
	alike := map[string]*crowd{}
	for voter, own := range columns {
		slices.SortFunc(own, slices.Compare)
		unsure := fates[voter] == Erased || fates[voter] == TakenBack && len(own) > 1
		key := fmt.Sprint(unsure, own)
		if alike[key] == nil {
			alike[key] = &crowd{columns: own}
		}
		if !unsure {
			alike[key].people++
		}
	}
	return slices.SortedFunc(maps.Values(alike), func(a, b *crowd) int {
		return cmp.Or(cmp.Compare(b.people, a.people), slices.CompareFunc(a.columns, b.columns, slices.Compare))
	})
}

// A search looks for crowds that can be taken away so that the new lines lose
// rank.
type search struct {
	known int // how many lines are not new
	news  int // the rank that the new lines add to those
	// steps is how many more it takes; then it says yes, to be safe.
	steps int
}

// searchSteps is a few hundredths of a second of work, since a close of ten
// questions searches up to twenty times while everybody waits. A poll in which
// most people belong to a large crowd takes next to none.
const searchSteps = 5_000_000

// exposes reports whether crowds of at most few people in all can be taken away
// out of rest, with the columns in kept staying. If people can be found who hold
// the rank, and among the others such people again, few+1 times, then none can:
// one of each time would have to go. Otherwise it tries, since one of those found
// the first time has to go.
func (s *search) exposes(kept span, rest []*crowd, few int) bool {
	kept = slices.Clone(kept)
	var small []*crowd
	for _, c := range rest {
		if c.people > few {
			kept.add(c)
		} else {
			small = append(small, c)
		}
	}
	used := map[*crowd]int{}
	needed, held := s.hold(kept, small, used)
	if !held {
		return true
	}
	for again := 0; held && again < few; again++ {
		_, held = s.hold(kept, small, used)
	}
	if held {
		return false
	}
	for _, c := range needed {
		small = slices.DeleteFunc(small, func(o *crowd) bool { return o == c })
		if s.steps < 0 || s.exposes(kept, small, few-c.people) {
			return true
		}
		kept.add(c)
	}
	return false
}

// hold is the crowds that are needed beside the kept columns so that the new
// lines have their rank, and whether they have it then. One of each crowd is
// used.
func (s *search) hold(kept span, small []*crowd, used map[*crowd]int) (needed []*crowd, held bool) {
	kept = slices.Clone(kept)
	for _, c := range small {
		if kept.from(s.known) == s.news || s.steps < 0 {
			break
		}
		s.steps -= len(kept) * len(kept)
		if used[c] < c.people && kept.add(c) {
			needed = append(needed, c)
		}
	}
	for _, c := range needed {
		used[c]++
	}
	return needed, kept.from(s.known) == s.news
}

// A span is columns of which none can be made of the others, each kept at the
// first line in which it is not zero. Its numbers are remainders by prime.
type span [][]uint64

// prime is so large that the rank is the true one: it could be smaller only if
// prime divided every determinant that makes up the rank, and with four closes of
// fifteen areas these are below it.
const prime = 1<<61 - 1

// add adds what is new in the columns of c, and reports whether anything is.
func (s span) add(c *crowd) bool {
	grown := false
	for _, lines := range c.columns {
		column := make([]uint64, len(s))
		for _, i := range lines {
			column[i] = 1
		}
		grown = s.place(column) || grown
	}
	return grown
}

// place takes from a column what the span has in each line, until it has
// something in a line where the span has nothing.
func (s span) place(column []uint64) bool {
	for i, own := range s {
		factor := column[i]
		switch {
		case factor == 0:
			continue
		case own == nil:
			s[i] = column
			return true
		}
		for j := i; j < len(column); j++ {
			column[j] = (times(column[j], own[i]) + prime - times(own[j], factor)) % prime
		}
	}
	return false
}

// from is how much of the span begins in line i or later: the rank that these
// lines add to those before them.
func (s span) from(i int) int {
	n := 0
	for _, column := range s[i:] {
		if column != nil {
			n++
		}
	}
	return n
}

func times(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return bits.Rem64(high, low, prime)
}

package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// snapshot is what was made known of a poll, of which there must be something.
func snapshot(t tb, s Store, n chat.Network, number int) poll.Snapshot {
	t.Helper()
	made, ok, err := s.Snapshot(t.Context(), n, number)
	if !ok || err != nil {
		t.Fatalf("Snapshot(%d, %d) = %v, %v, %v, want one", n, number, made, ok, err)
	}
	return made
}

func checkSnapshot(t tb, s Store, n chat.Network, want poll.Snapshot) {
	t.Helper()
	if made := snapshot(t, s, n, want.Poll); !reflect.DeepEqual(made, want) {
		t.Errorf("Snapshot(%d, %d) = %+v, want %+v", n, want.Poll, made, want)
	}
}

func underTheFloor(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	if made, ok, err := s.Snapshot(t.Context(), n, number); ok || err != nil {
		t.Errorf("Snapshot(%d, %d) before the close = %v, %v, %v, want none", n, number, made, ok, err)
	}
	closed := noon.Add(time.Hour)
	want := poll.Snapshot{Poll: number, At: closed, Results: []poll.Result{
		{Question: 1, At: closed}, {Question: 2, At: closed}, {Question: 3, At: closed},
	}}
	closePoll(t, s, n, number, closed)
	checkSnapshot(t, s, n, want)

	reopenPoll(t, s, n, number, closed)
	for i := range 4 {
		vote(t, s, n, says(number, i, choose(1, 1), words(3, "pay")))
	}
	checkSnapshot(t, s, n, want)
	closed = closed.Add(time.Hour)
	closePoll(t, s, n, number, closed)
	want = poll.Snapshot{Poll: number, At: closed, Answered: 4, Results: []poll.Result{
		{Question: 1, At: closed, Answered: 4}, {Question: 2, At: closed}, {Question: 3, At: closed, Answered: 4},
	}}
	checkSnapshot(t, s, n, want)
}

func countsByArea(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	areas := []string{"kent", "kent", "kent", "kent", "kent", "gwent", "gwent", "gwent", "surrey", "surrey", ""}
	for i, area := range areas {
		vote(t, s, n, from(area, says(number, i, choose(1, 1+i%2), choose(2, 1, 3))))
	}
	closePoll(t, s, n, number, noon)
	checkSnapshot(t, s, n, poll.Snapshot{Poll: number, At: noon, Answered: 11, Results: []poll.Result{
		{Question: 1, At: noon, Answered: 11, Counts: []int{6, 5, 0}, Rows: []poll.Row{
			{Areas: []string{"kent"}, Answered: 5, Counts: []int{3, 2, 0}},
			{Areas: []string{"", "gwent", "surrey"}, Answered: 6, Counts: []int{3, 3, 0}},
		}},
		{Question: 2, At: noon, Answered: 11, Counts: []int{11, 0, 11}, Rows: []poll.Row{
			{Areas: []string{"kent"}, Answered: 5, Counts: []int{5, 0, 5}},
			{Areas: []string{"", "gwent", "surrey"}, Answered: 6, Counts: []int{6, 0, 6}},
		}},
		{Question: 3, At: noon},
	}})
}

func afterReopening(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 6 {
		vote(t, s, n, says(number, i, choose(1, 1)))
	}
	first := noon.Add(time.Hour)
	closePoll(t, s, n, number, first)
	stands := poll.Result{Question: 1, At: first, Answered: 6, Counts: []int{6, 0, 0}}
	check := func(closes time.Time, want poll.Result) {
		t.Helper()
		made := snapshot(t, s, n, number)
		if got := made.Results[0]; !reflect.DeepEqual(got, want) || !made.At.Equal(closes) {
			t.Errorf("after the close at %v: %+v at %v, want %+v", closes, got, made.At, want)
		}
	}
	check(first, stands)

	second := first.Add(time.Hour)
	reopenPoll(t, s, n, number, first)
	for i := range 4 {
		vote(t, s, n, says(number, i, choose(1, 2)))
	}
	vote(t, s, n, says(number, 6, choose(2, 1)))
	check(first, stands)
	closePoll(t, s, n, number, second)
	check(second, stands)
	if made := snapshot(t, s, n, number); made.Answered != 7 || made.Results[1].Answered != 1 {
		t.Errorf("after four changed, %+v, want 7 people of whom 1 answered question 2", made)
	}

	third := second.Add(time.Hour)
	reopenPoll(t, s, n, number, second)
	vote(t, s, n, withdraw(number, 4))
	closePoll(t, s, n, number, third)
	check(third, poll.Result{Question: 1, At: third, Answered: 5, Counts: []int{1, 4, 0}})
}

// tableStands: all change in one area and nobody in the other, so that the counts
// of all are published again and the table is not.
func tableStands(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 10 {
		vote(t, s, n, from([]string{"kent", "gwent"}[i/5], says(number, i, choose(1, 1))))
	}
	closePoll(t, s, n, number, noon)
	rows := []poll.Row{
		{Areas: []string{"gwent"}, Answered: 5, Counts: []int{5, 0, 0}},
		{Areas: []string{"kent"}, Answered: 5, Counts: []int{5, 0, 0}},
	}
	check := func(want poll.Result) {
		t.Helper()
		if got := snapshot(t, s, n, number).Results[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("question 1 = %+v, want %+v", got, want)
		}
	}
	check(poll.Result{Question: 1, At: noon, Answered: 10, Counts: []int{10, 0, 0}, Rows: rows})
	reopenPoll(t, s, n, number, noon)
	for i := range 5 {
		vote(t, s, n, says(number, i, choose(1, 2)))
	}
	later := noon.Add(time.Hour)
	closePoll(t, s, n, number, later)
	check(poll.Result{Question: 1, At: later, Answered: 10, Counts: []int{5, 5, 0}, Rows: rows, RowsAt: noon})
}

func comments(t tb, s Store, n chat.Network, number int) []poll.Comment {
	t.Helper()
	all, err := s.Comments(t.Context(), n, number)
	if err != nil {
		t.Fatalf("Comments(%d, %d) = %v", n, number, err)
	}
	return all
}

// checkComments compares numbers in order and words in any.
func checkComments(t *testing.T, s Store, n chat.Network, number int, numbers []int, want ...string) {
	t.Helper()
	var got []string
	var counted []int
	for _, c := range comments(t, s, n, number) {
		got, counted = append(got, c.Words), append(counted, c.Number)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) || !slices.Equal(counted, numbers) {
		t.Errorf("Comments(%d, %d) say %q with the numbers %v, want %q, %v", n, number, got, counted, want, numbers)
	}
}

func commentsReleased(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	now := noon
	said := func(i int, what string) { vote(t, s, n, says(number, i, words(3, what))) }
	reopen := func() { now = now.Add(time.Hour); reopenPoll(t, s, n, number, now) }
	for i, what := range []string{"a", "b", "c", "d"} {
		said(i, what)
	}
	closePoll(t, s, n, number, now)
	checkComments(t, s, n, number, nil)
	reopen()
	said(4, "e")
	checkComments(t, s, n, number, nil)
	closePoll(t, s, n, number, now)
	checkComments(t, s, n, number, []int{1, 2, 3, 4, 5}, "a", "b", "c", "d", "e")
	for _, c := range comments(t, s, n, number) {
		if c.Question != 3 || c.Verdict != poll.Waiting {
			t.Errorf("a new comment is %+v, want it waiting in question 3", c)
		}
	}
	reopen()
	for i, what := range []string{"f", "g", "h", "i"} {
		said(5+i, what)
	}
	closePoll(t, s, n, number, now)
	checkComments(t, s, n, number, []int{1, 2, 3, 4, 5}, "a", "b", "c", "d", "e")
	reopen()
	said(9, "j")
	closePoll(t, s, n, number, now)
	checkComments(t, s, n, number, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
	for _, c := range comments(t, s, n, number)[:5] {
		if c.Words > "e" {
			t.Errorf("comment %d says %q, which was released after the first five", c.Number, c.Words)
		}
	}
}

func commentChanges(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i, what := range []string{"a", "b", "c", "d", "e"} {
		vote(t, s, n, says(number, i, words(3, what)))
	}
	closePoll(t, s, n, number, noon)
	of := map[string]int{}
	for _, c := range comments(t, s, n, number) {
		of[c.Words] = c.Number
		for _, verdict := range []poll.Verdict{poll.LeftOut, poll.Approved, poll.Approved} {
			do(t, "JudgeComment", true)(s.JudgeComment(t.Context(), n, number, 3, c.Number, verdict))
		}
	}
	do(t, "JudgeComment of no comment", false)(s.JudgeComment(t.Context(), n, number, 3, 6, poll.Approved))
	do(t, "JudgeComment of another question", false)(s.JudgeComment(t.Context(), n, number, 1, 1, poll.Approved))
	if _, err := s.JudgeComment(t.Context(), n, number, 3, 1, "perhaps"); err == nil {
		t.Error(`JudgeComment with the verdict "perhaps" = nil, want an error`)
	}
	reopenPoll(t, s, n, number, noon)
	vote(t, s, n, says(number, 0, words(3, "a")))
	vote(t, s, n, says(number, 1, choose(1, 1)))
	vote(t, s, n, from("kent", says(number, 2)))
	vote(t, s, n, says(number, 3, words(3, "other words")))
	vote(t, s, n, withdraw(number, 4))
	numbers := []int{of["a"], of["b"], of["c"]}
	slices.Sort(numbers)
	checkComments(t, s, n, number, numbers, "a", "b", "c")
	for _, c := range comments(t, s, n, number) {
		if c.Verdict != poll.Approved {
			t.Errorf("comment %+v was judged anew, want it approved", c)
		}
	}
	for i := range 4 {
		vote(t, s, n, says(number, 5+i, words(3, "new")))
	}
	closePoll(t, s, n, number, noon)
	checkComments(t, s, n, number, append(numbers, 6, 7, 8, 9, 10), "a", "b", "c", "new", "new", "new", "new", "other words")
}

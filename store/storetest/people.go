package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"pccbot/store"
)

// forgetting names everything on somebody, with their mark in the polls numbered.
func forgetting(i int, numbers ...int) poll.Forgetting {
	f := poll.Forgetting{Consent: person(i), Author: mark("author"), Creator: mark("creator"), Voters: map[int]poll.Mark{}}
	for _, number := range numbers {
		f.Voters[number] = voter(i)
	}
	return f
}

func checkForgotten(t tb, s Store, n chat.Network, f poll.Forgetting, polls, answers int) {
	t.Helper()
	want := poll.Forgotten{Polls: polls, Answers: answers}
	if got, err := s.Forget(t.Context(), n, f); got != want || err != nil {
		t.Errorf("Forget(%d, …) = %+v, %v, want %+v", n, got, err, want)
	}
}

func erasing(t *testing.T, s Store) {
	n := network(t, s, bristol)
	closed, open, unlinked := post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol))
	for i := range 5 {
		for _, number := range []int{closed, open, unlinked} {
			vote(t, s, n, from("kent", says(number, i, choose(1, 1), words(3, "of "+string(rune('a'+i))))))
		}
	}
	closePoll(t, s, n, unlinked, noon)
	unlink(t, s, noon)
	closePoll(t, s, n, closed, noon)
	for _, c := range comments(t, s, n, closed) {
		do(t, "JudgeComment", true)(s.JudgeComment(t.Context(), n, closed, 3, c.Number, poll.Approved))
	}
	id := saveDraft(t, s, n, draft(bristol))
	if err := s.Allow(t.Context(), n, mark("creator"), true); err != nil {
		t.Fatal(err)
	}
	before := map[int]poll.Snapshot{closed: snapshot(t, s, n, closed), unlinked: snapshot(t, s, n, unlinked)}

	f := forgetting(0, closed, open, unlinked, 99)
	checkForgotten(t, s, n, f, 2, 4)
	checkForgotten(t, s, n, f, 0, 0)
	for number, want := range map[int]int{closed: 4, open: 4, unlinked: 5} {
		checkAnswered(t, s, n, number, want)
		if p := got(t, s, n, number); !p.Author.IsZero() {
			t.Errorf("poll %d still has the author %x", number, p.Author)
		}
	}
	for number, want := range before {
		if made := snapshot(t, s, n, number); !reflect.DeepEqual(made, want) {
			t.Errorf("after an erasure Snapshot(%d, %d) = %+v, want it as it was: %+v", n, number, made, want)
		}
	}
	for _, number := range []int{closed, open} {
		checkBallots(t, s, n, number, 0, "")
		checkBallots(t, s, n, number, 1, "kent", choose(1, 1), words(3, "of b"))
	}
	if slices.ContainsFunc(comments(t, s, n, closed), func(c poll.Comment) bool { return c.Words == "of a" }) || len(comments(t, s, n, closed)) != 4 {
		t.Errorf("after the erasure of %q the comments are %v", "of a", comments(t, s, n, closed))
	}
	checkNoDraft(t, s, n, id)
	if may, err := s.MayCreate(t.Context(), n, mark("creator")); may || err != nil {
		t.Errorf("MayCreate(%d, a forgotten one) = %v, %v, want false", n, may, err)
	}
	if version, _, err := s.Consent(t.Context(), n, person(0)); version != 0 || err != nil {
		t.Errorf("Consent(%d, a forgotten one) = %d, %v, want 0", n, version, err)
	}
	again := says(open, 0, choose(1, 1))
	again.Agree = false
	if r := vote(t, s, n, again); r.Outcome != poll.NoConsent {
		t.Errorf("a vote of a forgotten one = %+v, want them asked for consent", r)
	}
}

func creators(t *testing.T, s Store) {
	n := network(t, s, bristol)
	named, other := mark("named"), mark("other")
	check := func(when string, many int, everyone, otherMay bool) {
		t.Helper()
		if got, all, err := s.Creators(t.Context(), n); got != many || all != everyone || err != nil {
			t.Errorf("Creators(%d) %s = %d, %v, %v, want %d, %v", n, when, got, all, err, many, everyone)
		}
		if may, err := s.MayCreate(t.Context(), n, other); may != otherMay || err != nil {
			t.Errorf("MayCreate(%d, other) %s = %v, %v, want %v", n, when, may, err, otherMay)
		}
	}
	allow := func(m poll.Mark, may bool) {
		t.Helper()
		if err := s.Allow(t.Context(), n, m, may); err != nil {
			t.Errorf("Allow(%d, …, %v) = %v", n, may, err)
		}
	}
	check("at first", 0, false, false)
	allow(other, false)
	allow(named, true)
	allow(named, true)
	check("after one was named twice", 1, false, false)
	for _, may := range []bool{true, true, false} {
		if err := s.AllowEveryone(t.Context(), n, may); err != nil {
			t.Errorf("AllowEveryone(%d, %v) = %v", n, may, err)
		}
		check("after AllowEveryone", 1, may, may)
	}
	if may, err := s.MayCreate(t.Context(), n, named); !may || err != nil {
		t.Errorf("MayCreate(%d, named) = %v, %v, want true", n, may, err)
	}
	allow(named, false)
	check("after they may no longer", 0, false, false)
}

func notices(t *testing.T, s Store) {
	n := network(t, s, bristol)
	check := func(words string, version int) {
		t.Helper()
		want := poll.Notice{Words: words, Version: version}
		if got, err := s.Notice(t.Context(), n); got != want || err != nil {
			t.Errorf("Notice(%d) = %+v, %v, want %+v", n, got, err, want)
		}
	}
	check("", 1)
	for i, words := range []string{"", "We ask.", "We ask.", "We ask you.", "We ask.", ""} {
		want := []int{1, 2, 2, 3, 4, 5}[i]
		if version, err := s.SetNotice(t.Context(), n, words); version != want || err != nil {
			t.Errorf("SetNotice(%d, %q) = %d, %v, want %d", n, words, version, err, want)
		}
		check(words, want)
	}
	if version, err := s.SetNotice(t.Context(), n, "\xff"); err == nil {
		t.Errorf("SetNotice(%d, no UTF-8) = %d, want an error", n, version)
	}
	check("", 5)
}

func otherKey(t *testing.T, s Store) {
	first, other := mark("key"), mark("other key")
	for i, tc := range []struct {
		mark  poll.Mark
		other bool
	}{{first, false}, {first, false}, {other, true}, {first, false}} {
		if err := s.CheckKey(t.Context(), tc.mark); errors.Is(err, store.ErrOtherKey) != tc.other || (err != nil) != tc.other {
			t.Errorf("CheckKey, time %d = %v, want ErrOtherKey %v", i+1, err, tc.other)
		}
	}
}

// unlink makes nobody's what was closed at a time or before.
func unlink(t tb, s Store, closed time.Time) {
	t.Helper()
	if _, err := s.Unlink(t.Context(), closed); err != nil {
		t.Fatalf("Unlink(%v) = %v", closed, err)
	}
}

func unlinking(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	closed, open, theirs := post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol)), post(t, s, other, draft(leeds))
	for i := range 5 {
		vote(t, s, n, at(i, from("kent", says(closed, i, choose(1, 1), words(3, "pay")))))
		vote(t, s, n, says(open, i, choose(1, 1)))
	}
	vote(t, s, n, at(1, withdraw(closed, 5)))
	closePoll(t, s, n, closed, noon)
	closePoll(t, s, other, theirs, noon)
	before := snapshot(t, s, n, closed)
	linked := func(want ...int) {
		t.Helper()
		polls, err := s.LinkedPolls(t.Context(), n)
		var got []int
		for _, l := range polls {
			got = append(got, l.Poll)
			if !slices.Equal(l.Salt, salt) {
				t.Errorf("LinkedPolls(%d), poll %d has the salt %x, want %x", n, l.Poll, l.Salt, salt)
			}
		}
		if !slices.Equal(got, want) || err != nil {
			t.Errorf("LinkedPolls(%d) = %v, %v, want %v", n, got, err, want)
		}
	}
	for _, tc := range []struct {
		closed time.Time
		want   int
	}{{noon.Add(-time.Second), 0}, {noon, 2}, {noon, 0}} {
		if tc.want > 0 {
			linked(closed, open)
		}
		if polls, err := s.Unlink(t.Context(), tc.closed); polls != tc.want || err != nil {
			t.Errorf("Unlink(%v) = %d, %v, want %d", tc.closed, polls, err, tc.want)
		}
	}
	linked(open)
	p := got(t, s, n, closed)
	if p.Linked() || p.Answered != 5 {
		t.Errorf("the unlinked poll has the salt %x and %d people, want none and 5", p.Salt, p.Answered)
	}
	for i := range 5 {
		checkBallots(t, s, n, closed, i, "")
		checkBallots(t, s, n, open, i, "", choose(1, 1))
	}
	checkForgotten(t, s, n, forgetting(0, closed), 0, 0)
	if len(comments(t, s, n, closed)) != 5 {
		t.Errorf("the comments are %v, want five", comments(t, s, n, closed))
	}
	checkSnapshot(t, s, n, before)
}

// expiry has everything removed that is from before a time.
func expiry(before time.Time) poll.Expiry {
	return poll.Expiry{Answers: before, Deliveries: before, Drafts: before, Notes: before, Posts: before}
}

func purging(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 5 {
		v := says(number, i, choose(1, 1), words(3, "pay"))
		v.Delivery = mark("delivery")
		v.Delivery[0] = byte(i)
		vote(t, s, n, v)
	}
	closePoll(t, s, n, number, noon)
	before := snapshot(t, s, n, number)
	do(t, "JudgeComment", true)(s.JudgeComment(t.Context(), n, number, 3, 2, poll.Approved))
	id := saveDraft(t, s, n, draft(bristol))
	if err := s.Note(t.Context(), n, number, "closed early", noon); err != nil {
		t.Fatal(err)
	}
	purge := func(before time.Time) {
		t.Helper()
		if err := s.Purge(t.Context(), expiry(before)); err != nil {
			t.Fatalf("Purge(%v, …) = %v", before, err)
		}
	}
	repeated := says(number, 9, choose(1, 1))
	repeated.Delivery = mark("delivery")
	repeated.Delivery[0] = 0

	purge(time.Time{})
	purge(noon)
	checkBallots(t, s, n, number, 0, "", choose(1, 1), words(3, "pay"))
	checkComments(t, s, n, number, []int{1, 2, 3, 4, 5}, "pay", "pay", "pay", "pay", "pay")
	checkDraft(t, s, n, id, draft(bristol))
	if r := vote(t, s, n, repeated); r.Outcome != poll.Repeated {
		t.Errorf("a delivery that is not yet to be purged = %+v, want it repeated", r)
	}

	unlink(t, s, noon)
	purge(noon.Add(2 * time.Minute))
	checkBallots(t, s, n, number, 0, "")
	checkComments(t, s, n, number, []int{2}, "pay")
	checkNoDraft(t, s, n, id)
	if r := vote(t, s, n, repeated); r.Outcome != poll.Closed {
		t.Errorf("a delivery after its purge = %+v, want the poll closed", r)
	}
	checkSnapshot(t, s, n, before)
	checkAnswered(t, s, n, number, 5)
}

package storetest

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

var salt = bytes.Repeat([]byte("salt"), poll.SaltSize/4)

// post makes a poll of d that is open from noon.
func post(t tb, s Store, n chat.Network, d poll.Saved) int {
	t.Helper()
	number, fresh, err := s.PostPoll(t.Context(), n, saveDraft(t, s, n, d), salt, noon)
	if !fresh || err != nil {
		t.Fatalf("PostPoll(%d, a new draft) = %d, %v, %v", n, number, fresh, err)
	}
	return number
}

// got is the poll with that number, which there must be.
func got(t tb, s Store, n chat.Network, number int) poll.Poll {
	t.Helper()
	p, ok, err := s.Poll(t.Context(), n, number)
	if !ok || err != nil {
		t.Fatalf("Poll(%d, %d) = %v, %v, %v, want one", n, number, p, ok, err)
	}
	return p
}

// do checks what a method that reports whether it did something reports.
func do(t tb, what string, want bool) func(bool, error) {
	t.Helper()
	return func(did bool, err error) {
		t.Helper()
		if did != want || err != nil {
			t.Errorf("%s = %v, %v, want %v", what, did, err, want)
		}
	}
}

// closing is a close at a time, with nothing to say about it.
func closing(at time.Time) poll.Closing { return poll.Closing{At: at} }

func closePoll(t tb, s Store, n chat.Network, number int, at time.Time) {
	t.Helper()
	do(t, "ClosePoll", true)(s.ClosePoll(t.Context(), n, number, closing(at)))
}

func reopenPoll(t tb, s Store, n chat.Network, number int, at time.Time) {
	t.Helper()
	do(t, "ReopenPoll", true)(s.ReopenPoll(t.Context(), n, number, at, at.AddDate(0, 0, 7)))
}

func pollAsPosted(t *testing.T, s Store) {
	n := network(t, s, bristol)
	d := draft(bristol)
	number := post(t, s, n, d)
	want := poll.Poll{
		Number: number, Draft: d.Draft, Author: d.Author, Channel: d.Channel,
		Made: noon, Opened: noon, Salt: salt,
	}
	if p := got(t, s, n, number); !reflect.DeepEqual(p, want) {
		t.Errorf("Poll(%d, %d) = %+v, want %+v", n, number, p, want)
	}

	later := draft(bristol)
	later.Author, later.Areas, later.AskArea = poll.Mark{}, nil, true
	later.Template, later.Opens = "support", noon.Add(time.Hour)
	later.Area, later.Anonymous = "Kent", true
	number = post(t, s, n, later)
	want = poll.Poll{Number: number, Draft: later.Draft, Channel: d.Channel, Made: noon, Salt: salt}
	want.Area, want.Anonymous = "", false
	if p := got(t, s, n, number); !reflect.DeepEqual(p, want) {
		t.Errorf("Poll(%d, %d), one that waits, = %+v, want %+v", n, number, p, want)
	}
	if p, ok, err := s.Poll(t.Context(), n, 3); ok || err != nil {
		t.Errorf("Poll(%d, 3) = %v, %v, %v, want none", n, p, ok, err)
	}
}

func numbersNeverAgain(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	for want := 1; want <= 3; want++ {
		if number := post(t, s, n, draft(bristol)); number != want {
			t.Errorf("poll %d has the number %d", want, number)
		}
	}
	if number := post(t, s, other, draft(leeds)); number != 1 {
		t.Errorf("another network's first poll has the number %d, want 1", number)
	}
	do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, 3, noon))
	if number := post(t, s, n, draft(bristol)); number != 4 {
		t.Errorf("after poll 3 was deleted the next has the number %d, want 4", number)
	}
}

func pollsNewestFirst(t *testing.T, s Store) {
	n := network(t, s, bristol)
	for range 3 {
		post(t, s, n, draft(bristol))
	}
	for limit, want := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 3: 3, 100: 3} {
		polls, err := s.Polls(t.Context(), n, limit)
		if len(polls) != want || err != nil {
			t.Errorf("Polls(%d, %d) = %d of them, %v, want %d", n, limit, len(polls), err, want)
		}
		for i, p := range polls {
			if p.Number != 3-i || len(p.Questions) != 3 {
				t.Errorf("Polls(%d, %d), the %d. = %+v, want poll %d with its questions", n, limit, i, p, 3-i)
			}
		}
	}
}

func opensAndCloses(t *testing.T, s Store) {
	n := network(t, s, bristol)
	d := draft(bristol)
	d.Opens = noon.Add(time.Hour)
	number := post(t, s, n, d)
	ctx := t.Context()
	opened, closed := noon.Add(time.Hour), noon.Add(2*time.Hour)
	closes := noon.Add(48 * time.Hour)
	do(t, "ClosePoll of one that waits", false)(s.ClosePoll(ctx, n, number, closing(opened)))
	do(t, "SetCloses of one that waits", true)(s.SetCloses(ctx, n, number, closes))
	do(t, "the same SetCloses again", false)(s.SetCloses(ctx, n, number, closes))
	do(t, "OpenPoll", true)(s.OpenPoll(ctx, n, number, opened))
	do(t, "OpenPoll again", false)(s.OpenPoll(ctx, n, number, closed))
	do(t, "ReopenPoll of an open one", false)(s.ReopenPoll(ctx, n, number, opened, closes))
	do(t, "ClosePoll", true)(s.ClosePoll(ctx, n, number, closing(closed)))
	do(t, "ClosePoll again", false)(s.ClosePoll(ctx, n, number, closing(closed.Add(time.Hour))))
	do(t, "OpenPoll of a closed one", false)(s.OpenPoll(ctx, n, number, closed))
	do(t, "SetCloses of a closed one", false)(s.SetCloses(ctx, n, number, closes.Add(time.Hour)))
	if p := got(t, s, n, number); !p.Opened.Equal(opened) || !p.Closed.Equal(closed) || !p.Closes.Equal(closes) {
		t.Errorf("the poll opened at %v, closed at %v and was to close at %v; want %v, %v, %v", p.Opened, p.Closed, p.Closes, opened, closed, closes)
	}
	do(t, "ReopenPoll", true)(s.ReopenPoll(ctx, n, number, closed.Add(time.Hour), closes.Add(time.Hour)))
	do(t, "ReopenPoll again", false)(s.ReopenPoll(ctx, n, number, closed.Add(time.Hour), closes.Add(time.Hour)))
	if p := got(t, s, n, number); !p.Closed.IsZero() || !p.Closes.Equal(closes.Add(time.Hour)) {
		t.Errorf("the reopened poll was closed at %v and is to close at %v, want %v", p.Closed, p.Closes, closes.Add(time.Hour))
	}
	for what, method := range map[string]func() (bool, error){
		"OpenPoll":   func() (bool, error) { return s.OpenPoll(ctx, n, 9, noon) },
		"ClosePoll":  func() (bool, error) { return s.ClosePoll(ctx, n, 9, closing(noon)) },
		"ReopenPoll": func() (bool, error) { return s.ReopenPoll(ctx, n, 9, noon, closes) },
		"SetCloses":  func() (bool, error) { return s.SetCloses(ctx, n, 9, closes) },
		"DeletePoll": func() (bool, error) { return s.DeletePoll(ctx, n, 9, noon) },
	} {
		do(t, what+" of no poll", false)(method())
	}
}

func reopensWithinADay(t *testing.T, s Store) {
	n := network(t, s, bristol)
	closed := noon.Add(time.Hour)
	for name, tc := range map[string]struct {
		after, closesAfter time.Duration
		unlinked, want     bool
	}{
		"a second before a day is over":    {24*time.Hour - time.Second, 48 * time.Hour, false, true},
		"after a day":                      {24 * time.Hour, 48 * time.Hour, false, false},
		"to close at the very same moment": {time.Hour, time.Hour, false, false},
		"with its answers unlinked":        {time.Hour, 48 * time.Hour, true, false},
	} {
		number := post(t, s, n, draft(bristol))
		closePoll(t, s, n, number, closed)
		if tc.unlinked {
			unlink(t, s, closed)
		}
		do(t, "ReopenPoll "+name, tc.want)(s.ReopenPoll(t.Context(), n, number, closed.Add(tc.after), closed.Add(tc.closesAfter)))
	}
}

func dueOnes(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	waiting := draft(bristol)
	waiting.Opens = noon.Add(time.Hour)
	waits, open, closed := post(t, s, n, waiting), post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol))
	closePoll(t, s, n, closed, noon)
	waiting.Channel = channel(leeds, "C1")
	theirs, theirsOpen := post(t, s, other, waiting), post(t, s, other, draft(leeds))
	week := noon.AddDate(0, 0, 7)
	check := func(when string, now time.Time, want ...poll.Due) {
		t.Helper()
		if due, err := s.Due(t.Context(), now); err != nil || !reflect.DeepEqual(due, want) {
			t.Errorf("Due %s = %v, %v, want %v", when, due, err, want)
		}
	}
	check("too early", noon.Add(time.Hour-time.Second))
	check("when two should open", noon.Add(time.Hour), poll.Due{Network: n, Poll: waits}, poll.Due{Network: other, Poll: theirs})
	if err := s.Suspend(t.Context(), leeds, noon); err != nil {
		t.Fatal(err)
	}
	check("where one workspace removed the bot", noon.Add(time.Hour), poll.Due{Network: n, Poll: waits})
	do(t, "OpenPoll", true)(s.OpenPoll(t.Context(), n, waits, noon.Add(time.Hour)))
	check("after it opened", noon.Add(time.Hour))
	check("a second before the close", week.Add(-time.Second))
	check("at the close", week, poll.Due{Network: n, Poll: waits, Closes: true}, poll.Due{Network: n, Poll: open, Closes: true},
		poll.Due{Network: other, Poll: theirsOpen, Closes: true})
}

func deleting(t *testing.T, s Store) {
	n := network(t, s, bristol)
	d := draft(bristol)
	id := saveDraft(t, s, n, d)
	number, _, err := s.PostPoll(t.Context(), n, id, salt, noon)
	if err != nil {
		t.Fatal(err)
	}
	kept := post(t, s, n, d)
	for i := range 6 {
		for _, poll := range []int{number, kept} {
			vote(t, s, n, says(poll, i, choose(1, 1), choose(2, 1, 2), words(3, "more pay")))
		}
	}
	closePoll(t, s, n, number, noon)
	do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, number, noon))
	do(t, "DeletePoll again", false)(s.DeletePoll(t.Context(), n, number, noon))
	checkGone(t, s, n, number)
	checkNoDraft(t, s, n, id)
	if again, fresh, err := s.PostPoll(t.Context(), n, id, salt, noon); again != 0 || fresh || err != nil {
		t.Errorf("PostPoll of a deleted poll's draft = %d, %v, %v, want 0", again, fresh, err)
	}
	if p := got(t, s, n, kept); p.Answered != 6 {
		t.Errorf("%d people answered the poll that was not deleted, want 6", p.Answered)
	}
}

// checkGone says what is left of a poll.
func checkGone(t *testing.T, s Store, n chat.Network, number int) {
	t.Helper()
	if p, ok, err := s.Poll(t.Context(), n, number); ok || err != nil {
		t.Errorf("Poll(%d, %d) = %v, %v, %v, want none", n, number, p, ok, err)
	}
	if made, ok, err := s.Snapshot(t.Context(), n, number); ok || err != nil {
		t.Errorf("Snapshot(%d, %d) = %v, %v, %v, want none", n, number, made, ok, err)
	}
	if comments, err := s.Comments(t.Context(), n, number); len(comments) > 0 || err != nil {
		t.Errorf("Comments(%d, %d) = %v, %v, want none", n, number, comments, err)
	}
	if _, ballots, err := s.Ballots(t.Context(), n, number, voter(0)); len(ballots) > 0 || err != nil {
		t.Errorf("Ballots(%d, %d, …) = %v, %v, want none", n, number, ballots, err)
	}
	if r := vote(t, s, n, says(number, 0, choose(1, 1))); r.Outcome != poll.Unknown {
		t.Errorf("Vote in poll %d of network %d = %+v, want it unknown", number, n, r)
	}
}

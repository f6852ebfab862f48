package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// mark is one that belongs to a name.
func mark(name string) poll.Mark { return poll.Key("key").Person("test", chat.Person{ID: name}) }

func voter(i int) poll.Mark  { return mark(fmt.Sprint("voter ", i)) }
func person(i int) poll.Mark { return mark(fmt.Sprint("person ", i)) }

// says is what somebody answers a minute after noon, agreeing to the notice. The
// service does not tell when they pressed.
func says(number, i int, ballots ...poll.Ballot) poll.Vote {
	return poll.Vote{
		Poll:    number,
		Voter:   voter(i),
		Ballots: ballots,
		Now:     noon.Add(time.Minute),
		Consent: poll.Consent{Person: person(i), Version: 1},
		Agree:   true,
	}
}

func choose(question int, choices ...int) poll.Ballot {
	return poll.Ballot{Question: question, Choices: choices}
}

func words(question int, words string) poll.Ballot {
	return poll.Ballot{Question: question, Words: words}
}

// at is v as pressed so many seconds after noon, by the service's clock.
func at(seconds int, v poll.Vote) poll.Vote {
	v.At = noon.Add(time.Duration(seconds) * time.Second)
	return v
}

func from(area string, v poll.Vote) poll.Vote {
	v.Area = area
	return v
}

func withdraw(number, i int) poll.Vote {
	v := says(number, i)
	v.Withdraw = true
	return v
}

func vote(t tb, s Store, n chat.Network, v poll.Vote) poll.Receipt {
	t.Helper()
	r, err := s.Vote(t.Context(), n, v)
	if err != nil {
		t.Fatalf("Vote(%d, %+v) = %v", n, v, err)
	}
	return r
}

func checkBallots(t tb, s Store, n chat.Network, number, i int, area string, want ...poll.Ballot) {
	t.Helper()
	gave, got, err := s.Ballots(t.Context(), n, number, voter(i))
	if err != nil || gave != area || !reflect.DeepEqual(got, want) {
		t.Errorf("Ballots(%d, %d, voter %d) = %q, %v, %v, want %q, %v", n, number, i, gave, got, err, area, want)
	}
}

func checkAnswered(t tb, s Store, n chat.Network, number, want int) {
	t.Helper()
	if p := got(t, s, n, number); p.Answered != want {
		t.Errorf("%d people have answered poll %d, want %d", p.Answered, number, want)
	}
}

func consentFirst(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	check := func(version int, day time.Time) {
		t.Helper()
		got, on, err := s.Consent(t.Context(), n, person(0))
		if got != version || !on.Equal(day) || err != nil {
			t.Errorf("Consent(%d, somebody) = %d, %v, %v, want %d, %v", n, got, on, err, version, day)
		}
	}
	first := says(number, 0, choose(1, 2))
	first.Agree, first.Delivery = false, mark("delivery")
	check(0, time.Time{})
	for range 2 {
		if r := vote(t, s, n, first); r.Outcome != poll.NoConsent || len(r.Ballots) > 0 {
			t.Errorf("a vote without consent = %+v, want it refused, also the second time", r)
		}
	}
	check(0, time.Time{})
	checkAnswered(t, s, n, number, 0)

	today := time.Date(2027, 5, 6, 0, 0, 0, 0, time.UTC)
	agreed := first
	agreed.Agree = true
	if r := vote(t, s, n, agreed); r.Outcome != poll.Recorded || r.Answered != 1 {
		t.Errorf("a vote that agrees = %+v, want it recorded", r)
	}
	check(1, today)
	second := says(number, 0, choose(1, 1))
	second.Agree, second.Now = false, noon.AddDate(0, 0, 1)
	if r := vote(t, s, n, second); r.Outcome != poll.Recorded {
		t.Errorf("a vote after consent = %+v, want it recorded", r)
	}
	second.Agree = true
	vote(t, s, n, second)
	check(1, today)

	for _, version := range []int{2, 0, -1} {
		second.Agree, second.Consent.Version = false, version
		if r := vote(t, s, n, second); r.Outcome != poll.NoConsent {
			t.Errorf("a vote with consent to version %d instead of 1 = %+v, want it refused", version, r)
		}
	}
	second.Agree, second.Consent.Version = true, 2
	vote(t, s, n, second)
	check(2, today.AddDate(0, 0, 1))
	checkBallots(t, s, n, number, 0, "", choose(1, 1))

	// The same without a vote.
	for days, want := range []int{2, 2, 3} {
		c := poll.Consent{Person: person(0), Version: want}
		if err := s.Agree(t.Context(), n, c, noon.AddDate(0, 0, days)); err != nil {
			t.Errorf("Agree(%d, %+v) = %v", n, c, err)
		}
		check(want, today.AddDate(0, 0, want-1))
	}
	if err := s.Agree(t.Context(), n, poll.Consent{Version: 1}, noon); err == nil {
		t.Error("Agree of nobody = nil, want an error")
	}
}

func outcomes(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	waiting := draft(bristol)
	waiting.Opens = noon.Add(time.Hour)
	waits := post(t, s, n, waiting)
	over := says(number, 0, choose(1, 1))
	over.Now = noon.AddDate(0, 0, 7)
	for _, tc := range []struct {
		name string
		vote poll.Vote
		want poll.Receipt
	}{
		{"no such poll", says(99, 0, choose(1, 1)), poll.Receipt{}},
		{"one that waits", says(waits, 0, choose(1, 1)), poll.Receipt{Outcome: poll.NotOpen}},
		{"the first answer", at(10, says(number, 0, choose(1, 1))), poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{choose(1, 1)}, Answered: 1}},
		{"the same again", at(20, says(number, 0, choose(1, 1))), poll.Receipt{Outcome: poll.Unchanged, Ballots: []poll.Ballot{choose(1, 1)}, Answered: 1}},
		{"one pressed between them", at(15, says(number, 0, choose(1, 2))), poll.Receipt{Outcome: poll.Late, Ballots: []poll.Ballot{choose(1, 1)}, Answered: 1}},
		{"one pressed at the same time", at(20, says(number, 0, choose(1, 3))), poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{choose(1, 3)}, Answered: 1}},
		{"one without a time", says(number, 0, choose(1, 2)), poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{choose(1, 2)}, Answered: 1}},
		{"one with an early time after it", at(1, says(number, 0, choose(1, 1))), poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{choose(1, 1)}, Answered: 1}},
		{"another person, with an area", from("kent", says(number, 1, choose(2, 1, 3), words(3, "pay"))),
			poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{choose(2, 1, 3), words(3, "pay")}, Area: "kent", Answered: 2}},
		{"one question taken back", says(number, 1, choose(2)),
			poll.Receipt{Outcome: poll.Recorded, Ballots: []poll.Ballot{words(3, "pay")}, Area: "kent", Answered: 2}},
		{"the other one too", says(number, 1, words(3, "")), poll.Receipt{Outcome: poll.Withdrawn, Area: "kent", Answered: 1}},
		{"nothing left to take back", withdraw(number, 1), poll.Receipt{Outcome: poll.Unchanged, Area: "kent", Answered: 1}},
		{"a vote that says nothing", says(number, 1), poll.Receipt{Outcome: poll.Unchanged, Area: "kent", Answered: 1}},
		{"everything withdrawn", withdraw(number, 0), poll.Receipt{Outcome: poll.Withdrawn}},
		{"after the time", over, poll.Receipt{Outcome: poll.Closed, Closed: noon.AddDate(0, 0, 7)}},
	} {
		if r := vote(t, s, n, tc.vote); !reflect.DeepEqual(r, tc.want) {
			t.Errorf("%s: Vote = %+v, want %+v", tc.name, r, tc.want)
		}
	}
	closePoll(t, s, n, number, noon.Add(time.Hour))
	want := poll.Receipt{Outcome: poll.Closed, Closed: noon.Add(time.Hour)}
	if r := vote(t, s, n, says(number, 0, choose(1, 1))); !reflect.DeepEqual(r, want) {
		t.Errorf("a vote on its way when the poll was closed = %+v, want %+v", r, want)
	}
}

func repeatedDelivery(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	first := says(number, 0, choose(1, 1))
	first.Delivery = mark("delivery")
	vote(t, s, n, first)
	vote(t, s, n, says(number, 0, choose(1, 2)))
	want := poll.Receipt{Outcome: poll.Repeated, Ballots: []poll.Ballot{choose(1, 2)}, Answered: 1}
	for range 2 {
		if r := vote(t, s, n, first); !reflect.DeepEqual(r, want) {
			t.Errorf("the first delivery again = %+v, want %+v", r, want)
		}
	}
	first.Now = noon.Add(24*time.Hour + 2*time.Minute)
	if r := vote(t, s, n, first); r.Outcome != poll.Recorded {
		t.Errorf("a delivery with the mark of one a day before = %+v, want it recorded", r)
	}
	if r := vote(t, s, n, first); r.Outcome != poll.Repeated {
		t.Errorf("that one again = %+v, want it repeated", r)
	}

	closePoll(t, s, n, number, noon)
	late := says(number, 1, choose(1, 1))
	late.Delivery = mark("late")
	for _, want := range []poll.Outcome{poll.Closed, poll.Repeated} {
		if r := vote(t, s, n, late); r.Outcome != want {
			t.Errorf("a delivery after the close = %+v, want the outcome %d", r, want)
		}
	}
}

func areaMoves(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	vote(t, s, n, at(10, says(number, 0, choose(1, 1))))
	checkBallots(t, s, n, number, 0, "", choose(1, 1))
	vote(t, s, n, at(30, from("kent", says(number, 0, choose(2, 2)))))
	checkBallots(t, s, n, number, 0, "kent", choose(1, 1), choose(2, 2))
	if r := vote(t, s, n, at(20, from("gwent", says(number, 0, choose(3))))); r.Area != "kent" {
		t.Errorf("an area given earlier that comes late = %+v, want kent to stay", r)
	}
	if r := vote(t, s, n, at(5, from("gwent", says(number, 0, choose(1, 2))))); r.Outcome != poll.Late {
		t.Errorf("an area and an answer that come late = %+v, want them late", r)
	}
	if r := vote(t, s, n, at(40, from("gwent", says(number, 0)))); r.Outcome != poll.Recorded || r.Area != "gwent" {
		t.Errorf("an area alone = %+v, want it recorded", r)
	}
	checkBallots(t, s, n, number, 0, "gwent", choose(1, 1), choose(2, 2))
	for i := range 9 {
		vote(t, s, n, from([]string{"kent", "gwent"}[i%2], says(number, i+1, choose(1, 1))))
	}
	closePoll(t, s, n, number, noon)
	rows := snapshot(t, s, n, number).Results[0].Rows
	want := []poll.Row{{Areas: []string{"gwent"}, Answered: 5, Counts: []int{5, 0, 0}}, {Areas: []string{"kent"}, Answered: 5, Counts: []int{5, 0, 0}}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("the table by area is %v, want %v", rows, want)
	}

	narrow := draft(bristol)
	narrow.Areas = narrow.Areas[:1]
	for _, v := range []poll.Vote{
		from("essex", says(post(t, s, n, draft(bristol)), 0, choose(1, 1))),
		from("gwent", says(post(t, s, n, narrow), 0, choose(1, 1))),
	} {
		if r, err := s.Vote(t.Context(), n, v); err == nil {
			t.Errorf("a vote from %s, for which the poll does not ask, = %+v, want an error", v.Area, r)
		}
	}
	narrow.AskArea, narrow.Areas = true, nil
	if r := vote(t, s, n, from("essex", says(post(t, s, n, narrow), 0, choose(1, 1)))); r.Area != "essex" {
		t.Errorf("a vote from essex where any area may be said = %+v", r)
	}
}

func withdrawalOutlasts(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	vote(t, s, n, at(10, says(number, 0, choose(1, 1))))
	vote(t, s, n, at(30, withdraw(number, 0)))
	late := at(20, says(number, 0, choose(1, 2), choose(2, 1)))
	if r := vote(t, s, n, late); r.Outcome != poll.Late || len(r.Ballots) > 0 {
		t.Errorf("presses before a withdrawal that come after it = %+v, want them late", r)
	}
	if r := vote(t, s, n, at(40, says(number, 0, choose(1, 3)))); r.Outcome != poll.Recorded || r.Answered != 1 {
		t.Errorf("an answer after the withdrawal = %+v, want it recorded", r)
	}
	if r := vote(t, s, n, at(35, withdraw(number, 0))); r.Outcome != poll.Unchanged && r.Outcome != poll.Late {
		t.Errorf("an earlier withdrawal that comes late = %+v, want nothing to change", r)
	}
	checkBallots(t, s, n, number, 0, "", choose(1, 3))
}

func allOrNone(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for name, ballots := range map[string][]poll.Ballot{
		"the second does not fit":  {choose(1, 1), choose(2, 9)},
		"no such question":         {choose(1, 1), choose(4, 1)},
		"question 0":               {choose(0, 1)},
		"one question twice":       {choose(1, 1), choose(1, 2)},
		"two choices where one is": {choose(1, 1, 2)},
		"a choice twice":           {choose(2, 1, 1)},
		"choices out of order":     {choose(2, 2, 1)},
		"choices for words":        {choose(3, 1)},
		"words for choices":        {words(1, "Yes")},
		"words and choices":        {{Question: 2, Choices: []int{1}, Words: "Yes"}},
		"words with a NUL":         {words(3, "a\x00b")},
		"words that are no UTF-8":  {words(3, "\xff")},
	} {
		v := says(number, 0, ballots...)
		v.Delivery = mark("delivery")
		if r, err := s.Vote(t.Context(), n, v); err == nil {
			t.Errorf("%s: Vote(%v) = %+v, want an error", name, ballots, r)
		}
	}
	nobody := says(number, 0, choose(1, 1))
	nobody.Voter = poll.Mark{}
	if r, err := s.Vote(t.Context(), n, nobody); err == nil {
		t.Errorf("a vote of nobody = %+v, want an error", r)
	}
	checkBallots(t, s, n, number, 0, "")
	checkAnswered(t, s, n, number, 0)
	if version, _, err := s.Consent(t.Context(), n, person(0)); version != 0 || err != nil {
		t.Errorf("Consent(%d, …) after the errors = %d, %v, want 0", n, version, err)
	}
	v := says(number, 0, choose(1, 1), choose(2, 1, 3))
	v.Delivery = mark("delivery")
	if r := vote(t, s, n, v); r.Outcome != poll.Recorded {
		t.Errorf("a vote that fits after them, as the same delivery, = %+v, want it recorded", r)
	}
}

func deliveredOnce(t *testing.T, s Store) {
	n, other := network(t, s, bristol), network(t, s, leeds)
	for _, tc := range []struct {
		network  chat.Network
		delivery poll.Mark
		after    time.Duration
		first    bool
	}{
		{n, mark("one"), 0, true},
		{n, mark("one"), time.Minute, false},
		{n, mark("two"), time.Minute, true},
		{other, mark("one"), time.Minute, true},
		{n, mark("one"), 23 * time.Hour, false},
		{n, mark("one"), 24 * time.Hour, true},
		{n, poll.Mark{}, 0, true},
		{n, poll.Mark{}, 0, true},
	} {
		first, err := s.FirstDelivery(t.Context(), tc.network, tc.delivery, noon.Add(tc.after))
		if first != tc.first || err != nil {
			t.Errorf("FirstDelivery(%d, %x) after %s = %v, %v, want %v", tc.network, tc.delivery[:2], tc.after, first, err, tc.first)
		}
	}
	if first, err := s.FirstDelivery(t.Context(), n+100, mark("one"), noon); err == nil {
		t.Errorf("FirstDelivery to no network = %v, want an error", first)
	}
}

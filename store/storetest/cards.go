package storetest

import (
	"fmt"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// showCard has the card of a poll posted at noon as that message, showing shown.
func showCard(t tb, s Store, n chat.Network, number int, c chat.Channel, id, shown string) poll.Card {
	t.Helper()
	plan(t, s, n, chat.Post{Channel: c, Kind: "card", About: number, Occasion: id, At: noon})
	posted := chat.Posted{Channel: c, ID: id}
	for _, p := range claim(t, s, "card", noon, c.Workspace.Platform) {
		do(t, "EndPost", true)(s.EndPost(t.Context(), n, p.Number, "card", chat.PostEnd{State: chat.Sent, At: noon, Posted: posted, Shown: shown}))
	}
	return poll.Card{Network: n, Poll: number, Posted: posted, Shown: shown}
}

// face is what a poll shows now.
func face(t tb, s Store, n chat.Network, number int) string {
	t.Helper()
	return got(t, s, n, number).Face()
}

func stale(t tb, s Store, now time.Time, limit int, platforms ...string) []poll.Card {
	t.Helper()
	cards, err := s.StaleCards(t.Context(), platforms, now, limit)
	if err != nil {
		t.Fatalf("StaleCards(%q, %v, %d) = %v", platforms, now, limit, err)
	}
	return cards
}

// checkStale says what of a poll with one card is out of date: with an empty face,
// nothing.
func checkStale(t tb, s Store, now time.Time, card poll.Card, shown, face string) {
	t.Helper()
	cards := stale(t, s, now, 100, "slack")
	card.Shown, card.Face = shown, face
	switch {
	case face == "" && len(cards) > 0:
		t.Errorf("at %s the stale cards are %+v, want none", now.Format(time.TimeOnly), cards)
	case face != "" && (len(cards) != 1 || cards[0] != card):
		t.Errorf("at %s the stale cards are %+v, want %+v", now.Format(time.TimeOnly), cards, card)
	}
}

func drawn(t tb, s Store, card poll.Card, shown string, again time.Time) {
	t.Helper()
	if err := s.CardDrawn(t.Context(), card.Network, card, shown, again); err != nil {
		t.Fatalf("CardDrawn(%d, %v, %q) = %v", card.Network, card, shown, err)
	}
}

func cardsDrawn(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	none := face(t, s, n, number)
	card := showCard(t, s, n, number, channel(bristol, "C1"), "1.1", none)
	minute := noon.Add(time.Minute)
	checkStale(t, s, minute, card, "", "")
	vote(t, s, n, says(number, 0, choose(1, 1)))
	one := face(t, s, n, number)
	checkStale(t, s, minute.Add(-time.Millisecond), card, "", "") // it was posted less than a minute ago
	checkStale(t, s, minute, card, none, one)
	if cards := stale(t, s, minute, 100, "discord"); len(cards) > 0 {
		t.Errorf("the stale cards on another platform are %v, want none", cards)
	}
	if cards := stale(t, s, minute, 100); len(cards) > 0 {
		t.Errorf("the stale cards on no platform are %v, want none", cards)
	}
	drawn(t, s, card, one, minute.Add(1500*time.Millisecond))
	vote(t, s, n, says(number, 1, choose(1, 1)))
	checkStale(t, s, minute.Add(time.Second), card, "", "")
	checkStale(t, s, minute.Add(1500*time.Millisecond), card, one, face(t, s, n, number))
	drawn(t, s, card, face(t, s, n, number), minute)
	do(t, "SetCloses", true)(s.SetCloses(t.Context(), n, number, noon.AddDate(0, 0, 9)))
	checkStale(t, s, minute, card, "open until 2027-05-13T12:00:00Z, 2", "open until 2027-05-15T12:00:00Z, 2")

	if err := s.Suspend(t.Context(), bristol, noon); err != nil {
		t.Fatal(err)
	}
	checkStale(t, s, minute, card, "", "")
	if err := s.Resume(t.Context(), bristol); err != nil {
		t.Fatal(err)
	}
	if err := s.CardGone(t.Context(), n, card); err != nil {
		t.Fatal(err)
	}
	checkStale(t, s, minute, card, "", "")
	drawn(t, s, card, "anything", minute) // it stays forgotten
	checkStale(t, s, minute, card, "", "")
}

func cardsDrawnAgain(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	card := showCard(t, s, n, number, channel(bristol, "C1"), "1.1", "nothing yet")
	later := noon.Add(time.Hour)
	open := face(t, s, n, number)
	drawn(t, s, card, open, noon)
	closePoll(t, s, n, number, noon)
	closed := face(t, s, n, number)
	checkStale(t, s, later, card, open, closed)
	drawn(t, s, card, open, noon) // somebody drew it who had not heard of the close
	checkStale(t, s, later, card, open, closed)
	drawn(t, s, card, closed, noon)
	checkStale(t, s, later, card, "", "")
	reopenPoll(t, s, n, number, later)
	reopened := face(t, s, n, number)
	checkStale(t, s, later, card, closed, reopened)
	closePoll(t, s, n, number, later)
	drawn(t, s, card, face(t, s, n, number), noon)
	checkStale(t, s, later, card, "", "")
	do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, number, later))
	checkStale(t, s, later, card, "closed 2027-05-06T13:00:00Z, 0", poll.Deleted)
	drawn(t, s, card, poll.Deleted, noon)
	checkStale(t, s, later, card, "", "")
}

func messageUsedAgain(t *testing.T, s Store) {
	n := network(t, s, bristol)
	first, second := post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol))
	c := channel(bristol, "C1")
	old := showCard(t, s, n, first, c, "1", "old")
	plan(t, s, n, said("C1", "card", second))
	p := claim(t, s, "a", noon, "slack")[0]
	do(t, "EndPost", true)(s.EndPost(t.Context(), n, p.Number, "a", chat.PostEnd{State: chat.Sent, At: noon, Posted: chat.Posted{ID: "1"}, Shown: "new"}))
	later := noon.Add(time.Hour)
	checkStale(t, s, later, poll.Card{Network: n, Poll: second, Posted: old.Posted}, "new", face(t, s, n, second))
	drawn(t, s, old, "older", noon)
	if err := s.CardGone(t.Context(), n, old); err != nil {
		t.Fatal(err)
	}
	checkStale(t, s, later, poll.Card{Network: n, Poll: second, Posted: old.Posted}, "new", face(t, s, n, second))
}

func stalestFirst(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 6 {
		card := showCard(t, s, n, number, channel(bristol, "C1"), fmt.Sprint("1.", i), "old")
		shown := "older"
		if i == 3 {
			shown = face(t, s, n, number)
		}
		drawn(t, s, card, shown, noon.Add(time.Duration(10-i)*time.Second))
	}
	for limit, want := range map[int]string{-1: "[]", 0: "[]", 3: "[1.5 1.4 1.2]", 100: "[1.5 1.4 1.2 1.1 1.0]"} {
		ids := []string{}
		for _, c := range stale(t, s, noon.Add(time.Minute), limit, "discord", "slack") {
			ids = append(ids, c.Posted.ID)
		}
		if got := fmt.Sprint(ids); got != want {
			t.Errorf("StaleCards(…, %d) = %s, want %s", limit, got, want)
		}
	}
}

func purgingPosts(t *testing.T, s Store) {
	n := network(t, s, bristol)
	closed, open, deleted := post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol)), post(t, s, n, draft(bristol))
	undrawn := post(t, s, n, draft(bristol))
	closePoll(t, s, n, closed, noon)
	closePoll(t, s, n, undrawn, noon)
	done := showCard(t, s, n, closed, channel(bristol, "C1"), "1.1", face(t, s, n, closed))
	stays := showCard(t, s, n, open, channel(bristol, "C1"), "1.2", "old")
	do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, deleted, noon))
	gone := showCard(t, s, n, deleted, channel(bristol, "C1"), "1.3", "old")
	waits := showCard(t, s, n, undrawn, channel(bristol, "C1"), "1.4", "old")
	for i, state := range []chat.PostState{chat.Unknown, chat.Failed, chat.Planned} {
		plan(t, s, n, said(fmt.Sprint("C", i+2), "results", open))
		p := claim(t, s, "a", noon, "slack")[0]
		end(t, s, n, p.Number, "a", state)
	}
	purge := func(before time.Time) {
		t.Helper()
		if err := s.Purge(t.Context(), poll.Expiry{Posts: before}); err != nil {
			t.Fatalf("Purge(posts from before %v) = %v", before, err)
		}
	}
	check := func(when string, stuckOnes, staleOnes int, again bool) {
		t.Helper()
		if posts := stuck(t, s, n, 10); len(posts) != stuckOnes {
			t.Errorf("%s the stuck posts are %+v, want %d", when, posts, stuckOnes)
		}
		if cards := stale(t, s, noon.Add(time.Hour), 10, "slack"); len(cards) != staleOnes {
			t.Errorf("%s the stale cards are %+v, want %d", when, cards, staleOnes)
		}
		do(t, when+" planning the card of the open poll", again)(s.PlanPost(t.Context(), n, chat.Post{Channel: stays.Posted.Channel, Kind: "card", About: open, Occasion: "1.2", At: noon}))
	}
	purge(time.Time{})
	purge(noon)
	check("before anything is to be purged", 2, 3, false)
	purge(noon.Add(time.Second))
	check("after posts are purged", 0, 3, true) // the deleted poll's card is given a minute
	purge(noon.Add(2 * time.Minute))
	if cards := stale(t, s, noon.Add(time.Hour), 10, "slack"); len(cards) != 2 || cards[0].Posted != stays.Posted || cards[1].Posted != waits.Posted {
		t.Errorf("after all that is to be purged the stale cards are %+v, want %+v and %+v, and neither %+v nor %+v", cards, stays, waits, gone, done)
	}
	checkClaim(t, s, "a", noon.Add(time.Hour), "results in C4", "card in C1")
	reopenPoll(t, s, n, closed, noon.Add(time.Hour))
	if cards := stale(t, s, noon.Add(time.Hour), 10, "slack"); len(cards) != 2 {
		t.Errorf("after a purge and a reopening the stale cards are %+v, want the same two", cards)
	}
}

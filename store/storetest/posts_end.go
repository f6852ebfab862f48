package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"pccbot/bot/chat"
)

func removedMeanwhile(t *testing.T, s Store) {
	n := network(t, s, bristol)
	plan(t, s, n, said("C1", "results", 1))
	claim(t, s, "a", noon, "slack")
	if err := s.Suspend(t.Context(), bristol, noon); err != nil {
		t.Fatal(err)
	}
	do(t, "BeginPost", false)(s.BeginPost(t.Context(), n, 1, "a", noon))
	checkClaim(t, s, "b", noon.Add(time.Hour))
	if err := s.Resume(t.Context(), bristol); err != nil {
		t.Fatal(err)
	}
	checkClaim(t, s, "b", noon.Add(time.Hour), "results in C1")
}

func staleByAPost(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	card := showCard(t, s, n, number, channel(bristol, "C1"), "1.1", "nothing yet")
	closePoll(t, s, n, number, noon)
	closed := face(t, s, n, number)
	drawn(t, s, card, closed, noon)
	checkStale(t, s, noon.Add(time.Hour), card, "", "")
	plan(t, s, n, said("C1", "results", number))
	for _, p := range claim(t, s, "a", noon, "slack") {
		e := chat.PostEnd{State: chat.Sent, At: noon, Posted: chat.Posted{Channel: p.Channel, ID: "2"}, Stale: true}
		do(t, "EndPost", true)(s.EndPost(t.Context(), n, p.Number, "a", e))
	}
	checkStale(t, s, noon.Add(time.Hour), card, "", closed)
}

func postsOfADeletedPoll(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for _, kind := range []string{"failed", "results", "claimed"} {
		p := said("C-"+kind, kind, number)
		plan(t, s, n, p)
	}
	other := said("C1", "results", number+1)
	plan(t, s, n, other)
	for _, p := range claim(t, s, "a", noon, "slack") {
		if p.Kind == "failed" {
			end(t, s, n, p.Number, "a", chat.Failed)
		} else if p.Kind == "results" {
			end(t, s, n, p.Number, "a", chat.Planned)
		}
	}
	do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, number, noon))
	if got := stuck(t, s, n, 10); len(got) > 0 {
		t.Errorf("of a deleted poll these posts are stuck: %v", got)
	}
	later := said("C9", "results", number+1)
	plan(t, s, n, later)
	checkClaim(t, s, "b", noon.Add(time.Hour), "claimed in C-claimed", "results in C1", "results in C9")
}

// A chat service that knows the number of a post again would take a second one with
// it for the first.
func postNumbersNeverAgain(t *testing.T, s Store) {
	n := network(t, s, bristol)
	for number := 1; number <= 3; number++ {
		p := post(t, s, n, draft(bristol))
		plan(t, s, n, said("C1", "results", p))
		got := claim(t, s, "a", noon, "slack")
		if len(got) != 1 || got[0].Number != number {
			t.Fatalf("the claimed posts are %v, want one with the number %d", got, number)
		}
		end(t, s, n, number, "a", chat.Sent)
		do(t, "DeletePoll", true)(s.DeletePoll(t.Context(), n, p, noon))
	}
}

func unlinkStops(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	closePoll(t, s, n, number, noon)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	later := noon.Add(48 * time.Hour)
	if polls, err := s.Unlink(ctx, later); polls != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("Unlink, told to stop, = %d, %v, want 0 and that it was stopped", polls, err)
	}
	if polls, err := s.Unlink(t.Context(), later); polls != 1 || err != nil {
		t.Errorf("the next Unlink = %d, %v, want 1", polls, err)
	}
}

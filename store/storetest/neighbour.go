package storetest

import (
	"fmt"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// neighbourPosts gives the neighbour a card and posts that are stuck, claimed and
// planned.
func neighbourPosts(t testing.TB, s Store, n chat.Network, w chat.Workspace, later time.Time) {
	t.Helper()
	for i, kind := range []string{"card", "results", "reminder", "thanks"} {
		plan(t, s, n, chat.Post{Channel: channel(w, "C1"), Kind: kind, About: 1, At: later, Due: later})
		if kind == "thanks" {
			return
		}
		claim(t, s, "neighbour", later, w.Platform)
		begin(t, s, n, i+1, "neighbour", later)
		e := chat.PostEnd{State: chat.Sent, At: later, Posted: chat.Posted{Channel: channel(w, "C1"), ID: "1.1"}, Shown: "old"}
		if kind == "results" {
			e = chat.PostEnd{State: chat.Unknown, At: later}
		}
		if kind != "reminder" {
			do(t, "EndPost", true)(s.EndPost(t.Context(), n, i+1, "neighbour", e))
		}
	}
}

// Neighbour gives s a network whose polls have the same numbers, people and
// deliveries as those of the suite. Its time is ten years later, so that nothing
// of it falls due. Whatever the suite does, its rows stay as they are, and what
// they say is said nowhere else.
func Neighbour(t testing.TB, s Store) chat.Network {
	t.Helper()
	w := chat.Workspace{Platform: "discord", ID: "NEIGHBOUR"}
	n := network(t, s, w)
	later := noon.AddDate(10, 0, 0)
	d := draft(w)
	d.At, d.Closes = later, later.AddDate(1, 0, 0)
	saveDraft(t, s, n, d)
	for number := 1; number <= 3; number++ {
		if got, _, err := s.PostPoll(t.Context(), n, saveDraft(t, s, n, d), salt, later); got != number || err != nil {
			t.Fatalf("PostPoll(%d, …) = %d, %v, want %d", n, got, err, number)
		}
		for i := range 10 {
			v := from(d.Areas[i%3], says(number, i, choose(1, 1+i%3), choose(2, 2), words(3, fmt.Sprint("neighbour ", i))))
			v.Now = later
			if i == 0 && number == 1 {
				v.Delivery = mark("delivery")
			}
			vote(t, s, n, v)
		}
		closePoll(t, s, n, number, later)
		do(t, "JudgeComment", true)(s.JudgeComment(t.Context(), n, number, 3, 1, poll.LeftOut))
		reopenPoll(t, s, n, number, later)
		for _, v := range []poll.Vote{withdraw(number, 9), says(number, 10, words(3, "not released"))} {
			v.Now = later
			vote(t, s, n, v)
		}
	}
	neighbourPosts(t, s, n, w, later)
	_, set := s.SetNotice(t.Context(), n, "neighbour")
	for _, err := range []error{
		set,
		s.Note(t.Context(), n, 1, "neighbour", later),
		s.Allow(t.Context(), n, mark("creator"), true),
		s.AllowEveryone(t.Context(), n, true),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

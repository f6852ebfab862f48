package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// said is a post for a channel in Bristol, to be made at once.
func said(id, kind string, about int) chat.Post {
	return chat.Post{Channel: channel(bristol, id), Kind: kind, About: about, At: noon}
}

func plan(t tb, s Store, n chat.Network, p chat.Post) {
	t.Helper()
	do(t, fmt.Sprintf("PlanPost(%s in %s)", p.Kind, p.Channel.ID), true)(s.PlanPost(t.Context(), n, p))
}

// leased is how long a claim of the suite lasts.
const leased = time.Minute

// claim takes on all there is.
func claim(t tb, s Store, token string, now time.Time, platforms ...string) []chat.Post {
	t.Helper()
	return claimSome(t, s, token, now, 100, platforms...)
}

func claimSome(t tb, s Store, token string, now time.Time, limit int, platforms ...string) []chat.Post {
	t.Helper()
	c := chat.PostClaim{Token: token, Platforms: platforms, Now: now, Until: now.Add(leased), Limit: limit}
	posts, err := s.ClaimPosts(t.Context(), c)
	if err != nil {
		t.Fatalf("ClaimPosts(%+v) = %v", c, err)
	}
	return posts
}

// named are posts as "kind in channel".
func named(posts []chat.Post) (names []string) {
	for _, p := range posts {
		names = append(names, p.Kind+" in "+p.Channel.ID)
	}
	return names
}

func checkClaim(t tb, s Store, token string, now time.Time, want ...string) {
	t.Helper()
	if got := named(claim(t, s, token, now, "slack")); !slices.Equal(got, want) {
		t.Errorf("at %s, %s claims %q, want %q", now.Format(time.TimeOnly), token, got, want)
	}
}

func begin(t tb, s Store, n chat.Network, number int, token string, at time.Time) {
	t.Helper()
	do(t, fmt.Sprintf("BeginPost(%d, %d, %s)", n, number, token), true)(s.BeginPost(t.Context(), n, number, token, at))
}

func end(t tb, s Store, n chat.Network, number int, token string, state chat.PostState) {
	t.Helper()
	do(t, fmt.Sprintf("EndPost(%d, %d, %s, %s)", n, number, token, state), true)(s.EndPost(t.Context(), n, number, token, chat.PostEnd{State: state, At: noon}))
}

func stuck(t tb, s Store, n chat.Network, limit int) []chat.Post {
	t.Helper()
	posts, err := s.StuckPosts(t.Context(), n, limit)
	if err != nil {
		t.Fatalf("StuckPosts(%d, %d) = %v", n, limit, err)
	}
	return posts
}

func plannedOnce(t *testing.T, s Store) {
	n := network(t, s, bristol)
	p := said("C1", "results", 4)
	p.Occasion, p.Due, p.At = "2027-05-06T12:00:00Z", noon.Add(1500*time.Millisecond), noon.Add(20*time.Millisecond)
	plan(t, s, n, p)
	do(t, "the same PlanPost again", false)(s.PlanPost(t.Context(), n, p))
	got := claim(t, s, "a", p.Due, "slack")
	want := p
	want.Network, want.Number, want.State, want.At = n, 1, chat.Claimed, p.Due
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("ClaimPosts = %+v, want %+v", got, want)
	}
	end(t, s, n, 1, "a", chat.Dropped)
	do(t, "PlanPost of one that was dropped", false)(s.PlanPost(t.Context(), n, p))

	for _, change := range []func(p *chat.Post){
		func(p *chat.Post) { p.Channel.ID = "C2" },
		func(p *chat.Post) { p.Kind = "reminder" },
		func(p *chat.Post) { p.About = 5 },
		func(p *chat.Post) { p.Occasion = "2027-05-07T12:00:00Z" },
	} {
		other := p
		change(&other)
		plan(t, s, n, other)
	}
	elsewhere := p
	elsewhere.Channel.Workspace = leeds
	leedsOnes := network(t, s, leeds)
	plan(t, s, leedsOnes, elsewhere)
	for _, p := range claim(t, s, "b", p.Due, "slack") {
		if p.Network == leedsOnes && p.Number != 1 {
			t.Errorf("the first post of another network has the number %d, want 1", p.Number)
		}
	}
}

func postRefused(t *testing.T, s Store) {
	n := network(t, s, bristol)
	network(t, s, leeds)
	for name, change := range map[string]func(p *chat.Post){
		"for a workspace of another network": func(p *chat.Post) { p.Channel.Workspace = leeds },
		"for a workspace nobody has seen":    func(p *chat.Post) { p.Channel.Workspace.ID = "T9" },
		"for no channel":                     func(p *chat.Post) { p.Channel.ID = "" },
		"of no kind":                         func(p *chat.Post) { p.Kind = "" },
		"planned at no time":                 func(p *chat.Post) { p.At = time.Time{} },
		"with NUL in its occasion":           func(p *chat.Post) { p.Occasion = "a\x00b" },
	} {
		p := said("C1", "card", 1)
		change(&p)
		if fresh, err := s.PlanPost(t.Context(), n, p); fresh || err == nil {
			t.Errorf("PlanPost(%d, a post %s) = %v, nil, want an error", n, name, fresh)
		}
	}
	checkClaim(t, s, "a", noon)
}

func claimedWhenDue(t *testing.T, s Store) {
	n := network(t, s, bristol)
	for id, due := range map[string]time.Duration{"C1": 3, "C2": 1, "C3": 2, "C4": 10} {
		p := said(id, "results", 1)
		p.Due = noon.Add(due * time.Second)
		plan(t, s, n, p)
	}
	checkClaim(t, s, "a", noon.Add(999*time.Millisecond))
	if got := claimSome(t, s, "a", noon.Add(5*time.Second), -1, "slack"); len(got) > 0 {
		t.Errorf("a claim of -1 posts gets %q, want none", named(got))
	}
	if got := claim(t, s, "a", noon.Add(5*time.Second), "discord", "console"); len(got) > 0 {
		t.Errorf("a claim for other platforms gets %q, want none", named(got))
	}
	if got := claim(t, s, "a", noon.Add(5*time.Second)); len(got) > 0 {
		t.Errorf("a claim for no platform gets %q, want none", named(got))
	}
	if got, want := named(claimSome(t, s, "a", noon.Add(5*time.Second), 2, "console", "slack")), []string{"results in C2", "results in C3"}; !slices.Equal(got, want) {
		t.Errorf("a claim of two posts gets %q, want %q", got, want)
	}
	checkClaim(t, s, "b", noon.Add(5*time.Second), "results in C1")
	checkClaim(t, s, "b", noon.Add(5*time.Second))
}

func channelInOrder(t *testing.T, s Store) {
	n := network(t, s, bristol)
	later := said("C1", "reminder", 1)
	later.Due = noon.Add(time.Hour)
	plan(t, s, n, later)
	plan(t, s, n, said("C1", "card", 1))
	plan(t, s, n, said("C1", "results", 1))
	plan(t, s, n, said("C2", "results", 1))
	checkClaim(t, s, "a", noon, "card in C1", "results in C2")
	checkClaim(t, s, "b", noon)
	begin(t, s, n, 2, "a", noon)
	do(t, "EndPost that puts the card back", true)(s.EndPost(t.Context(), n, 2, "a", chat.PostEnd{State: chat.Planned, At: noon, Due: noon.Add(time.Minute)}))
	checkClaim(t, s, "b", noon.Add(59*time.Second))
	end(t, s, n, 4, "a", chat.Sent)
	checkClaim(t, s, "b", noon.Add(time.Minute), "card in C1")
	end(t, s, n, 2, "b", chat.Failed)
	checkClaim(t, s, "b", noon.Add(time.Minute), "results in C1")
	// Its claim ran out, and the reminder that was planned before it is due by now.
	checkClaim(t, s, "b", noon.Add(time.Hour), "reminder in C1")
	checkClaim(t, s, "b", noon.Add(time.Hour))
	end(t, s, n, 1, "b", chat.Sent)
	checkClaim(t, s, "b", noon.Add(time.Hour), "results in C1")
}

func noneForRemoved(t *testing.T, s Store) {
	n := network(t, s, bristol)
	plan(t, s, n, said("C1", "card", 1))
	if err := s.Suspend(t.Context(), bristol, noon); err != nil {
		t.Fatal(err)
	}
	checkClaim(t, s, "a", noon)
	if err := s.Resume(t.Context(), bristol); err != nil {
		t.Fatal(err)
	}
	checkClaim(t, s, "a", noon, "card in C1")
}

func claimRunsOut(t *testing.T, s Store) {
	n := network(t, s, bristol)
	plan(t, s, n, said("C1", "card", 1))
	checkClaim(t, s, "a", noon, "card in C1")
	do(t, "BeginPost under another token", false)(s.BeginPost(t.Context(), n, 1, "b", noon))
	do(t, "EndPost under another token", false)(s.EndPost(t.Context(), n, 1, "b", chat.PostEnd{State: chat.Sent, At: noon}))
	checkClaim(t, s, "b", noon.Add(leased-time.Millisecond))

	// Nothing was sent under the first claim, and something may have been under the
	// second and the third.
	now := noon.Add(leased)
	first := now.Add(time.Second)
	for i, want := range []struct {
		token string
		tries int
		began time.Time
	}{
		{"b", 0, time.Time{}},
		{"c", 1, first},
		{"d", 2, first},
	} {
		got := claim(t, s, want.token, now, "slack")
		if len(got) != 1 || got[0].Tries != want.tries || !got[0].Began.Equal(want.began) {
			t.Fatalf("the claim of %s = %+v, want one post, tried %d times, begun at %v", want.token, got, want.tries, want.began)
		}
		if i < 2 {
			begin(t, s, n, 1, want.token, now.Add(time.Second))
			now = now.Add(leased)
		}
	}
	do(t, "BeginPost under a claim that ran out", false)(s.BeginPost(t.Context(), n, 1, "b", now))
	do(t, "EndPost under a claim that ran out", false)(s.EndPost(t.Context(), n, 1, "b", chat.PostEnd{State: chat.Sent, At: now}))
	end(t, s, n, 1, "d", chat.Unknown)
	do(t, "EndPost once more", false)(s.EndPost(t.Context(), n, 1, "d", chat.PostEnd{State: chat.Sent, At: now}))
	if got := stuck(t, s, n, 10); len(got) != 1 || got[0].State != chat.Unknown || !got[0].Began.Equal(first) {
		t.Errorf("StuckPosts(%d, 10) = %+v, want the one that is unknown, begun at %v", n, got, first)
	}
	checkClaim(t, s, "e", now.Add(time.Hour))
}

func putBack(t *testing.T, s Store) {
	n := network(t, s, bristol)
	plan(t, s, n, said("C1", "card", 1))
	checkClaim(t, s, "a", noon, "card in C1")
	begin(t, s, n, 1, "a", noon)
	again := noon.Add(1500 * time.Millisecond)
	do(t, "EndPost", true)(s.EndPost(t.Context(), n, 1, "a", chat.PostEnd{State: chat.Planned, At: noon, Due: again, Reason: "too\x00 many\xff requests"}))
	do(t, "BeginPost of one that was put back", false)(s.BeginPost(t.Context(), n, 1, "a", noon))
	checkClaim(t, s, "b", again.Add(-time.Millisecond))
	got := claim(t, s, "b", again, "slack")
	if len(got) != 1 || got[0].Tries != 1 || !got[0].Began.IsZero() || !got[0].Due.Equal(again) || got[0].Reason != "too many\uFFFD requests" {
		t.Errorf("ClaimPosts after it was put back = %+v, want it tried once, due at %v and not begun", got, again)
	}
	do(t, "EndPost at once", true)(s.EndPost(t.Context(), n, 1, "b", chat.PostEnd{State: chat.Planned, At: again}))
	checkClaim(t, s, "c", again, "card in C1")
}

func stuckOnes(t *testing.T, s Store) {
	n := network(t, s, bristol)
	for i, state := range []chat.PostState{chat.Unknown, chat.Failed, chat.Failed, chat.Sent, chat.Dropped, chat.Planned} {
		plan(t, s, n, said(fmt.Sprint("C", i+1), "results", 1))
		claim(t, s, "a", noon, "slack")
		begin(t, s, n, i+1, "a", noon)
		do(t, "EndPost", true)(s.EndPost(t.Context(), n, i+1, "a", chat.PostEnd{State: state, At: noon.Add(time.Duration(i) * time.Second), Due: noon.Add(time.Hour), Reason: "gone"}))
	}
	check := func(limit int, want ...string) {
		t.Helper()
		if got := named(stuck(t, s, n, limit)); !slices.Equal(got, want) {
			t.Errorf("StuckPosts(%d, %d) = %q, want %q", n, limit, got, want)
		}
	}
	check(10, "results in C3", "results in C2", "results in C1")
	check(1, "results in C3")
	check(-1)
	if p := stuck(t, s, n, 1)[0]; p.Reason != "gone" || !p.At.Equal(noon.Add(2*time.Second)) || p.State != chat.Failed {
		t.Errorf("StuckPosts(%d, 1) = %+v, want why it failed, and when", n, p)
	}
	do(t, "RepeatPost", true)(s.RepeatPost(t.Context(), n, 1, noon))
	do(t, "RepeatPost again", false)(s.RepeatPost(t.Context(), n, 1, noon))
	do(t, "DismissPost", true)(s.DismissPost(t.Context(), n, 2, noon))
	do(t, "DismissPost again", false)(s.DismissPost(t.Context(), n, 2, noon))
	for number := range 8 {
		if number != 3 {
			do(t, fmt.Sprintf("RepeatPost(%d, %d)", n, number), false)(s.RepeatPost(t.Context(), n, number, noon))
			do(t, fmt.Sprintf("DismissPost(%d, %d)", n, number), false)(s.DismissPost(t.Context(), n, number, noon))
		}
	}
	check(10, "results in C3")
	got := claim(t, s, "b", noon, "slack")
	if len(got) != 1 || got[0].Number != 1 || got[0].Tries != 0 || got[0].Round != 1 || !got[0].Began.IsZero() || got[0].Reason != "" {
		t.Errorf("ClaimPosts = %+v, want the repeated post as if nobody had tried, in round 1", got)
	}
}

// results is what is said when a poll closes: everywhere its card is.
func results() chat.Post { return chat.Post{Kind: "results", Occasion: "the close"} }

func keptTogether(t *testing.T, s Store) {
	n := network(t, s, bristol)
	network(t, s, leeds)
	bad := chat.Post{Channel: channel(leeds, "C1"), Kind: "results"}
	closes := noon.Add(48 * time.Hour)
	waits := draft(bristol)
	waits.Opens = noon.Add(time.Hour)
	at := noon
	for _, step := range []struct {
		name string
		do   func(number int, posts ...chat.Post) (bool, error)
		is   func(p poll.Poll) bool
	}{
		{"OpenPoll", func(number int, posts ...chat.Post) (bool, error) {
			return s.OpenPoll(t.Context(), n, number, at, posts...)
		}, func(p poll.Poll) bool { return !p.Opened.IsZero() }},
		{"ClosePoll", func(number int, posts ...chat.Post) (bool, error) {
			return s.ClosePoll(t.Context(), n, number, poll.Closing{At: at, Posts: posts})
		}, func(p poll.Poll) bool { return !p.Closed.IsZero() }},
		{"ReopenPoll", func(number int, posts ...chat.Post) (bool, error) {
			return s.ReopenPoll(t.Context(), n, number, at, closes, posts...)
		}, func(p poll.Poll) bool { return p.Closed.IsZero() }},
	} {
		if step.name == "OpenPoll" {
			post(t, s, n, waits)
		}
		good := chat.Post{Channel: channel(bristol, "C5"), Kind: step.name}
		if did, err := step.do(1, good, bad); did || err == nil {
			t.Errorf("%s with a post that cannot be made = %v, nil, want an error", step.name, did)
		}
		if p := got(t, s, n, 1); step.is(p) {
			t.Errorf("after a failed %s the poll is %+v, want it as it was", step.name, p)
		}
		checkClaim(t, s, "a", at)
		do(t, step.name, true)(step.do(1, good, good))
		do(t, step.name+" again", false)(step.do(1, chat.Post{Channel: channel(bristol, "C6"), Kind: step.name}))
		at = at.Add(time.Hour)
		checkClaim(t, s, "a", at, step.name+" in C5")
		end(t, s, n, map[string]int{"OpenPoll": 1, "ClosePoll": 2, "ReopenPoll": 3}[step.name], "a", chat.Sent)
	}
	posting(t, s, n, at)
}

// posting is the same of PostPoll.
func posting(t *testing.T, s Store, n chat.Network, at time.Time) {
	id := saveDraft(t, s, n, draft(bristol))
	if number, fresh, err := s.PostPoll(t.Context(), n, id, salt, at, chat.Post{Channel: channel(leeds, "C1"), Kind: "card"}); fresh || err == nil {
		t.Errorf("PostPoll with a post that cannot be made = %d, %v, nil, want an error", number, fresh)
	}
	card := chat.Post{Channel: channel(bristol, "C1"), Kind: "card"}
	for _, fresh := range []bool{true, false} {
		number, was, err := s.PostPoll(t.Context(), n, id, salt, at, card)
		if number != 2 || was != fresh || err != nil {
			t.Errorf("PostPoll = %d, %v, %v, want 2, %v", number, was, err, fresh)
		}
	}
	waits := draft(bristol)
	waits.Opens = at.Add(time.Hour)
	if number, _, err := s.PostPoll(t.Context(), n, saveDraft(t, s, n, waits), salt, at, card); number != 3 || err != nil {
		t.Errorf("PostPoll of one that waits = %d, %v, want 3", number, err)
	}
	posts := claim(t, s, "a", at, "slack")
	if len(posts) != 1 || posts[0].About != 2 || !posts[0].At.Equal(at) {
		t.Errorf("after PostPoll the posts are %+v, want the card of poll 2 alone", posts)
	}
	end(t, s, n, 4, "a", chat.Sent)
	checkClaim(t, s, "a", at)
}

func closesIfDue(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	closes := noon.Add(time.Hour)
	do(t, "SetCloses", true)(s.SetCloses(t.Context(), n, number, closes))
	due := func(at time.Time) poll.Closing {
		return poll.Closing{At: at, IfDue: true, Posts: []chat.Post{results()}}
	}
	do(t, "ClosePoll a second too early", false)(s.ClosePoll(t.Context(), n, number, due(closes.Add(-time.Second))))
	checkClaim(t, s, "a", closes)
	do(t, "SetCloses", true)(s.SetCloses(t.Context(), n, number, closes.Add(time.Hour)))
	do(t, "ClosePoll of one that was put off", false)(s.ClosePoll(t.Context(), n, number, due(closes)))
	do(t, "ClosePoll", true)(s.ClosePoll(t.Context(), n, number, due(closes.Add(time.Hour))))
	do(t, "ClosePoll again", false)(s.ClosePoll(t.Context(), n, number, due(closes.Add(time.Hour))))
	checkClaim(t, s, "a", closes.Add(time.Hour), "results in C1")
	do(t, "ReopenPoll", true)(s.ReopenPoll(t.Context(), n, number, closes.Add(time.Hour), closes.Add(2*time.Hour)))
	do(t, "ClosePoll before it is due, by hand", true)(s.ClosePoll(t.Context(), n, number, closing(closes.Add(time.Hour))))
}

func saidWhereTheCardIs(t *testing.T, s Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol)) // in C1, without a card there
	other := post(t, s, n, draft(bristol))
	for i, card := range []struct {
		id    string
		about int
		state chat.PostState
	}{
		{"C2", number, chat.Sent}, {"C3", number, chat.Unknown}, {"C4", number, chat.Failed}, {"C5", number, chat.Dropped}, {"C6", other, chat.Sent},
	} {
		plan(t, s, n, said(card.id, "card", card.about))
		claim(t, s, "a", noon, "slack")
		end(t, s, n, i+1, "a", card.state)
	}
	plan(t, s, n, said("C7", "reminder", number))
	claim(t, s, "a", noon, "slack")
	end(t, s, n, 6, "a", chat.Sent)
	here := chat.Post{Channel: channel(bristol, "C8"), Kind: "thanks", About: other}
	do(t, "ClosePoll", true)(s.ClosePoll(t.Context(), n, number, poll.Closing{At: noon, Posts: []chat.Post{results(), here}}))
	posts := claim(t, s, "a", noon, "slack")
	if got, want := named(posts), []string{"results in C1", "results in C2", "results in C3", "thanks in C8"}; !slices.Equal(got, want) {
		t.Errorf("after the close of poll %d it is said %q, want %q", number, got, want)
	}
	for _, p := range posts {
		if want := map[string]int{"results": number, "thanks": other}[p.Kind]; p.About != want {
			t.Errorf("the post of %s is about %d, want %d", p.Kind, p.About, want)
		}
	}
}

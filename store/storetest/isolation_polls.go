package storetest

import (
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// ourPoll is a closed poll of n with answers, results and comments, and a draft.
// The network has everything else too that polls come with.
func ourPoll(t *testing.T, s Store, n chat.Network) (number int, id string) {
	number = post(t, s, n, draft(bristol))
	for i := range 5 {
		vote(t, s, n, says(number, i, choose(1, 1), words(3, "pay")))
	}
	delivered := says(number, 0, choose(1, 1))
	delivered.Delivery = mark("delivery")
	vote(t, s, n, delivered)
	closePoll(t, s, n, number, noon)
	if err := s.Allow(t.Context(), n, mark("creator"), true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetNotice(t.Context(), n, "our words"); err != nil {
		t.Fatal(err)
	}
	if err := s.Note(t.Context(), n, number, "closed early", noon); err != nil {
		t.Fatal(err)
	}
	ourPosts(t, s, n, number)
	return number, saveDraft(t, s, n, draft(bristol))
}

// asItIs is everything that can be seen of a network's polls.
type asItIs struct {
	Draft    poll.Saved
	Polls    []poll.Poll
	Ballots  []poll.Ballot
	Snapshot poll.Snapshot
	Comments []poll.Comment
	Linked   []poll.Linked
	Notice   poll.Notice
	Consent  int
	Creators int
	Everyone bool
	Stuck    []chat.Post
	Stale    []poll.Card
}

func pollsAsTheyAre(t *testing.T, s Store, n chat.Network, id string) (is asItIs) {
	t.Helper()
	ctx := t.Context()
	var errs [10]error
	is.Polls, errs[0] = s.Polls(ctx, n, 100)
	_, is.Ballots, errs[1] = s.Ballots(ctx, n, 1, voter(0))
	is.Snapshot = snapshot(t, s, n, 1)
	is.Comments, errs[2] = s.Comments(ctx, n, 1)
	is.Linked, errs[3] = s.LinkedPolls(ctx, n)
	is.Notice, errs[4] = s.Notice(ctx, n)
	is.Consent, _, errs[5] = s.Consent(ctx, n, person(9))
	is.Creators, is.Everyone, errs[6] = s.Creators(ctx, n)
	is.Draft, _, errs[7] = s.Draft(ctx, n, id)
	is.Stuck, errs[8] = s.StuckPosts(ctx, n, 100)
	is.Stale, errs[9] = s.StaleCards(ctx, []string{"slack"}, noon.Add(time.Hour), 100)
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return is
}

// pollIsolation tries, as another network, what would be done to our poll with
// that number and our draft with that id. No other network has polls.
func pollIsolation(s Store, number int, id string) map[string]func(t *testing.T, n chat.Network) {
	later := noon.Add(time.Hour)
	did := func(method func(t *testing.T, n chat.Network) (bool, error)) func(*testing.T, chat.Network) {
		return func(t *testing.T, n chat.Network) {
			do(t, t.Name(), false)(method(t, n))
		}
	}
	none := func(method func(t *testing.T, n chat.Network) (int, error)) func(*testing.T, chat.Network) {
		return func(t *testing.T, n chat.Network) {
			if many, err := method(t, n); many != 0 || err != nil {
				t.Errorf("%s finds %d, %v, want nothing", t.Name(), many, err)
			}
		}
	}
	refused := func(method func(t *testing.T, n chat.Network) error) func(*testing.T, chat.Network) {
		return func(t *testing.T, n chat.Network) {
			if err := method(t, n); err == nil && n <= 0 {
				t.Errorf("%s = nil for network %d, want an error", t.Name(), n)
			}
		}
	}
	return map[string]func(t *testing.T, n chat.Network){
		"SaveDraft": func(t *testing.T, n chat.Network) {
			for _, d := range []poll.Saved{draft(bristol), {ID: id, Channel: channel(bristol, "C1")}, {ID: id, Channel: channel(leeds, "C1")}} {
				if got, err := s.SaveDraft(t.Context(), n, d); err == nil && d.Channel.Workspace == bristol {
					t.Errorf("SaveDraft(%d, for another network's channel) = %q, want an error", n, got)
				}
			}
		},
		"Draft":     func(t *testing.T, n chat.Network) { checkNoDraft(t, s, n, id) },
		"DropDraft": func(t *testing.T, n chat.Network) { s.DropDraft(t.Context(), n, id) },
		"PostPoll": none(func(t *testing.T, n chat.Network) (int, error) {
			number, _, err := s.PostPoll(t.Context(), n, id, salt, noon)
			return number, err
		}),
		"Poll": did(func(t *testing.T, n chat.Network) (bool, error) {
			_, ok, err := s.Poll(t.Context(), n, number)
			return ok, err
		}),
		"Polls": none(func(t *testing.T, n chat.Network) (int, error) {
			polls, err := s.Polls(t.Context(), n, 10)
			return len(polls), err
		}),
		"OpenPoll": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.OpenPoll(t.Context(), n, number, later)
		}),
		"ClosePoll": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.ClosePoll(t.Context(), n, number, closing(later))
		}),
		"ReopenPoll": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.ReopenPoll(t.Context(), n, number, noon, later)
		}),
		"SetCloses": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.SetCloses(t.Context(), n, number, later)
		}),
		"DeletePoll": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.DeletePoll(t.Context(), n, number, noon)
		}),
		"Vote": func(t *testing.T, n chat.Network) {
			v := says(number, 0, choose(1, 2))
			v.Delivery = mark("delivery")
			if r := vote(t, s, n, v); r.Outcome != poll.Unknown || r.Ballots != nil || r.Answered != 0 {
				t.Errorf("Vote(%d, in another network's poll) = %+v, want it unknown and nothing said", n, r)
			}
		},
		"Ballots": none(func(t *testing.T, n chat.Network) (int, error) {
			_, ballots, err := s.Ballots(t.Context(), n, number, voter(0))
			return len(ballots), err
		}),
		"Snapshot": did(func(t *testing.T, n chat.Network) (bool, error) {
			_, ok, err := s.Snapshot(t.Context(), n, number)
			return ok, err
		}),
		"Comments": none(func(t *testing.T, n chat.Network) (int, error) {
			comments, err := s.Comments(t.Context(), n, number)
			return len(comments), err
		}),
		"JudgeComment": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.JudgeComment(t.Context(), n, number, 3, 1, poll.Approved)
		}),
		"MayCreate": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.MayCreate(t.Context(), n, mark("creator"))
		}),
		"Allow": refused(func(t *testing.T, n chat.Network) error {
			s.Allow(t.Context(), n, mark("creator"), false)
			return s.Allow(t.Context(), n, mark("another"), true)
		}),
		"AllowEveryone": refused(func(t *testing.T, n chat.Network) error {
			err := s.AllowEveryone(t.Context(), n, true)
			s.AllowEveryone(t.Context(), n, false)
			return err
		}),
		"Creators": none(func(t *testing.T, n chat.Network) (int, error) {
			s.Allow(t.Context(), n, mark("another"), false)
			many, _, err := s.Creators(t.Context(), n)
			return many, err
		}),
		"Notice": func(t *testing.T, n chat.Network) {
			if notice, err := s.Notice(t.Context(), n); notice.Words == "our words" || err != nil {
				t.Errorf("Notice(%d) = %+v, %v, which are another network's words", n, notice, err)
			}
		},
		"SetNotice": refused(func(t *testing.T, n chat.Network) error {
			_, err := s.SetNotice(t.Context(), n, "their words")
			return err
		}),
		"FirstDelivery": func(t *testing.T, n chat.Network) {
			// Another network may hear of the same delivery; ours still counts as heard.
			s.FirstDelivery(t.Context(), n, mark("ours"), noon)
		},
		"Agree": refused(func(t *testing.T, n chat.Network) error {
			return s.Agree(t.Context(), n, poll.Consent{Person: person(9), Version: 9}, noon)
		}),
		"Consent": none(func(t *testing.T, n chat.Network) (int, error) {
			version, _, err := s.Consent(t.Context(), n, person(0))
			return version, err
		}),
		"LinkedPolls": none(func(t *testing.T, n chat.Network) (int, error) {
			polls, err := s.LinkedPolls(t.Context(), n)
			return len(polls), err
		}),
		"Forget": none(func(t *testing.T, n chat.Network) (int, error) {
			forgotten, err := s.Forget(t.Context(), n, forgetting(0, number))
			return forgotten.Answers, err
		}),
		"Note": refused(func(t *testing.T, n chat.Network) error {
			return s.Note(t.Context(), n, number, "theirs", noon)
		}),
	}
}

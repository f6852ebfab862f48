package storetest

import (
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// The posts of ourPosts.
const (
	cardPost = iota + 1
	stuckPost
	claimedPost
)

// ourCard is the message of the first of them.
var ourCard = chat.Posted{Channel: channel(bristol, "C1"), ID: "1.1"}

// ourPosts gives n a card that does not show its poll, a post that is unknown, and
// one that is claimed with the token "ours".
func ourPosts(t *testing.T, s Store, n chat.Network, number int) {
	plan(t, s, n, said("C1", "card", number))
	claim(t, s, "ours", noon, "slack")
	do(t, "EndPost", true)(s.EndPost(t.Context(), n, cardPost, "ours", chat.PostEnd{State: chat.Sent, At: noon, Posted: ourCard, Shown: "old"}))
	plan(t, s, n, said("C1", "results", number))
	claim(t, s, "ours", noon, "slack")
	end(t, s, n, stuckPost, "ours", chat.Unknown)
	plan(t, s, n, said("C1", "reminder", number))
	claim(t, s, "ours", noon, "slack")
}

// postIsolation tries, as another network, what would be done to the posts of
// ourPosts. No other network has posts.
func postIsolation(s Store, number int) map[string]func(t *testing.T, n chat.Network) {
	did := func(method func(t *testing.T, n chat.Network) (bool, error)) func(*testing.T, chat.Network) {
		return func(t *testing.T, n chat.Network) {
			do(t, t.Name(), false)(method(t, n))
		}
	}
	card := poll.Card{Poll: number, Posted: ourCard}
	return map[string]func(t *testing.T, n chat.Network){
		"PlanPost": func(t *testing.T, n chat.Network) {
			if fresh, err := s.PlanPost(t.Context(), n, said("C2", "card", number)); fresh || err == nil {
				t.Errorf("PlanPost(%d, for another network's channel) = %v, nil, want an error", n, fresh)
			}
		},
		"BeginPost": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.BeginPost(t.Context(), n, claimedPost, "ours", noon)
		}),
		"EndPost": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.EndPost(t.Context(), n, claimedPost, "ours", chat.PostEnd{State: chat.Failed, At: noon})
		}),
		"StuckPosts": func(t *testing.T, n chat.Network) {
			if posts, err := s.StuckPosts(t.Context(), n, 10); len(posts) > 0 || err != nil {
				t.Errorf("StuckPosts(%d, 10) = %v, %v, want none", n, posts, err)
			}
		},
		"RepeatPost": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.RepeatPost(t.Context(), n, stuckPost, noon)
		}),
		"DismissPost": did(func(t *testing.T, n chat.Network) (bool, error) {
			return s.DismissPost(t.Context(), n, stuckPost, noon)
		}),
		"CardDrawn": func(t *testing.T, n chat.Network) {
			for _, shown := range []string{"new", poll.Deleted} {
				if err := s.CardDrawn(t.Context(), n, card, shown, noon.Add(time.Hour)); err != nil {
					t.Errorf("CardDrawn(%d, another network's card) = %v, want nothing done", n, err)
				}
			}
		},
		"CardGone": func(t *testing.T, n chat.Network) {
			if err := s.CardGone(t.Context(), n, card); err != nil {
				t.Errorf("CardGone(%d, another network's card) = %v, want nothing done", n, err)
			}
		},
	}
}

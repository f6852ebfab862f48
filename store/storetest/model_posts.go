package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pccbot/bot/chat"
)

// A modelPost is what a post is to do, said once more with a map and loops.
type modelPost struct {
	channel string
	state   chat.PostState
	due     time.Time
	token   string
	until   time.Time
	tries   int
	round   int
	began   time.Time
}

// blocks reports whether the posts after it in its channel have to wait.
func (p *modelPost) blocks(now time.Time) bool {
	return p.state == chat.Claimed || p.state == chat.Planned && (p.tries > 0 || !p.due.After(now))
}

// ready reports whether it may be taken on, if nothing before it has to wait.
func (p *modelPost) ready(now time.Time) bool {
	return p.state == chat.Claimed && !p.until.After(now) || p.state == chat.Planned && !p.due.After(now)
}

// claimable are the numbers of the posts that may be taken on.
func claimable(posts map[int]*modelPost, now time.Time) (numbers []int) {
	blocked := map[string]bool{}
	for _, number := range slices.Sorted(maps.Keys(posts)) {
		p := posts[number]
		if !blocked[p.channel] && p.ready(now) {
			numbers = append(numbers, number)
		}
		blocked[p.channel] = blocked[p.channel] || p.blocks(now)
	}
	return numbers
}

// postModel plans, claims, sends and loses posts in any order, and compares. Each
// run has a platform of its own, so that it claims nothing that another one left.
func postModel(t *testing.T, s Store) {
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		w := chat.Workspace{Platform: fmt.Sprint("platform ", runs), ID: "T1"}
		n := network(t, s, w)
		now := noon
		posts := map[int]*modelPost{}
		tokens := 0
		seconds := func(t *rapid.T, most int) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, "seconds")) * time.Second
		}
		any := func(t *rapid.T, states ...chat.PostState) (int, *modelPost) {
			var numbers []int
			for _, number := range slices.Sorted(maps.Keys(posts)) {
				if slices.Contains(states, posts[number].state) {
					numbers = append(numbers, number)
				}
			}
			if len(numbers) == 0 {
				t.Skip()
			}
			number := rapid.SampledFrom(numbers).Draw(t, "post")
			return number, posts[number]
		}
		t.Repeat(map[string]func(*rapid.T){
			"plan": func(t *rapid.T) {
				p := &modelPost{channel: rapid.SampledFrom([]string{"C1", "C2"}).Draw(t, "channel"), state: chat.Planned}
				if rapid.Bool().Draw(t, "later") {
					p.due = now.Add(seconds(t, 90))
				}
				number := len(posts) + 1
				posts[number] = p
				plan(t, s, n, chat.Post{Channel: channel(w, p.channel), Kind: "card", About: number, Due: p.due, At: now})
			},
			"claim": func(t *rapid.T) {
				tokens++
				token := fmt.Sprint("t", tokens)
				want := claimable(posts, now)
				var got []int
				for _, p := range claim(t, s, token, now, w.Platform) {
					got = append(got, p.Number)
					if m := posts[p.Number]; m == nil || p.Tries != m.tries || p.Round != m.round || !p.Began.Equal(m.began) {
						t.Errorf("the claimed post is %+v, want %+v", p, m)
					}
				}
				if slices.Sort(got); !slices.Equal(got, want) {
					t.Fatalf("%s claims %v, want %v", token, got, want)
				}
				for _, number := range want {
					posts[number].state, posts[number].token, posts[number].until = chat.Claimed, token, now.Add(leased)
				}
			},
			"begin": func(t *rapid.T) {
				number, p := any(t, chat.Claimed)
				begin(t, s, n, number, p.token, now)
				p.tries++
				if p.began.IsZero() {
					p.began = now
				}
			},
			"end": func(t *rapid.T) {
				number, p := any(t, chat.Claimed)
				e := chat.PostEnd{At: now, State: rapid.SampledFrom([]chat.PostState{chat.Planned, chat.Sent, chat.Unknown, chat.Failed, chat.Dropped}).Draw(t, "state")}
				if e.State == chat.Planned {
					e.Due = now.Add(seconds(t, 90))
					if p.began.IsZero() {
						p.tries = 0
					}
					p.due, p.began = e.Due, time.Time{}
				}
				do(t, "EndPost", true)(s.EndPost(t.Context(), n, number, p.token, e))
				p.state = e.State
			},
			"begin or end with a token that does not count": func(t *rapid.T) {
				number, p := any(t, chat.Planned, chat.Claimed, chat.Sent, chat.Unknown, chat.Failed, chat.Dropped)
				token := p.token
				if p.state == chat.Claimed || token == "" {
					token = "another"
				}
				do(t, "BeginPost", false)(s.BeginPost(t.Context(), n, number, token, now))
				do(t, "EndPost", false)(s.EndPost(t.Context(), n, number, token, chat.PostEnd{State: chat.Sent, At: now}))
			},
			"repeat": func(t *rapid.T) {
				number, p := any(t, chat.Unknown, chat.Failed)
				do(t, "RepeatPost", true)(s.RepeatPost(t.Context(), n, number, now))
				*p = modelPost{channel: p.channel, state: chat.Planned, token: p.token, round: p.round + 1}
			},
			"dismiss": func(t *rapid.T) {
				number, p := any(t, chat.Unknown, chat.Failed)
				do(t, "DismissPost", true)(s.DismissPost(t.Context(), n, number, now))
				p.state = chat.Dropped
			},
			"wait": func(t *rapid.T) { now = now.Add(seconds(t, 90)) },
			"":     func(t *rapid.T) { checkStuck(t, s, n, posts) },
		})
		settle(t, s, n, w.Platform, posts, now)
	})
}

// checkStuck compares what a coordinator is asked about.
func checkStuck(t tb, s Store, n chat.Network, posts map[int]*modelPost) {
	t.Helper()
	want := map[int]chat.PostState{}
	for number, p := range posts {
		if p.state == chat.Unknown || p.state == chat.Failed {
			want[number] = p.state
		}
	}
	got := map[int]chat.PostState{}
	for _, p := range stuck(t, s, n, 1000) {
		got[p.Number] = p.State
	}
	if !maps.Equal(got, want) {
		t.Errorf("the stuck posts are %v, want %v", got, want)
	}
}

// settle sends what is left: no post waits for ever.
func settle(t tb, s Store, n chat.Network, platform string, posts map[int]*modelPost, now time.Time) {
	t.Helper()
	for range posts {
		now = now.Add(time.Hour)
		for _, p := range claim(t, s, "last", now, platform) {
			end(t, s, n, p.Number, "last", chat.Sent)
			posts[p.Number].state = chat.Sent
		}
	}
	for number, p := range posts {
		if p.state == chat.Planned || p.state == chat.Claimed {
			t.Errorf("in the end post %d is still %s", number, p.state)
		}
	}
}

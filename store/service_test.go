package store_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/store"
	"pccbot/store/storetest"
)

func TestTheLastSweepIsKept(t *testing.T) {
	path := filled(t)
	s := opened(t, path)
	check := func(s *store.Store, want time.Time) {
		t.Helper()
		if got, err := s.LastSweep(t.Context()); !got.Equal(want) || err != nil {
			t.Errorf("LastSweep() = %v, %v, want %v", got, err, want)
		}
	}
	check(s, time.Time{})
	for _, at := range []time.Time{noon, noon.Add(30 * time.Second)} {
		if err := s.Beat(t.Context(), at); err != nil {
			t.Errorf("Beat(%v) = %v", at, err)
		}
		check(s, at)
	}
	closed(t, s)
	check(opened(t, path), noon.Add(30*time.Second))
}

func TestPostsAndOpenPollsAreCounted(t *testing.T) {
	s := storetest.New(t)
	check := func(open int, want map[chat.PostState]int) {
		t.Helper()
		if got, err := s.PostCounts(t.Context()); !maps.Equal(got, want) || err != nil {
			t.Errorf("PostCounts() = %v, %v, want %v", got, err, want)
		}
		if got, err := s.OpenPolls(t.Context()); got != open || err != nil {
			t.Errorf("OpenPolls() = %d, %v, want %d", got, err, open)
		}
	}
	check(0, nil)
	n, number := asked(t, s)
	for _, id := range []string{"C1", "C2", "C3"} {
		p := chat.Post{Channel: chat.Channel{Workspace: bristol, ID: id}, Kind: "card", About: number, At: noon}
		if fresh, err := s.PlanPost(t.Context(), n, p); !fresh || err != nil {
			t.Fatalf("PlanPost(%d, %+v) = %v, %v", n, p, fresh, err)
		}
	}
	check(1, map[chat.PostState]int{chat.Planned: 3})
	c := chat.PostClaim{Token: "a", Platforms: []string{"slack"}, Now: noon, Until: noon.Add(time.Minute), Limit: 2}
	if _, err := s.ClaimPosts(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if ended, err := s.EndPost(t.Context(), n, 1, "a", chat.PostEnd{State: chat.Sent, At: noon}); !ended || err != nil {
		t.Fatalf("EndPost(%d, 1, …) = %v, %v", n, ended, err)
	}
	closeAt(t, s, n, number, noon)
	check(0, map[chat.PostState]int{chat.Planned: 1, chat.Claimed: 1, chat.Sent: 1})
}

func TestSizesAreThoseOfTheFiles(t *testing.T) {
	s := storetest.New(t)
	database, wal, err := s.Sizes()
	for path, size := range map[string]int64{s.Path(): database, s.Path() + "-wal": wal} {
		if info, statErr := os.Stat(path); statErr != nil || info.Size() != size || err != nil {
			t.Errorf("Sizes() says %d for %s, %v, want %v, %v", size, path, err, info, statErr)
		}
	}
	if free, err := s.FreeBytes(); free == 0 || err != nil {
		t.Errorf("FreeBytes() = %d, %v, want some", free, err)
	}
	closed(t, s)
	if database, wal, err := s.Sizes(); database == 0 || wal != 0 || err != nil {
		t.Errorf("Sizes() without a -wal file = %d, %d, %v, want the file's and 0", database, wal, err)
	}
	if err := os.RemoveAll(filepath.Dir(s.Path())); err != nil {
		t.Fatal(err)
	}
	if database, wal, err := s.Sizes(); err == nil {
		t.Errorf("Sizes() of a file that is gone = %d, %d, nil, want an error", database, wal)
	}
}

// The statements of a sweep read what is unfinished and not what is done with, of
// which there is a year's worth.
func TestWhatIsDoneWithIsNotReadBySweeps(t *testing.T) {
	s := storetest.New(t)
	for name, tc := range map[string]struct{ run, table string }{
		"claiming posts":    {store.ClaimableStatement([]string{"slack", "discord"}), "post"},
		"finding old cards": {store.StaleStatement([]string{"slack", "discord"}), "card"},
	} {
		args := make([]any, strings.Count(tc.run, "?"))
		plan := strings.Join(table(t, s, `EXPLAIN QUERY PLAN `+tc.run, args...), "\n")
		if strings.Contains(plan, "SCAN") || !strings.Contains(plan, "USING INDEX "+tc.table+"_") {
			t.Errorf("%s reads the table %s like this, want an index on what is unfinished:\n%s", name, tc.table, plan)
		}
	}
}

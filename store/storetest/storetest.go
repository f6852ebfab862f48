// Package storetest is for tests: it opens a real database that ends with the
// test, and holds the suite that every kind of database passes.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/store"
)

// New opens an empty database in a folder of the test's own. It is closed when
// the test ends.
func New(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "pccbot.db"))
	if err != nil {
		t.Fatalf("Open(a new file) = %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close() = %v", err)
		}
	})
	return s
}

// Store is what the suite asks of a database, as [store.Store] words it.
type Store interface {
	Network(ctx context.Context, w chat.Workspace) (chat.Network, error)
	Areas(ctx context.Context, n chat.Network, c chat.Channel) ([]string, error)
	SetAreas(ctx context.Context, n chat.Network, c chat.Channel, areas []string) error
	AddReport(ctx context.Context, n chat.Network, r chat.Report) (number int, err error)
	Reports(ctx context.Context, n chat.Network, limit int) ([]chat.Report, error)
	ReportCount(ctx context.Context, n chat.Network) (int, error)
	EveryReport(ctx context.Context, limit int) ([]chat.Report, error)
	Suspend(ctx context.Context, w chat.Workspace, at time.Time) error
	Resume(ctx context.Context, w chat.Workspace) error
	Suspended(ctx context.Context, w chat.Workspace) (bool, error)
}

// Run holds the database that open makes to the promises of [Store]. Each part
// of the suite gets an empty one, which open closes when the test ends.
func Run(t *testing.T, open func(testing.TB) Store) {
	for _, part := range []struct {
		name string
		test func(*testing.T, Store)
	}{
		{"a workspace gets one network and keeps it", networkKept},
		{"a workspace needs a platform and an id", networkNeedsIDs},
		{"callers at once get the same network", networkAtOnce},
		{"a removed workspace is suspended until it is back", suspension},
		{"areas come back in the order set", areasInOrder},
		{"a channel's areas and the workspace's stand apart", areasApart},
		{"areas that cannot be set change nothing", areasRefused},
		{"reports are numbered from 1 in each network", reportsNumbered},
		{"the same words on the same day count up", reportsCountUp},
		{"a report without words takes those that come later", reportTakesWords},
		{"reports come newest first, as many as asked for", reportsNewestFirst},
		{"the host reads every network's reports", everyReport},
		{"text comes back as it was", textKept},
		{"a report needs a network", reportNeedsNetwork},
		{"no network sees or changes another's", isolation},
		{"sixteen write at once", sixteenAtOnce},
		{"a write outlives its caller", writeOutlivesCaller},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open(t)) })
	}
}

var (
	bristol = chat.Workspace{Platform: "slack", ID: "T1BRISTOL"}
	leeds   = chat.Workspace{Platform: "slack", ID: "T2LEEDS"}
	noon    = time.Date(2027, 5, 6, 12, 0, 0, 0, time.UTC)
)

func channel(w chat.Workspace, id string) chat.Channel {
	return chat.Channel{Workspace: w, ID: id}
}

// The helpers below do what must succeed for a test to go on.

func network(t testing.TB, s Store, w chat.Workspace) chat.Network {
	t.Helper()
	n, err := s.Network(t.Context(), w)
	if err != nil {
		t.Fatalf("Network(%v) = %v", w, err)
	}
	return n
}

func setAreas(t testing.TB, s Store, n chat.Network, c chat.Channel, areas ...string) {
	t.Helper()
	if err := s.SetAreas(t.Context(), n, c, areas); err != nil {
		t.Fatalf("SetAreas(%d, %v, %q) = %v", n, c, areas, err)
	}
}

func areas(t testing.TB, s Store, n chat.Network, c chat.Channel) []string {
	t.Helper()
	got, err := s.Areas(t.Context(), n, c)
	if err != nil {
		t.Fatalf("Areas(%d, %v) = %v", n, c, err)
	}
	return got
}

func addReport(t testing.TB, s Store, n chat.Network, r chat.Report) int {
	t.Helper()
	number, err := s.AddReport(t.Context(), n, r)
	if err != nil {
		t.Fatalf("AddReport(%d, %v) = %v", n, r, err)
	}
	return number
}

func reports(t testing.TB, s Store, n chat.Network, limit int) []chat.Report {
	t.Helper()
	got, err := s.Reports(t.Context(), n, limit)
	if err != nil {
		t.Fatalf("Reports(%d, %d) = %v", n, limit, err)
	}
	return got
}

func reportCount(t testing.TB, s Store, n chat.Network) int {
	t.Helper()
	count, err := s.ReportCount(t.Context(), n)
	if err != nil {
		t.Fatalf("ReportCount(%d) = %v", n, err)
	}
	return count
}

func suspended(t testing.TB, s Store, w chat.Workspace) bool {
	t.Helper()
	is, err := s.Suspended(t.Context(), w)
	if err != nil {
		t.Fatalf("Suspended(%v) = %v", w, err)
	}
	return is
}

// Package storetest is for tests: it opens a real database that ends with the
// test, and holds the suite that every kind of database passes.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/poll"
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

// Store is what the suite asks of a database: what the bot asks, and what the
// host is shown beside it.
type Store interface {
	bot.Store
	EveryReport(ctx context.Context, limit int) ([]chat.Report, error)
	Suspended(ctx context.Context, w chat.Workspace) (bool, error)
	CheckKey(ctx context.Context, mark poll.Mark) error
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
		{"a draft is kept until it is posted", draftKept},
		{"a draft is refused where it cannot be posted", draftRefused},
		{"posting a draft again finds its poll", postingAgain},
		{"a poll comes back as it was posted", pollAsPosted},
		{"a poll's number is never given again", numbersNeverAgain},
		{"polls come newest first, as many as asked for", pollsNewestFirst},
		{"a poll opens, closes and reopens once", opensAndCloses},
		{"a poll reopens within a day of its close", reopensWithinADay},
		{"what is due is what should open or close", dueOnes},
		{"the first answer needs consent to the notice in force", consentFirst},
		{"what became of a vote", outcomes},
		{"a repeated delivery has no effect for a day", repeatedDelivery},
		{"a delivery is the first of its kind once a day", deliveredOnce},
		{"an area moves all answers", areaMoves},
		{"a withdrawal outlasts an earlier press that comes late", withdrawalOutlasts},
		{"a poll of several questions takes all answers or none", allOrNone},
		{"under five answers only their number is made known", underTheFloor},
		{"from five answers their counts are made known, also by area", countsByArea},
		{"after a reopening the first result stands until five changed", afterReopening},
		{"a table by area stands until each row of it changed", tableStands},
		{"comments are released five at a time", commentsReleased},
		{"a comment that changes is a new one", commentChanges},
		{"erasing leaves what was made known", erasing},
		{"unlinked answers are nobody's", unlinking},
		{"what is kept no longer is purged", purging},
		{"a deleted poll is gone", deleting},
		{"creators are named, or everyone is", creators},
		{"the notice has a version for each wording", notices},
		{"another key is noticed", otherKey},
		{"polls do what a model in memory does", model},
		{"a post is planned once in its channel", plannedOnce},
		{"a post that cannot be made is refused", postRefused},
		{"what is due is claimed, the longest due first", claimedWhenDue},
		{"a channel's posts keep their order", channelInOrder},
		{"nothing is claimed for a workspace that removed the bot", noneForRemoved},
		{"a claim ends with its time", claimRunsOut},
		{"a post that was put back is sent later", putBack},
		{"a stuck post is repeated or dismissed", stuckOnes},
		{"what is done to a poll and what is said about it are kept together", keptTogether},
		{"a poll that is due closes, and one that was put off does not", closesIfDue},
		{"what is said about a poll goes where its card is", saidWhereTheCardIs},
		{"a card is drawn until it shows its poll", cardsDrawn},
		{"a card is drawn again after a reopening and a deletion", cardsDrawnAgain},
		{"a message that is used again shows another poll", messageUsedAgain},
		{"the stalest cards come first, as many as asked for", stalestFirst},
		{"posts and cards are purged when they are done with", purgingPosts},
		{"nothing is sent to a workspace that removed the bot meanwhile", removedMeanwhile},
		{"a post may make the cards of its poll stale", staleByAPost},
		{"of a deleted poll no post is kept", postsOfADeletedPoll},
		{"a post's number is never given again", postNumbersNeverAgain},
		{"unlinking stops when it is told to", unlinkStops},
		{"posts do what a model in memory does", postModel},
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

// tb is what tests and their properties have in common.
type tb interface {
	Context() context.Context
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// The helpers below do what must succeed for a test to go on.

func network(t tb, s Store, w chat.Workspace) chat.Network {
	t.Helper()
	n, err := s.Network(t.Context(), w)
	if err != nil {
		t.Fatalf("Network(%v) = %v", w, err)
	}
	return n
}

func setAreas(t tb, s Store, n chat.Network, c chat.Channel, areas ...string) {
	t.Helper()
	if err := s.SetAreas(t.Context(), n, c, areas); err != nil {
		t.Fatalf("SetAreas(%d, %v, %q) = %v", n, c, areas, err)
	}
}

func areas(t tb, s Store, n chat.Network, c chat.Channel) []string {
	t.Helper()
	got, err := s.Areas(t.Context(), n, c)
	if err != nil {
		t.Fatalf("Areas(%d, %v) = %v", n, c, err)
	}
	return got
}

func addReport(t tb, s Store, n chat.Network, r chat.Report) int {
	t.Helper()
	number, err := s.AddReport(t.Context(), n, r)
	if err != nil {
		t.Fatalf("AddReport(%d, %v) = %v", n, r, err)
	}
	return number
}

func reports(t tb, s Store, n chat.Network, limit int) []chat.Report {
	t.Helper()
	got, err := s.Reports(t.Context(), n, limit)
	if err != nil {
		t.Fatalf("Reports(%d, %d) = %v", n, limit, err)
	}
	return got
}

func reportCount(t tb, s Store, n chat.Network) int {
	t.Helper()
	count, err := s.ReportCount(t.Context(), n)
	if err != nil {
		t.Fatalf("ReportCount(%d) = %v", n, err)
	}
	return count
}

func suspended(t tb, s Store, w chat.Workspace) bool {
	t.Helper()
	is, err := s.Suspended(t.Context(), w)
	if err != nil {
		t.Fatalf("Suspended(%v) = %v", w, err)
	}
	return is
}

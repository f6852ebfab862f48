package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"pccbot/store"
	"pccbot/store/storetest"
)

var salt = bytes.Repeat([]byte("salt"), poll.SaltSize/4)

// voter is a mark that is easy to find in a file.
func voter(i int) (m poll.Mark) {
	copy(m[:], fmt.Sprintf("VOTER %04d IS ME!", i))
	return m
}

// asked posts a poll with a question to choose and one for words.
func asked(t testing.TB, s *store.Store) (n chat.Network, number int) {
	t.Helper()
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.SaveDraft(t.Context(), n, poll.Saved{
		Author:  voter(9999),
		Channel: channel,
		At:      noon,
		Draft: poll.Draft{
			Questions: []poll.Question{
				{Text: "Has your PCC replied?", Kind: poll.Single, Options: []string{"Yes", "No"}},
				{Text: "What else?", Kind: poll.Text},
			},
			Closes:  noon.AddDate(0, 0, 7),
			AskArea: true,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	number, _, err = s.PostPoll(t.Context(), n, id, salt, noon)
	if err != nil {
		t.Fatal(err)
	}
	return n, number
}

func press(t testing.TB, s *store.Store, n chat.Network, v poll.Vote) {
	t.Helper()
	v.Now, v.Agree, v.Consent = noon, true, poll.Consent{Person: v.Voter, Version: 1}
	r, err := s.Vote(t.Context(), n, v)
	if err != nil || r.Outcome != poll.Recorded && r.Outcome != poll.Withdrawn {
		t.Fatalf("Vote(%d, %+v) = %+v, %v", n, v, r, err)
	}
}

func answer(t testing.TB, s *store.Store, n chat.Network, number, i, choice int) {
	t.Helper()
	press(t, s, n, poll.Vote{Poll: number, Voter: voter(i), Ballots: []poll.Ballot{{Question: 1, Choices: []int{choice}}}})
}

func closeAt(t testing.TB, s *store.Store, n chat.Network, number int, at time.Time) {
	t.Helper()
	if closed, err := s.ClosePoll(t.Context(), n, number, poll.Closing{At: at}); !closed || err != nil {
		t.Fatalf("ClosePoll(%d, %d) = %v, %v", n, number, closed, err)
	}
}

func reopenAt(t testing.TB, s *store.Store, n chat.Network, number int, at time.Time) {
	t.Helper()
	if open, err := s.ReopenPoll(t.Context(), n, number, at, at.AddDate(0, 0, 7)); !open || err != nil {
		t.Fatalf("ReopenPoll(%d, %d) = %v, %v", n, number, open, err)
	}
}

// table is what a query gives, a line a row with bars between the columns.
func table(t testing.TB, s *store.Store, query string, args ...any) (lines []string) {
	t.Helper()
	rows, err := s.Reader().Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		var into []any
		for i := range values {
			into = append(into, &values[i])
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, v := range values {
			words = append(words, v.String)
		}
		lines = append(lines, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

// checkTallies counts the ballots of every poll that has some left, and how many
// people cast them, and compares what the counters say.
func checkTallies(t testing.TB, s *store.Store) {
	t.Helper()
	const counters = `
		SELECT network, poll, question, area, option, count
		FROM tally
		WHERE (network, poll) IN (SELECT network, poll FROM ballot)
			OR (network, poll) IN (SELECT network, number FROM poll WHERE salt IS NOT NULL)
		ORDER BY 1, 2, 3, 4, 5`
	const ballots = `
		WITH chosen (network, poll, question, area, option) AS (
			SELECT network, poll, question, area, 0
			FROM ballot
			WHERE withdrawn = 0
			UNION ALL
			SELECT b.network, b.poll, b.question, b.area, c.number
			FROM ballot AS b
			JOIN choice AS c ON c.network = b.network AND c.poll = b.poll AND c.question = b.question
			WHERE instr(',' || b.choices || ',', ',' || c.number || ',') > 0)
		SELECT network, poll, question, area, option, COUNT(*)
		FROM chosen
		GROUP BY 1, 2, 3, 4, 5
		ORDER BY 1, 2, 3, 4, 5`
	if got, want := table(t, s, counters), table(t, s, ballots); !slices.Equal(got, want) {
		t.Errorf("the counters say %q, and the ballots %q", got, want)
	}
	const wrong = `
		SELECT p.network, p.number, p.answered, COUNT(DISTINCT b.voter)
		FROM poll AS p
		LEFT JOIN ballot AS b ON b.network = p.network AND b.poll = p.number AND b.withdrawn = 0
		WHERE p.salt IS NOT NULL
		GROUP BY 1, 2, 3
		HAVING p.answered <> COUNT(DISTINCT b.voter)`
	if polls := table(t, s, wrong); len(polls) > 0 {
		t.Errorf("polls by network and number, with how many answered by their row and by the ballots: %q", polls)
	}
}

func TestNothingOfVotersIsLeftAfterUnlinking(t *testing.T) {
	// Enough for pages to be split and joined again.
	const voters = 3000
	s := storetest.New(t)
	n, number := asked(t, s)
	random := rand.New(rand.NewPCG(1, 2))
	pressed := time.Date(2031, 11, 23, 4, 56, 0, 0, time.UTC)
	for _, i := range random.Perm(voters) {
		v := poll.Vote{Poll: number, Voter: voter(i), At: pressed.Add(time.Duration(i) * time.Millisecond)}
		v.Ballots = []poll.Ballot{{Question: 1, Choices: []int{1 + i%2}}}
		if i%3 == 0 {
			v.Area = "kent"
			v.Ballots = append(v.Ballots, poll.Ballot{Question: 2, Words: strings.Repeat("long words ", i%40+1)})
		}
		press(t, s, n, v)
	}
	closeAt(t, s, n, number, noon)
	reopenAt(t, s, n, number, noon)
	for i := range voters / 10 {
		press(t, s, n, poll.Vote{Poll: number, Voter: voter(i), Withdraw: true})
	}
	closeAt(t, s, n, number, noon)
	// Consent has marks of its own, which are no voters and stay.
	if _, err := s.Writer().Exec(`DELETE FROM consent`); err != nil {
		t.Fatal(err)
	}
	traces := map[string]string{"the salt": string(salt), "a voter": "VOTER ", "the time of a press": "2031-11-23"}
	for what, bytes := range traces {
		if !strings.Contains(dump(t, s), bytes) {
			t.Errorf("before Unlink the files do not hold %s: the test looks for the wrong thing", what)
		}
	}

	if polls, err := s.Unlink(t.Context(), noon); polls != 1 || err != nil {
		t.Fatalf("Unlink = %d, %v, want 1", polls, err)
	}
	author := string(bytes.Clone(voterBytes(9999)))
	all := strings.ReplaceAll(dump(t, s), author, "")
	for what, bytes := range traces {
		if many := strings.Count(all, bytes); many > 0 {
			t.Errorf("after Unlink the files hold %s %d times", what, many)
		}
	}
	if left := table(t, s, `SELECT COUNT(*), COUNT(DISTINCT voter), COUNT(pressed), COUNT(said), SUM(withdrawn) FROM ballot`); left[0] != "3600|3600|0|0|0" {
		t.Errorf("the ballots, their voters, their times and the withdrawn are %q", left)
	}
	if left := table(t, s, `SELECT (SELECT COUNT(*) FROM standing), (SELECT COUNT(*) FROM release), (SELECT COUNT(voter) FROM comment)`); left[0] != "0|0|0" {
		t.Errorf("of earlier closes, and of who wrote comments, there is left %q", left)
	}
	checkTallies(t, s)
}

func voterBytes(i int) []byte { m := voter(i); return m[:] }

// dump is the database file and its -wal file.
func dump(t *testing.T, s *store.Store) string {
	t.Helper()
	var all []byte
	for _, name := range []string{s.Path(), s.Path() + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return string(all)
}

func TestUnlinkingGoesOnWhereAReaderWasInTheWay(t *testing.T) {
	s := storetest.New(t)
	n, number := asked(t, s)
	answer(t, s, n, number, 1, 1)
	closeAt(t, s, n, number, noon)
	if _, err := s.Writer().Exec(`PRAGMA busy_timeout = 0`); err != nil {
		t.Fatal(err)
	}
	reading, err := s.Reader().Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := reading.QueryRow(`SELECT COUNT(*) FROM poll`).Scan(new(int)); err != nil {
		t.Fatal(err)
	}
	if polls, err := s.Unlink(t.Context(), noon); polls != 1 || err == nil {
		t.Errorf("Unlink while somebody reads = %d, %v, want 1 poll and an error", polls, err)
	}
	if err := reading.Rollback(); err != nil {
		t.Fatal(err)
	}
	if polls, err := s.Unlink(t.Context(), noon); polls != 0 || err != nil {
		t.Errorf("Unlink again = %d, %v, want 0, nil", polls, err)
	}
	if many := strings.Count(dump(t, s), string(salt)); many > 0 {
		t.Errorf("the files hold the salt %d times", many)
	}
}

func TestTracesOfWhatIsErasedAreSweptUp(t *testing.T) {
	s := storetest.New(t)
	traces := func() bool { return len(table(t, s, `SELECT id FROM trace`)) > 0 }
	for _, tc := range []struct {
		name  string
		erase func(n chat.Network, number int) error
		want  bool
	}{
		{"a vote", func(n chat.Network, number int) error { return nil }, false},
		{"forgetting somebody", func(n chat.Network, number int) error {
			_, err := s.Forget(t.Context(), n, poll.Forgetting{Voters: map[int]poll.Mark{number: voter(1)}})
			return err
		}, true},
		{"deleting a poll", func(n chat.Network, number int) error {
			_, err := s.DeletePoll(t.Context(), n, number, noon)
			return err
		}, true},
		{"purging answers", func(n chat.Network, number int) error {
			return s.Purge(t.Context(), poll.Expiry{Answers: noon.Add(time.Second), Deliveries: noon, Drafts: noon, Notes: noon, Posts: noon})
		}, true},
		{"purging what else there is", func(n chat.Network, number int) error {
			return s.Purge(t.Context(), poll.Expiry{Deliveries: noon.Add(time.Second), Drafts: noon.Add(time.Second), Notes: noon.Add(time.Second)})
		}, false},
	} {
		n, number := asked(t, s)
		answer(t, s, n, number, 1, 1)
		closeAt(t, s, n, number, noon)
		if err := tc.erase(n, number); err != nil {
			t.Fatal(err)
		}
		if traces() != tc.want {
			t.Errorf("after %s there are traces: %v, want %v", tc.name, traces(), tc.want)
		}
		if _, err := s.Unlink(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
		if traces() {
			t.Errorf("after %s and Unlink there are traces", tc.name)
		}
	}
}

func TestWhatStoodAtACloseIsDisguised(t *testing.T) {
	s := storetest.New(t)
	n, number := asked(t, s)
	for i, choices := range [][]int{{1, 1, 2}, {1, 2, 1}, {2, 2, 2}} {
		for who, choice := range choices {
			press(t, s, n, poll.Vote{Poll: number, Voter: voter(who), Area: "kent",
				Ballots: []poll.Ballot{{Question: 1, Choices: []int{choice}}, {Question: 2, Words: fmt.Sprint("words ", i)}}})
		}
		closeAt(t, s, n, number, noon)
		reopenAt(t, s, n, number, noon)
	}
	answers := func(fate poll.Fate) []string {
		return table(t, s, `SELECT answer FROM standing WHERE question = 1 AND fate = ? ORDER BY voter, close`, fate)
	}
	if got, want := answers(poll.Kept), []string{"1", "1", "2", "1", "2", "2", "2", "1", "2"}; !slices.Equal(got, want) {
		t.Fatalf("what stood at three closes is %q, want %q", got, want)
	}
	press(t, s, n, poll.Vote{Poll: number, Voter: voter(0), Withdraw: true})
	press(t, s, n, poll.Vote{Poll: number, Voter: voter(0), Ballots: []poll.Ballot{{Question: 1, Choices: []int{1}}}})
	checkDisguised(t, "what was withdrawn", answers(poll.TakenBack))
	if got, want := answers(poll.Kept), []string{"1", "2", "2", "2", "1", "2"}; !slices.Equal(got, want) {
		t.Errorf("after one withdrew what stood is %q, want %q", got, want)
	}
	before := answers(poll.TakenBack)
	closeAt(t, s, n, number, noon)
	reopenAt(t, s, n, number, noon)
	press(t, s, n, poll.Vote{Poll: number, Voter: voter(0), Withdraw: true})
	if after := answers(poll.TakenBack); !slices.Equal(after[:3], before) || len(after) != 4 || after[3] == "1" {
		t.Errorf("after a second withdrawal what was withdrawn is %q, want one more than %q", after, before)
	}

	if _, err := s.Forget(t.Context(), n, poll.Forgetting{Voters: map[int]poll.Mark{number: voter(2)}}); err != nil {
		t.Fatal(err)
	}
	erased := answers(poll.Erased)
	if len(erased) != 4 || erased[0] == "2" || erased[1] == erased[0] || erased[2] != erased[0] || erased[3] != erased[0] {
		t.Errorf("what was erased is %q, want a word, another, and twice the first", erased)
	}
	who := table(t, s, `SELECT DISTINCT voter FROM standing WHERE fate = 'erased'`)
	if len(who) != 1 || who[0] == string(voterBytes(2)) {
		t.Errorf("what was erased is of %q, want one who is not the voter", who)
	}
	if words := table(t, s, `SELECT answer FROM standing WHERE question = 2`); len(words) > 0 {
		t.Errorf("of answers in words is kept what stood at a close: %q", words)
	}
	checkTallies(t, s)
}

// checkDisguised wants one answer to have become a word twice, and another word
// once.
func checkDisguised(t *testing.T, what string, answers []string) {
	t.Helper()
	if len(answers) != 3 || answers[0] != answers[1] || answers[1] == answers[2] || len(answers[0]) < 20 || len(answers[2]) < 20 {
		t.Errorf("%s is %q, want a random word twice and another once", what, answers)
	}
}

func TestCommentsAreInAnOrderThatSaysNothing(t *testing.T) {
	s := storetest.New(t)
	orders := map[string]bool{}
	for range 10 {
		n, number := asked(t, s)
		for i := range 6 {
			press(t, s, n, poll.Vote{Poll: number, Voter: voter(i), Ballots: []poll.Ballot{{Question: 2, Words: fmt.Sprint(i)}}})
		}
		closeAt(t, s, n, number, noon)
		comments, err := s.Comments(t.Context(), n, number)
		if len(comments) != 6 || err != nil {
			t.Fatalf("Comments = %v, %v, want six", comments, err)
		}
		order := ""
		for _, c := range comments {
			order += c.Words
		}
		orders[order] = true
	}
	if len(orders) < 5 {
		t.Errorf("ten times the same comments came in only %d orders", len(orders))
	}
}

// cardOf has the card of a poll posted.
func cardOf(t testing.TB, s *store.Store, n chat.Network, number int) poll.Card {
	t.Helper()
	ctx := t.Context()
	card := poll.Card{Network: n, Poll: number, Posted: chat.Posted{Channel: channel, ID: "1.1"}, Shown: "old"}
	_, planned := s.PlanPost(ctx, n, chat.Post{Channel: channel, Kind: "card", About: number, At: noon})
	posts, claimed := s.ClaimPosts(ctx, chat.PostClaim{Token: "a", Platforms: []string{"slack"}, Now: noon, Until: noon.Add(time.Minute), Limit: 1})
	if err := errors.Join(planned, claimed); err != nil || len(posts) != 1 {
		t.Fatalf("the card of poll %d cannot be claimed: %v, %v", number, posts, err)
	}
	e := chat.PostEnd{State: chat.Sent, At: noon, Posted: card.Posted, Shown: card.Shown}
	if sent, err := s.EndPost(ctx, n, posts[0].Number, "a", e); !sent || err != nil {
		t.Fatalf("EndPost(%d, %d, …) = %v, %v", n, posts[0].Number, sent, err)
	}
	return card
}

func TestADeletedPollLeavesOnlyANote(t *testing.T) {
	s := storetest.New(t)
	n, number := asked(t, s)
	for i := range 6 {
		press(t, s, n, poll.Vote{Poll: number, Voter: voter(i), Ballots: []poll.Ballot{{Question: 1, Choices: []int{1}}, {Question: 2, Words: "pay"}}})
	}
	closeAt(t, s, n, number, noon)
	card := cardOf(t, s, n, number)
	of := table(t, s, `
		SELECT m.name
		FROM sqlite_schema AS m
		JOIN pragma_table_info(m.name) AS c
		WHERE m.type = 'table' AND c.name = 'poll'
		ORDER BY 1`)
	if want := []string{"ballot", "card", "choice", "comment", "note", "question", "release", "result", "snapshot", "standing", "tally"}; !slices.Equal(of, want) {
		t.Errorf("the tables about polls are %q, want %q", of, want)
	}
	for _, name := range append(of, "draft") {
		if name != "note" && len(table(t, s, `SELECT 1 FROM `+name)) == 0 {
			t.Errorf("before the poll is deleted %s has no rows", name)
		}
	}
	if deleted, err := s.DeletePoll(t.Context(), n, number, noon); !deleted || err != nil {
		t.Fatalf("DeletePoll(%d, %d) = %v, %v", n, number, deleted, err)
	}
	// A card stays in its channel until it was drawn once more.
	if err := s.CardDrawn(t.Context(), n, card, poll.Deleted, noon); err != nil {
		t.Fatal(err)
	}
	for _, name := range append(of, "poll", "draft") {
		if rows := table(t, s, `SELECT * FROM `+name); name != "note" && len(rows) > 0 {
			t.Errorf("after the poll was deleted %s has %q", name, rows)
		}
	}
	if notes := table(t, s, `SELECT poll, what, at FROM note`); !slices.Equal(notes, []string{"1|deleted|2027-05-06T12:00:00Z"}) {
		t.Errorf("the notes are %q, want that poll 1 was deleted", notes)
	}
}

func TestNotesAreKeptUntilPurged(t *testing.T) {
	s := storetest.New(t)
	n, number := asked(t, s)
	for i, what := range []string{"closed early", "reopened"} {
		if err := s.Note(t.Context(), n, number, what, noon.AddDate(i, 0, 0)); err != nil {
			t.Fatalf("Note(%q) = %v", what, err)
		}
	}
	if got := table(t, s, `SELECT poll, what, at FROM note`); !slices.Equal(got, []string{"1|closed early|2027-05-06T12:00:00Z", "1|reopened|2028-05-06T12:00:00Z"}) {
		t.Errorf("the notes are %q", got)
	}
	if err := s.Purge(t.Context(), poll.Expiry{Notes: noon.Add(time.Second)}); err != nil {
		t.Fatal(err)
	}
	if got := table(t, s, `SELECT what FROM note`); !slices.Equal(got, []string{"reopened"}) {
		t.Errorf("after a purge the notes are %q, want the later one", got)
	}
}

func TestViewsShowWhatWasMadeKnown(t *testing.T) {
	s := storetest.New(t)
	n, number := asked(t, s)
	const lists = `SELECT poll, first_question, state, made, closes, closed, answered FROM poll_list`
	const results = `SELECT question, question_text, areas, option, option_text, count, answered, percent FROM poll_result ORDER BY question, areas, option`
	const comments = `SELECT question, number, words FROM poll_comment`
	for i := range 12 {
		v := poll.Vote{Poll: number, Voter: voter(i), Ballots: []poll.Ballot{{Question: 1, Choices: []int{1 + i%2}}}}
		if i < 6 {
			v.Area = "kent"
		}
		if i < 5 {
			v.Ballots = append(v.Ballots, poll.Ballot{Question: 2, Words: "pay"})
		}
		press(t, s, n, v)
	}
	check := func(query string, want ...string) {
		t.Helper()
		if got := table(t, s, query); !slices.Equal(got, want) {
			t.Errorf("%s gives %q, want %q", query, got, want)
		}
	}
	check(lists, "1|Has your PCC replied?|open|2027-05-06|2027-05-13T12:00:00Z||12")
	check(results)
	closeAt(t, s, n, number, noon.Add(time.Hour))
	check(lists, "1|Has your PCC replied?|closed|2027-05-06|2027-05-13T12:00:00Z|2027-05-06T13:00:00Z|12")
	check(results,
		"1|Has your PCC replied?||1|Yes|6|12|50",
		"1|Has your PCC replied?||2|No|6|12|50",
		"1|Has your PCC replied?|-|1|Yes|3|6|50",
		"1|Has your PCC replied?|-|2|No|3|6|50",
		"1|Has your PCC replied?|kent|1|Yes|3|6|50",
		"1|Has your PCC replied?|kent|2|No|3|6|50",
		"2|What else?|||||5|")
	check(comments)
	if judged, err := s.JudgeComment(t.Context(), n, number, 2, 3, poll.Approved); !judged || err != nil {
		t.Fatal(judged, err)
	}
	check(comments, "2|3|pay")
	reopenAt(t, s, n, number, noon.Add(time.Hour))
	for i := range 4 {
		answer(t, s, n, number, i, 2-i%2)
	}
	before := table(t, s, results)
	closeAt(t, s, n, number, noon.Add(2*time.Hour))
	check(results, before...)

	waiting, err := s.SaveDraft(t.Context(), n, poll.Saved{Channel: channel, At: noon, Draft: poll.Draft{
		Questions: []poll.Question{{Text: "Later?", Kind: poll.Text}}, Opens: noon.Add(time.Hour), Closes: noon.AddDate(0, 0, 7)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.PostPoll(t.Context(), n, waiting, salt, noon); err != nil {
		t.Fatal(err)
	}
	check(lists+` WHERE state = 'waiting'`, "2|Later?|waiting|2027-05-06|2027-05-13T12:00:00Z||0")
}

func TestUpgradingFromTheFirstVersionKeepsWhatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	s, err := store.OpenWith(t.Context(), path, firstMigrations(1))
	must(t, s, err)
	checkVersion(t, s, 1)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	closed(t, s)

	s, err = store.Open(t.Context(), path)
	must(t, s, err)
	checkVersion(t, s, newest)
	checkFilled(t, s)
	n, number := asked(t, s)
	answer(t, s, n, number, 0, 1)
	if number != 1 {
		t.Errorf("the first poll of a network from the first version is %d, want 1", number)
	}
	if notice, err := s.Notice(t.Context(), n); notice != (poll.Notice{Version: 1}) || err != nil {
		t.Errorf("Notice(%d) = %+v, %v, want version 1 and no words", n, notice, err)
	}
	if named, everyone, err := s.Creators(t.Context(), n); named > 0 || everyone || err != nil {
		t.Errorf("Creators(%d) = %d, %v, %v, want nobody", n, named, everyone, err)
	}
	closed(t, s)
	checkFolder(t, path, "pccbot.db", "pccbot.db.before-1")
}

func TestUpgradingFromTheSecondVersionKeepsItsPolls(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	s, err := store.OpenWith(t.Context(), path, firstMigrations(2))
	must(t, s, err)
	checkVersion(t, s, 2)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	// The program of that version posted two polls, of which one has answers and one
	// was closed.
	if _, err := s.Writer().Exec(`
		INSERT INTO poll (network, number, platform, workspace, channel, template, areas, ask_area, asked, made, closes, opened, closed, salt, answered)
		VALUES
			(1, 1, 'slack', 'T1BRISTOL', 'C1', '', '', 0, 0, '2027-05-06T12:00:00Z', '2027-05-13T12:00:00Z', '2027-05-06T12:00:00Z', NULL, zeroblob(32), 1),
			(1, 2, 'slack', 'T1BRISTOL', 'C2', '', '', 0, 0, '2027-05-06T12:00:00Z', '2027-05-07T12:00:00Z', '2027-05-06T12:00:00Z', '2027-05-07T12:00:00Z', NULL, 7);
		INSERT INTO question (network, poll, number, key, text, kind) VALUES (1, 1, 1, 'q', 'Fair?', 'yesno'), (1, 2, 1, 'q', 'Fair?', 'yesno');
		INSERT INTO choice (network, poll, question, number, text) VALUES (1, 1, 1, 1, 'Yes'), (1, 1, 1, 2, 'No');
		INSERT INTO ballot (network, poll, voter, question, area, choices, words, withdrawn) VALUES (1, 1, zeroblob(16), 1, '', '1', '', 0);
		INSERT INTO tally (network, poll, question, area, option, count) VALUES (1, 1, 1, '', 0, 1), (1, 1, 1, '', 1, 1);
		INSERT INTO snapshot (network, poll, at, answered) VALUES (1, 2, '2027-05-07T12:00:00Z', 7);
		UPDATE network SET polls = 2;`); err != nil {
		t.Fatal(err)
	}
	before := table(t, s, `SELECT * FROM poll`)
	closed(t, s)

	s, err = store.Open(t.Context(), path)
	must(t, s, err)
	checkVersion(t, s, newest)
	checkFilled(t, s)
	if after := table(t, s, `SELECT * FROM poll`); !slices.Equal(after, before) {
		t.Errorf("after the upgrade the polls are %q, want %q", after, before)
	}
	checkTallies(t, s)
	// What was posted before is no card that could be drawn again, but its channel is
	// still told of the close.
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	if cards, err := s.StaleCards(t.Context(), []string{"slack"}, noon.AddDate(1, 0, 0), 10); len(cards) > 0 || err != nil {
		t.Errorf("StaleCards after the upgrade = %v, %v, want none", cards, err)
	}
	done, err := s.ClosePoll(t.Context(), n, 1, poll.Closing{At: noon, Posts: []chat.Post{{Kind: "results", Occasion: "the close"}}})
	if !done || err != nil {
		t.Errorf("ClosePoll(%d, 1) after the upgrade = %v, %v, want true", n, done, err)
	}
	if posts := table(t, s, `SELECT number, channel, kind, about, state FROM post`); !slices.Equal(posts, []string{"1|C1|results|1|planned"}) {
		t.Errorf("the posts after it are %q, want the results for C1", posts)
	}
	closed(t, s)
	checkFolder(t, path, "pccbot.db", "pccbot.db.before-2")
}

func TestOldCopiesAreRemovedAfterAWeek(t *testing.T) {
	// What stands in brackets would be a pattern elsewhere.
	path := filepath.Join(t.TempDir(), "pcc[bot]?.db")
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	for name, age := range map[string]time.Duration{
		".before-1":      7 * 24 * time.Hour,
		".before-2":      7*24*time.Hour - time.Minute,
		".before-3.part": 30 * 24 * time.Hour,
		".before-lunch":  30 * 24 * time.Hour,
		".key":           30 * 24 * time.Hour,
		".before-4/kept": 30 * 24 * time.Hour,
	} {
		if err := os.MkdirAll(filepath.Dir(path+name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+name, []byte("a copy"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path+name, noon.Add(-age), noon.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.RemoveOldCopies(noon); err != nil {
			t.Errorf("RemoveOldCopies = %v", err)
		}
	}
	closed(t, s)
	name := filepath.Base(path)
	checkFolder(t, path, name, name+".before-2", name+".before-4", name+".before-lunch", name+".key")
}

func TestAKeyIsComparedOnAStoreThatOnlyReads(t *testing.T) {
	path := filled(t)
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	if err := s.CheckKey(t.Context(), voter(1)); err != nil {
		t.Fatal(err)
	}
	reading, err := store.OpenReadOnly(t.Context(), path)
	must(t, reading, err)
	if err := reading.CheckKey(t.Context(), voter(1)); err != nil {
		t.Errorf("CheckKey of the same key = %v, want nil", err)
	}
	err = reading.CheckKey(t.Context(), voter(2))
	if want := "pccbot.db does not go with this key file"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("CheckKey of another key = %v, want %q", err, want)
	}
}

// pollWrites is what becomes of everything that would change something about
// polls and posts, by the method. It has a line for each of them.
func pollWrites(ctx context.Context, s *store.Store, n chat.Network) map[string]error {
	_, saved := s.SaveDraft(ctx, n, poll.Saved{Channel: channel, At: noon})
	_, _, posted := s.PostPoll(ctx, n, "draft", salt, noon)
	_, opened := s.OpenPoll(ctx, n, 1, noon)
	_, closed := s.ClosePoll(ctx, n, 1, poll.Closing{At: noon})
	_, reopened := s.ReopenPoll(ctx, n, 1, noon, noon.Add(time.Hour))
	_, moved := s.SetCloses(ctx, n, 1, noon)
	_, deleted := s.DeletePoll(ctx, n, 1, noon)
	_, voted := s.Vote(ctx, n, poll.Vote{Poll: 1, Voter: voter(1)})
	_, judged := s.JudgeComment(ctx, n, 1, 1, 1, poll.Approved)
	_, set := s.SetNotice(ctx, n, "words")
	_, forgot := s.Forget(ctx, n, poll.Forgetting{Voters: map[int]poll.Mark{1: voter(1)}})
	_, unlinked := s.Unlink(ctx, noon)
	_, planned := s.PlanPost(ctx, n, chat.Post{Channel: channel, Kind: "card", About: 1, At: noon})
	_, claimed := s.ClaimPosts(ctx, chat.PostClaim{Token: "token", Platforms: []string{"slack"}, Now: noon, Until: noon.Add(time.Minute), Limit: 1})
	_, begun := s.BeginPost(ctx, n, 1, "token", noon)
	_, ended := s.EndPost(ctx, n, 1, "token", chat.PostEnd{State: chat.Sent, At: noon})
	_, repeated := s.RepeatPost(ctx, n, 1, noon)
	_, dismissed := s.DismissPost(ctx, n, 1, noon)
	card := poll.Card{Poll: 1, Posted: chat.Posted{Channel: channel, ID: "1"}}
	return map[string]error{
		"SaveDraft":       saved,
		"DropDraft":       s.DropDraft(ctx, n, "draft"),
		"PostPoll":        posted,
		"OpenPoll":        opened,
		"ClosePoll":       closed,
		"ReopenPoll":      reopened,
		"SetCloses":       moved,
		"DeletePoll":      deleted,
		"Vote":            voted,
		"JudgeComment":    judged,
		"Agree":           s.Agree(ctx, n, poll.Consent{Person: voter(1), Version: 1}, noon),
		"Allow":           s.Allow(ctx, n, voter(1), true),
		"AllowEveryone":   s.AllowEveryone(ctx, n, true),
		"SetNotice":       set,
		"Forget":          forgot,
		"Note":            s.Note(ctx, n, 1, "words", noon),
		"Unlink":          unlinked,
		"Purge":           s.Purge(ctx, poll.Expiry{Notes: noon}),
		"RemoveOldCopies": s.RemoveOldCopies(noon),
		"PlanPost":        planned,
		"ClaimPosts":      claimed,
		"BeginPost":       begun,
		"EndPost":         ended,
		"RepeatPost":      repeated,
		"DismissPost":     dismissed,
		"CardDrawn":       s.CardDrawn(ctx, n, card, "open", noon),
		"CardGone":        s.CardGone(ctx, n, card),
		"Beat":            s.Beat(ctx, noon),
	}
}

package main

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/pcc"
	"pccbot/store/storetest"
)

// typing runs a console on a database and types lines into it.
func typing(t *testing.T, db, now string, lines ...string) (transcript string) {
	t.Helper()
	var out, stderr bytes.Buffer
	args := []string{"console", "--as", "Sam", "--admin", "--now", now}
	if db != "" {
		args = append(args, "--db", db)
	}
	if err := run(t.Context(), args, streams{strings.NewReader(strings.Join(lines, "\n")), &out, &stderr}); err != nil {
		t.Fatalf("pccbot %q: %v", args, err)
	}
	if stderr.Len() > 0 {
		t.Errorf("pccbot %q said on stderr: %s", args, stderr.String())
	}
	return out.String()
}

// thirty is how thirty people answer the quick set, in the words of a console.
func thirty() []string {
	lines := []string{"area Kent", "poll new engagement", "1"}
	for n := range 30 {
		lines = append(lines, fmt.Sprintf("/as Quetzal-%02d", n+1), "1", "1", "1", "2", "", "")
	}
	return append(lines, "/as Quetzal-30", "vote 1 1 no", "/as Quetzal-07", "vote 1 withdraw", "/as Quetzal-11", "privacy",
		"/as Sam", "poll allow @Zebedee", "/as Zebedee", `poll new "A draft?" yes / no`, "/as Sam")
}

// whole is every byte that a database keeps on the disk.
func whole(t *testing.T, db string) []byte {
	t.Helper()
	var all []byte
	for _, ending := range []string{"", "-wal"} {
		data, err := os.ReadFile(db + ending)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return all
}

// query reads one column of a database as text.
func query(t *testing.T, db, statement string) (column []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(table(t, db, statement), "\n"), "\n")
	return lines[1:]
}

// table is what a statement gives, a line a row, its columns with bars between
// and their names first.
func table(t *testing.T, db, statement string) string {
	t.Helper()
	conn, err := sql.Open("sqlite3", "file:"+db+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	rows, err := conn.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(strings.Join(columns, "|") + "\n")
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, value := range values {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(value.String)
		}
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Thirty people answer. Nothing that the file holds is their name, while the poll
// is open, when it is closed, and a day later; by then nothing is left by which
// even the key could find them.
func TestTheDatabaseNamesNobody(t *testing.T) {
	db := filepath.Join(t.TempDir(), "network.db")
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	at := func(after time.Duration) string { return noon.Add(after).Format(time.RFC3339) }
	nameless := func(when string) {
		t.Helper()
		data := whole(t, db)
		for _, planted := range []string{"Quetzal", "quetzal", "Sam", "Zebedee", "zebedee"} {
			if bytes.Contains(data, []byte(planted)) {
				t.Errorf("%s, the database holds %q", when, planted)
			}
		}
	}
	if got := typing(t, db, at(0), thirty()...); !strings.Contains(got, "answers in poll 1") {
		t.Fatalf("the transcript ends: %s", got[max(0, len(got)-2000):])
	}
	nameless("while the poll is open")
	marks := append(query(t, db, `SELECT hex(salt) FROM poll`), query(t, db, `SELECT DISTINCT hex(voter) FROM ballot`)...)
	if len(marks) != 31 { // the salt and thirty people; the one who withdrew is remembered until the close
		t.Fatalf("there are %d marks, want 31", len(marks))
	}
	typing(t, db, at(time.Hour), "poll close 1")
	nameless("after the close")
	typing(t, db, at(26*time.Hour+time.Minute))
	nameless("a day after the close")
	data := whole(t, db)
	for i, mark := range marks {
		raw, err := hex.DecodeString(mark)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, raw) {
			t.Errorf("a day after the close the database holds mark %d of 31", i)
		}
	}
	if left := query(t, db, `SELECT COUNT(*) FROM poll WHERE salt IS NOT NULL`); left[0] != "0" {
		t.Errorf("a day after the close %s polls have a salt", left[0])
	}
	if answers := query(t, db, `SELECT question FROM ballot`); len(answers) != 58 {
		t.Errorf("a day after the close there are %d answers, want 58: 29 people and two questions", len(answers))
	}
	finer := regexp.MustCompile(`\d{4}-\d\d-\d\dT`)
	for _, column := range query(t, db, `SELECT name FROM pragma_table_info('ballot')`) {
		for _, value := range query(t, db, `SELECT quote(`+column+`) FROM ballot`) {
			if finer.MatchString(value) {
				t.Errorf("a day after the close ballot.%s holds %q", column, value)
			}
		}
	}
	if late := query(t, db, `SELECT COUNT(*) FROM delivery`); late[0] != "0" {
		t.Errorf("a day after the close %s deliveries are remembered", late[0])
	}
	if got := typing(t, db, at(26*time.Hour+2*time.Minute), "results 1"); !strings.Contains(got, "Yes: 28 (97%)") {
		t.Errorf("a day after the close the results are: %s", got)
	}
}

// The key goes with the database: without it, or with another, nobody is let
// vote twice.
func TestTheKeyGoesWithTheDatabase(t *testing.T) {
	db := filepath.Join(t.TempDir(), "network.db")
	const now = "2026-11-21T12:00:00Z"
	typing(t, db, now, "poll new recognised", "1", "1", "1")
	key := db + ".key"
	if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key file: %v, %v; want it for its owner alone", info, err)
	}
	if got := typing(t, db, now, "vote 1 yes", "privacy"); !strings.Contains(got, "answers in poll 1") {
		t.Errorf("with its key the database finds nothing: %s", got)
	}
	refused := func(what, want string) {
		t.Helper()
		err := run(t.Context(), []string{"console", "--db", db}, streams{strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %s: %v, want %q", what, err, want)
		}
	}
	right, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	write := func(text []byte, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(key, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(key, mode); err != nil {
			t.Fatal(err)
		}
	}
	write(bytes.Repeat([]byte("0"), 64), 0o600)
	refused("another key", "is not the one that this database was made with")
	write([]byte("short"), 0o600)
	refused("half a key", "does not hold a key")
	write(right, 0o644)
	refused("a key that others can read", "chmod 600")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	refused("no key", "is missing: put it back")
	if got := strings.Join(query(t, db, `SELECT answered FROM poll`), ","); got != "1" {
		t.Errorf("after all that %s people have answered, want 1", got)
	}
}

// Each message of a poll, as every chat service shows it.
func TestPollsInEveryFormat(t *testing.T) {
	register, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	team := chat.Workspace{Platform: "slack", ID: "T1"}
	channel := chat.Channel{Workspace: team, ID: "C1"}
	who := func(n int) chat.Person {
		return chat.Person{Workspace: team, ID: fmt.Sprint(n), Coordinator: n == 0}
	}
	random := regexp.MustCompile(`\b[a-z2-7]{20,}\b`)
	// play tells the whole story once in the words of one service.
	play := func(t *testing.T, draw format, keep func(name string, r chat.Reply)) {
		b := bot.New(storetest.New(t), register, func() time.Time { return now })
		b.Prefix = draw.prefix
		service := chattest.NewRecorder(t, team.Platform, chat.Terms{})
		b.Platforms = []chat.Platform{service}
		// channelGets is the newest message in the channel.
		channelGets := func() chat.Reply {
			t.Helper()
			if err := b.Deliver(t.Context()); err != nil {
				t.Fatal(err)
			}
			shown := service.In(channel)
			return chat.Reply{Message: shown[len(shown)-1].Message}
		}
		ask := func(n int, line string) chat.Reply {
			return b.Answer(t.Context(), chat.Request{Person: who(n), Channel: channel, Line: line})
		}
		press := func(n int, on chat.Reply, label string) chat.Reply {
			t.Helper()
			for _, button := range on.Buttons {
				if button.Label == label {
					return b.Pressed(t.Context(), chat.Press{ID: button.ID, Person: who(n), Channel: channel})
				}
			}
			t.Fatalf("there is no button %q on: %s", label, on.Text())
			return chat.Reply{}
		}
		preview := ask(0, `poll new "Has your <!channel> PCC *replied*?" yes / no / not sure, close friday 5pm, asked 40`)
		posted := press(0, preview, "Post")
		card := channelGets()
		notice := press(1, card, "Yes")
		keep("preview", preview)
		keep("posted", posted)
		keep("card", card)
		keep("notice", notice)
		keep("receipt", press(1, notice, "I agree"))
		for n := 2; n <= 5; n++ {
			press(n, press(n, card, "No"), "I agree")
		}
		keep("open", ask(0, "results 1"))
		keep("closed", ask(0, "poll close 1"))
		keep("results", channelGets())
		keep("list", ask(0, "poll"))
		press(0, ask(0, "poll new engagement"), "Post")
		set := channelGets()
		keep("card_of_a_set", set)
		keep("first_question", press(1, set, "Answer"))
		keep("several", ask(1, "vote 2 3 telephone"))
		ask(0, "poll close 2")
		keep("too_few", channelGets())
		keep("privacy", ask(1, "privacy"))
		keep("refused", ask(1, "poll close 2"))
	}
	for name, ending := range map[string]string{"text": ".txt", "slack": ".slack.json", "discord": ".discord.json"} {
		t.Run(name, func(t *testing.T) {
			play(t, formats[name], func(story string, r chat.Reply) {
				var out bytes.Buffer
				if err := formats[name].write(&out, r); err != nil {
					t.Fatal(err)
				}
				chattest.Golden(t, "polls/"+story+ending, random.ReplaceAll(out.Bytes(), []byte("RANDOM")))
			})
		})
	}
}

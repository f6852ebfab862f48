package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pccbot/bot/chat"
	"pccbot/store"
)

// The day on which these tests ask the doctor, and when a sweep ended just before.
const atNoon = "2026-11-21T12:00:00Z"

var justBefore = time.Date(2026, time.November, 21, 11, 59, 40, 0, time.UTC)

// installation makes the current folder one with a database, its key and a sweep
// that ended just before, as a service leaves them.
func installation(t *testing.T) {
	t.Helper()
	emptyFolder(t)
	inStore(t, func(s *store.Store) error {
		_, err := keyFor(t.Context(), s, "pccbot.db.key")
		return errors.Join(err, s.Beat(t.Context(), justBefore))
	})
}

// inStore does something in the database of the current folder.
func inStore(t *testing.T, do func(*store.Store) error) {
	t.Helper()
	s, err := store.Open(t.Context(), "pccbot.db")
	if err == nil {
		err = errors.Join(do(s), s.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// alter runs a statement on a database behind the program's back.
func alter(t *testing.T, db, statement string) {
	t.Helper()
	conn, err := sql.Open("sqlite3", "file:"+db+"?mode=rwc")
	if err == nil {
		_, err = conn.ExecContext(t.Context(), statement)
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// doctor is what pccbot doctor writes, and its exit code. It writes nothing to
// stderr, whatever it finds.
func doctor(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if !slices.Contains(args, "--now") {
		args = append(args, "--now", atNoon)
	}
	err := run(t.Context(), append([]string{"doctor"}, args...), streams{strings.NewReader(""), &stdout, &stderr})
	if stderr.Len() > 0 || err != nil && !errors.Is(err, errTold) {
		t.Errorf("doctor %q: %v, and on stderr %q", args, err, stderr.String())
	}
	return stdout.String(), exitCode(err)
}

// diagnosis is what doctor finds, as programs read it. Of every finding that is to
// be seen to it says how.
func diagnosis(t *testing.T, args ...string) (found verdicts, code int) {
	t.Helper()
	out, code := doctor(t, append([]string{"--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatalf("doctor --json wrote\n%s\n%v", out, err)
	}
	for _, v := range found {
		if (v.State == doubtful || v.State == faulty) && v.Fix == "" {
			t.Errorf("%s %s: %s: there is no fix", v.State, v.Check, v.Says)
		}
	}
	if failed := found.count(faulty) > 0; failed != (code == 1) || code > 1 {
		t.Errorf("the exit code is %d, and %d checks fail", code, found.count(faulty))
	}
	return found, code
}

// of is what a check found.
func (v verdicts) of(check string) (found verdicts) {
	for _, one := range v {
		if one.Check == check {
			found = append(found, one)
		}
	}
	return found
}

const healthy = `ok    settings: there is no file of settings, so the defaults and the environment hold
ok    warnings: no secret can be read by others, and no variable is misspelt
ok    key: pccbot.db.key is the key of this database; keep a copy of it, apart from the backups
ok    database: pccbot.db is at version N, SIZE
ok    writable: pccbot.db and its folder can be written to
ok    integrity: the whole file was read, and nothing is wrong in it
ok    disk: pccbot.db is not on a network disk, as far as can be told
ok    room: the disk with pccbot.db has SIZE left
ok    wal: pccbot.db-wal holds SIZE
note  service: is not running
      fix: start it with pccbot serve
ok    sweep: the last one finished at 2026-11-21 11:59 UTC
note  ready: not looked at, because the service is not running
ok    posts: none is stuck
note  chat: no chat service is set up, so nobody can talk to the bot but in pccbot console
ok    clock: it says 2026-11-21 12:00 UTC
ok    zone: Europe/London is known, with the clock changes of 2027
ok    facts: COUNTS
note  freshness: all were checked since Saturday 21 November 2026; the holder was last seen in post over a year ago in SOME
      fix: install the newest pccbot, or put what you know into facts.dir (pccbot facts show AREA tells what there is)
ok    holidays: bank holidays are known up to Sunday 31 December 2028

All is well.
`

// onThisMachine takes from what doctor writes what depends on the machine and on
// the data: sizes, counts, and whether the clock of this machine is kept right.
func onThisMachine(out string) string {
	for _, r := range []struct{ pattern, words string }{
		{`(?m)^(warn|note|ok)  *synchronised: .*\n(      fix: .*\n)?`, ""},
		{`[0-9]+ (bytes?|KiB|MiB|GiB)`, "SIZE"},
		{`at version [0-9]+`, "at version N"},
		{`(?m)^ok    facts: .*$`, "ok    facts: COUNTS"},
		{`(?m)(over a year ago in) .*$`, "$1 SOME"},
		{`Nothing failed; 1 warning to see to\.`, "All is well."}, // that of this machine's clock
	} {
		out = regexp.MustCompile(r.pattern).ReplaceAllString(out, r.words)
	}
	return out
}

func TestDoctorOfAHealthyInstallation(t *testing.T) {
	installation(t)
	for _, args := range [][]string{nil, {"--offline"}, {"--db", "pccbot.db"}} {
		out, code := doctor(t, args...)
		want := healthy
		if slices.Contains(args, "--offline") {
			want = strings.Replace(want, "because the service is not running", "because of --offline", 1)
		}
		if diff := cmp.Diff(want, onThisMachine(out)); diff != "" || code != 0 {
			t.Errorf("doctor %q exits with %d, want 0; -want +got:\n%s", args, code, diff)
		}
	}
	found, _ := diagnosis(t)
	for i, c := range checks {
		if i >= len(found) || found[i].Check != c.name {
			t.Fatalf("the list for programs has %+v, want one of each check in order", found)
		}
	}
}

// Where nothing was ever started, nothing is wrong.
func TestDoctorBeforeTheFirstStart(t *testing.T) {
	emptyFolder(t)
	found, code := diagnosis(t)
	for check, want := range map[string]string{
		"key":       "there is none yet at pccbot.db.key; the service makes it together with the database",
		"database":  "there is none yet at pccbot.db; the service makes it",
		"writable":  "the folder of pccbot.db can be written to",
		"integrity": "not looked at, because there is no database yet",
	} {
		if got := found.of(check); len(got) != 1 || got[0].Says != want {
			t.Errorf("%s: %+v, want %q", check, got, want)
		}
	}
	if files, err := os.ReadDir("."); code != 0 || err != nil || len(files) > 0 {
		t.Errorf("doctor exits with %d and leaves %v, %v", code, files, err)
	}
}

// sick are installations in which something is not as it should be. Each is told by
// the check, in the state, with the words and what to do.
var sick = []struct {
	name   string
	harm   func(t *testing.T)
	args   []string
	check  string
	state  state
	says   string // a pattern
	fix    string
	before bool // there is no database
}{
	{name: "settings that are no TOML", harm: settingsOf("[log\n"),
		check: "settings", state: faulty, says: `^config\.toml line 1: this is not TOML`, fix: "correct the settings"},
	{name: "settings that are not there", args: []string{"--config", "mine.toml"},
		check: "settings", state: faulty, says: `^the file of settings mine\.toml is not there: correct what --config names$`, fix: "correct the settings"},
	{name: "the database of settings that cannot be read", harm: settingsOf("[log\n"),
		check: "database", state: notable, says: `the settings have a mistake that bears on database\.path$`, fix: "correct the settings"},
	{name: "a database of its own beside settings that cannot be read", harm: settingsOf("[log\n"), args: []string{"--db", "pccbot.db"},
		check: "database", state: sound, says: `^pccbot\.db is at version`},
	{name: "a misspelt path", harm: settingsOf("[database]\npaht = \"other.db\"\n"),
		check: "database", state: notable, says: `bears on database\.path$`, fix: "correct the settings"},
	{name: "a misspelt table", harm: settingsOf("[databse]\npath = \"other.db\"\n"),
		check: "database", state: notable, says: `bears on database\.path$`, fix: "correct the settings"},
	{name: "a wrong variable for the key", harm: withVariable("PCCBOT_PRIVACY_KEY_FILE", "a\ab"),
		check: "key", state: notable, says: `bears on privacy\.key_file$`, fix: "correct the settings"},
	{name: "a mistake that bears on nothing else", harm: settingsOf("[log]\nlevel = \"loud\"\n"),
		check: "database", state: sound, says: `^pccbot\.db is at version`},
	{name: "a secret that others can read", harm: func(t *testing.T) {
		settingsOf("[http]\nmetrics_token = \"sesame-4f1c\"\n")(t)
		openToOthers(t, "config.toml")
	},
		check: "warnings", state: doubtful, says: `^config\.toml holds a secret and can be read by others$`, fix: "chmod 600 config.toml"},
	{name: "a misspelt variable", harm: withVariable("PCCBOT_LOG_LEVLE", "debug"),
		check: "warnings", state: doubtful, says: `^PCCBOT_LOG_LEVLE: there is no such variable, did you mean PCCBOT_LOG_LEVEL\?$`, fix: "right name"},

	{name: "a key file that is gone", harm: without("pccbot.db.key"),
		check: "key", state: faulty, says: `^the key file pccbot\.db\.key is missing$`, fix: "put it back from your copy"},
	{name: "the key of another database", harm: withFile("pccbot.db.key", strings.Repeat("ab", 32)+"\n"),
		check: "key", state: faulty, says: `^the key in pccbot\.db\.key is not the one that this database was made with$`, fix: "put the right one back from your copy"},
	{name: "a key file that others can read", harm: func(t *testing.T) { openToOthers(t, "pccbot.db.key") },
		check: "key", state: faulty, says: `^the key file pccbot\.db\.key can be read by others$`, fix: "chmod 600 pccbot.db.key"},
	{name: "a key file without a key", harm: withFile("pccbot.db.key", "sesame-4f1c\n"),
		check: "key", state: faulty, says: `^the key file pccbot\.db\.key does not hold a key`, fix: "put it back from your copy"},
	{name: "a folder for a key file", harm: withVariable("PCCBOT_PRIVACY_KEY_FILE", "keys"),
		check: "key", state: faulty, says: `is a directory$`, fix: "put the key file there"},
	{name: "a key without a database", harm: withFile("pccbot.db.key", strings.Repeat("ab", 32)+"\n"), before: true,
		check: "key", state: sound, says: `which a new database will be made with$`},
	{name: "no key on either side", harm: func(t *testing.T) { without("pccbot.db.key")(t); alter(t, "pccbot.db", `DELETE FROM installation`) },
		check: "key", state: notable, says: `^there is none yet at pccbot\.db\.key; the service makes it`},
	{name: "a key for a database without one", harm: func(t *testing.T) { alter(t, "pccbot.db", `DELETE FROM installation`) },
		check: "key", state: sound, says: `which the database will take on$`},
	{name: "a key file that is gone beside a damaged database", harm: func(t *testing.T) { without("pccbot.db.key")(t); withFile("pccbot.db", "no database at all")(t) },
		check: "key", state: doubtful, says: `cannot be told$`, fix: "see to the database first"},

	{name: "a text for a database", harm: withFile("pccbot.db", "no database at all"),
		check: "database", state: faulty, says: `^pccbot\.db is not a SQLite database`, fix: "give another path, or restore a backup"},
	{name: "another application's database", harm: func(t *testing.T) { alter(t, "other.db", `CREATE TABLE song (title TEXT)`) }, args: []string{"--db", "other.db"},
		check: "database", state: faulty, says: `^other\.db is the SQLite database of another application$`, fix: "give another path"},
	{name: "a database of a newer program", harm: func(t *testing.T) {
		alter(t, "pccbot.db", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
	},
		check: "database", state: faulty, says: `^pccbot\.db is at version 99; this program knows up to`, fix: "install the newer program"},
	{name: "a database of an older program", harm: func(t *testing.T) { alter(t, "pccbot.db", `DELETE FROM goose_db_version WHERE version_id > 2`) },
		check: "database", state: notable, says: `^pccbot\.db is at version 2 and this program needs \d+; the service brings it up to date .* copy beside it first$`},
	{name: "a folder for a database", args: []string{"--db", "."},
		check: "database", state: faulty, says: `^\. is a directory$`, fix: "give the path of a file in it"},
	{name: "a link to nothing", harm: func(t *testing.T) { linkTo(t, "gone.db", "link.db") }, args: []string{"--db", "link.db"},
		check: "database", state: faulty, says: `^link\.db is a link to a file that does not exist$`, fix: "remove the link"},
	{name: "room where the database is a link to nothing", harm: func(t *testing.T) { linkTo(t, "gone.db", "link.db") }, args: []string{"--db", "link.db"},
		check: "room", state: notable, says: `^not looked at, because the database cannot be used`},
	{name: "a folder that is not there", args: []string{"--db", "nowhere/pccbot.db"},
		check: "writable", state: faulty, says: `^the folder nowhere cannot be used`, fix: "make it, or give another path"},
	{name: "a folder that is a file", harm: withFile("file", ""), args: []string{"--db", "file/pccbot.db"},
		check: "database", state: faulty, says: `not a directory`, fix: "see that the user who runs pccbot can use it"},
	{name: "another program that keeps the database from being written", harm: func(t *testing.T) { occupy(t, "pccbot.db") },
		check: "writable", state: faulty, says: `the database is busy`, fix: "end what else is at work on the file"},
	{name: "a page that was overwritten", harm: overwritePage,
		check: "integrity", state: faulty, says: `^pccbot\.db is damaged: `, fix: "restore a backup"},
	{name: "a row that belongs to nothing", harm: func(t *testing.T) {
		alter(t, "pccbot.db", `INSERT INTO workspace (network, platform, id) VALUES (99, 'slack', 'T1')`)
	},
		check: "integrity", state: faulty, says: `belongs to nothing in it is 1 row$`, fix: "restore a backup"},
	{name: "a long -wal file", harm: func(t *testing.T) { lengthen(t, "pccbot.db-wal", walMax+1<<20) },
		check: "wal", state: doubtful, says: `^pccbot\.db-wal holds 65 MiB, more than 64 MiB$`, fix: "close other programs"},
	{name: "posts that nobody knows of", harm: stickPosts,
		check: "posts", state: doubtful, says: `^3 posts are stuck: of 2 nobody knows whether they are in their channel \(unknown\), and 1 could not be posted \(failed\)$`, fix: "coordinators see them with status"},

	{name: "polls that are open without a service", harm: openPolls,
		check: "service", state: notable, says: `^is not running, so nobody can answer the poll that is open`, fix: "pccbot serve"},
	{name: "a console at work", harm: func(t *testing.T) { heldAs(t, "console") },
		check: "service", state: notable, says: `^is not running; pccbot console is at work on .*pccbot\.db \(process \d+\)$`, fix: "let that finish"},
	{name: "a service that hangs", harm: func(t *testing.T) { heldAs(t, serviceVerb); sweptAt(t, justBefore.Add(-time.Hour)) },
		check: "sweep", state: faulty, says: `^the service runs, and last finished one at 2026-11-21 10:59 UTC, 60 minutes ago$`, fix: "stop it and start it again"},
	{name: "a service that was stopped an hour ago", harm: func(t *testing.T) { sweptAt(t, justBefore.Add(-time.Hour)) },
		check: "sweep", state: sound, says: `^the last one finished at 2026-11-21 10:59 UTC$`},
	{name: "a clock that went back", harm: func(t *testing.T) { sweptAt(t, justBefore.Add(time.Hour)) },
		check: "sweep", state: doubtful, says: `^the last one finished at 2026-11-21 12:59 UTC by the clock, which is yet to come`, fix: "put the clock right"},
	{name: "a database without a sweep", harm: func(t *testing.T) { alter(t, "pccbot.db", `DELETE FROM service`) },
		check: "sweep", state: notable, says: `has not finished one yet`},
	{name: "a service that does not answer", harm: func(t *testing.T) { heldAs(t, serviceVerb); t.Setenv("PCCBOT_HTTP_LISTEN", freeAddress(t)) },
		check: "ready", state: faulty, says: `^the service runs and does not answer at http://127\.0\.0\.1:\d+/readyz: .*connection refused$`, fix: "look into its log"},
	{name: "something else at the address", harm: func(t *testing.T) { heldAs(t, serviceVerb); intruder(t, "Welcome to the intranet") },
		check: "ready", state: faulty, says: `is not the service$`, fix: "an address of its own"},
	{name: "nobody atNoon", harm: func(t *testing.T) { heldAs(t, serviceVerb) }, args: []string{"--offline"},
		check: "ready", state: notable, says: `because of --offline$`},
	{name: "a service that listens nowhere", harm: func(t *testing.T) { heldAs(t, serviceVerb); t.Setenv("PCCBOT_HTTP_LISTEN", "off") },
		check: "ready", state: notable, says: `because http\.listen is off$`},
	{name: "a service at any port", harm: func(t *testing.T) { heldAs(t, serviceVerb); t.Setenv("PCCBOT_HTTP_LISTEN", "127.0.0.1:0") },
		check: "ready", state: notable, says: `at which port`},

	{name: "a clock of the year before", args: []string{"--now", "2025-11-21T12:00:00Z"},
		check: "clock", state: faulty, says: `^it says 2025-11-21 12:00 UTC, but this program's facts were checked on `, fix: "timedatectl"},
	{name: "a wrong row of one's own", harm: ownTable("areas.csv", "slug,website,source,checked,by\nkent,http://example.org,the office,2026-12-01,Sam\n"),
		check: "facts", state: faulty, says: `^facts\.dir \(tables\): areas\.csv line 2: website must be an address that begins with https://$`, fix: "correct this"},
	{name: "a folder of tables that is not there", harm: withVariable("PCCBOT_FACTS_DIR", "nowhere"),
		check: "facts", state: faulty, says: `^facts\.dir \(nowhere\): the folder of your own tables: .*nowhere`, fix: "correct this"},
	{name: "a right row of one's own", harm: ownTable("areas.csv", "slug,website,source,checked,by\nkent,https://example.org,the office,2026-12-01,Sam\n"),
		check: "facts", state: sound, says: `^tables over the program's own: 43 areas`},
	{name: "a row of one's own that was checked tomorrow", harm: ownTable("areas.csv", "slug,website,source,checked,by\nkent,https://example.org,the office,2026-12-01,Sam\n"),
		check: "clock", state: sound, says: `^it says 2026-11-21 12:00 UTC$`},
	{name: "facts that nobody renewed", args: []string{"--now", "2028-01-10T12:00:00Z"},
		check: "freshness", state: doubtful, says: `^the oldest fact was checked on Saturday 21 November 2026, and of \d+ of 43 areas`, fix: "install the newest pccbot"},
	{name: "bank holidays that end soon", args: []string{"--now", "2028-01-10T12:00:00Z"},
		check: "holidays", state: doubtful, says: `^bank holidays are known up to Sunday 31 December 2028, which is less than a year ahead$`, fix: "holidays.csv"},
	{name: "bank holidays that ended", args: []string{"--now", "2029-01-10T12:00:00Z"},
		check: "holidays", state: doubtful, says: `^the bank holidays of 2029 are not known`, fix: "holidays.csv"},
}

func TestDoctorOfSickInstallations(t *testing.T) {
	for _, tc := range sick {
		t.Run(tc.name, func(t *testing.T) {
			if installation(t); tc.before {
				emptyFolder(t)
			}
			if tc.harm != nil {
				tc.harm(t)
			}
			before := contents(t, ".")
			all, _ := diagnosis(t, tc.args...)
			untouched(t, before, contents(t, "."))
			found := all.of(tc.check)
			if len(found) != 1 || found[0].State != tc.state || !regexp.MustCompile(tc.says).MatchString(found[0].Says) || !strings.Contains(found[0].Fix, tc.fix) {
				t.Errorf("%s: %+v\nwant %s with %s and the fix %q", tc.check, found, tc.state, tc.says, tc.fix)
			}
			if out := fmt.Sprint(all); strings.Contains(out, "sesame") {
				t.Errorf("doctor tells a secret:\n%s", out)
			}
		})
	}
}

func settingsOf(text string) func(*testing.T) { return withFile("config.toml", text) }

func withFile(name, text string) func(*testing.T) {
	return func(t *testing.T) { t.Helper(); put(t, name, text) }
}

func withVariable(variable, value string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		if err := os.MkdirAll("keys", 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(variable, value)
	}
}

func ownTable(file, rows string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		put(t, filepath.Join("tables", file), rows)
		t.Setenv("PCCBOT_FACTS_DIR", "tables")
	}
}

func without(name string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

func openToOthers(t *testing.T, name string) {
	t.Helper()
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
}

func linkTo(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}

// lengthen makes a file so long, with nothing in what is added.
func lengthen(t *testing.T, name string, size int64) {
	t.Helper()
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(file.Truncate(size), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func overwritePage(t *testing.T) {
	t.Helper()
	file, err := os.OpenFile("pccbot.db", os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteAt(bytes.Repeat([]byte{0xA5}, 4096), 5*4096)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// occupy keeps others from writing to a database, as a copying program may.
func occupy(t *testing.T, db string) {
	t.Helper()
	alter(t, db, `PRAGMA journal_mode = DELETE`)
	conn, err := sql.Open("sqlite3", "file:"+db+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	conn.SetMaxOpenConns(1)
	tx, err := conn.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback(); conn.Close() })
}

func heldAs(t *testing.T, holder string) {
	t.Helper()
	held, err := store.Lock("pccbot.db", holder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { held.Unlock() })
}

func sweptAt(t *testing.T, at time.Time) {
	t.Helper()
	inStore(t, func(s *store.Store) error { return s.Beat(t.Context(), at) })
}

// stickPosts leaves three posts that a coordinator has to decide on.
func stickPosts(t *testing.T) {
	t.Helper()
	inStore(t, func(s *store.Store) error {
		w := chat.Workspace{Platform: "slack", ID: "T1"}
		n, err := s.Network(t.Context(), w)
		for about := range 4 {
			_, failed := s.PlanPost(t.Context(), n, chat.Post{Channel: chat.Channel{Workspace: w, ID: "C1"}, Kind: "results", About: about, At: justBefore})
			err = errors.Join(err, failed)
		}
		return err
	})
	alter(t, "pccbot.db", `UPDATE post SET state = 'unknown' WHERE about IN (1, 2)`)
	alter(t, "pccbot.db", `UPDATE post SET state = 'failed' WHERE about = 3`)
}

func openPolls(t *testing.T) {
	t.Helper()
	typing(t, "pccbot.db", atNoon, "poll new \"Has your PCC replied?\" yes / no, close in 3 days", "1")
}

// freeAddress is an address at which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// intruder answers at http.listen in place of the service.
func intruder(t *testing.T, words string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, words) }))
	t.Cleanup(server.Close)
	t.Setenv("PCCBOT_HTTP_LISTEN", strings.TrimPrefix(server.URL, "http://"))
}

// contents is a hash of every file in a folder, by name.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			return err
		}
		hash := sha256.New()
		_, err = io.Copy(hash, file)
		hashes[name] = fmt.Sprintf("%x %v %v", hash.Sum(nil), info.Mode(), info.ModTime())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hashes
}

// untouched reports what of a folder is not as it was. SQLite keeps an empty -wal
// file and its -shm file beside a database that is read.
func untouched(t *testing.T, before, after map[string]string) {
	t.Helper()
	empty := fmt.Sprintf("%x ", sha256.Sum256(nil))
	for name, is := range after {
		_, was := before[name]
		if strings.HasSuffix(name, "-shm") || !was && strings.HasSuffix(name, "-wal") && strings.HasPrefix(is, empty) {
			delete(before, name)
			delete(after, name)
		}
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("doctor changed something (-before +after):\n%s", diff)
	}
}

// What is wrong in the settings is told with key, line and fix as serve tells it.
func TestDoctorNamesTenMistakesAsServeDoes(t *testing.T) {
	emptyFolder(t)
	put(t, "config.toml", `[database]
path = ""
[facts]
dri = "tables"
[privacy]
keep_answers = "for ever"
[elections]
hold = "yes"
[http]
listen = "8080"
connections = 1
metrics_token = "open sesame"
pprof = 1
[logs]
level = "info"
[log]
format = "xml"
`)
	want, code := told(t, "serve")
	if n := strings.Count(want, "\n") + 1; n != 10 || code != 1 {
		t.Fatalf("serve names %d mistakes and exits with %d, want 10 and 1:\n%s", n, code, want)
	}
	found, code := diagnosis(t)
	var got []string
	for _, v := range found.of("settings") {
		got = append(got, v.Says)
		if v.State != faulty || !strings.Contains(v.Fix, "config.example.toml") {
			t.Errorf("%+v", v)
		}
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" || code != 1 {
		t.Errorf("doctor exits with %d, want 1; -serve +doctor:\n%s", code, diff)
	}
	out, _ := doctor(t)
	for _, line := range []string{
		`fail  settings: config.toml line 2: database.path: is empty: write a value, or take the setting out and the default holds`,
		`fail  settings: config.toml line 13: http.pprof: must be true or false, without quotes`,
		`note  database: not looked at, because the settings have a mistake that bears on database.path`,
	} {
		if !strings.Contains(out, line+"\n") {
			t.Errorf("doctor lacks the line\n%s\nin\n%s", line, out)
		}
	}
	if !strings.Contains(out, "\n1 check failed") || strings.Contains(out, "sesame") || strings.Count(out, "config.example.toml") != 1 {
		t.Errorf("doctor says\n%s", out)
	}
}

// serving starts the service in the current folder, with its own address, and waits
// until people get their answers. It is stopped at the end of the test.
func serving(t *testing.T) (address string) {
	t.Helper()
	address = freeAddress(t)
	t.Setenv("PCCBOT_HTTP_LISTEN", address)
	var log bytes.Buffer
	service := exec.Command("pccbot", "serve")
	service.Stderr = &log
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(service.Process.Signal(syscall.SIGTERM), service.Wait()); err != nil {
			t.Errorf("the service ended with %v:\n%s", err, log.String())
		}
	})
	for range 200 {
		if answer, err := http.Get("http://" + address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return address
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the service did not become ready")
	return ""
}

func TestDoctorBesideARunningService(t *testing.T) {
	installation(t)
	openPolls(t)
	address := serving(t)
	now := time.Now().UTC().Format(time.RFC3339)
	rows := func() string {
		var all []string
		for _, name := range []string{"network", "workspace", "poll", "ballot", "post", "installation", "service"} {
			all = append(all, name, table(t, "pccbot.db", `SELECT * FROM `+name))
		}
		return strings.Join(all, "\n")
	}
	before := rows()
	found, code := diagnosis(t, "--now", now)
	if diff := cmp.Diff(before, rows()); diff != "" {
		t.Errorf("doctor changed rows (-before +after):\n%s", diff)
	}
	for check, want := range map[string]string{
		"service":  `^runs on pccbot\.db \(process \d+\)$`,
		"sweep":    `^the last one finished at 20`,
		"ready":    `^the service does its work, says http://` + regexp.QuoteMeta(address) + `/readyz$`,
		"key":      `is the key of this database`,
		"writable": `can be written to$`,
	} {
		if got := found.of(check); len(got) != 1 || got[0].State != sound || !regexp.MustCompile(want).MatchString(got[0].Says) {
			t.Errorf("%s: %+v, want %s", check, got, want)
		}
	}
	if code != 0 {
		t.Errorf("doctor exits with %d, want 0: %+v", code, found)
	}

	// What is red on its page fails here.
	lengthen(t, "pccbot.db-wal", walMax+1<<20)
	found, code = diagnosis(t, "--now", now)
	if got := found.of("ready"); code != 1 || len(got) != 1 || got[0].State != faulty ||
		!strings.HasPrefix(got[0].Says, "wal: the -wal file holds 65 MiB, more than 64") || !strings.Contains(got[0].Fix, "log") {
		t.Errorf("with a long -wal file doctor exits with %d and says of the page %+v", code, got)
	}
	if got := found.of("wal"); len(got) != 1 || got[0].State != doubtful {
		t.Errorf("with a long -wal file: %+v", got)
	}
	if found, code = diagnosis(t, "--offline", "--now", now); code != 0 {
		t.Errorf("offline doctor exits with %d: %+v", code, found)
	}
}

// A system whose time zones are wrong, as one whose London is always on UTC.
func TestDoctorWhereLondonHasNoSummer(t *testing.T) {
	installation(t)
	header := append([]byte("TZif"), make([]byte, 40)...)
	header[39], header[43] = 1, 4 // one kind of time, and four letters for its name
	put(t, "zones/Europe/London", string(header)+"\x00\x00\x00\x00\x00\x00"+"UTC\x00")
	c := exec.Command("pccbot", "doctor", "--now", atNoon)
	c.Env = append(os.Environ(), "ZONEINFO=zones")
	out, err := c.Output()
	want := "fail  zone: Europe/London: at 2027-03-28T01:00:00Z it is 02:00:00 there, and here it would be 01:00:00\n" +
		"      fix: install the system's newest time zones (the package tzdata), and unset $ZONEINFO if it is set\n"
	if c.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), want) || !strings.Contains(string(out), "\n1 check failed") {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
}

func TestDoctorCalledWrongly(t *testing.T) {
	emptyFolder(t)
	for _, args := range [][]string{{"--now", "soon"}, {"everything"}, {"--thorough"}} {
		if said, code := told(t, append([]string{"doctor"}, args...)...); code != 2 || said == "" {
			t.Errorf("doctor %q says %q and exits with %d, want 2", args, said, code)
		}
	}
}

// How a disk is judged that no test can have.
func TestRoomOnTheDisk(t *testing.T) {
	const mib = 1 << 20
	for _, tc := range []struct {
		name       string
		free, size uint64
		want       state
	}{
		{"a large disk", 70 << 30, 180 << 10, sound},
		{"one GiB", 1 << 30, 0, sound},
		{"less than one GiB", 1<<30 - 1, 0, doubtful},
		{"less than twice the database", 9 << 30, 5 << 30, doubtful},
		{"100 MiB", 100 * mib, 0, doubtful},
		{"less than 100 MiB", 100*mib - 1, 0, faulty},
		{"a full disk", 0, 0, faulty},
	} {
		if got := room("pccbot.db", tc.free, tc.size)[0]; got.State != tc.want || (got.Fix == "") != (tc.want == sound) {
			t.Errorf("%s: room(%d, %d) = %+v, want %s", tc.name, tc.free, tc.size, got, tc.want)
		}
	}
	e := &examined{database: &store.Examination{Path: "/srv/pccbot.db", Known: 3, Network: "NFS", FreeErr: errors.ErrUnsupported}}
	if got := checkDisk(t.Context(), e)[0]; got.State != doubtful || !strings.Contains(got.Says, "network disk (NFS)") || !strings.Contains(got.Fix, "local disk") {
		t.Errorf("a network disk: %+v", got)
	}
	if got := checkRoom(t.Context(), e)[0]; got.State != notable || !strings.Contains(got.Says, "cannot be told") {
		t.Errorf("a disk of which nothing is known: %+v", got)
	}
}

// How a clock is judged; that of the machine of the tests is one of these.
func TestClockThatIsKeptRight(t *testing.T) {
	for name, tc := range map[string]struct {
		right bool
		err   error
		want  state
	}{
		"a right clock":               {true, nil, sound},
		"one that nobody looks after": {false, nil, doubtful},
		"one that cannot be atNoon":   {false, errors.ErrUnsupported, notable},
	} {
		got := synchrony(tc.right, tc.err)
		if got[0].State != tc.want || (got[0].Fix != "") != (tc.want == doubtful) {
			t.Errorf("%s: %+v, want %s", name, got, tc.want)
		}
	}
	if got := checkSynchronised(t.Context(), nil); len(got) != 1 || got[0].State == faulty || got[0].Says == "" {
		t.Errorf("this machine's clock: %+v", got)
	}
}

func TestWhereAServiceIsAsked(t *testing.T) {
	for listen, want := range map[string]string{
		":8080":             "127.0.0.1:8080",
		"0.0.0.0:8080":      "127.0.0.1:8080",
		"[::]:8080":         "[::1]:8080",
		"127.0.0.1:8080":    "127.0.0.1:8080",
		"[::1]:80":          "[::1]:80",
		"bot.example.org:1": "bot.example.org:1",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("reachable(%q) = %q, want %q", listen, got, want)
		}
	}
}

func TestSumOfTheVerdicts(t *testing.T) {
	some := func(states ...state) (all verdicts) {
		for i, s := range states {
			v := s.says("words")
			v[0].Check = fmt.Sprint(i)
			all = append(all, v...)
		}
		return all
	}
	twice := some(faulty, faulty)
	twice[1].Check = twice[0].Check
	for want, v := range map[string]verdicts{
		"All is well.":                              some(sound, notable),
		"Nothing failed; 1 warning to see to.":      some(sound, doubtful),
		"Nothing failed; 2 warnings to see to.":     some(doubtful, doubtful),
		"1 check failed.":                           twice,
		"2 checks failed.":                          some(faulty, faulty, sound),
		"1 check failed, and 2 warnings to see to.": some(faulty, doubtful, doubtful),
		"2 checks failed, and 1 warning to see to.": some(faulty, doubtful, faulty, notable),
	} {
		if got := v.sum(); got != want {
			t.Errorf("%+v sum up to %q, want %q", v, got, want)
		}
	}
}

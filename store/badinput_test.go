package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"pccbot/bot/chat"
	"pccbot/store"
	"pccbot/store/storetest"
)

// snapshot is what every file in the folder of path holds. Of one that is no
// file, and of a -shm file, which SQLite only scribbles on, the name is enough.
func snapshot(t testing.TB, path string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		all[e.Name()] = e.Type().String()
		if e.Type().IsRegular() && !strings.HasSuffix(e.Name(), "-shm") {
			data, err := os.ReadFile(filepath.Join(filepath.Dir(path), e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all[e.Name()] = string(data)
		}
	}
	return all
}

func checkSame(t *testing.T, before, after map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if was, stood := before[name]; !stood {
			t.Errorf("%s was left behind", name)
		} else if was != after[name] {
			t.Errorf("%s was changed", name)
		}
	}
	for name := range before {
		if _, stands := after[name]; !stands {
			t.Errorf("%s was removed", name)
		}
	}
}

// checkRefused tries to open path for writing and for reading. Both must say why
// not, and leave the folder as it was.
func checkRefused(t *testing.T, path, want string) {
	t.Helper()
	before := map[string]string{}
	if path != "" {
		before = snapshot(t, path)
	}
	for name, open := range map[string]func(context.Context, string) (*store.Store, error){
		"Open":         store.Open,
		"OpenReadOnly": store.OpenReadOnly,
	} {
		s, err := open(t.Context(), path)
		if err == nil {
			closed(t, s)
			t.Errorf("%s(%q) = nil, want it refused: %s", name, path, want)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s(%q) = %q, want it to say %q", name, path, err, want)
		}
		if path != "" {
			checkSame(t, before, snapshot(t, path))
		}
	}
}

// edited is the file at path after change.
func edited(t *testing.T, path string, change func([]byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// anotherApplications is a SQLite database that we did not make.
func anotherApplications(t *testing.T, statements string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "notes.db")
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBadInput(t *testing.T) {
	t.Run("B07_corrupt_header_and_truncated", corruptHeaderAndTruncated)
	t.Run("B06_file_without_the_right_to_write", func(t *testing.T) {
		path := filled(t)
		if err := os.Chmod(path, 0o400); err != nil {
			t.Fatal(err)
		}
		asNobody(t, filepath.Dir(filepath.Dir(path)), filepath.Dir(path), path)
		s, err := store.Open(t.Context(), path)
		if err == nil {
			closed(t, s)
		}
		if err == nil || !strings.Contains(err.Error(), "pccbot.db cannot be opened (attempt to write a readonly database): the user who runs pccbot needs rights") {
			t.Errorf("Open of a file that may only be read = %v, want it refused", err)
		}
	})
	t.Run("B07_page_overwritten_is_found_after_a_kill", pageOverwritten)
	t.Run("B08_another_applications_database", func(t *testing.T) {
		const want = "notes.db is the SQLite database of another application"
		for _, statements := range []string{
			`CREATE TABLE note (words TEXT)`,
			`CREATE TABLE note (words TEXT); PRAGMA application_id = 7`,
			`PRAGMA journal_mode = WAL; CREATE TABLE note (words TEXT)`,
			`CREATE TABLE network (id INTEGER); CREATE TABLE goose_db_version (version_id INTEGER)`,
			`PRAGMA user_version = 1`,
		} {
			checkRefused(t, anotherApplications(t, statements), want)
		}
	})
	t.Run("B09_schema_newer", func(t *testing.T) {
		const want = "pccbot.db is at version 4; this program knows up to 3: install the newer program, or restore the copy made before the upgrade"
		closedWell := filled(t)
		s, err := store.OpenWith(t.Context(), closedWell, migrations(addsDigests))
		closed(t, must(t, s, err))
		checkRefused(t, closedWell, want)
		checkRefused(t, writtenAndKilled(t, addsDigests), want)
	})
	t.Run("B10_schema_older_is_copied_first", olderIsCopiedFirst)
	t.Run("B11_path_is_a_directory", func(t *testing.T) {
		checkRefused(t, t.TempDir(), "is a directory: give the path of a file")
	})
	t.Run("B11_path_is_a_FIFO", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
		checkRefused(t, path, "is a pipe, a device or a socket: give the path of a file")
	})
	t.Run("B11_path_is_a_device", func(t *testing.T) {
		for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenReadOnly} {
			if _, err := open(t.Context(), "/dev/null"); err == nil || !strings.Contains(err.Error(), "/dev/null is a pipe, a device or a socket") {
				t.Errorf("opening /dev/null = %v, want it refused as a device", err)
			}
		}
	})
	t.Run("B11_path_is_empty", func(t *testing.T) {
		checkRefused(t, "", "the path of the database is empty: give one after --db")
	})
	t.Run("B11_path_is_a_link_to_nothing", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "link")
		if err := os.Symlink("missing", path); err != nil {
			t.Fatal(err)
		}
		checkRefused(t, path, "is a link to a file that does not exist")
	})
	t.Run("B11_path_is_a_loop_of_links", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "loop")
		if err := os.Symlink("loop", path); err != nil {
			t.Fatal(err)
		}
		checkRefused(t, path, "too many links")
	})
	t.Run("B11_folder_is_missing", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "no", "pccbot.db")
		for _, open := range []func(context.Context, string) (*store.Store, error){store.Open, store.OpenReadOnly} {
			if _, err := open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "pccbot.db") {
				t.Errorf("opening %q = %v, want an error that names it", path, err)
			}
		}
	})
	t.Run("B11_missing_file_is_not_made_for_reading", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "pccbot.db")
		s, err := store.OpenReadOnly(t.Context(), path)
		if err == nil {
			closed(t, s)
		}
		if err == nil || !strings.Contains(err.Error(), "pccbot.db does not exist: check the path after --db") {
			t.Errorf("OpenReadOnly(a missing file) = %v, want to hear that it does not exist", err)
		}
		checkFolder(t, path)
	})
	t.Run("B14_wal_file_without_its_database", func(t *testing.T) {
		path := writtenAndKilled(t, "")
		edited(t, path, func([]byte) []byte { return nil })
		checkRefused(t, path, "is missing or empty, but what was last written to it is still in "+path+"-wal")
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, path)
		if s, err := store.Open(t.Context(), path); err == nil {
			closed(t, s)
			t.Error("Open where only the -wal file is left = nil, want it refused")
		}
		checkSame(t, before, snapshot(t, path))
	})
	t.Run("B20_wrong_type_refused_by_strict_tables", wrongTypeRefused)
	t.Run("B21_orphan_rows_are_found_after_a_kill", func(t *testing.T) {
		const orphan = `-- +goose NO TRANSACTION
-- +goose Up
PRAGMA foreign_keys = off;
INSERT INTO report (network, number, area, about, words, day, at, times)
VALUES (99, 1, 'kent', 'who', '', '2027-05-06', '2027-05-06T12:00:00Z', 1);`
		path := writtenAndKilled(t, orphan)
		before := snapshot(t, path)
		s, err := store.OpenWith(t.Context(), path, migrations(orphan))
		if err == nil {
			closed(t, s)
		}
		if err == nil || !strings.Contains(err.Error(), "pccbot.db is damaged (1 rows belong to nothing): restore a backup") {
			t.Errorf("Open with an orphan row = %v, want it refused", err)
		}
		checkSame(t, before, snapshot(t, path))
	})
	t.Run("T19_sql_in_words_is_stored_as_text", sqlInWords)
	t.Run("V07_ids_of_drafts_never_repeat", func(t *testing.T) {
		seen := map[string]bool{}
		for range 100_000 {
			id := store.NewDraftID()
			if seen[id] || len(id) < 20 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") != "" {
				t.Fatalf("after %d others a draft gets the ID %q, want 96 new random bits", len(seen), id)
			}
			seen[id] = true
		}
	})
	for _, input := range storetest.BadInput {
		t.Run(input.Name, func(t *testing.T) {
			s, err := store.OpenThrowaway(t.Context())
			must(t, s, err)
			beside, err := store.Open(t.Context(), s.Path())
			must(t, beside, err)
			input.Test(t, s, beside)
			checkTallies(t, s)
		})
	}
}

func corruptHeaderAndTruncated(t *testing.T) {
	// A report that long takes pages of its own.
	path := filled(t)
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddReport(t.Context(), n, chat.Report{Words: strings.Repeat("x", 50_000), At: noon}); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func([]byte) []byte
		want   string
	}{
		{"header of zeros", func(b []byte) []byte { clear(b[:100]); return b }, "is not a SQLite database, or its beginning was overwritten: give another path, or restore a backup"},
		{"first letter changed", func(b []byte) []byte { b[0] = 'X'; return b }, "is not a SQLite database"},
		{"truncated to one page", func(b []byte) []byte { return b[:4096] }, "is damaged (database disk image is malformed): restore a backup"},
		{"last page lost", func(b []byte) []byte { return b[:len(b)-4096] }, "is damaged"},
		{"first page of zeros after the header", func(b []byte) []byte { clear(b[100:4096]); return b }, "is damaged"},
		{"text", func([]byte) []byte { return []byte("Dear all,\nthe minutes are attached.\n") }, "is not a SQLite database"},
		{"one byte", func([]byte) []byte { return []byte("x") }, "pccbot.db is"},
		{"a hundred bytes of a database", func(b []byte) []byte { return b[:100] }, "pccbot.db is"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pccbot.db")
			if err := os.WriteFile(path, tc.change(bytes.Clone(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			checkRefused(t, path, tc.want)
		})
	}
}

func pageOverwritten(t *testing.T) {
	whole, err := os.ReadFile(filled(t))
	if err != nil {
		t.Fatal(err)
	}
	path := writtenAndKilled(t, "")
	// The killed program's file is overwritten by a whole one whose middle is
	// lost, and what it left in the -wal file is cut to less than one change.
	edited(t, path, func([]byte) []byte { clear(whole[2*4096 : 4*4096]); return whole })
	edited(t, path+"-wal", func(b []byte) []byte { return b[:100] })
	before := snapshot(t, path)
	s, err := store.Open(t.Context(), path)
	if err == nil {
		closed(t, s)
	}
	if err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("Open with pages overwritten = %v, want it refused as damaged", err)
	}
	checkSame(t, before, snapshot(t, path))
}

func wrongTypeRefused(t *testing.T) {
	s := storetest.New(t)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	n, number := asked(t, s)
	answer(t, s, n, number, 0, 1)
	closeAt(t, s, n, number, noon)
	for _, statement := range []string{
		`UPDATE report SET number = 'one'`,
		`UPDATE report SET times = 1.5`,
		`UPDATE report SET words = x'00'`,
		`UPDATE report SET words = NULL`,
		`UPDATE report SET times = 0`,
		`UPDATE report SET day = 'Thursday'`,
		`UPDATE report SET at = '2027-05-06 12:00'`,
		`UPDATE report SET network = 99`,
		`UPDATE channel_area SET position = 'first'`,
		`UPDATE channel_area SET area = ''`,
		`UPDATE channel_area SET workspace = 'T9'`,
		`UPDATE workspace SET removed = 'yesterday'`,
		`UPDATE workspace SET network = 99`,
		`UPDATE workspace SET id = ''`,
		`UPDATE network SET polls = -1`,
		`UPDATE network SET everyone_creates = 'yes'`,
		`UPDATE poll SET number = 0`,
		`UPDATE poll SET closes = NULL`,
		`UPDATE poll SET closes = '2027-05-13'`,
		`UPDATE poll SET salt = x'00'`,
		`UPDATE poll SET author = 'U123'`,
		`UPDATE poll SET opened = NULL`,
		`UPDATE poll SET answered = -1`,
		`UPDATE poll SET workspace = 'T9'`,
		`UPDATE question SET kind = 'essay'`,
		`UPDATE choice SET text = ''`,
		`UPDATE ballot SET voter = x'00'`,
		`UPDATE ballot SET voter = 'U123'`,
		`UPDATE ballot SET words = 'as well'`,
		`UPDATE ballot SET choices = ''`,
		`UPDATE ballot SET withdrawn = 1`,
		`UPDATE ballot SET pressed = '2027-05-06T12:00:00Z'`,
		`UPDATE ballot SET poll = 99`,
		`UPDATE tally SET count = 0.5`,
		`UPDATE tally SET count = -1`,
		`UPDATE consent SET person = NULL`,
		`UPDATE consent SET day = 'Thursday'`,
		`UPDATE draft SET posted = 99`,
		`UPDATE snapshot SET at = 'noon'`,
		`UPDATE result SET count = 'many'`,
		`UPDATE standing SET fate = 'lost'`,
		`INSERT INTO installation (id, mark) VALUES (2, x'000102030405060708090a0b0c0d0e0f')`,
	} {
		if _, err := s.Writer().Exec(statement); err == nil {
			t.Errorf("%s = nil, want it refused", statement)
		}
	}
	checkFilled(t, s)
}

func sqlInWords(t *testing.T) {
	s := storetest.New(t)
	const words = "Robert'); DROP TABLE report;--"
	w := chat.Workspace{Platform: words, ID: words}
	n, err := s.Network(t.Context(), w)
	if err != nil {
		t.Fatalf("Network(%v) = %v", w, err)
	}
	c := chat.Channel{Workspace: w, ID: words}
	if err := s.SetAreas(t.Context(), n, c, []string{words}); err != nil {
		t.Fatalf("SetAreas(%d, %v, %q) = %v", n, c, words, err)
	}
	if got, err := s.Areas(t.Context(), n, c); !slices.Equal(got, []string{words}) {
		t.Errorf("Areas(%d, %v) = %q, %v, want %q", n, c, got, err, words)
	}
	r := chat.Report{Area: words, About: words, Words: words, At: noon}
	if _, err := s.AddReport(t.Context(), n, r); err != nil {
		t.Fatalf("AddReport(%d, %v) = %v", n, r, err)
	}
	r.Number, r.Times = 1, 1
	if got, err := s.Reports(t.Context(), n, 10); len(got) != 1 || got[0] != r {
		t.Errorf("Reports(%d, 10) = %v, %v, want %v", n, got, err, r)
	}
}

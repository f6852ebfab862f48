package store_test

import (
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pccbot/bot/chat"
	"pccbot/store"
)

// examined is an examination, of which the folder must not show.
func examined(t *testing.T, path string) store.Examination {
	t.Helper()
	before := snapshot(t, path)
	e := store.Examine(t.Context(), path)
	checkSame(t, before, snapshot(t, path))
	return e
}

// checkSound says what is wrong with an examination of a file in order.
func checkSound(t *testing.T, e store.Examination) {
	t.Helper()
	if !e.Exists || e.Problem != nil || e.Integrity != "ok" || e.Orphans != 0 || e.Writable != nil {
		t.Errorf("Examine(%s) = %+v, want a sound file that can be written", e.Path, e)
	}
	if e.Version != newest || e.Known != newest || e.JournalMode != "wal" {
		t.Errorf("Examine(%s) says version %d of %d in the journal mode %q, want %d of %[5]d in wal", e.Path, e.Version, e.Known, e.JournalMode, newest)
	}
	if e.Free == 0 || e.FreeErr != nil || e.Network != "" {
		t.Errorf("Examine(%s) says %d bytes free, %v, on the network %q, want some, on a local disk", e.Path, e.Free, e.FreeErr, e.Network)
	}
}

// checkSays says whether an error says that.
func checkSays(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s = %v, want it to say %q", what, err, want)
	}
}

func TestExaminingASoundFile(t *testing.T) {
	t.Run("closed", func(t *testing.T) {
		e := examined(t, filled(t))
		checkSound(t, e)
		if e.Size == 0 || e.WAL != 0 || e.Holder != nil || !e.LastSweep.IsZero() || len(e.Posts) > 0 || e.OpenPolls != 0 {
			t.Errorf("Examine = %+v, want a file with a size and nothing going on", e)
		}
	})
	t.Run("beside the service", func(t *testing.T) {
		path := filled(t)
		s := opened(t, path)
		locked(t, path, "service")
		n, _ := asked(t, s)
		if _, err := s.PlanPost(t.Context(), n, chat.Post{Channel: channel, Kind: "card", About: 1, At: noon}); err != nil {
			t.Fatal(err)
		}
		if err := s.Beat(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
		e := examined(t, path)
		checkSound(t, e)
		if e.WAL == 0 || e.Holder == nil || e.Holder.PID != os.Getpid() || e.Holder.Holder != "service" {
			t.Errorf("Examine = %+v, want a -wal file and the service at work", e)
		}
		if !e.LastSweep.Equal(noon) || e.OpenPolls != 1 || !maps.Equal(e.Posts, map[chat.PostState]int{chat.Planned: 1}) {
			t.Errorf("Examine says the last sweep was at %v, with %d open polls and the posts %v; want noon, one, and one planned", e.LastSweep, e.OpenPolls, e.Posts)
		}
		if err := s.Beat(t.Context(), noon); err != nil {
			t.Errorf("Beat after the examination = %v", err)
		}
	})
	t.Run("killed", func(t *testing.T) {
		path := writtenAndKilled(t, "")
		e := examined(t, path)
		checkSound(t, e)
		checkFilled(t, opened(t, path))
	})
	t.Run("by a link", func(t *testing.T) {
		path := filled(t)
		link := filepath.Join(t.TempDir(), "link.db")
		if err := os.Symlink(path, link); err != nil {
			t.Fatal(err)
		}
		e := examined(t, link)
		checkSound(t, e)
		if e.Path != path {
			t.Errorf("Examine(%s).Path = %s, want %s", link, e.Path, path)
		}
	})
}

func TestExaminingWhatIsNotThereYet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	check := func(e store.Examination) {
		t.Helper()
		if e.Exists || e.Problem != nil || e.Writable != nil || e.Version != 0 || e.Known != newest || e.Free == 0 {
			t.Errorf("Examine(%s) = %+v, want no file and no problem", path, e)
		}
	}
	check(examined(t, path))
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check(examined(t, path))
	e := store.Examine(t.Context(), filepath.Join(t.TempDir(), "no such folder", "pccbot.db"))
	checkSays(t, "Examine without a folder, Writable", e.Writable, "no such folder cannot be used")
	if e.FreeErr == nil {
		t.Errorf("Examine without a folder says %d bytes free, want an error", e.Free)
	}
	checkSays(t, "Examine of no path, Problem", store.Examine(t.Context(), "").Problem, "the path of the database is empty")
}

func TestExaminingWhatCannotBeUsed(t *testing.T) {
	newer := filled(t)
	s, err := store.OpenWith(t.Context(), newer, migrations(addsDigests))
	closed(t, must(t, s, err))
	text := edited(t, filled(t), func([]byte) []byte { return []byte("Dear all,\nthe minutes are attached.\n") })
	for name, tc := range map[string]struct {
		path, want string
		version    int64
	}{
		"another application's": {anotherApplications(t, `CREATE TABLE note (words TEXT)`), "notes.db is the SQLite database of another application", 0},
		"a newer program's":     {newer, "is at version 4; this program knows up to 3", newest + 1},
		"no database":           {text, "is not a SQLite database", 0},
		"a folder":              {t.TempDir(), "is a directory", 0},
	} {
		t.Run(name, func(t *testing.T) {
			e := examined(t, tc.path)
			checkSays(t, "Problem", e.Problem, tc.want)
			if e.Version != tc.version || e.Integrity != "" || e.Writable != nil {
				t.Errorf("Examine(%s) = %+v, want version %d and nothing more looked at", tc.path, e, tc.version)
			}
		})
	}
}

func TestExaminingAnOlderFile(t *testing.T) {
	path := filled(t)
	before := snapshot(t, path)
	e := store.ExamineWith(t.Context(), path, migrations(addsDigests))
	checkSame(t, before, snapshot(t, path))
	if e.Problem != nil || e.Version != newest || e.Known != newest+1 || e.Integrity != "ok" || e.Posts != nil {
		t.Errorf("Examine of an older file = %+v, want version %d of %d, sound", e, newest, newest+1)
	}
}

func TestExaminingADamagedFile(t *testing.T) {
	path := edited(t, filled(t), func(b []byte) []byte { clear(b[2*4096 : 4*4096]); return b })
	e := examined(t, path)
	if e.Problem != nil || e.Integrity == "ok" || e.Integrity == "" {
		t.Errorf("Examine of a file with pages overwritten = %+v, want to be told of the damage", e)
	}

	orphaned := filled(t)
	s := opened(t, orphaned)
	if _, err := s.Writer().Exec(`PRAGMA foreign_keys = OFF; DELETE FROM workspace; PRAGMA foreign_keys = ON`); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	if e := examined(t, orphaned); e.Integrity != "ok" || e.Orphans != 2 {
		t.Errorf("Examine of a file without its workspace = %+v, want two orphans", e)
	}
}

func TestExaminingWithoutTheRightToWrite(t *testing.T) {
	t.Run("to the folder", func(t *testing.T) {
		path := filled(t)
		folder := filepath.Dir(path)
		if err := os.Chmod(folder, 0o500); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(folder, 0o700) })
		asNobody(t, filepath.Dir(folder), folder, path)
		e := examined(t, path)
		checkSays(t, "Writable", e.Writable, "the folder "+folder+" cannot be written to (permission denied): the user who runs pccbot needs rights to it")
		if e.Problem != nil || e.Integrity != "ok" || e.Posts == nil {
			t.Errorf("Examine = %+v, want all else looked at", e)
		}
	})
	t.Run("to the file", func(t *testing.T) {
		path := filled(t)
		if err := os.Chmod(path, 0o400); err != nil {
			t.Fatal(err)
		}
		asNobody(t, filepath.Dir(filepath.Dir(path)), filepath.Dir(path), path)
		checkSays(t, "Writable", examined(t, path).Writable, path+" cannot be written to (permission denied)")
	})
}

func TestExaminingAFileInWhichAnotherProgramWrites(t *testing.T) {
	path := filled(t)
	for _, statements := range []string{`PRAGMA journal_mode = DELETE`, `BEGIN IMMEDIATE`} {
		other, err := sql.Open("sqlite3", path)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := other.Exec(statements); err != nil {
			t.Fatal(err)
		}
	}
	checkSays(t, "Writable", store.Examine(t.Context(), path).Writable, "the database is busy")
}

package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"pccbot/store"
)

const (
	addsDigests = `-- +goose Up
CREATE TABLE digest (network INTEGER NOT NULL REFERENCES network (id), week TEXT NOT NULL) STRICT;
INSERT INTO digest (network, week) SELECT id, '2027-W18' FROM network;`

	fails = `-- +goose Up
CREATE TABLE digest (network INTEGER NOT NULL) STRICT;
DELETE FROM report;
INSERT INTO no_such_table VALUES (1);`
)

// migrations are those of this program and one more each.
func migrations(more ...string) fs.FS {
	all := firstMigrations(newest)
	for i, sql := range more {
		if sql != "" {
			all[fmt.Sprintf("migrations/%05d_more.sql", newest+i+1)] = &fstest.MapFile{Data: []byte(sql)}
		}
	}
	return all
}

// newest is how many migrations this program has.
const newest = 3

// firstMigrations are those that an older version of this program had.
func firstMigrations(many int) fstest.MapFS {
	names, err := fs.Glob(store.Shipped, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	first := fstest.MapFS{}
	for _, name := range names[:many] {
		sql, err := fs.ReadFile(store.Shipped, name)
		if err != nil {
			panic(err)
		}
		first[name] = &fstest.MapFile{Data: sql}
	}
	return first
}

func checkVersion(t *testing.T, s *store.Store, want int64) {
	t.Helper()
	if got, err := s.SchemaVersion(t.Context()); got != want || err != nil {
		t.Errorf("SchemaVersion() = %d, %v, want %d", got, err, want)
	}
}

func TestANewFileIsAtTheNewestVersionAndNotCopied(t *testing.T) {
	path := filled(t)
	checkFolder(t, path, "pccbot.db")
	s, err := store.Open(t.Context(), path)
	checkVersion(t, must(t, s, err), newest)
}

func TestMakingAFileGoesOnWhereItWasCutShort(t *testing.T) {
	for name, begin := range map[string]func(path string) error{
		"an empty file": func(path string) error {
			return os.WriteFile(path, nil, 0o600)
		},
		"only marked as ours": func(path string) error {
			return store.Claim(t.Context(), path)
		},
		"no migration done": func(path string) error {
			s, err := store.OpenWith(t.Context(), path, fstest.MapFS{
				"migrations/00001_fails.sql": &fstest.MapFile{Data: []byte(fails)},
			})
			if err == nil {
				return errors.Join(errors.New("a failing first migration = nil, want an error"), s.Close())
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pccbot.db")
			if err := begin(path); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), path)
			must(t, s, err)
			checkVersion(t, s, newest)
			if err := fill(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			closed(t, s)
			checkFolder(t, path, "pccbot.db")
		})
	}
}

func TestAFileThatAnotherApplicationJustMadeIsNotClaimed(t *testing.T) {
	path := anotherApplications(t, `CREATE TABLE note (words TEXT)`)
	before := snapshot(t, path)
	if err := store.Claim(t.Context(), path); err == nil {
		t.Errorf("claiming %s = nil, want an error", path)
	}
	checkSame(t, before, snapshot(t, path))
}

func olderIsCopiedFirst(t *testing.T) {
	for name, path := range map[string]string{
		"closed well": filled(t),
		"killed":      writtenAndKilled(t, ""),
	} {
		t.Run(name, func(t *testing.T) {
			// What a killed attempt left gives way.
			for _, leftover := range []string{".before-3", ".before-3.part"} {
				if err := os.WriteFile(path+leftover, []byte("half a copy"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, err := store.OpenWith(t.Context(), path, migrations(addsDigests))
			must(t, s, err)
			checkVersion(t, s, newest+1)
			checkFilled(t, s)
			var digests int
			if err := s.Writer().QueryRow(`SELECT COUNT(*) FROM digest`).Scan(&digests); digests != 1 {
				t.Errorf("the migration made %d digests, %v, want 1", digests, err)
			}
			closed(t, s)
			checkFolder(t, path, "pccbot.db", "pccbot.db.before-3")

			if info, err := os.Stat(path + ".before-3"); err != nil || info.Mode() != 0o600 {
				t.Errorf("the copy is %v, %v, want the mode -rw-------", info, err)
			}
			copied, err := store.OpenReadOnly(t.Context(), path+".before-3")
			must(t, copied, err)
			checkVersion(t, copied, newest)
			checkFilled(t, copied)
			closed(t, copied)
			checkFolder(t, path, "pccbot.db", "pccbot.db.before-3")

			before := snapshot(t, path)
			s, err = store.OpenWith(t.Context(), path, migrations(addsDigests))
			closed(t, must(t, s, err))
			checkSame(t, before, snapshot(t, path))
		})
	}
}

func TestAFailingMigrationLeavesTheVersionBeforeIt(t *testing.T) {
	path := filled(t)
	// Once more changes nothing: the file and its copy are as the first left them.
	for range 2 {
		s, err := store.OpenWith(t.Context(), path, migrations(fails))
		if err == nil {
			closed(t, s)
			t.Fatal("Open with a failing migration = nil, want an error")
		}
		for _, want := range []string{"from version 3 to 4", "no_such_table", "pccbot.db.before-3 holds it as it was"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("Open with a failing migration = %q, want it to say %q", err, want)
			}
		}
		s, err = store.Open(t.Context(), path)
		must(t, s, err)
		checkVersion(t, s, newest)
		checkFilled(t, s)
		closed(t, s)
		checkFolder(t, path, "pccbot.db", "pccbot.db.before-3")
	}

	s, err := store.OpenWith(t.Context(), path, migrations(addsDigests, fails))
	if err == nil {
		closed(t, s)
		t.Fatal("Open with a failing third migration = nil, want an error")
	}
	s, err = store.OpenWith(t.Context(), path, migrations(addsDigests))
	must(t, s, err)
	checkVersion(t, s, newest+1)
	checkFilled(t, s)
}

func TestNoUpgradeWithoutACopy(t *testing.T) {
	path := filled(t)
	// A folder that is not empty stands where the copy should go.
	if err := os.MkdirAll(path+".before-3/in-the-way", 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.OpenWith(t.Context(), path, migrations(addsDigests))
	if err == nil {
		closed(t, s)
		t.Fatal("Open where the copy cannot be kept = nil, want an error")
	}
	if want := "which was not begun"; !strings.Contains(err.Error(), want) {
		t.Errorf("Open where the copy cannot be kept = %q, want it to say %q", err, want)
	}
	s, err = store.Open(t.Context(), path)
	must(t, s, err)
	checkVersion(t, s, newest)
	checkFilled(t, s)
	closed(t, s)
	checkFolder(t, path, "pccbot.db", "pccbot.db.before-3")
}

func TestReadingOnlyRefusesAnOlderFile(t *testing.T) {
	path := filled(t)
	before := snapshot(t, path)
	s, err := store.OpenReadOnlyWith(t.Context(), path, migrations(addsDigests))
	if err == nil {
		closed(t, s)
		t.Fatal("OpenReadOnly of an older file = nil, want an error")
	}
	want := "pccbot.db is at version 3; this program needs 4: open it once with `pccbot console --db`"
	if !strings.Contains(err.Error(), want) {
		t.Errorf("OpenReadOnly of an older file = %q, want %q", err, want)
	}
	checkSame(t, before, snapshot(t, path))
}

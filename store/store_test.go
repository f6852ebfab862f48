package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
	"pccbot/store"
	"pccbot/store/storetest"
)

// killed names the database that this program, run once more by a test, writes
// to before it kills itself.
const killed = "PCCBOT_TEST_WRITE_AND_DIE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killed); path != "" {
		writeAndDie(path)
	}
	if path := os.Getenv(locks); path != "" {
		lockAndWait(path)
	}
	goleak.VerifyTestMain(m)
}

var (
	bristol = chat.Workspace{Platform: "slack", ID: "T1BRISTOL"}
	channel = chat.Channel{Workspace: bristol, ID: "C1"}
	noon    = time.Date(2027, 5, 6, 12, 0, 0, 0, time.UTC)
	said    = chat.Report{Area: "gwent", About: "who", Words: "left in March", At: noon}
)

// writeAndDie stops as a power cut would have it: nothing is closed.
func writeAndDie(path string) {
	ctx := context.Background()
	s, err := store.OpenWith(ctx, path, migrations(os.Getenv(killed+"_MIGRATIONS")))
	if err == nil {
		err = fill(ctx, s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	select {} // until the signal arrives
}

// writtenAndKilled is a database whose program was killed after fill, which
// leaves its -wal and -shm files. The extra migration is run there too.
func writtenAndKilled(t *testing.T, extra string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "pccbot.db")
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), killed+"="+path, killed+"_MIGRATIONS="+extra)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the program that writes and dies ended with %v and said %s, want to see it killed", err, out)
	}
	if wal, err := os.Stat(path + "-wal"); err != nil || wal.Size() == 0 {
		t.Fatalf("the killed program left a -wal file of %v, %v, want one with something in it", wal, err)
	}
	return path
}

// fill gives s one workspace with areas and a report.
func fill(ctx context.Context, s *store.Store) error {
	n, err := s.Network(ctx, bristol)
	if err != nil {
		return err
	}
	if err := s.SetAreas(ctx, n, channel, []string{"gwent", "kent"}); err != nil {
		return err
	}
	_, err = s.AddReport(ctx, n, said)
	return err
}

// checkFilled says what is not as fill left it.
func checkFilled(t *testing.T, s *store.Store) {
	t.Helper()
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatalf("Network(%v) = %v", bristol, err)
	}
	if got, err := s.Areas(t.Context(), n, channel); !slices.Equal(got, []string{"gwent", "kent"}) {
		t.Errorf("Areas(%d, %v) = %q, %v, want gwent and kent", n, channel, got, err)
	}
	got, err := s.Reports(t.Context(), n, 10)
	if len(got) != 1 || got[0].Words != said.Words {
		t.Errorf("Reports(%d, 10) = %v, %v, want the one report %v", n, got, err, said)
	}
}

// must closes what open opened when the test ends.
func must(t testing.TB, s *store.Store, err error) *store.Store {
	t.Helper()
	if err != nil {
		t.Fatalf("the database does not open: %v", err)
	}
	t.Cleanup(func() { closed(t, s) })
	return s
}

func closed(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

// filled is a closed database after fill.
func filled(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "pccbot.db")
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	return path
}

func TestConformance(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		storetest.Run(t, func(t testing.TB) storetest.Store {
			s := storetest.New(t)
			t.Cleanup(func() { checkTallies(t, s) })
			return s
		})
	})
	t.Run("sqlite beside another network", func(t *testing.T) {
		storetest.Run(t, func(t testing.TB) storetest.Store {
			s, err := store.OpenThrowaway(t.Context())
			must(t, s, err)
			n := storetest.Neighbour(t, s)
			before := rowsOf(t, s, n)
			t.Cleanup(func() {
				if after := rowsOf(t, s, n); !slices.Equal(after, before) {
					t.Errorf("the rows of the other network are %q, want them as they were: %q", after, before)
				}
				checkTallies(t, s)
			})
			return s
		})
	})
	t.Run("sqlite throwaway", func(t *testing.T) {
		storetest.Run(t, func(t testing.TB) storetest.Store {
			s, err := store.OpenThrowaway(t.Context())
			return must(t, s, err)
		})
	})
}

// rowsOf are all rows of a network, each behind the name of its table.
func rowsOf(t testing.TB, s *store.Store, n chat.Network) (rows []string) {
	t.Helper()
	for _, name := range table(t, s, `
		SELECT m.name
		FROM sqlite_schema AS m
		JOIN pragma_table_info(m.name) AS c
		WHERE m.type = 'table' AND c.name = 'network'
		ORDER BY 1`) {
		for _, row := range table(t, s, `SELECT * FROM `+name+` WHERE network = ?`, n) {
			rows = append(rows, name+"|"+row)
		}
	}
	return append(rows, table(t, s, `SELECT * FROM network WHERE id = ?`, n)...)
}

func TestReopeningKeepsWhatWasWritten(t *testing.T) {
	path := filled(t)
	s, err := store.Open(t.Context(), path)
	checkFilled(t, must(t, s, err))
}

func TestReopeningAfterAKillKeepsWhatWasWritten(t *testing.T) {
	path := writtenAndKilled(t, "")
	t.Run("read only", func(t *testing.T) {
		s, err := store.OpenReadOnly(t.Context(), path)
		checkFilled(t, must(t, s, err))
	})
	t.Run("without the -shm file, as after a power cut", func(t *testing.T) {
		if err := os.Remove(path + "-shm"); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path)
		checkFilled(t, must(t, s, err))
	})
	t.Run("Close leaves one file", func(t *testing.T) {
		checkFolder(t, path, "pccbot.db")
	})
}

// checkFolder says which other files stand in the folder of path.
func checkFolder(t *testing.T, path string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder of the database holds %q, want %q", got, want)
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode(); got != 0o600 {
			t.Errorf("%s has the mode %v, want -rw-------", filepath.Base(name), got)
		}
	}
}

func TestPathsWithSpecialCharacters(t *testing.T) {
	for _, name := range []string{
		"a database.db", "what?.db", "c#.db", "100%.db", "%41.db", "a&b=c;d+e.db", "ŵ.db", "file:x?mode=memory",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			t.Chdir(folder)
			for _, path := range []string{name, filepath.Join(folder, name)} {
				s, err := store.Open(t.Context(), path)
				must(t, s, err)
				if err := fill(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				if s.Path() != path {
					t.Errorf("Open(%q).Path() = %q", path, s.Path())
				}
				closed(t, s)
				checkFolder(t, filepath.Join(folder, name), name)
			}
			s, err := store.OpenReadOnly(t.Context(), name)
			must(t, s, err)
			if n, err := s.Network(t.Context(), bristol); err != nil {
				t.Errorf("Network(%v) by the relative path = %d, %v, want what the absolute one wrote", bristol, n, err)
			}
			closed(t, s)
			s, err = store.OpenWith(t.Context(), name, migrations(addsDigests))
			checkFilled(t, must(t, s, err))
			s, err = store.OpenReadOnly(t.Context(), name+".before-3")
			checkFilled(t, must(t, s, err))
		})
	}
}

func TestALinkLeadsToItsFile(t *testing.T) {
	path := filled(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), link)
	checkFilled(t, must(t, s, err))
	if s.Path() != path {
		t.Errorf("Open(%q).Path() = %q, want %q", link, s.Path(), path)
	}
}

func TestOpeningANewFileAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	var openers sync.WaitGroup
	for range 4 {
		openers.Go(func() {
			s, err := store.Open(t.Context(), path)
			if err == nil {
				err = errors.Join(fill(t.Context(), s), s.Close())
			}
			if err != nil && !errors.Is(err, store.ErrBusy) {
				t.Errorf("Open(a new file) among four at once = %v, want nil or ErrBusy", err)
			}
		})
	}
	openers.Wait()
	s, err := store.Open(t.Context(), path)
	must(t, s, err)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	checkFilled(t, s)
	closed(t, s)
	checkFolder(t, path, "pccbot.db")
}

func TestCloseTwice(t *testing.T) {
	path := filled(t)
	throwaway, err := store.OpenThrowaway(t.Context())
	must(t, throwaway, err)
	reading, err := store.OpenReadOnly(t.Context(), path)
	must(t, reading, err)
	writing, err := store.Open(t.Context(), path)
	must(t, writing, err)
	for name, s := range map[string]*store.Store{"throwaway": throwaway, "reading": reading, "writing": writing} {
		for _, time := range []string{"first", "second"} {
			if err := s.Close(); err != nil {
				t.Errorf("%s: the %s Close() = %v", name, time, err)
			}
		}
		if n, err := s.Network(t.Context(), bristol); err == nil {
			t.Errorf("%s: Network(%v) after Close = %d, want an error", name, bristol, n)
		}
	}
}

func TestAThrowawayLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	s, err := store.OpenThrowaway(t.Context())
	must(t, s, err)
	if err := fill(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.Path(), folder) {
		t.Errorf("OpenThrowaway().Path() = %q, want it in %q", s.Path(), folder)
	}
	closed(t, s)
	checkFolder(t, filepath.Join(folder, "any"))

	t.Setenv("TMPDIR", filepath.Join(folder, "missing"))
	if s, err := store.OpenThrowaway(t.Context()); err == nil {
		t.Errorf("OpenThrowaway() without a folder for temporary files = %q, want an error", s.Path())
	}
}

func TestReadingOnlyWritesNothing(t *testing.T) {
	path := filled(t)
	before := snapshot(t, path)
	s, err := store.OpenReadOnly(t.Context(), path)
	checkFilled(t, must(t, s, err))
	n, err := s.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	if none, err := s.Network(t.Context(), chat.Workspace{Platform: "slack", ID: "new"}); none != 0 || err != nil {
		t.Errorf("Network of a new workspace on a database opened for reading = %d, %v; want 0, which owns nothing", none, err)
	}
	if err := s.CheckKey(t.Context(), poll.Mark{1}); err != nil {
		t.Errorf("CheckKey on a database opened for reading that was made with no key yet = %v, want nil", err)
	}
	_, added := s.AddReport(t.Context(), n, said)
	for call, err := range pollWrites(t.Context(), s, n) {
		if err == nil {
			t.Errorf("%s on a database opened for reading = nil, want an error", call)
		}
	}
	for call, err := range map[string]error{
		"AddReport": added,
		"SetAreas":  s.SetAreas(t.Context(), n, channel, []string{"kent"}),
		"Suspend":   s.Suspend(t.Context(), bristol, noon),
		"Resume":    s.Resume(t.Context(), bristol),
	} {
		if err == nil {
			t.Errorf("%s on a database opened for reading = nil, want an error", call)
		}
	}
	checkFilled(t, s)
	closed(t, s)
	after := snapshot(t, path)
	if after["pccbot.db"] != before["pccbot.db"] || after["pccbot.db-wal"] != "" {
		t.Errorf("reading changed the database or wrote %d bytes beside it", len(after["pccbot.db-wal"]))
	}
}

func TestReadingBesideAWriter(t *testing.T) {
	path := filled(t)
	writing, err := store.Open(t.Context(), path)
	must(t, writing, err)
	reading, err := store.OpenReadOnly(t.Context(), path)
	must(t, reading, err)
	n, err := writing.Network(t.Context(), bristol)
	if err != nil {
		t.Fatal(err)
	}
	for want := 2; want < 5; want++ {
		if _, err := writing.AddReport(t.Context(), n, chat.Report{Area: "kent", Words: fmt.Sprint(want), At: noon}); err != nil {
			t.Fatal(err)
		}
		if got, err := reading.ReportCount(t.Context(), n); got != want {
			t.Errorf("ReportCount(%d) beside the writer = %d, %v, want %d", n, got, err, want)
		}
	}
}

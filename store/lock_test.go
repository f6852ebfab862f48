package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pccbot/store"
)

// locks names the database whose lock this program, run once more by a test, takes
// before it waits for its end.
const locks = "PCCBOT_TEST_LOCK_AND_WAIT"

func lockAndWait(path string) {
	if _, err := store.Lock(path, "service"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("locked")
	time.Sleep(time.Minute) // the test ends it long before
}

// lockedByAnother has another program take the lock, and returns that program.
func lockedByAnother(t *testing.T, path string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, kill := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), locks+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		kill()
		cmd.Wait() // an error is how it ends
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked\n" {
		t.Fatalf("the program that takes the lock said %q, %v", line, err)
	}
	return cmd
}

func locked(t testing.TB, path, holder string) *store.Hold {
	t.Helper()
	hold, err := store.Lock(path, holder)
	if err != nil {
		t.Fatalf("Lock(%s, %q) = %v", path, holder, err)
	}
	t.Cleanup(func() { unlock(t, hold) })
	return hold
}

func unlock(t testing.TB, hold *store.Hold) {
	t.Helper()
	if err := hold.Unlock(); err != nil {
		t.Errorf("Unlock() = %v", err)
	}
}

// checkHolder says who is seen to have the lock of a database; nobody with pid 0.
func checkHolder(t *testing.T, path, holder string, pid int) {
	t.Helper()
	held, is, err := store.Holder(path)
	if err != nil || is != (pid != 0) || held.Holder != holder || held.PID != pid {
		t.Errorf("Holder(%s) = %+v, %v, %v, want %q, process %d", path, held, is, err, holder, pid)
	}
}

// checkLockRefused says whether the lock is refused in these words.
func checkLockRefused(t *testing.T, path, want string) {
	t.Helper()
	hold, err := store.Lock(path, "console")
	if err == nil {
		unlock(t, hold)
		t.Fatalf("Lock(%s) a second time = nil, want it refused", path)
	}
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), want) {
		t.Errorf("Lock(%s) a second time = %q, want ErrLocked saying %q", path, err, want)
	}
}

func TestASecondProgramIsRefusedAndToldWhoIsAtWork(t *testing.T) {
	path := filled(t)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	checkHolder(t, path, "", 0)
	checkFolder(t, path, "pccbot.db")
	first := lockedByAnother(t, path)
	pid := first.Process.Pid
	for _, name := range []string{path, link} {
		checkLockRefused(t, name, fmt.Sprintf("%s is in use by another program (service, process %d): stop that one first", path, pid))
		checkHolder(t, name, "service", pid)
	}
	_, err := store.Lock(path, "console")
	if held, ok := errors.AsType[store.LockedError](err); !ok || held != (store.LockedError{Path: path, Holder: "service", PID: pid}) {
		t.Errorf("Lock(%s) = %#v, want a LockedError with the service's process %d", path, err, pid)
	}
	checkFilled(t, opened(t, path)) // the lock is for those who ask for it

	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.Wait() // its error is that it was killed
	checkHolder(t, path, "", 0)
	second := locked(t, path, "console")
	checkHolder(t, link, "console", os.Getpid())
	info, err := os.Stat(path + ".lock")
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("the lock file is %v, %v, want the mode -rw-------", info, err)
	}
	unlock(t, second)
	unlock(t, second)
	checkHolder(t, path, "", 0)
	locked(t, path, "console")
}

// opened is the database at path, open until the test ends.
func opened(t *testing.T, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	return must(t, s, err)
}

func TestADatabaseCanBeLockedBeforeItIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pccbot.db")
	locked(t, path, "service")
	checkLockRefused(t, path, fmt.Sprintf("(service, process %d)", os.Getpid()))
	checkFolder(t, path, "pccbot.db.lock")
}

func TestALockWithoutAReadableHolderIsStillRefused(t *testing.T) {
	path := filled(t)
	hold := locked(t, path, "service")
	for _, words := range []string{"", "half a li", `{"holder": 7}`} {
		if err := os.WriteFile(path+".lock", []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
		checkLockRefused(t, path, path+" is in use by another program: stop that one first")
	}
	unlock(t, hold)
}

func TestALockThatCannotBeTakenIsNoRefusal(t *testing.T) {
	for name, path := range map[string]string{
		"no folder":             filepath.Join(t.TempDir(), "no such folder", "pccbot.db"),
		"an empty path":         "",
		"a folder in its place": lockIsAFolder(t),
	} {
		hold, err := store.Lock(path, "service")
		if err == nil {
			unlock(t, hold)
		}
		if err == nil || errors.Is(err, store.ErrLocked) {
			t.Errorf("Lock with %s = %v, want an error that is not ErrLocked", name, err)
		}
	}
}

func lockIsAFolder(t *testing.T) string {
	path := filled(t)
	if err := os.Mkdir(path+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPartsOfOneProgramExcludeEachOther(t *testing.T) {
	path := filled(t)
	var holds []*store.Hold
	var refused atomic.Int32
	var mutex sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			hold, err := store.Lock(path, "service")
			if errors.Is(err, store.ErrLocked) {
				refused.Add(1)
			}
			if err == nil {
				mutex.Lock()
				defer mutex.Unlock()
				holds = append(holds, hold)
			}
		})
	}
	all.Wait()
	if len(holds) != 1 || refused.Load() != 7 {
		t.Errorf("of eight at once %d got the lock and %d were refused, want 1 and 7", len(holds), refused.Load())
	}
	for _, hold := range holds {
		unlock(t, hold)
	}
}

func TestLookingWhoIsAtWorkIsInNobodysWay(t *testing.T) {
	path := filled(t)
	unlock(t, locked(t, path, "service"))
	stop := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if _, _, err := store.Holder(path); err != nil {
					t.Errorf("Holder(%s) = %v", path, err)
				}
			}
		}
	})
	for range 50 {
		hold, err := store.Lock(path, "service")
		if err != nil {
			t.Errorf("Lock while somebody looks = %v", err)
			continue
		}
		unlock(t, hold)
	}
	close(stop)
	looking.Wait()
}

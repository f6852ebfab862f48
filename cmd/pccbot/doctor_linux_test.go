package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// asNobody takes root's rights from this process for the rest of the test, since
// nothing is forbidden to root, and gives the files named to whom it then is.
// Anyone else stays who they are.
func asNobody(t *testing.T, files ...string) {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		return
	}
	for _, file := range files {
		if err := os.Chown(file, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Setresuid(-1, nobody, -1); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setresuid(-1, 0, -1); err != nil {
			t.Fatal(err)
		}
	})
}

// What the user who runs pccbot has no rights to.
func TestDoctorWithoutRights(t *testing.T) {
	for _, tc := range []struct {
		name, file       string
		mode             os.FileMode
		state            state
		check, says, fix string
	}{
		{"a folder that may not be written to", ".", 0o500, faulty, "writable", "the folder . cannot be written to", "needs rights to it"},
		{"a database that may not be written to", "pccbot.db", 0o400, faulty, "writable", "pccbot.db cannot be written to", "needs rights to it"},
		{"a database that may not be read", "pccbot.db", 0o200, faulty, "database", "pccbot.db cannot be opened", "needs rights to the file"},
		{"a key file that may not be read", "pccbot.db.key", 0o200, faulty, "key", "permission denied", "may read it"},
		{"the lock of a service that runs as somebody else", "pccbot.db.lock", 0o200, doubtful, "service", "whether it runs cannot be told", "as the user who runs the service"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			installation(t)
			put(t, "pccbot.db.lock", "")
			asNobody(t, "..", ".", "pccbot.db", "pccbot.db.key", "pccbot.db.lock")
			if err := os.Chmod(tc.file, tc.mode); err != nil {
				t.Fatal(err)
			}
			found, code := diagnosis(t)
			got := found.of(tc.check)
			if tc.check != "database" && found.of("database")[0].State != sound {
				t.Errorf("the database: %+v", found.of("database"))
			}
			if code == 1 != (tc.state == faulty) || len(got) != 1 || got[0].State != tc.state || !strings.Contains(got[0].Says, tc.says) || !strings.Contains(got[0].Fix, tc.fix) {
				t.Errorf("doctor exits with %d and says\n%+v\nwant %s, %q and %q of %s", code, found, tc.state, tc.says, tc.fix, tc.check)
			}
			if err := os.Chmod(tc.file, 0o700); err != nil {
				t.Fatal(err)
			}
		})
	}
}

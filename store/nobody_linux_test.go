package store_test

import (
	"os"
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

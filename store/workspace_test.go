package store_test

import (
	"testing"
	"time"

	"pccbot/store/storetest"
)

func TestSuspendingAgainKeepsTheFirstTime(t *testing.T) {
	s := storetest.New(t)
	if err := s.Resume(t.Context(), bristol); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{noon.In(time.FixedZone("BST", 3600)), noon.Add(time.Hour)} {
		if err := s.Suspend(t.Context(), bristol, at); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	if err := s.Writer().QueryRow(`SELECT removed FROM workspace`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "2027-05-06T12:00:00Z"; got != want {
		t.Errorf("the workspace was removed at %q, want %q", got, want)
	}
}

package storetest

import (
	"sync"
	"testing"
	"time"

	"pccbot/bot/chat"
)

func networkKept(t *testing.T, s Store) {
	first := network(t, s, bristol)
	if first == 0 {
		t.Errorf("Network(%v) = 0, want a number of its own", bristol)
	}
	if again := network(t, s, bristol); again != first {
		t.Errorf("Network(%v) again = %d, want %d", bristol, again, first)
	}
	for _, other := range []chat.Workspace{leeds, {Platform: "discord", ID: bristol.ID}} {
		if got := network(t, s, other); got == first {
			t.Errorf("Network(%v) = %d, which is the network of %v", other, got, bristol)
		}
	}
}

func networkNeedsIDs(t *testing.T, s Store) {
	for _, w := range []chat.Workspace{{}, {Platform: "slack"}, {ID: "T1BRISTOL"}} {
		if n, err := s.Network(t.Context(), w); err == nil {
			t.Errorf("Network(%+v) = %d, want an error", w, n)
		}
		if err := s.Resume(t.Context(), w); err == nil {
			t.Errorf("Resume(%+v) = nil, want an error", w)
		}
	}
}

func networkAtOnce(t *testing.T, s Store) {
	var callers sync.WaitGroup
	got := make([]chat.Network, 16)
	for i := range got {
		callers.Go(func() {
			n, err := s.Network(t.Context(), bristol)
			if err != nil {
				t.Errorf("Network(%v) among %d callers = %v", bristol, len(got), err)
			}
			got[i] = n
		})
	}
	callers.Wait()
	for _, n := range got {
		if n != got[0] {
			t.Fatalf("Network(%v) by callers at once = %v, want one network", bristol, got)
		}
	}
}

func suspension(t *testing.T, s Store) {
	n := network(t, s, bristol)
	network(t, s, leeds)
	suspend := func(w chat.Workspace, at time.Time) {
		t.Helper()
		if err := s.Suspend(t.Context(), w, at); err != nil {
			t.Fatalf("Suspend(%v, %v) = %v", w, at, err)
		}
	}
	resume := func(w chat.Workspace) {
		t.Helper()
		if err := s.Resume(t.Context(), w); err != nil {
			t.Fatalf("Resume(%v) = %v", w, err)
		}
	}
	check := func(when string, w chat.Workspace, want bool) {
		t.Helper()
		if got := suspended(t, s, w); got != want {
			t.Errorf("Suspended(%v) %s = %v, want %v", w, when, got, want)
		}
	}
	check("at first", bristol, false)
	suspend(bristol, noon)
	check("after Suspend", bristol, true)
	check("after another was suspended", leeds, false)
	suspend(bristol, noon.Add(time.Hour))
	check("after a second Suspend", bristol, true)
	if got := network(t, s, bristol); got != n {
		t.Errorf("Network(%v) while suspended = %d, want %d as before", bristol, got, n)
	}
	resume(bristol)
	check("after Resume", bristol, false)
	resume(bristol)
	check("after a second Resume", bristol, false)
	if got := network(t, s, bristol); got != n {
		t.Errorf("Network(%v) after Resume = %d, want %d as before", bristol, got, n)
	}

	unknown := chat.Workspace{Platform: "discord", ID: "123"}
	check("never seen", unknown, false)
	suspend(unknown, noon)
	check("never seen, after Suspend", unknown, false)
	resume(unknown)
	suspend(unknown, noon)
	check("made by Resume, after Suspend", unknown, true)
}

package storetest

import (
	"slices"
	"testing"

	"pccbot/bot/chat"
)

func checkAreas(t *testing.T, s Store, n chat.Network, c chat.Channel, want ...string) {
	t.Helper()
	if got := areas(t, s, n, c); !slices.Equal(got, want) {
		t.Errorf("Areas(%d, %v) = %q, want %q", n, c, got, want)
	}
}

func areasInOrder(t *testing.T, s Store) {
	n, c := network(t, s, bristol), channel(bristol, "C1")
	checkAreas(t, s, n, c)
	setAreas(t, s, n, c, "kent", "avon-and-somerset", "gwent")
	checkAreas(t, s, n, c, "kent", "avon-and-somerset", "gwent")
	setAreas(t, s, n, c, "gwent", "kent")
	checkAreas(t, s, n, c, "gwent", "kent")
	setAreas(t, s, n, c, "kent", "gwent", "kent")
	checkAreas(t, s, n, c, "kent", "gwent")
	setAreas(t, s, n, c)
	checkAreas(t, s, n, c)
}

func areasApart(t *testing.T, s Store) {
	n := network(t, s, bristol)
	whole, one, other := channel(bristol, ""), channel(bristol, "C1"), channel(bristol, "C2")
	setAreas(t, s, n, whole, "avon-and-somerset")
	checkAreas(t, s, n, one)
	setAreas(t, s, n, one, "gwent")
	setAreas(t, s, n, other, "kent")
	checkAreas(t, s, n, whole, "avon-and-somerset")
	setAreas(t, s, n, one)
	checkAreas(t, s, n, one)
	checkAreas(t, s, n, other, "kent")
	checkAreas(t, s, n, whole, "avon-and-somerset")
}

func areasRefused(t *testing.T, s Store) {
	n, c := network(t, s, bristol), channel(bristol, "C1")
	setAreas(t, s, n, c, "gwent")
	foreign, unknown := channel(leeds, "C1"), channel(chat.Workspace{Platform: "slack", ID: "T9"}, "C1")
	ofLeeds := network(t, s, leeds)
	setAreas(t, s, ofLeeds, foreign, "west-yorkshire")
	for _, tc := range []struct {
		name  string
		c     chat.Channel
		areas []string
	}{
		{"another network's workspace", foreign, []string{"kent"}},
		{"clearing another network's workspace", foreign, nil},
		{"a workspace never seen", unknown, []string{"kent"}},
		{"an empty name among good ones", c, []string{"kent", ""}},
	} {
		if err := s.SetAreas(t.Context(), n, tc.c, tc.areas); err == nil {
			t.Errorf("%s: SetAreas(%d, %v, %q) = nil, want an error", tc.name, n, tc.c, tc.areas)
		}
	}
	checkAreas(t, s, n, c, "gwent")
	checkAreas(t, s, ofLeeds, foreign, "west-yorkshire")
}

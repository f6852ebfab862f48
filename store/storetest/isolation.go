package storetest

import (
	"context"
	"maps"
	"reflect"
	"testing"

	"pccbot/bot/chat"
)

// isolation tries every method that names a network on what belongs to another
// one. A method without a case here fails it.
func isolation(t *testing.T, s Store) {
	ours, theirs := network(t, s, bristol), network(t, s, leeds)
	c := channel(bristol, "C1")
	setAreas(t, s, ours, c, "gwent")
	setAreas(t, s, ours, channel(bristol, ""), "avon-and-somerset")
	said := wrong("gwent", "left in March", noon)
	addReport(t, s, ours, said)
	addReport(t, s, theirs, said)

	number, id := ourPoll(t, s, ours)
	asOurs := pollsAsTheyAre(t, s, ours, id)

	// How many reports a network other than ours has.
	has := map[chat.Network]int{theirs: 1}
	cases := map[string]func(t *testing.T, n chat.Network){
		"Areas": func(t *testing.T, n chat.Network) {
			checkAreas(t, s, n, c)
			checkAreas(t, s, n, channel(bristol, ""))
		},
		"SetAreas": func(t *testing.T, n chat.Network) {
			for _, areas := range [][]string{{"kent"}, nil} {
				if err := s.SetAreas(t.Context(), n, c, areas); err == nil {
					t.Errorf("SetAreas(%d, %v, %q) = nil, want an error", n, c, areas)
				}
			}
		},
		"AddReport": func(t *testing.T, n chat.Network) {
			number, err := s.AddReport(t.Context(), n, said)
			if number != has[n] || (err == nil) != (n == theirs) {
				t.Errorf("AddReport(%d, %v) = %d, %v, want %d", n, said, number, err, has[n])
			}
		},
		"Reports": func(t *testing.T, n chat.Network) {
			if got := reports(t, s, n, 10); len(got) != has[n] {
				t.Errorf("Reports(%d, 10) = %v, want %d", n, got, has[n])
			}
		},
		"ReportCount": func(t *testing.T, n chat.Network) {
			if got := reportCount(t, s, n); got != has[n] {
				t.Errorf("ReportCount(%d) = %d, want %d", n, got, has[n])
			}
		},
	}
	maps.Copy(cases, pollIsolation(s, number, id))
	maps.Copy(cases, postIsolation(s, number))
	named := reflect.TypeFor[chat.Network]()
	methods := reflect.TypeFor[Store]()
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		if m.Type.NumIn() < 2 || m.Type.In(1) != named {
			continue
		}
		try, ok := cases[m.Name]
		if !ok {
			t.Errorf("%s names a network and is not tried with another's", m.Name)
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			for _, n := range []chat.Network{theirs, 0, -1, theirs + 1000} {
				try(t, n)
			}
		})
	}
	checkAreas(t, s, ours, c, "gwent")
	checkAreas(t, s, ours, channel(bristol, ""), "avon-and-somerset")
	said.Number, said.Times = 1, 1
	checkReports(t, "our Reports after their attempts", reports(t, s, ours, 10), said)
	if now := pollsAsTheyAre(t, s, ours, id); !reflect.DeepEqual(now, asOurs) {
		t.Errorf("after their attempts our polls are %+v, want %+v", now, asOurs)
	}
	end(t, s, ours, claimedPost, "ours", chat.Dropped)
}

func writeOutlivesCaller(t *testing.T, s Store) {
	n := network(t, s, bristol)
	gone, leave := context.WithCancel(t.Context())
	leave()
	if number, err := s.AddReport(gone, n, wrong("kent", "x", noon)); number != 1 || err != nil {
		t.Errorf("AddReport(%d, …) for a caller who left = %d, %v, want 1, nil", n, number, err)
	}
	if got, err := s.Reports(gone, n, 10); err == nil {
		t.Errorf("Reports(%d, 10) for a caller who left = %v, want an error", n, got)
	}
	if got := reportCount(t, s, n); got != 1 {
		t.Errorf("ReportCount(%d) after it = %d, want 1", n, got)
	}
}

package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pccbot/bot/pcc"
)

// facts show prints every term, every poll, every change and every source of
// every area.
func TestFactsShowLeavesNothingOut(t *testing.T) {
	r, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	terms, polls := 0, 0
	for i := range r.Areas() {
		a := &r.Areas()[i]
		var out, stderr bytes.Buffer
		if err := run(t.Context(), []string{"facts", "show", a.Slug}, streams{strings.NewReader(""), &out, &stderr}); err != nil {
			t.Fatalf("facts show %s: %v", a.Slug, err)
		}
		var wants []string
		for _, h := range r.Holders(a.Slug) {
			terms++
			wants = append(wants, h.Source, fmt.Sprintf("%s to %s", h.Start.ISO(), h.End.ISO()), h.Person, h.Party, h.Note, h.Due.ISO(), h.SeenIn)
		}
		for _, e := range r.Elections(a.Slug) {
			polls++
			wants = append(wants, e.ID, e.Winner, e.Note, e.Source, e.Turnout, e.RunnerUp, e.RunnerUpParty, e.TookOffice.ISO(), e.MovedFrom.ISO())
		}
		for _, c := range r.Changes(a.Slug) {
			wants = append(wants, c.Words, c.Source)
		}
		reform := r.Reform(a.Slug)
		wants = append(wants, a.Name, a.Website, a.Phone, a.Email, a.Source, reform.Words, reform.Source)
		for _, want := range wants {
			if !strings.Contains(out.String(), want) {
				t.Errorf("facts show %s lacks %q", a.Slug, want)
			}
		}
	}
	if terms != 205 || polls != 223 {
		t.Errorf("facts show showed %d terms and vacancies and %d polls, want 205 and 223", terms, polls)
	}
}

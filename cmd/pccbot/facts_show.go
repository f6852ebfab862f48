package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"pccbot/bot/pcc"
)

func factsShow(std streams) *cobra.Command {
	c := &cobra.Command{
		Use:     "show AREA",
		Short:   "Show all that is known of an area, with sources",
		Example: "  pccbot facts show greater-manchester",
		Args:    cobra.MinimumNArgs(1),
	}
	var file string
	c.Flags().StringVar(&file, "config", "", "the file of settings (else $PCCBOT_CONFIG, else config.toml)")
	c.RunE = func(_ *cobra.Command, args []string) error {
		settings, err := loadConfig(file)
		if err != nil {
			return err
		}
		r, err := loadRegister(settings, std.err)
		if err != nil {
			return err
		}
		found, ok := r.Find(strings.Join(args, " "))
		if !ok || found.Sure != pcc.Sure {
			return fmt.Errorf("%q is not one police area; name it like this: greater-manchester", strings.Join(args, " "))
		}
		area, _ := r.Area(found.Areas[0])
		showArea(std.out, r, area)
		return nil
	}
	return c
}

// showArea writes everything known of an area, each fact with its source under it.
func showArea(w io.Writer, r *pcc.Register, a *pcc.Area) {
	heading := func(s string) { fmt.Fprintf(w, "\n%s\n", s) }
	source := func(f pcc.Fact) {
		by := ""
		if f.By != "" {
			by = "; set by " + f.By
		}
		fmt.Fprintf(w, "      %s; checked %s%s; %s\n", f.Confidence, f.Checked.ISO(), by, f.Source)
	}
	fmt.Fprintf(w, "%s (%s)\n", a.Name, a.Slug)
	for _, row := range [][2]string{
		{"force", a.Force}, {"Welsh name", a.Welsh}, {"country", a.Country}, {"region", a.Region}, {"ONS code", a.Code},
		{"governance", a.Governance}, {"mayor", a.Mayor}, {"since", a.Since.ISO()}, {"body", a.Body}, {"website", a.Website},
		{"e-mail", a.Email}, {"telephone", a.Phone}, {"plan", a.Plan}, {"note", a.Note},
	} {
		if row[1] != "" {
			fmt.Fprintf(w, "  %s: %s\n", row[0], row[1])
		}
	}
	source(a.Fact)

	heading("Who held the office")
	for _, h := range r.Holders(a.Slug) {
		fmt.Fprintf(w, "  %s\n", holderLine(a, h))
		source(h.Fact)
	}
	heading("Polls")
	for _, e := range r.Elections(a.Slug) {
		fmt.Fprintf(w, "  %s\n", electionLine(e))
		if t, err := r.Timetable(e.Date); err == nil {
			fmt.Fprintf(w, "      at the latest: notice %s, nominations %s, register %s, postal %s, proxy and voter ID %s\n",
				t.Notice.ISO(), t.Nominations.ISO(), t.Register.ISO(), t.Postal.ISO(), t.Proxy.ISO())
		}
		source(e.Fact)
	}
	heading("What comes next")
	reform := r.Reform(a.Slug)
	fmt.Fprintf(w, "  %s, %s, %s: %s\n", reform.Next, reform.Sure, cmp.Or(reform.Date.ISO(), "no date"), reform.Words)
	source(reform.Fact)
	heading("What changed")
	for _, change := range r.Changes(a.Slug) {
		fmt.Fprintf(w, "  %s: %s\n", change.Happened.ISO(), change.Words)
		source(change.Fact)
	}
}

func holderLine(a *pcc.Area, h pcc.Holder) string {
	var parts []string
	add := func(format string, value string) {
		if value != "" {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	person := h.Person
	if h.Vacant() {
		person = "vacant"
	}
	end := h.End.ISO()
	if end == "" {
		end = "now"
	}
	parts = append(parts, fmt.Sprintf("%s to %s: %s, %s", h.Start.ISO(), end, person, a.Title(h)))
	add("%s", h.How)
	add("%s", h.Party)
	if h.PartyNow != "" {
		add("%s since "+h.PartySince.ISO(), h.PartyNow)
	}
	add("%s approximate", h.About)
	add("the term ends %s", h.Due.ISO())
	add("last seen in post %s", h.Seen.ISO())
	add("in: %s", h.SeenIn)
	add("%s", h.Note)
	return strings.Join(parts, "; ")
}

func electionLine(e pcc.Election) string {
	s := fmt.Sprintf("%s (%s): %s", e.Date.ISO(), e.ID, e.Kind)
	if e.Winner == "" {
		s += ", " + e.Status
		if e.Title != "" {
			s += ", " + e.Title
		}
	} else {
		s += fmt.Sprintf(", won by %s (%s)", e.Winner, e.Party)
	}
	for _, count := range []struct {
		name  string
		votes int
	}{{"first votes", e.FirstVotes}, {"final votes", e.FinalVotes}, {"runner-up's votes", e.RunnerUpVotes}} {
		if count.votes >= 0 {
			s += fmt.Sprintf(", %s %d", count.name, count.votes)
		}
	}
	if e.Turnout != "" {
		s += fmt.Sprintf(", turnout %s%% (%s)", e.Turnout, e.TurnoutBasis)
	}
	for _, extra := range []struct{ name, value string }{
		{"", e.System}, {"runner-up", e.RunnerUp}, {"of", e.RunnerUpParty}, {"took office", e.TookOffice.ISO()},
		{"moved from", e.MovedFrom.ISO()}, {"holds policing:", e.Policing},
	} {
		if extra.value != "" {
			s += ", " + strings.TrimSpace(extra.name+" "+extra.value)
		}
	}
	if e.Note != "" {
		s += ". " + e.Note
	}
	return s
}

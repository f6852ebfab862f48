package pcc

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
)

// The numbers that the record of PCC polls must add up to: areas that voted on
// each ordinary polling day (House of Commons Library: RP 12/73, CBP-7595, the
// briefing of 28 May 2021, CBP-10030), and the by-elections, the Wiltshire
// re-run of 2021 among them.
var pccPolls = map[Date]int{
	{2012, time.November, 15}: 41,
	{2016, time.May, 5}:       40,
	{2021, time.May, 6}:       39,
	{2024, time.May, 2}:       37,
}

const pccByElections = 5

// Check looks for what contradicts itself across the tables: slugs that name no
// area, terms that overlap, days out of order, polls that are not on a Thursday,
// an area without a head, a record of PCC polls that does not add up. It returns
// all it finds.
func (r *Register) Check() []error {
	c := &checker{register: r}
	if len(r.areas) != 43 {
		c.wrong("areas.csv", "there are %d areas; there must be 43", len(r.areas))
	}
	c.slugs()
	c.names()
	for i := range r.areas {
		c.holders(&r.areas[i])
		c.elections(&r.areas[i])
	}
	c.record()
	c.changes()
	c.postcodes()
	return c.found
}

type checker struct {
	register *Register
	found    []error
}

func (c *checker) wrong(file, format string, args ...any) {
	c.found = append(c.found, fmt.Errorf("%s: "+format, append([]any{file}, args...)...))
}

// slug notes a slug that is neither an area nor a known elsewhere.
func (c *checker) slug(file, what, slug string) {
	if _, ok := c.register.bySlug[slug]; ok || c.register.isOutside(slug) {
		return
	}
	c.wrong(file, "%s: there is no area %q", what, slug)
}

func (c *checker) slugs() {
	r := c.register
	for slug := range r.holders {
		c.area("holders.csv", slug)
	}
	for slug := range r.elections {
		c.area("elections.csv or upcoming.csv", slug)
	}
	for slug := range r.reform {
		c.area("reform.csv", slug)
	}
	for _, p := range r.places {
		for _, slug := range p.areas {
			c.slug("places.csv or councils.csv", p.name, slug)
		}
	}
	for _, d := range r.districts {
		for _, slug := range d.areas {
			c.slug("outcodes.csv", d.outcode, slug)
		}
	}
	for _, s := range r.special {
		if !r.isOutside(s.outside) {
			c.wrong("special.csv", "%s: outside.csv has no %q", s.match, s.outside)
		}
	}
}

// names checks that no two areas share a name, and that none is also elsewhere.
func (c *checker) names() {
	seen := map[string]string{}
	for _, a := range c.register.areas {
		if other, twice := seen[normalise(a.Name)]; twice {
			c.wrong("areas.csv", "%s and %s have the same name", other, a.Slug)
		}
		seen[normalise(a.Name)] = a.Slug
		if c.register.isOutside(a.Slug) {
			c.wrong("outside.csv", "%s is one of the areas", a.Slug)
		}
	}
}

func (c *checker) area(file, slug string) {
	if _, ok := c.register.bySlug[slug]; !ok {
		c.wrong(file, "there is no area %q", slug)
	}
}

// holders checks one area: at most one head and one deputy on any day, exactly
// one head, or one vacancy, without an end, and something about what follows.
func (c *checker) holders(a *Area) {
	var open int
	for _, head := range []bool{true, false} {
		var last Holder
		for _, h := range c.register.holders[a.Slug] {
			if h.Head() != head {
				continue
			}
			if !last.Start.IsZero() && (last.End.IsZero() || !h.Start.After(last.End)) {
				c.wrong("holders.csv", "%s: the term from %s overlaps the one from %s", a.Slug, h.Start.ISO(), last.Start.ISO())
			}
			if head && h.End.IsZero() {
				open++
				if want := map[string]string{"corporation": "chair"}[a.Governance]; h.Role != cmp.Or(want, a.Governance) {
					c.wrong("holders.csv", "%s: a %s holds the office, but areas.csv says %s", a.Slug, h.Role, a.Governance)
				}
			}
			last = h
		}
	}
	if open != 1 {
		c.wrong("holders.csv", "%s: there are %d current heads; there must be one, or one vacancy", a.Slug, open)
	}
	if _, ok := c.register.reform[a.Slug]; !ok {
		c.wrong("reform.csv", "%s: nothing says what follows", a.Slug)
	}
	if a.Governance == "mayor" && a.Mayor == "" {
		c.wrong("areas.csv", "%s: the mayor has no title", a.Slug)
	}
}

func (c *checker) elections(a *Area) {
	for _, e := range c.register.elections[a.Slug] {
		if e.Date.Exact() && e.Date.Weekday() != time.Thursday {
			c.wrong("elections.csv or upcoming.csv", "%s: %s is not a Thursday", e.ID, e.Date)
		}
		if !strings.HasSuffix(e.ID, e.Date.ISO()) {
			c.wrong("elections.csv or upcoming.csv", "%s: the id does not end in its date, %s", e.ID, e.Date.ISO())
		}
		if !e.TookOffice.IsZero() && !e.TookOffice.After(e.Date) {
			c.wrong("elections.csv", "%s: took_office is not after the poll", e.ID)
		}
	}
}

func (c *checker) record() {
	ordinary := map[Date]int{}
	by := 0
	for _, polls := range c.register.elections {
		for _, e := range polls {
			switch {
			case e.Office != "pcc" || e.Winner == "":
			case e.Kind == "ordinary":
				ordinary[e.Date]++
			default:
				by++
			}
		}
	}
	for day, want := range pccPolls {
		if ordinary[day] != want {
			c.wrong("elections.csv", "there are %d ordinary PCC polls on %s; there were %d", ordinary[day], day, want)
		}
	}
	if by < pccByElections {
		c.wrong("elections.csv", "there are %d PCC by-elections; there were at least %d", by, pccByElections)
	}
}

func (c *checker) changes() {
	for _, change := range c.register.changes {
		if change.Area != "" {
			c.area("changes.csv", change.Area)
		}
		if change.Learned.Last().Before(change.Happened) {
			c.wrong("changes.csv", "%q was learned before it happened", change.Words)
		}
	}
}

func (c *checker) postcodes() {
	p := c.register.postcodes
	for i := range p.starts {
		c.slug("postcodes.csv", "a run", p.areas[i])
		if i > 0 && p.starts[i] == p.starts[i-1] {
			c.wrong("postcodes.csv", "two runs start at the same postcode")
		}
	}
	if len(p.starts) == 0 {
		c.wrong("postcodes.csv", "there are no runs")
	}
}

// knownFiles refuses a folder with a table that is none of ours: its rows would
// else be left out in silence.
func knownFiles(override fs.FS) error {
	if override == nil {
		return nil
	}
	entries, err := fs.ReadDir(override, ".")
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".csv" {
			continue
		}
		if !slices.ContainsFunc(files, func(t *table) bool { return t.file == e.Name() }) {
			errs = append(errs, fmt.Errorf("%s is not one of the tables; did you mean %s?", e.Name(), nearestFile(e.Name())))
		}
	}
	return errors.Join(errs...)
}

func nearestFile(name string) string {
	nearest := slices.MinFunc(files, func(a, b *table) int {
		return levenshtein.ComputeDistance(name, a.file) - levenshtein.ComputeDistance(name, b.file)
	})
	return nearest.file
}

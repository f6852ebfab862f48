package pcc

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A Register is everything known, read once and never changed: to learn of new
// facts, load another and swap the whole. It may be used by many at once.
type Register struct {
	areas     []Area // by name
	bySlug    map[string]*Area
	holders   map[string][]Holder   // by area, then role and start
	elections map[string][]Election // by area, the earliest first
	reform    map[string]Reform
	changes   []Change // the earliest first
	baselines []Baseline
	outside   map[string]Outside
	sources   []Source

	holidays     map[Date]bool
	holidayYears map[int]int // how many each year has

	places    map[string]*place // by normalised name
	councils  map[string]*place // the same, councils only
	postcodes postcodes
	districts map[string]district
	special   []special

	completion func() []suggestion
}

// files is every table, as the files that an override may hold.
var files = []*table{
	areasTable, holdersTable, electionsTable, upcomingTable, reformTable, changesTable, baselinesTable,
	holidaysTable, outsideTable, sourcesTable, placesTable, councilsTable, postcodesTable, districtsTable, specialTable,
}

// tables is what was read, before it is put in order.
type tables struct {
	areas     []Area
	holders   []Holder
	elections []Election
	upcoming  []Election
	reform    []Reform
	changes   []Change
	baselines []Baseline
	holidays  []Holiday
	outside   []Outside
	sources   []Source
	places    names
	councils  []namedCouncil
	runs      []run
	districts []district
	special   []special
}

// Load reads the tables of base and lays those of override over them row by
// row; override may be nil. Any number of RowErrors, joined, say what is wrong
// with a table, by file and line. With an override the whole is also checked,
// as [Register.Check] does, so that one that contradicts the rest is refused.
func Load(base, override fs.FS) (*Register, error) {
	if err := knownFiles(override); err != nil {
		return nil, err
	}
	t, err := readTables(base, override)
	if err != nil {
		return nil, err
	}
	r := t.register()
	if override == nil {
		return r, nil
	}
	return r, errors.Join(r.Check()...)
}

// readTables reads all tables, the long ones beside the short ones.
func readTables(base, override fs.FS) (*tables, error) {
	var t tables
	var g errgroup.Group
	g.Go(func() error { return placesTable.rows(base, override, t.places.add) })
	g.Go(func() error {
		return errors.Join(
			into(&t.runs, postcodesTable, base, override, readRun),
			into(&t.districts, districtsTable, base, override, readDistrict),
			into(&t.areas, areasTable, base, override, readArea),
			into(&t.holders, holdersTable, base, override, readHolder),
			into(&t.elections, electionsTable, base, override, readElection),
			into(&t.upcoming, upcomingTable, base, override, readUpcoming),
			into(&t.reform, reformTable, base, override, readReform),
			into(&t.changes, changesTable, base, override, readChange),
			into(&t.baselines, baselinesTable, base, override, readBaseline),
			into(&t.holidays, holidaysTable, base, override, readHoliday),
			into(&t.outside, outsideTable, base, override, readOutside),
			into(&t.sources, sourcesTable, base, override, readSource),
			into(&t.councils, councilsTable, base, override, readCouncil),
			into(&t.special, specialTable, base, override, readSpecial),
		)
	})
	return &t, g.Wait()
}

func into[R any](rows *[]R, t *table, base, override fs.FS, read func(row) R) (err error) {
	*rows, err = readRows(t, base, override, read)
	return err
}

// register puts the tables in order.
func (t *tables) register() *Register {
	r := &Register{
		areas:     t.areas,
		bySlug:    make(map[string]*Area, len(t.areas)),
		holders:   map[string][]Holder{},
		elections: map[string][]Election{},
		reform:    make(map[string]Reform, len(t.reform)),
		changes:   t.changes,
		baselines: t.baselines,
		outside:   make(map[string]Outside, len(t.outside)),
		sources:   t.sources,
		holidays:  make(map[Date]bool, len(t.holidays)),

		holidayYears: map[int]int{},
		special:      t.special,
	}
	slices.SortFunc(r.areas, func(a, b Area) int { return cmp.Compare(a.Name, b.Name) })
	for i := range r.areas {
		r.bySlug[r.areas[i].Slug] = &r.areas[i]
	}
	for _, h := range t.holders {
		r.holders[h.Area] = append(r.holders[h.Area], h)
	}
	for area := range r.holders {
		slices.SortStableFunc(r.holders[area], func(a, b Holder) int {
			return cmp.Or(compareBool(b.Head(), a.Head()), a.Start.Time().Compare(b.Start.Time()))
		})
	}
	for _, e := range merged(t.elections, t.upcoming) {
		r.elections[e.Area] = append(r.elections[e.Area], e)
	}
	for _, f := range t.reform {
		r.reform[f.Area] = f
	}
	slices.SortStableFunc(r.changes, func(a, b Change) int { return a.Happened.Time().Compare(b.Happened.Time()) })
	for _, o := range t.outside {
		r.outside[o.ID] = o
	}
	for _, h := range t.holidays {
		r.holidays[h.Date] = true
		r.holidayYears[h.Date.Year]++
	}
	r.index(t)
	r.completion = sync.OnceValue(r.suggestions)
	return r
}

// merged is both tables of elections in order of date. A row of upcoming gives
// way to its result.
func merged(held, upcoming []Election) []Election {
	all := slices.Clone(held)
	ids := make(map[string]bool, len(held))
	for _, e := range held {
		ids[e.ID] = true
	}
	for _, e := range upcoming {
		if !ids[e.ID] {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Election) int {
		return cmp.Or(a.Date.Time().Compare(b.Date.Time()), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// index makes the keys by which places and postcodes are found. Where one name
// stands for several things, an area's or a force's comes first, then a name that
// more than one area has, then a council, then a town or village.
func (r *Register) index(t *tables) {
	r.places = t.places.byKey
	r.indexCouncils(t.councils)
	for _, force := range []bool{true, false} {
		for i := range r.areas {
			a := &r.areas[i]
			if force {
				r.places[normalise(a.Force)] = &place{name: a.Force, kind: "force", areas: []string{a.Slug}}
				continue
			}
			area := &place{name: a.Name, kind: "police area", areas: []string{a.Slug}}
			for _, name := range []string{a.Slug, a.Name, a.Code} {
				r.places[normalise(name)] = area
			}
			addName(r.places, a.Welsh, area)
		}
	}
	for _, w := range t.places.welsh {
		addName(r.places, w.name, w.of)
	}

	slices.SortStableFunc(t.runs, func(a, b run) int { return cmp.Compare(a.start, b.start) })
	r.postcodes.starts = make([]uint64, len(t.runs))
	r.postcodes.areas = make([]string, len(t.runs))
	r.postcodes.inside = make([]uint64, len(t.runs))
	r.postcodes.bits = map[string]uint64{}
	bit := func(area string) uint64 {
		b, ok := r.postcodes.bits[area]
		if !ok {
			b = 1 << (len(r.postcodes.bits) % 64) // the 43 areas and what outside.csv names fit
			r.postcodes.bits[area] = b
		}
		return b
	}
	for i, run := range t.runs {
		r.postcodes.starts[i], r.postcodes.areas[i], r.postcodes.inside[i] = run.start, run.area, bit(run.area)
	}
	r.districts = make(map[string]district, len(t.districts))
	for _, d := range t.districts {
		for _, area := range d.areas {
			d.inside |= bit(area)
		}
		r.districts[d.outcode] = d
	}
}

// indexCouncils puts councils among the places, today's before abolished ones.
// One takes the place of a town of its name, unless it is not sure which town of
// the name is meant.
func (r *Register) indexCouncils(councils []namedCouncil) {
	r.councils = make(map[string]*place, 3*len(councils))
	slices.SortStableFunc(councils, func(a, b namedCouncil) int {
		return cmp.Compare(a.council.rank(), b.council.rank())
	})
	for i := range councils {
		c := &councils[i]
		for _, name := range []string{c.name, c.welsh, c.sorted} {
			addName(r.councils, name, &c.place)
		}
		for _, name := range []string{c.name, c.sorted} {
			key := normalise(name)
			if town := r.places[key]; town == nil || town.council == nil && town.sure == Sure && c.sure == Sure {
				r.places[key] = &c.place
			}
		}
	}
	for i := range councils {
		addName(r.places, councils[i].welsh, &councils[i].place)
	}
}

// rank orders councils of one name: today's first.
func (c *council) rank() int {
	return slices.Index([]string{"current", "no council", "future", "recoded", "abolished"}, c.status)
}

// addName puts p under a name under which nothing stands yet.
func addName(names map[string]*place, name string, p *place) {
	if key := normalise(name); key != "" && names[key] == nil {
		names[key] = p
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Size says how much is known, in a clause.
func (r *Register) Size() string {
	terms, vacancies, polls, upcoming := 0, 0, 0, 0
	for _, holders := range r.holders {
		for _, h := range holders {
			if h.Vacant() {
				vacancies++
			} else {
				terms++
			}
		}
	}
	for _, elections := range r.elections {
		for _, e := range elections {
			if e.Winner != "" {
				polls++
			} else {
				upcoming++
			}
		}
	}
	return fmt.Sprintf("%d areas, %d terms and %d vacancies, %d polls held and %d to come, %d place names, %d postcode runs",
		len(r.areas), terms, vacancies, polls, upcoming, len(r.places), len(r.postcodes.starts))
}

package pcc

import (
	"fmt"
	"slices"
	"strings"
)

// Sureness is how sure it is which area a place lies in.
type Sureness int

// How sure it is.
const (
	// Sure: the first area is the answer.
	Sure Sureness = iota
	// Likely: the first area is the answer, but the others have a place of the
	// name too, or lie just across a border. Name them.
	Likely
	// Ask: nobody could tell which is meant. Offer the areas.
	Ask
	// Elsewhere: outside England and Wales, or no place at all.
	Elsewhere
)

// Found is what a place turned out to be.
type Found struct {
	Name   string // as the tables spell it, or the postcode in its proper form
	Kind   string // "postcode", "district", "sector", "police area", "force", "nickname", "office", "council", "town" …
	Sure   Sureness
	Areas  []string // slugs, the likeliest first; none where it is elsewhere
	Where  Outside  // set where it is elsewhere, or may be
	Within string   // the council that a village or town lies in, where it is known

	register *Register
	council  *council
	sides    []string // of the border that it is near or across
}

// Note is a sentence about the place that the asker should know, such as that a
// council was abolished or that a border is near. Often empty.
func (f Found) Note() string {
	switch {
	case f.council != nil:
		return f.council.note()
	case len(f.sides) == 0:
		return ""
	case f.Sure == Ask:
		// It says why a finer place is needed.
		return fmt.Sprintf("%s lies partly in %s. A full postcode settles it, and is not kept.", f.Name, f.register.nameList(f.sides))
	case f.Kind == "postcode":
		return fmt.Sprintf("It is near the border with %s; this goes by its centre point.", f.register.nameList(f.sides[1:]))
	}
	return fmt.Sprintf("A few of its postcodes are in %s; a full postcode settles it.", f.register.nameList(f.sides[1:]))
}

// Postal reports whether a postcode, or a part of one, was found.
func (f Found) Postal() bool {
	return f.Kind == "postcode" || f.Kind == "district" || f.Kind == "sector"
}

// Find looks a place up by its exact name, in any case and with or without
// accents, or by a postcode or part of one. It reports false for a place that
// it does not know.
func (r *Register) Find(words string) (Found, bool) {
	if f, ok := r.findPostcode(words); ok {
		return f, true
	}
	key := normalise(words)
	if p := r.places[key]; p != nil {
		return r.found(p), true
	}
	for _, form := range formal {
		if name, ok := form.cut(key); ok {
			if p := r.named(name, form.council); p != nil {
				return r.found(p), true
			}
		}
	}
	return Found{}, false
}

// A formalForm is the way an official name wraps a plain one.
type formalForm struct {
	before, after string
	council       bool // a council is meant, even where a town has the name too
}

// formal lists the longest first, so that "Kent County Council" loses its whole
// tail.
var formal = []formalForm{
	{before: "royal borough of ", council: true},
	{before: "london borough of ", council: true},
	{after: " metropolitan borough council", council: true},
	{after: " metropolitan district council", council: true},
	{after: " county borough council", council: true},
	{after: " county borough", council: true},
	{after: " county council", council: true},
	{after: " borough council", council: true},
	{after: " district council", council: true},
	{after: " city council", council: true},
	{after: " council", council: true},
	{before: "city of ", council: true},
	{before: "county of ", council: true},
	{before: "county borough of ", council: true},
	{before: "borough of ", council: true},
	{after: " police and crime commissioner"},
	{after: " constabulary"},
	{after: " police"},
	{after: " pfcc"},
	{after: " opcc"},
	{after: " pcc"},
}

func (f formalForm) cut(key string) (string, bool) {
	name, ok := strings.CutPrefix(key, f.before)
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, f.after)
	return name, ok && name != ""
}

func (r *Register) named(key string, council bool) *place {
	if council {
		if p := r.councils[key]; p != nil {
			return p
		}
	}
	return r.places[key]
}

func (r *Register) found(p *place) Found {
	f := Found{Name: p.name, Kind: p.kind, Sure: p.sure, Areas: p.areas}
	f.Where = r.firstOutside(p.areas)
	if f.Where.ID == p.areas[0] && (f.Sure != Ask || len(p.areas) == 1) {
		f.Sure, f.Areas = Elsewhere, nil
		return f
	}
	f.council = p.council
	if p.sure == Sure && p.within != p.name {
		f.Within = p.within
	}
	f.Areas = r.inside(p.areas)
	return f
}

// inside is areas without those that are no police area of England and Wales.
// It makes a new list only where there is one to leave out.
func (r *Register) inside(areas []string) []string {
	if !slices.ContainsFunc(areas, r.isOutside) {
		return areas
	}
	return slices.DeleteFunc(slices.Clone(areas), r.isOutside)
}

func (r *Register) isOutside(slug string) bool {
	_, ok := r.outside[slug]
	return ok
}

// districtSure is the share of a district's postcodes from which on its main
// area is the answer. Below it lie 206 of 482 split districts, for which a full
// postcode is asked (measured on Code-Point Open, October 2025).
const districtSure = 0.95

func (r *Register) findPostcode(words string) (Found, bool) {
	if len(words) > 40 {
		return Found{}, false
	}
	s, ok := squeeze(words)
	if !ok {
		return Found{}, false
	}
	t, shaped := typedSector(words, r.hasDistrict)
	if !shaped {
		t, shaped = splitPostcode(s, r.hasDistrict)
	}
	d, ok := r.districts[t.out]
	switch {
	case !ok || !shaped:
		sp, ok := r.noPlace(s)
		name := s
		switch {
		case sp.kind == "postcode":
			name = sp.name
		case shaped:
			name = t.String()
		}
		return Found{Name: name, Kind: "postcode", Sure: Elsewhere, Where: r.outside[sp.outside]}, ok
	case len(d.areas) == 0:
		return Found{Name: t.String(), Kind: "postcode", Sure: Elsewhere, Where: r.outside["non-geographic"]}, true
	case t.in == "":
		return r.foundDistrict(t, d), true
	case len(t.in) == 1:
		return r.foundSector(t, d), true
	}
	return r.foundUnit(t, d), true
}

func (r *Register) hasDistrict(out string) bool {
	_, ok := r.districts[out]
	return ok
}

// foundUnit answers for a whole postcode. In a sector that lies in one area it
// is sure even for a postcode newer than the table; otherwise a border is near.
func (r *Register) foundUnit(t typedPostcode, d district) Found {
	sides := r.postcodes.locate(t, d)
	f := Found{Name: t.String(), Kind: "postcode"}
	if where, ok := r.outside[sides[0]]; ok {
		f.Sure, f.Where = Elsewhere, where
		return f
	}
	if len(sides) == 1 {
		f.Areas = sides
		return f
	}
	f.Sure, f.Areas = Likely, r.inside(sides)
	return f.atBorder(r, sides)
}

func (r *Register) foundSector(t typedPostcode, d district) Found {
	sides := r.postcodes.locate(t, d)
	f := Found{Name: t.String(), Kind: "sector", Areas: r.inside(sides)}
	switch {
	case len(f.Areas) == 0:
		f.Sure, f.Areas, f.Where = Elsewhere, nil, r.outside[sides[0]]
	case len(sides) > 1:
		f.Sure = Ask
		return f.atBorder(r, sides)
	}
	return f
}

func (r *Register) foundDistrict(t typedPostcode, d district) Found {
	f := Found{Name: t.out, Kind: "district", Areas: r.inside(d.areas)}
	switch {
	case len(f.Areas) == 0:
		f.Sure, f.Areas, f.Where = Elsewhere, nil, r.outside[d.areas[0]]
		return f
	case len(d.areas) == 1:
		return f
	case d.share >= districtSure && !r.isOutside(d.areas[0]):
		f.Sure = Likely
	default:
		f.Sure = Ask
	}
	return f.atBorder(r, d.areas)
}

func (f Found) atBorder(r *Register, sides []string) Found {
	f.register, f.sides, f.Where = r, sides, r.firstOutside(sides)
	return f
}

// firstOutside is the first of some areas that is elsewhere; the zero Outside
// where none is.
func (r *Register) firstOutside(areas []string) Outside {
	for _, area := range areas {
		if where, ok := r.outside[area]; ok {
			return where
		}
	}
	return Outside{}
}

// nameList is the names of areas, and of what is elsewhere: "Kent, Essex and Scotland".
func (r *Register) nameList(slugs []string) string {
	names := make([]string, len(slugs))
	for i, slug := range slugs {
		if a, ok := r.bySlug[slug]; ok {
			names[i] = a.Name
		} else {
			names[i] = r.outside[slug].Name
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return names[0]
}

// noPlace finds the postcodes that belong to no place in England or Wales.
func (r *Register) noPlace(s string) (special, bool) {
	for i := range r.special {
		sp := &r.special[i]
		hit := false
		switch sp.kind {
		case "postcode":
			hit = s == sp.match
		case "word":
			rest, ok := strings.CutPrefix(s, sp.match)
			hit = ok && strings.Trim(rest, "0123456789") == ""
		case "district":
			hit = strings.HasPrefix(s, sp.match)
		case "letters":
			rest, ok := strings.CutPrefix(s, sp.match)
			hit = ok && rest != "" && isDigit(rest[0])
		}
		if hit {
			return *sp, true
		}
	}
	return special{}, false
}

// NamesForce reports whether the police force itself was named, as in "GMP" or
// "Kent Police", and not a place.
func (f Found) NamesForce() bool { return f.Kind == "force" }

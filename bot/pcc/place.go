package pcc

import (
	"fmt"
	"strings"
)

// A place is a name that people type and where it lies.
type place struct {
	name    string
	kind    string // "town", "village", "council", "force" …
	areas   []string
	sure    Sureness
	council *council // where the name is a council's
	within  string   // the council it lies in, where known
}

// A council is a local authority or county, today's or an abolished one.
type council struct {
	name      string
	kind      string
	status    string // "current", "abolished", "recoded", "no council" or "future"
	county    string
	ended     Date
	successor string
}

// The bulk tables. They help to find a place and carry one source a file, in
// sources.csv.
var (
	placesTable = &table{
		file:    "places.csv",
		columns: []string{"name", "welsh", "kind", "areas", "sure", "council"},
		key:     []string{"name"},
	}
	councilsTable = &table{
		file:    "councils.csv",
		columns: []string{"name", "welsh", "kind", "areas", "status", "county", "ended", "successor", "code", "memory"},
		key:     []string{"name", "kind", "status"},
	}
)

// A named is a place with the other names it goes by.
type named struct {
	place
	welsh  string
	formal string // as the ONS sorts a council's name, "Bristol, City of"
}

// slugLists splits lists of areas such as "gwent|hampshire", each only once:
// nineteen thousand places share a few hundred lists.
type slugLists map[string][]string

func (l slugLists) split(cell string) []string {
	list, ok := l[cell]
	if !ok {
		list = strings.Split(cell, "|")
		l[cell] = list
	}
	return list
}

// read reads a row of places.csv. It takes cells by their place, for there are
// many.
func (l slugLists) read(r row) named {
	n := named{
		place: place{
			name:   r.cells[0],
			kind:   r.cells[2],
			areas:  l.split(r.cells[3]),
			within: r.cells[5],
		},
		welsh: r.cells[1],
	}
	switch r.cells[4] {
	case "":
	case "weak":
		n.sure = Likely
	case "ask":
		n.sure = Ask
	default:
		r.wrong("sure is %q; it must be empty, weak or ask", r.cells[4])
	}
	if n.name == "" || r.cells[3] == "" {
		r.wrong("a place needs a name and areas")
	}
	return n
}

func readCouncil(r row) named {
	c := &council{
		name:      councilName(r.need("name")),
		kind:      r.need("kind"),
		status:    r.oneOf("status", "current", "abolished", "recoded", "no council", "future"),
		county:    r.text("county"),
		ended:     r.date("ended"),
		successor: r.text("successor"),
	}
	r.oneOf("memory", "", "yes")
	n := named{
		place: place{name: c.name, kind: "council", areas: strings.Split(r.need("areas"), "|"), council: c},
		welsh: r.text("welsh"), formal: r.text("name"),
	}
	if len(n.areas) > 1 {
		n.sure = Ask
	}
	return n
}

// councilName puts a name as the ONS sorts it the way people say it: "Bristol"
// for "Bristol, City of", "Gwynedd" for "Gwynedd (1974-96)".
func councilName(name string) string {
	for _, tail := range []string{", City of", ", County of", " (city)", " (county)", " (1974-96)"} {
		name = strings.TrimSuffix(name, tail)
	}
	return name
}

// note says what a person who named an abolished or coming council should know.
func (c *council) note() string {
	if c == nil {
		return ""
	}
	switch c.status {
	case "abolished":
		note := fmt.Sprintf("%s was abolished as a %s on %s", c.name, c.kind, c.ended.Short())
		if c.successor != "" && !strings.EqualFold(c.successor, c.name) {
			note += fmt.Sprintf("; now %s", strings.ReplaceAll(c.successor, "; ", ", "))
		}
		return note + "."
	case "future":
		return fmt.Sprintf("%s council takes over on 1 April 2027.", c.name)
	}
	return ""
}

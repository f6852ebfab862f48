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
		long:    true,
	}
	councilsTable = &table{
		file:    "councils.csv",
		columns: []string{"name", "welsh", "kind", "areas", "status", "county", "ended", "successor", "code", "memory"},
		key:     []string{"name", "kind", "status"},
	}
)

// names is every place by its normalised name.
type names struct {
	byKey map[string]*place
	all   []place             // what byKey points into
	lists map[string][]string // each list of areas, only once: thousands of places share it
	welsh []welshName
}

// A welshName stands for a place where no other place has the name.
type welshName struct {
	name string
	of   *place
}

// add reads a row of places.csv. It takes cells by their place in the row, and
// keeps no more than it must, for there are many.
func (n *names) add(r row) {
	if n.byKey == nil {
		n.byKey = make(map[string]*place, r.lines+r.lines/8)
		n.all = make([]place, 0, r.lines)
		n.lists = map[string][]string{}
	}
	p := place{name: r.cells[0], kind: r.cells[2], areas: n.split(r.cells[3]), within: r.cells[5]}
	switch r.cells[4] {
	case "":
	case "weak":
		p.sure = Likely
	case "ask":
		p.sure = Ask
	default:
		r.wrong("sure is %q; it must be empty, weak or ask", r.cells[4])
	}
	if p.name == "" || r.cells[3] == "" {
		r.wrong("a place needs a name and areas")
	}
	n.all = append(n.all, p)
	kept := &n.all[len(n.all)-1]
	n.byKey[normalise(p.name)] = kept
	if welsh := r.cells[1]; welsh != "" {
		n.welsh = append(n.welsh, welshName{welsh, kept})
	}
}

// split is the areas of a list such as "gwent|hampshire".
func (n *names) split(cell string) []string {
	list, ok := n.lists[cell]
	if !ok {
		list = strings.Split(cell, "|")
		n.lists[cell] = list
	}
	return list
}

// A namedCouncil is a council with the names it goes by.
type namedCouncil struct {
	place
	welsh  string
	sorted string // as the ONS sorts it, "Bristol, City of"
}

func readCouncil(r row) namedCouncil {
	c := &council{
		name:      councilName(r.need("name")),
		kind:      r.need("kind"),
		status:    r.oneOf("status", "current", "abolished", "recoded", "no council", "future"),
		county:    r.text("county"),
		ended:     r.date("ended"),
		successor: r.text("successor"),
	}
	r.oneOf("memory", "", "yes")
	if c.status == "abolished" && c.ended.IsZero() {
		r.wrong("an abolished council needs the day it ended")
	}
	n := namedCouncil{
		place:  place{name: c.name, kind: "council", areas: strings.Split(r.need("areas"), "|"), council: c},
		welsh:  r.text("welsh"),
		sorted: r.text("name"),
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
		note := fmt.Sprintf("%s was abolished as a %s on %s", c.name, strings.TrimPrefix(c.kind, "non-metropolitan "), c.ended.Short())
		// The six or so councils that followed a county would fill the answer.
		if c.successor != "" && !strings.EqualFold(c.successor, c.name) && strings.Count(c.successor, ";") < 2 {
			note += fmt.Sprintf("; now %s", strings.ReplaceAll(c.successor, "; ", ", "))
		}
		return note + "."
	case "future":
		return fmt.Sprintf("%s council is planned to start on 1 April 2027.", c.name)
	}
	return ""
}

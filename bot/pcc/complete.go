package pcc

import (
	"cmp"
	"slices"
	"strings"
)

// A suggestion is a name that may be offered while somebody types.
type suggestion struct {
	key  string
	name string
	rank int // areas, then councils, cities, towns, and the rest
}

var suggestionRanks = []string{"police area", "force", "council", "city", "town", "county", "authority", "region"}

// suggestions is every name, in order of its key. It is made when first asked
// for: most programs that load a register never offer a name.
func (r *Register) suggestions() []suggestion {
	all := make([]suggestion, 0, len(r.places))
	for key, p := range r.places {
		if p.kind == "office" {
			continue // "Kent PCC" adds nothing to "Kent"
		}
		rank := slices.Index(suggestionRanks, p.kind)
		if rank < 0 {
			rank = len(suggestionRanks)
		}
		all = append(all, suggestion{key, p.name, rank})
	}
	slices.SortFunc(all, func(a, b suggestion) int { return cmp.Compare(a.key, b.key) })
	return all
}

// Complete is at most limit names that begin with prefix, areas first, then
// councils, cities, towns and the rest. An empty prefix gives the areas.
func (r *Register) Complete(prefix string, limit int) []string {
	key := normalise(prefix)
	if key == "" {
		names := make([]string, 0, limit)
		for _, a := range r.areas[:min(limit, len(r.areas))] {
			names = append(names, a.Name)
		}
		return names
	}
	all := r.completion()
	from, _ := slices.BinarySearchFunc(all, key, func(s suggestion, k string) int { return cmp.Compare(s.key, k) })
	var hits []suggestion
	for _, s := range all[from:] {
		if !strings.HasPrefix(s.key, key) {
			break
		}
		hits = append(hits, s)
	}
	slices.SortStableFunc(hits, func(a, b suggestion) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(len(a.key), len(b.key)))
	})
	var names []string
	for _, h := range hits {
		if !slices.Contains(names, h.name) {
			names = append(names, h.name)
		}
		if len(names) == limit {
			break
		}
	}
	return names
}

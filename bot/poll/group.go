package poll

import (
	"cmp"
	"maps"
	"slices"
)

// group is the areas of each row of a table by area. An area of [Floor] people
// or more has a row to itself, in order. The others share the last row, with the
// next smallest until that has as many. A table of one row is no table.
func group(standing []Standing) [][]string {
	people := map[string]int{}
	for _, s := range standing {
		people[s.Area]++
	}
	areas := slices.SortedFunc(maps.Keys(people), func(a, b string) int {
		return cmp.Or(cmp.Compare(people[a], people[b]), cmp.Compare(a, b))
	})
	others, shared := 0, 0
	for shared < len(areas) && (people[areas[shared]] < Floor || 0 < others && others < Floor) {
		others += people[areas[shared]]
		shared++
	}
	slices.Sort(areas[:shared])
	slices.Sort(areas[shared:])
	var rows [][]string
	for _, area := range areas[shared:] {
		rows = append(rows, []string{area})
	}
	if shared > 0 {
		rows = append(rows, areas[:shared])
	}
	if len(rows) < 2 {
		return nil
	}
	return rows
}

// in is those who answered for one of the areas.
func in(areas []string, standing []Standing) []Standing {
	var those []Standing
	for _, s := range standing {
		if slices.Contains(areas, s.Area) {
			those = append(those, s)
		}
	}
	return those
}

package pcc

import (
	"fmt"
	"io/fs"
)

// Diff says in words what the tables of override change in those of base, a
// line for each row that is added and each cell that differs.
func Diff(base, override fs.FS) ([]string, error) {
	if err := knownFiles(override); err != nil {
		return nil, err
	}
	var lines []string
	for _, t := range files {
		before, err := t.read(base, nil)
		if err != nil {
			return nil, err
		}
		after, err := t.read(base, override)
		if err != nil {
			return nil, err
		}
		lines = append(lines, t.changes(before, after)...)
	}
	return lines, nil
}

// changes compares the rows before an override with those after it, which are
// the same in number and order, with the added ones at the end.
func (t *table) changes(before, after []row) []string {
	var lines []string
	for i, r := range after {
		switch {
		case r.by == "":
		case i >= len(before):
			lines = append(lines, fmt.Sprintf("%s: %s is added by %s", t.file, r.name(), r.by))
		default:
			for k, column := range t.columns {
				if was, is := before[i].cells[k], r.cells[k]; was != is {
					lines = append(lines, fmt.Sprintf("%s: %s: %s was %q, is %q (%s)", t.file, r.name(), column, was, is, r.by))
				}
			}
		}
	}
	return lines
}

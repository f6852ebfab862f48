package pcc

// A Change is something that happened to an office, for those who want news.
type Change struct {
	Area     string // empty where it concerns all areas
	Happened Date
	Learned  Date // the day it was added here; for the first release, the day it happened
	Words    string
	Fact
}

var changesTable = &table{
	file:    "changes.csv",
	columns: []string{"area", "happened", "learned", "words", "source", "confidence", "checked"},
	key:     []string{"area", "happened", "words"},
}

func readChange(r row) Change {
	return Change{
		Area:     r.text("area"),
		Happened: r.date("happened"),
		Learned:  r.date("learned"),
		Words:    r.need("words"),
		Fact:     r.fact(),
	}
}

package pcc

// An Outside is somewhere that has no PCC: another country, or a force with no
// area of its own.
type Outside struct {
	ID    string
	Name  string
	Words string // that there is none, and who does it there where that is known
	Fact
}

var outsideTable = &table{
	file:    "outside.csv",
	columns: []string{"id", "name", "words", "source", "confidence", "checked"},
	key:     []string{"id"},
}

func readOutside(r row) Outside {
	return Outside{ID: r.need("id"), Name: r.need("name"), Words: r.need("words"), Fact: r.fact()}
}

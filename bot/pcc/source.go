package pcc

// A Source is where a whole table comes from, and the credit that its licence
// asks for.
type Source struct {
	File     string
	MadeFrom string
	Credit   string
	AsOf     Date // the age of the data itself
	Checked  Date
}

var sourcesTable = &table{
	file:    "sources.csv",
	columns: []string{"file", "made_from", "credit", "as_of", "checked"},
	key:     []string{"file"},
}

func readSource(r row) Source {
	return Source{File: r.need("file"), MadeFrom: r.need("made_from"), Credit: r.need("credit"), AsOf: r.date("as_of"), Checked: r.day("checked")}
}

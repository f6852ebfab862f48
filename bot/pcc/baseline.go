package pcc

// A Baseline is a published finding of an earlier survey, to set a result beside.
type Baseline struct {
	ID       string
	Question string // what was asked, in a word that a question of ours can name
	Figure   int    // percent, or -1 where only words were published
	Words    string
	Survey   string
	Date     Date
	N        string // how many answered, or "not given"
	Fact
}

var baselinesTable = &table{
	file:    "baselines.csv",
	columns: []string{"id", "question", "figure", "unit", "words", "survey", "date", "n", "source", "confidence", "checked"},
	key:     []string{"id"},
}

func readBaseline(r row) Baseline {
	r.oneOf("unit", "percent", "words")
	return Baseline{
		ID:       r.need("id"),
		Question: r.need("question"),
		Figure:   r.number("figure"),
		Words:    r.need("words"),
		Survey:   r.need("survey"),
		Date:     r.date("date"),
		N:        r.need("n"),
		Fact:     r.fact(),
	}
}

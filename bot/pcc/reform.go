package pcc

// A Reform is what replaces the office in an area, and how sure that is. Its
// words are shown as they stand.
type Reform struct {
	Area  string
	Next  string // "mayor", "board", "corporation" or "unsettled"
	Sure  string // "in place", "planned", "expected" or "unsettled"
	Date  Date   // when it is to happen; none where nothing is to change
	Short string // for a place beside other facts: at most 210 characters
	Words string // in full
	Fact
}

var reformTable = &table{
	file:    "reform.csv",
	columns: []string{"area", "next", "sure", "date", "short", "words", "source", "confidence", "checked"},
	key:     []string{"area"},
}

func readReform(r row) Reform {
	f := Reform{
		Area:  r.need("area"),
		Next:  r.oneOf("next", "mayor", "board", "corporation", "unsettled"),
		Sure:  r.oneOf("sure", "in place", "planned", "expected", "unsettled"),
		Date:  r.date("date"),
		Short: r.need("short"),
		Words: r.need("words"),
		Fact:  r.fact(),
	}
	if n := len([]rune(f.Short)); n > 210 {
		r.wrong("short has %d characters; it may have 210", n)
	}
	return f
}

package pcc

// A Fact is where a row comes from.
type Fact struct {
	Source string
	// Confidence is how sure it is: "verified" (read in a named source), "one
	// source", "inferred" (worked out from verified facts), "computed" (by a
	// rule) or "memory" (not verified).
	Confidence string
	Checked    Date
	// By is who overrode the row that the program came with, or added it; empty
	// for the program's own.
	By string
}

// Memory reports whether the fact rests on memory alone. It is then shown as
// not verified.
func (f Fact) Memory() bool { return f.Confidence == "memory" }

var confidences = []string{"verified", "one source", "inferred", "computed", "memory"}

package poll

// A Beside is a published finding of an earlier survey that a result can be set
// beside.
type Beside struct {
	Says   string `json:"says"` // the finding, in a sentence
	Survey string `json:"survey"`
	Date   string `json:"date"` // as finely as it is known: "2013-03"
	N      string `json:"n"`    // how many answered, or "not given"
	Source string `json:"source"`
	// Match says how far the two may be compared, and Why says it in a sentence.
	Match Match  `json:"match"`
	Why   string `json:"why"`
}

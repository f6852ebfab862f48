package poll

// Floor is how many people must stand behind anything that is made known: a
// question, an area, or the difference between two closes. It is the number at
// which large engagement surveys begin to show a group.
const Floor = 5

// A Standing is one person's answer to a question as it stood at a close.
type Standing struct {
	Voter Mark
	Area  string
	// Answer is anything that two equal answers have in common and two others have
	// not: the choices, such as "1,3". After it was taken back or erased it is a
	// random word, the same for answers that were the same.
	Answer string
	Fate   Fate
}

// Fate is what became of an answer after the close at which it stood.
type Fate string

// The fates.
const (
	Kept      Fate = ""          // it stands, or another stands in its place
	TakenBack Fate = "withdrawn" // the person withdrew it
	Erased    Fate = "erased"    // it was erased, and Voter no longer says whose it was
)

// A Release is what was made known of one question at one close, and from whom.
type Release struct {
	Standing []Standing
	// Whole says that the option counts of all were made known.
	Whole bool
	// Rows are the areas of each row that was made known; nil for no table.
	Rows [][]string
}

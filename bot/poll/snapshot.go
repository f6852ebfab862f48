package poll

import "time"

// A Snapshot is what was made known when a poll closed. It stays as it is,
// whatever becomes of the answers.
type Snapshot struct {
	Poll int
	// At is when the poll was last closed.
	At       time.Time
	Answered int // how many people had answered at least one question
	Results  []Result
}

// A Result is what was made known of one question.
type Result struct {
	Question int
	// At is the close at which it was made known. After a reopening in which too
	// few answers changed, it is an earlier one than the snapshot's.
	At       time.Time
	Answered int
	// Counts is how many chose each option, in order. It is nil where fewer than
	// [Floor] answered, and for a question answered in words.
	Counts []int
	// Rows are the same by area, where people said which; nil where that would
	// show fewer than Floor.
	Rows []Row
	// RowsAt is the close at which Rows were made known, where that is an earlier
	// one than At: the counts of all were published again, and the table was not.
	RowsAt time.Time
}

// A Row is one line of a table by area.
type Row struct {
	// Areas are the slugs it counts; several where some were too small alone.
	Areas    []string
	Answered int
	Counts   []int
}

// A Comment is an answer in words, as a coordinator gets to see it.
type Comment struct {
	Question int
	Number   int // counts from 1 in each question, in an order that says nothing
	Words    string
	Verdict  Verdict
}

// Verdict is what a coordinator decided about a comment.
type Verdict string

// The verdicts.
const (
	Waiting  Verdict = "waiting"
	Approved Verdict = "approved" // others may see it
	LeftOut  Verdict = "left out"
)

package chat

import "fmt"

// A Problem is an error whose words may be shown to the person: what happened,
// what to do, and an example to copy. Every other error is our own fault and is
// told as such.
type Problem struct {
	Words   string
	Buttons []Button
}

func (p Problem) Error() string { return p.Words }

// Problemf is a Problem with formatted words.
func Problemf(format string, args ...any) error {
	return Problem{Words: fmt.Sprintf(format, args...)}
}

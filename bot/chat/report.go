package chat

import "time"

// A Report says that an answer is wrong. It holds nothing about who said so.
type Report struct {
	Number int    // counts from 1 in each network
	Area   string // the area whose answer it was
	About  string // the command that gave the answer, such as "who"
	Words  string // what is wrong, where the person said; cleaned
	At     time.Time
	Times  int // how often the same was said on that day
}

package poll

import "time"

// A Draft is a poll as its author wrote it, before it is posted.
type Draft struct {
	// Template is the ready set or question it was made from, or "".
	Template  string
	Questions []Question
	// Opens is when it is to open; the zero time is as soon as it is posted.
	Opens time.Time
	// Closes is when it is to close.
	Closes time.Time
	// Area is the words that named the area it is about, where they were typed.
	Area string
	// Areas are the slugs of the areas it is about. With several, or with AskArea,
	// each person says which one they answer for.
	Areas   []string
	AskArea bool
	// Asked is how many people were asked; 0 where nobody said.
	Asked int
	// Anonymous says that somebody typed the word. Polls here are confidential,
	// and the preview explains the difference.
	Anonymous bool
}

package poll

// Kind is how a question is answered.
type Kind string

// The kinds of question.
const (
	Single  Kind = "single"  // one of the options
	Several Kind = "several" // any number of the options
	Scale   Kind = "scale"   // 1 to 5, with words for the numbers
	YesNo   Kind = "yesno"   // yes, no or not sure
	Text    Kind = "text"    // a few words, held for a coordinator
)

// A Question is one question of a poll.
type Question struct {
	// Key names a ready question, such as "recognised"; it is empty for one that
	// somebody wrote. Results of one key can be compared.
	Key  string
	Text string
	Kind Kind
	// Options is what can be chosen, in order; none for Text. A choice is the
	// number of an option, counted from 1.
	Options []string
}

// Limits, in characters and numbers.
const (
	QuestionsMax = 10
	OptionsMin   = 2
	OptionsMax   = 10
	QuestionMax  = 300
	OptionMax    = 75 // Slack's limit for a button
	WordsMax     = 500
)

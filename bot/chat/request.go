package chat

import "time"

// A Request is something a person typed.
type Request struct {
	// Key is the service's own id of this delivery. A second delivery carries
	// the same key. It is empty where the service has none.
	Key string
	// At is when the person acted, by the service's clock where it tells.
	At      time.Time
	Person  Person
	Channel Channel
	// Line is what was typed after the command's name. A service that hands over
	// typed options sets Command and Args instead.
	Line string
	// Command is the path of a command, such as "who" or "poll new".
	Command string
	Args    map[string]string
}

// A Press is a press of a button.
type Press struct {
	// ID is the pressed [Button]'s own. It comes back from outside, so it is
	// checked like anything typed.
	ID      string
	Key     string
	At      time.Time
	Person  Person
	Channel Channel
}

// A Form asks for a few values at once. In a [Reply] it is a form to open; as
// the argument of [Handler.Submitted] it is a form filled in, with Key, At,
// Person, Channel and each field's Value set.
type Form struct {
	ID     string  // as for a Button
	Title  string  // at most 24 characters, Slack's limit
	Fields []Field // at most five where all are typed, Discord's limit
	Submit string  // the label of the button that sends it

	Key     string
	At      time.Time
	Person  Person
	Channel Channel
}

// A Field is one line or box of a form, or a choice.
type Field struct {
	Name     string // names the value, in [Form.Value]
	Label    string // at most 45 characters, Discord's limit
	Hint     string // shown inside the empty box; at most 100 characters
	Long     bool   // a box of several lines
	Optional bool
	Max      int // characters allowed; 0 is the platform's own limit
	Value    string
	// Options makes it a choice among these, or with Several of any number of
	// them. Its Value is then the numbers of those chosen, from 1: "2" or "1,3". A
	// service whose forms have no choices shows the reply's message instead.
	Options []string
	Several bool
}

// Value is what was filled in for the field called name, or "".
func (f Form) Value(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.Value
		}
	}
	return ""
}

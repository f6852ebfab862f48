package chat

// A Reply is the answer to one request, press or form.
type Reply struct {
	Message
	// Private says that only the person who asked sees it.
	Private bool
	// Update replaces the message whose button was pressed.
	Update bool
	// Form, where set, is opened instead of showing the message. The message
	// then says in words what the form asks, for a service that cannot open one.
	Form  *Form
	Files []File

	// What follows is for scripts that read an answer, not for its reader.

	// Kind names the shape of the answer: the command's name, or "choice",
	// "outside", "unknown", "form" or "problem".
	Kind string
	// Areas are the areas answered or offered, the likeliest first.
	Areas []string
	// AsOf is the date of the oldest fact shown: 2026, 2026-02 or 2026-02-14.
	AsOf string
	// Facts are what the words rest on.
	Facts []Fact
}

// A Fact is one thing an answer rests on and where it comes from.
type Fact struct {
	Says       string `json:"says"`
	Source     string `json:"source"`
	Confidence string `json:"confidence"`
	AsOf       string `json:"as_of"`
	Checked    string `json:"checked"`
	// By is who overrode the fact that the program came with; empty if nobody.
	By string `json:"overridden_by,omitempty"`
}

// A File is handed over whole, with the words for those who cannot see it.
type File struct {
	Name string
	Type string // media type, such as "image/png"
	Alt  string
	Data []byte
}

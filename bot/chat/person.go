package chat

// A Workspace is a Slack team, a Discord server or a console: the place in
// which a person's id means something.
type Workspace struct {
	Platform string
	ID       string
}

// A Channel is where a conversation happens in a workspace.
type Channel struct {
	Workspace Workspace
	ID        string
}

// A Person is someone who types or presses. The ID is the service's own: it is
// used to decide and to answer, and is never stored or logged.
type Person struct {
	Workspace Workspace
	// Home is the workspace the account belongs to, where that differs from the
	// one it acts in (a shared Slack channel); otherwise empty.
	Home string
	ID   string
	// Coordinator says that the person may change settings here, as the
	// platform judged it at this very request.
	Coordinator bool
}

// Network is one customer: the workspaces that share settings and polls. It is
// the number under which the store keeps every row of theirs.
type Network int64

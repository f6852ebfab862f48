package chat

import "context"

// A Handler is what a platform calls. Every method may be called from many
// goroutines at once. None returns an error: what went wrong is part of the
// reply, in words.
type Handler interface {
	// Commands is the tree from which a platform draws its help and its
	// registered commands.
	Commands() []Command
	// Answer replies to what a person typed.
	Answer(ctx context.Context, r Request) Reply
	// Pressed replies to a press of a button that an earlier reply carried.
	Pressed(ctx context.Context, p Press) Reply
	// Submitted replies to a form that an earlier reply opened.
	Submitted(ctx context.Context, f Form) Reply
	// Complete offers at most limit names of places that begin with prefix,
	// the likeliest first. It is for a service that suggests while one types.
	Complete(prefix string, limit int) []string
	// Installed says that w added the bot, for the first time or again.
	Installed(ctx context.Context, w Workspace) error
	// Removed says that w removed the bot. Nothing is posted there from now on.
	Removed(ctx context.Context, w Workspace) error
}

package chat

import "time"

// A Post is something that the bot owes a channel and says there once.
type Post struct {
	Network Network
	// Number is given by whoever keeps it, from 1 in each network, and never again.
	Number  int
	Channel Channel
	// Kind says what it is, such as "card" or "results", and About of which poll.
	// Occasion tells it from others of its kind, such as the close whose results
	// they are. A channel has each Kind, About and Occasion once.
	Kind     string
	About    int
	Occasion string
	// Due is when it may be posted; the zero time means at once.
	Due time.Time

	State PostState
	// At is when it came into its state, planned to begin with, and Reason why, where
	// it is stuck.
	At     time.Time
	Reason string
	// Tries is how many times sending it has begun in this round, and Round how
	// often a coordinator has had it sent again. Began is when it first began of
	// those sends whose end nobody knows; zero where there are none.
	Tries, Round int
	Began        time.Time
}

// PostState is how far a [Post] has come.
type PostState string

// The states of a post. Planned leads to claimed, and claimed to any other;
// unknown and failed lead back to planned when a coordinator says so.
const (
	Planned PostState = "planned"
	// Claimed is of a post that one program has taken on for a while.
	Claimed PostState = "claimed"
	Sent    PostState = "sent"
	// Unknown is of a post that may be in the channel, or not. It is not sent again
	// unless somebody has looked.
	Unknown PostState = "unknown"
	// Failed is of a post that is surely not in the channel, and will not be.
	Failed PostState = "failed"
	// Dropped is of a post that had become pointless before it was sent.
	Dropped PostState = "dropped"
)

// A PostClaim asks for posts to send.
type PostClaim struct {
	// Token is the claim's own. What is done under another one does not count.
	Token     string
	Platforms []string // of these alone
	Now       time.Time
	Until     time.Time // from then on others may claim the same posts
	Limit     int
}

// A PostEnd is how an attempt to send a post ended.
type PostEnd struct {
	State PostState
	At    time.Time
	// Due is when a post that is planned again may be sent.
	Due time.Time
	// Posted is the message, where it was sent.
	Posted Posted
	// Shown is what a card shows of its poll, as its face; empty for other posts.
	// Stale says that by this post the cards of its poll show something old.
	Shown  string
	Stale  bool
	Reason string
}

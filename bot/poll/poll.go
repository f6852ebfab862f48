package poll

import (
	"time"

	"pccbot/bot/chat"
)

// A Poll is a draft that was posted.
type Poll struct {
	// Number is what people call it by. It counts from 1 in each network and is
	// never given again.
	Number int
	Draft
	// Author is the keyed hash of who posted it; zero once they asked to be
	// forgotten.
	Author Mark
	// Channel is where it was posted first.
	Channel chat.Channel
	Made    time.Time
	// Opened is when it opened; zero while it waits for Opens.
	Opened time.Time
	// Closed is when it was closed; zero until then.
	Closed time.Time
	// Salt goes into each voter's hash. It is gone once the answers are unlinked.
	Salt []byte
	// Answered is how many people have answered at least one question.
	Answered int
}

// Open reports whether it takes answers.
func (p Poll) Open(now time.Time) bool {
	return !p.Opened.IsZero() && p.Closed.IsZero() && now.Before(p.Closes)
}

// Linked reports whether answers still belong to people, so that they can be
// found, changed and erased.
func (p Poll) Linked() bool { return len(p.Salt) > 0 }

// LinkedFor is how long after a close that stays so, and the poll can be
// reopened.
const LinkedFor = 24 * time.Hour

// AsksArea reports whether each person says which area they answer for.
func (d Draft) AsksArea() bool { return d.AskArea || len(d.Areas) > 1 }

// Saved is a draft as it is kept until its author posts it.
type Saved struct {
	// ID is 96 random bits or more, in letters and figures.
	ID string
	Draft
	Author  Mark
	Channel chat.Channel // where it was written, and will be posted
	At      time.Time    // when it was last changed
	// Posted is the number of the poll it became; 0 until then.
	Posted int
}

// A Closing is how a poll is closed, and what its channels are then told. A post
// without a channel goes to every channel in which the poll's card was posted.
type Closing struct {
	At time.Time
	// IfDue closes it only where At has reached the time that it closes at.
	IfDue bool
	Posts []chat.Post
}

// Expiry is from before which time each kind of thing is removed.
type Expiry struct {
	Answers    time.Time // of polls that were closed before
	Deliveries time.Time
	Drafts     time.Time
	Notes      time.Time
	Posts      time.Time // that came to their end before
}

// Due is a poll whose time to open or to close has come.
type Due struct {
	Network chat.Network
	Poll    int
	Closes  bool // else it opens
}

// Linked is a poll whose answers still belong to people.
type Linked struct {
	Poll int
	Salt []byte
}

// A Notice is what people read before their first answer in a network.
type Notice struct {
	Words   string // the network's own; empty until a coordinator sets them
	Version int    // from 1, one more each time the words change
}

// Forgetting names everything that is kept on one person.
type Forgetting struct {
	Consent Mark
	Author  Mark
	Creator Mark
	Voters  map[int]Mark // in each linked poll, by its number
}

// Forgotten is how much was erased.
type Forgotten struct {
	Polls   int // in which there were answers
	Answers int
}

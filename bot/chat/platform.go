package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Platform is one chat service, joined to a Handler. Its errors are logged, so
// their words hold no secret, nothing of a message and nobody's id.
type Platform interface {
	// Name is the word for the service in settings and tables, such as "slack".
	Name() string
	// Run serves until ctx ends and says why it stopped; nil after a clean stop.
	Run(ctx context.Context, h Handler) error
	// Ready is nil while people get through, and else why they do not.
	Ready() error
	// Terms are on what terms the service takes posts.
	Terms() Terms
	// Post puts a message in a channel. Its error is, or wraps, one of [ErrGone],
	// [RetryError] and [ErrUnknown] where the service gave cause to say so. A second
	// post with the same key, within the time that Terms name, puts up no second
	// message and returns the first.
	Post(ctx context.Context, c Channel, m Message, key string) (Posted, error)
	// Update redraws a message that Post put up. Its error is as for Post; drawing
	// twice does no harm.
	Update(ctx context.Context, p Posted, m Message) error
	// Send gives a file to one person where nobody else sees it.
	Send(ctx context.Context, to Person, f File) error
}

// Terms are on what terms a service takes posts.
type Terms struct {
	// Remembers is how long it knows the key of a post again; 0 where it takes no
	// keys.
	Remembers time.Duration
	// Apart is the least time between two posts in one channel, and Each between
	// any two.
	Apart, Each time.Duration
}

// A Responder is one person waiting. It hides the service's deadline for a
// first answer and the end of the time in which more may follow.
type Responder interface {
	// Reply is the first answer. It may be called once.
	Reply(ctx context.Context, r Reply) error
	// Follow adds a message after the first, until Expires.
	Follow(ctx context.Context, r Reply) error
	// Expires is when Follow stops working; the zero time means never.
	Expires() time.Time
}

// Posted is a message in a channel, as its service names it.
type Posted struct {
	Channel Channel
	ID      string
}

// What can be wrong with a post, so that the sender knows what to do next.
var (
	// ErrGone means that the channel or the right to write there is gone:
	// trying again will not help.
	ErrGone = errors.New("the channel is gone or closed to us")
	// ErrUnknown means that the message may have been posted: it must not be
	// sent again blindly.
	ErrUnknown = errors.New("it is not known whether the message was posted")
)

// RetryError means that nothing was posted and when to try again.
type RetryError struct{ After time.Duration }

func (e RetryError) Error() string {
	return fmt.Sprintf("not posted; try again after %s", e.After)
}

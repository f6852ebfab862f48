package poll

import (
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// CardPost is the kind of post whose message is a card.
const CardPost = "card"

// CardRest is how long a card is left alone after it was drawn, however many
// people answer meanwhile.
const CardRest = time.Minute

// A Card is a message in a channel that shows a poll. Shown is the face it shows,
// and Face the one it should show; they differ when it has to be drawn anew.
type Card struct {
	Network     chat.Network
	Poll        int
	Posted      chat.Posted
	Shown, Face string
}

// Face sums up what the card of a poll shows that can change: two polls with the
// same face have cards that look the same. A poll that was deleted has the face
// [Deleted].
func (p Poll) Face() string {
	switch {
	case !p.Closed.IsZero():
		return fmt.Sprintf("closed %s, %d", p.Closed.UTC().Format(time.RFC3339), p.Answered)
	case p.Opened.IsZero():
		return "waiting until " + p.Opens.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("open until %s, %d", p.Closes.UTC().Format(time.RFC3339), p.Answered)
}

// Deleted is the face of a poll that is no more.
const Deleted = "deleted"

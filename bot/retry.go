package bot

import (
	"errors"
	"math/rand/v2"
	"time"

	"pccbot/bot/chat"
)

// rests are how long a post rests after each try that its service did not take,
// about a quarter of an hour in all. After one try more it has failed.
var rests = [...]time.Duration{15 * time.Second, time.Minute, 3 * time.Minute, 10 * time.Minute}

// Why a post is not, or may not be, in its channel, for a coordinator to read.
const (
	cutShort  = "I was stopped, or lost the connection, in the middle of posting it"
	noAnswer  = "the service did not say whether it took it"
	noChannel = "the channel is gone, or I may not write there"
	refused   = "the service would not take it, five times over"
)

// uncertain reports whether, after an error, the post may be in the channel all
// the same. So it is with every error of which the service did not say more.
func uncertain(err error) bool {
	_, again := errors.AsType[chat.RetryError](err)
	return !again && !errors.Is(err, chat.ErrGone)
}

// failure is what follows from an error at the latest try of a post.
func (b *Bot) failure(err error, p chat.Post) chat.PostEnd {
	again, retry := errors.AsType[chat.RetryError](err)
	tries := p.Tries + 1
	switch {
	case errors.Is(err, chat.ErrGone) && !p.Began.IsZero():
		return chat.PostEnd{State: chat.Unknown, Reason: cutShort}
	case errors.Is(err, chat.ErrGone):
		return chat.PostEnd{State: chat.Failed, Reason: noChannel}
	case !retry:
		return chat.PostEnd{State: chat.Unknown, Reason: noAnswer}
	case tries > len(rests) && !p.Began.IsZero():
		return chat.PostEnd{State: chat.Unknown, Reason: cutShort}
	case tries > len(rests):
		return chat.PostEnd{State: chat.Failed, Reason: refused}
	}
	return chat.PostEnd{State: chat.Planned, Due: b.now().Add(restAfter(tries, again.After))}
}

// restAfter is how long a post rests after a try: at least as long as its service
// asked for. A fifth more or less keeps many posts from coming back together.
func restAfter(try int, asked time.Duration) time.Duration {
	rest := rests[try-1]
	rest += time.Duration((rand.Float64() - 0.5) * 0.4 * float64(rest))
	return max(rest, asked)
}

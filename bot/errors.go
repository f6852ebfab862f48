package bot

import (
	"context"
	"errors"

	"pccbot/bot/chat"
)

// reply is what do says, or an apology where it failed or panicked.
func (b *Bot) reply(ctx context.Context, do func() (chat.Reply, error)) (r chat.Reply) {
	err := Unbroken(func() (err error) {
		r, err = do()
		return err
	})
	if err != nil {
		return b.sorry(ctx, err)
	}
	return r
}

// sorry is the one place where an error becomes words. A chat.Problem says them
// itself; any other error is our own fault, is logged here and nowhere else,
// and the person is told only that.
func (b *Bot) sorry(ctx context.Context, err error) chat.Reply {
	if problem, ok := errors.AsType[chat.Problem](err); ok {
		return chat.Reply{
			Message: chat.Message{Lines: []chat.Line{chat.Says(problem.Words)}, Buttons: problem.Buttons},
			Private: true,
			Kind:    "problem",
		}
	}
	b.Log.ErrorContext(ctx, "could not answer", "err", err)
	return chat.Reply{
		Message: chat.Message{Lines: []chat.Line{chat.Says(
			"Something went wrong on our side. Please try again in a minute. If it goes on, tell the person who runs this bot.",
		)}},
		Private: true,
		Kind:    "problem",
	}
}

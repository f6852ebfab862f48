package bot

import (
	"context"
	"fmt"
	"strconv"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// notice is the notice in force in a network.
func (b *Bot) notice(ctx context.Context, n chat.Network) (poll.Notice, error) {
	notice, err := b.store.Notice(ctx, n)
	if err != nil {
		return poll.Notice{}, fmt.Errorf("read the notice of network %d: %w", n, err)
	}
	return notice, nil
}

// noticeLines are what people read before their first answer, and whenever they
// ask who sees what.
func (b *Bot) noticeLines(n poll.Notice) []chat.Line {
	who := n.Words
	if who == "" {
		who = "the coordinators of this network."
	}
	return []chat.Line{
		chat.Labelled("Who asks", who),
		chat.Labelled("What is kept", "your answer, beside a code made from your account and a secret; no name and no account id. A day after the poll closes the code is destroyed: from then on nobody can tell whose answer it was."),
		chat.Labelled("Who sees what", "after the close everybody sees totals, if five or more people answered. Nobody here sees who answered what. Coordinators read comments, without names, before anyone else does. Until the code is gone, whoever runs the bot could work out whose answer is whose."),
		chat.Labelled("How long", fmt.Sprintf("answers without the code for %s, then totals only. Backup copies may hold the code until they are thrown away.", plural(b.KeepMonths, "month"))),
		chat.Labelled("Your choice", fmt.Sprintf("you need not answer; you can change or withdraw an answer until the close; to erase all that is kept on you, type: %s", b.typed("forget me"))),
	}
}

// firstNotice is shown to somebody who has not agreed yet. Nothing is recorded.
// Its button carries the choice they made, where there is one to carry, and
// stores it with the agreement.
func (b *Bot) firstNotice(n chat.Network, p poll.Poll, notice poll.Notice, pending []string) chat.Reply {
	r := chat.Reply{Kind: "notice", Private: true}
	r.Title = "Not recorded yet"
	r.Lines = append([]chat.Line{chat.Says("Before your first answer here, please read this:")}, b.noticeLines(notice)...)
	label := "I agree"
	agree := pollButton(label, "vote", n, p.Number, append([]string{"agree", strconv.Itoa(notice.Version)}, pending...)...)
	agree.Main = true
	r.Buttons = []chat.Button{agree, pollButton("No, thank you", "vote", n, p.Number, "no")}
	return r
}

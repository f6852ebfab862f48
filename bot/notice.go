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
		chat.Labelled("Who sees it", "nobody here sees who answered what. After the close everybody sees totals, if five or more people answered. Comments: if five or more wrote one, a coordinator reads them without names; those they approve, everybody may read."),
		chat.Labelled("What is kept", "your answer, and a code in place of your name. A day after the close the code is destroyed. Until then, whoever runs the bot could work out whose answer it is. Backup copies may hold the code longer."),
		chat.Labelled("How long", fmt.Sprintf("%s, then totals only. Lawful basis: %s.", plural(b.KeepMonths, "month"), b.Basis)),
	}
}

// yourChoice says what people can do about an answer.
func (b *Bot) yourChoice() chat.Line {
	return chat.Says("You need not answer. You can change or withdraw an answer until the close. To erase all that is kept on you, type: " + b.typed("forget me"))
}

// firstNotice is shown to somebody who has not agreed yet. Nothing is recorded.
// Its button carries the choice they made, where there is one to carry, and
// stores it with the agreement.
func (b *Bot) firstNotice(n chat.Network, p poll.Poll, notice poll.Notice, pending []string) chat.Reply {
	r := chat.Reply{Kind: "notice", Private: true}
	r.Title = "Not recorded yet"
	lead := "Please read this once, then press I agree."
	if pending != nil {
		lead = "Please read this once. If you agree, your answer is recorded at once."
	}
	r.Lines = append([]chat.Line{chat.Says(lead)}, b.noticeLines(notice)...)
	r.Lines = append(r.Lines, b.yourChoice(), chat.Says("To agree by typing: "+b.typed(fmt.Sprintf("privacy agree %d", notice.Version))))
	agree := pollButton("I agree", "vote", n, p.Number, append([]string{"agree", strconv.Itoa(notice.Version)}, pending...)...)
	agree.Main = true
	r.Buttons = []chat.Button{agree, pollButton("No, thank you", "vote", n, p.Number, "no")}
	return r
}

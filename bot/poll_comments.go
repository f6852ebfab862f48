package bot

import (
	"context"
	"fmt"
	"strconv"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) pollComments() command {
	return command{
		Command: chat.Command{
			Name:         "comments",
			Summary:      "read what people wrote, and choose what others may see",
			Args:         pollArg(""),
			Private:      true,
			Coordinators: true,
			Examples:     []string{"poll comments 3"},
			Detail:       "Comments come to coordinators after the close, if five or more people wrote one, mixed and without names. Nobody else sees one until a coordinator approves it.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, _, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["poll"], "poll comments 3")
			if err != nil {
				return chat.Reply{}, err
			}
			return b.comments(ctx, n, p, r.Person)
		},
		press: func(ctx context.Context, press chat.Press, a action) (chat.Reply, error) {
			n, p, err := b.pressedPoll(ctx, press.Person.Workspace, a)
			if err != nil {
				return chat.Reply{}, err
			}
			if a.arg(2) != "" && !p.Closed.IsZero() {
				if err := b.judge(ctx, n, p, press.Person, a); err != nil {
					return chat.Reply{}, err
				}
			}
			return b.comments(ctx, n, p, press.Person)
		},
	}
}

// judge records what a coordinator decided about one comment.
func (b *Bot) judge(ctx context.Context, n chat.Network, p poll.Poll, who chat.Person, a action) error {
	if !who.Coordinator {
		return chat.Problem{Words: "Only a coordinator can approve comments. Nothing was changed."}
	}
	question, err1 := strconv.Atoi(a.arg(3))
	number, err2 := strconv.Atoi(a.arg(4))
	verdicts := map[string]poll.Verdict{"approve": poll.Approved, "leave": poll.LeftOut, "wait": poll.Waiting}
	verdict, ok := verdicts[a.arg(2)]
	if err1 != nil || err2 != nil || !ok {
		return b.oldButton()
	}
	found, err := b.store.JudgeComment(ctx, n, p.Number, question, number, verdict)
	switch {
	case err != nil:
		return fmt.Errorf("judge a comment of poll %d: %w", p.Number, err)
	case !found:
		return chat.Problem{Words: "That comment is gone: its author took it back."}
	}
	if err := b.store.Note(ctx, n, p.Number, fmt.Sprintf("comment %d.%d: %s", question, number, verdict), b.now()); err != nil {
		return fmt.Errorf("note it: %w", err)
	}
	return nil
}

// commentsRoom is how many characters of comments one answer holds.
const commentsRoom = 900

// comments shows a coordinator the next comment that waits, and anybody else
// those that were approved.
func (b *Bot) comments(ctx context.Context, n chat.Network, p poll.Poll, who chat.Person) (chat.Reply, error) {
	if p.Closed.IsZero() {
		return chat.Reply{}, chat.Problemf("Comments can be read once poll %d is closed, if five or more people wrote one. It closes %s.", p.Number, b.moment(p.Closes))
	}
	careful, err := b.mayRead(who, p)
	if err != nil {
		return chat.Reply{}, err
	}
	all, err := b.store.Comments(ctx, n, p.Number)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read the comments of poll %d: %w", p.Number, err)
	}
	count := map[poll.Verdict]int{}
	var next *poll.Comment
	for i, c := range all {
		if count[c.Verdict]++; c.Verdict == poll.Waiting && next == nil {
			next = &all[i]
		}
	}
	reply := chat.Reply{Kind: "comments", Private: true}
	reply.Title = fmt.Sprintf("Comments in poll %d", p.Number)
	switch {
	case len(all) == 0:
		reply.Lines = []chat.Line{chat.Says("None can be shown. Comments are read only where five or more people wrote one.")}
	case who.Coordinator && next != nil:
		reply.Lines = []chat.Line{
			chat.Says(fmt.Sprintf("%d of %d wait for you. Only coordinators see this one:", count[poll.Waiting], len(all))),
			chat.Says(chat.Shorten(p.Questions[next.Question-1].Text, questionShown)),
			chat.Labelled("Comment", next.Words),
			chat.Says("Leave it out if it names or points to a person."),
		}
		for _, choice := range []struct{ label, verb string }{{"Approve", "approve"}, {"Leave out", "leave"}} {
			reply.Buttons = append(reply.Buttons, pollButton(choice.label, "poll comments", n, p.Number, choice.verb, strconv.Itoa(next.Question), strconv.Itoa(next.Number)))
		}
	default:
		reply.Lines = []chat.Line{chat.Says(fmt.Sprintf("%d approved, %d left out, %d waiting for a coordinator.", count[poll.Approved], count[poll.LeftOut], count[poll.Waiting]))}
		reply.Lines = append(reply.Lines, b.approved(p, all)...)
	}
	reply.Lines = append(careful, reply.Lines...)
	return reply, nil
}

// approved are the comments that everybody may see, as many as fit.
func (b *Bot) approved(p poll.Poll, all []poll.Comment) []chat.Line {
	var lines []chat.Line
	room, left := commentsRoom, 0
	for _, c := range all {
		if c.Verdict != poll.Approved {
			continue
		}
		if room -= chat.Count(c.Words) + 20; room < 0 {
			left++
			continue
		}
		lines = append(lines, chat.Line{Item: true, Label: fmt.Sprintf("Question %d", c.Question), Text: chat.OneLine(c.Words)})
	}
	if left > 0 {
		lines = append(lines, chat.Says(fmt.Sprintf("and %d more; the file has them all: %s", left, b.typed(fmt.Sprintf("results %d csv", p.Number)))))
	}
	return lines
}

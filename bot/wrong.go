package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) wrong() command {
	return command{
		Command: chat.Command{
			Name:     "wrong",
			Summary:  "say that an answer is wrong, so that someone corrects it",
			Args:     []chat.Arg{{Name: "words", Required: true, Summary: "the place, a colon, and what is wrong"}},
			Private:  true,
			Changes:  true,
			Examples: []string{"wrong Cheshire: the commissioner has changed"},
			Detail:   "It goes to the coordinators here and to the person who runs this bot, without your name.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			place, words, _ := strings.Cut(r.Args["words"], ":")
			found, ok := b.Register().Find(place)
			if !ok || found.Sure == pcc.Elsewhere || found.Sure == pcc.Ask {
				return chat.Reply{}, chat.Problemf("Begin with the police area that the answer was about, then a colon. For example: %s",
					b.typed("wrong Cheshire: the commissioner has changed"))
			}
			return b.reportWrong(ctx, r.Person.Workspace, chat.Report{About: "who", Area: found.Areas[0], Words: chat.OneLine(words)})
		},
		press: func(ctx context.Context, p chat.Press, a action) (chat.Reply, error) {
			if a.arg(0) == "say" {
				return b.askWhatIsWrong(a)
			}
			return b.reportWrong(ctx, p.Person.Workspace, chat.Report{About: a.arg(0), Area: a.arg(1)})
		},
		submit: func(ctx context.Context, f chat.Form, a action) (chat.Reply, error) {
			words := chat.OneLine(chat.Clean(f.Value("words")))
			if words == "" {
				return chat.Reply{}, chat.Problem{Words: "The box was empty, so nothing was added. The report itself is kept."}
			}
			number, _ := strconv.Atoi(a.arg(3))
			return b.reportWrong(ctx, f.Person.Workspace, chat.Report{Number: number, About: a.arg(1), Area: a.arg(2), Words: words})
		},
	}
}

// wordsLimit is how many characters a report may have.
const wordsLimit = 500

// reportWrong records that an answer is wrong, at once, and offers to say how.
// The same said twice on one day is one report, and a report without words takes
// those that come later under its number.
func (b *Bot) reportWrong(ctx context.Context, w chat.Workspace, r chat.Report) (chat.Reply, error) {
	area, known := b.Register().Area(r.Area)
	if c, ok := leaf(b.commands, r.About); !known || !ok || c.look == nil {
		return chat.Reply{}, b.oldButton()
	}
	if n := chat.Count(r.Words); n > wordsLimit {
		return chat.Reply{}, chat.Problemf("That is too long: %d characters, and the limit is %d. Nothing was recorded.", n, wordsLimit)
	}
	network, err := b.network(ctx, w)
	if err != nil {
		return chat.Reply{}, err
	}
	r.At = b.now()
	if r.Number, err = b.store.AddReport(ctx, network, r); err != nil {
		return chat.Reply{}, fmt.Errorf("record a report: %w", err)
	}
	reply := chat.Reply{Kind: "wrong", Private: true, Areas: []string{r.Area}}
	reply.Lines = []chat.Line{chat.Says(fmt.Sprintf(
		"Thank you. Report %d says that an answer about %s is wrong. The coordinators here and the person who runs this bot can see it; your name is not kept.",
		r.Number, area.Name))}
	if r.Words == "" {
		reply.Lines = append(reply.Lines, chat.Says("To say what is wrong, press the button or type: "+
			b.typed("wrong "+area.Name+": what is right, and where you saw it")))
		reply.Buttons = []chat.Button{button("Say what is wrong", "wrong", "say", r.About, r.Area, strconv.Itoa(r.Number))}
	}
	return reply, nil
}

// askWhatIsWrong opens the form that adds words to a report.
func (b *Bot) askWhatIsWrong(a action) (chat.Reply, error) {
	area, ok := b.Register().Area(a.arg(2))
	if !ok {
		return chat.Reply{}, b.oldButton()
	}
	reply := chat.Reply{Kind: "form", Private: true, Form: &chat.Form{
		ID:     a.id(),
		Title:  "What is wrong?",
		Submit: "Send",
		Fields: []chat.Field{{
			Name:  "words",
			Label: "What is right, and where did you see it?",
			Hint:  "For example: the commissioner resigned, BBC, 3 May",
			Long:  true,
			Max:   wordsLimit,
		}},
	}}
	reply.Lines = []chat.Line{chat.Says("What is wrong with the answer about " + area.Name + "?")}
	return reply, nil
}

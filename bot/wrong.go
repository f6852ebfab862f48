package bot

import (
	"context"
	"fmt"
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
			Examples: []string{"wrong Cheshire: the commissioner has changed"},
			Detail:   "It goes to the coordinators here and to the person who runs this bot, without your name.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			place, words, _ := strings.Cut(r.Args["words"], ":")
			found, ok := b.Register().Find(place)
			if !ok || found.Sure == pcc.Elsewhere || found.Sure == pcc.Ask {
				return chat.Reply{}, chat.Problemf("Begin with the police area that the answer was about, then a colon. For example: %s",
					b.typed(r.Person, "wrong Cheshire: the commissioner has changed"))
			}
			return b.reportWrong(ctx, r.Person, report{about: "who", area: found.Areas[0], words: strings.TrimSpace(words)})
		},
	}
}

// A report is what somebody says is wrong with which answer.
type report struct {
	about string // the command that gave it
	area  string
	words string // may be empty
}

// wordsLimit is how many characters a report may have.
const wordsLimit = 500

// reportWrong records that an answer is wrong, at once, and offers to say how.
// The same said twice on one day is one report.
func (b *Bot) reportWrong(ctx context.Context, p chat.Person, w report) (chat.Reply, error) {
	area, ok := b.Register().Area(w.area)
	if _, known := leaf(b.commands, w.about); !ok || !known {
		return chat.Reply{}, oldButton
	}
	if n := chat.Count(w.words); n > wordsLimit {
		return chat.Reply{}, chat.Problemf("That is too long: %d characters, and the limit is %d. Nothing was recorded.", n, wordsLimit)
	}
	network, err := b.store.Network(ctx, p.Workspace)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("find the network: %w", err)
	}
	n, err := b.store.AddReport(ctx, network, chat.Report{Area: w.area, About: w.about, Words: w.words, At: b.now()})
	if err != nil {
		return chat.Reply{}, fmt.Errorf("record a report: %w", err)
	}
	reply := chat.Reply{Kind: "wrong", Private: true, Areas: []string{w.area}}
	reply.Lines = []chat.Line{chat.Says(fmt.Sprintf(
		"Thank you. Report %d says that an answer about %s is wrong. The coordinators here and the person who runs this bot can see it; your name is not kept.",
		n, area.Name))}
	if w.words == "" {
		reply.Lines = append(reply.Lines, chat.Says("To say what is wrong, press the button or type: "+
			b.typed(p, "wrong "+area.Name+": what is right, and where you saw it")))
		reply.Buttons = []chat.Button{button("Say what is wrong", "say", w.about, w.area)}
	}
	return reply, nil
}

// askWhatIsWrong opens the form that adds words to a report.
func (b *Bot) askWhatIsWrong(a action) (chat.Reply, error) {
	area, ok := b.Register().Area(a.arg(1))
	if !ok {
		return chat.Reply{}, oldButton
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

// Submitted replies to a form. See chat.Handler.
func (b *Bot) Submitted(ctx context.Context, f chat.Form) chat.Reply {
	a, ok := parseAction(f.ID)
	if !ok || a.verb != "say" {
		return b.sorry(ctx, oldButton)
	}
	words := chat.Clean(f.Value("words"))
	if words == "" {
		return b.sorry(ctx, chat.Problem{Words: "The box was empty, so nothing was added. The report itself is kept."})
	}
	reply, err := b.reportWrong(ctx, f.Person, report{about: a.arg(0), area: a.arg(1), words: words})
	if err != nil {
		return b.sorry(ctx, err)
	}
	return reply
}

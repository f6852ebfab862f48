package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) vote() command {
	return command{
		Command: chat.Command{
			Name:     "vote",
			Summary:  "answer a poll by typing, or withdraw your answers",
			Args:     []chat.Arg{{Name: "words", Kind: chat.Raw, Summary: "the poll's number and your choice, or withdraw"}},
			Private:  true,
			Changes:  true,
			Examples: []string{"vote 1 yes", "vote 1 withdraw", "vote 2 3 Public meeting"},
			Detail:   "In a poll of several questions the question's number comes before the choice. Voting again replaces what you said before. Whoever has two accounts, such as one in Slack and one in Discord, counts as two people.",
		},
		run: b.typedVote,
		press: func(ctx context.Context, p chat.Press, a action) (chat.Reply, error) {
			n, asked, err := b.pressedPoll(ctx, p.Person.Workspace, a)
			if err != nil {
				return chat.Reply{}, err
			}
			v := voting{bot: b, network: n, poll: asked, person: p.Person, channel: p.Channel, key: p.Key, vote: poll.Vote{At: p.At}}
			return v.pressed(ctx, a.args[2:])
		},
		submit: func(ctx context.Context, f chat.Form, a action) (chat.Reply, error) {
			n, asked, err := b.pressedPoll(ctx, f.Person.Workspace, a)
			if err != nil {
				return chat.Reply{}, err
			}
			v := voting{bot: b, network: n, poll: asked, person: f.Person, channel: f.Channel, key: f.Key, vote: poll.Vote{At: f.At}}
			return v.submitted(ctx, f, a.args[2:])
		},
	}
}

// typedVote reads "vote 3 yes", "vote 3 2 yes" and "vote 3 withdraw". Alone, or
// with a poll and no choice, it shows what can be answered.
func (b *Bot) typedVote(ctx context.Context, r chat.Request) (chat.Reply, error) {
	if r.Args["words"] == "" {
		return b.listPolls(ctx, r.Person, "open")
	}
	n, p, words, err := b.thePoll(ctx, r.Channel.Workspace, r.Args["words"], "vote 1 yes")
	if err != nil {
		return chat.Reply{}, err
	}
	v := voting{bot: b, network: n, poll: p, person: r.Person, channel: r.Channel, key: r.Key, vote: poll.Vote{At: r.At}}
	words, area, named := v.cutArea(words)
	if named {
		if v.vote.Area, err = v.areaNamed(area); err != nil {
			return chat.Reply{}, err
		}
	}
	switch {
	case strings.EqualFold(words, "withdraw"):
		v.vote.Withdraw = true
		return v.cast(ctx, nil)
	case words == "" && named:
		return v.moveArea(ctx)
	case words == "":
		return v.open(ctx)
	}
	q, choice := 1, words
	if len(p.Questions) > 1 {
		number, rest, ok := poll.ParseNumber(words)
		if !ok || number > len(p.Questions) || rest == "" {
			return chat.Reply{}, chat.Problemf("Poll %d has %d questions, so say which one you answer. For example, for the first: %s\nNothing was recorded.",
				p.Number, len(p.Questions), b.typed(fmt.Sprintf("vote %d 1 %s", p.Number, example(p.Questions[0]))))
		}
		q, choice = number, rest
	}
	ballot, err := p.Questions[q-1].Choose(choice)
	if err != nil {
		return chat.Reply{}, err
	}
	ballot.Question = q
	v.vote.Ballots = []poll.Ballot{ballot}
	return v.cast(ctx, v.pending(ballot))
}

// cutArea takes ", area PLACE" off the end of a typed vote, in a poll that asks
// for an area.
func (v *voting) cutArea(words string) (rest, area string, found bool) {
	lower := strings.ToLower(words)
	switch i := strings.LastIndex(lower, ", area "); {
	case !v.poll.AsksArea():
	case strings.HasPrefix(lower, "area "):
		return "", strings.TrimSpace(words[len("area "):]), true
	case i >= 0 && len(lower) == len(words):
		return strings.TrimSpace(words[:i]), strings.TrimSpace(words[i+len(", area "):]), true
	}
	return words, "", false
}

// example is a choice that a question takes.
func example(q poll.Question) string {
	if q.Kind == poll.Text {
		return "in your own words"
	}
	return q.Options[0]
}

// A voting is one person at one poll.
type voting struct {
	bot     *Bot
	network chat.Network
	poll    poll.Poll
	person  chat.Person
	channel chat.Channel
	key     string
	vote    poll.Vote
	// read is the notice that the person agrees to now.
	read poll.Notice
	// steps says that the answer to one question leads to the next.
	steps bool
}

// voter is the person's mark in this poll.
func (v *voting) voter() poll.Mark { return v.bot.Key.Voter(v.person, v.poll.Salt) }

// button is a button about this poll; args follow the network and the number.
func (v *voting) button(label string, args ...string) chat.Button {
	return pollButton(label, "vote", v.network, v.poll.Number, args...)
}

// pending is a choice as a button carries it through the notice; nil for words,
// which no button carries.
func (v *voting) pending(b poll.Ballot) []string {
	if b.Words != "" {
		return nil
	}
	return []string{"choose", strconv.Itoa(b.Question), numbers(b.Choices), v.vote.Area}
}

func numbers(choices []int) string {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = strconv.Itoa(c)
	}
	return strings.Join(words, ",")
}

func parseNumbers(words string) ([]int, error) {
	var choices []int
	for word := range strings.SplitSeq(words, ",") {
		if word == "" {
			continue
		}
		c, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		choices = append(choices, c)
	}
	slices.Sort(choices)
	return slices.Compact(choices), nil
}

// pressed does what a button says: args are what its id carries after the poll.
func (v *voting) pressed(ctx context.Context, args []string) (chat.Reply, error) {
	arg := func(n int) string { return action{args: args}.arg(n) }
	switch arg(0) {
	case "choose":
		return v.choose(ctx, arg(1), arg(2), arg(3))
	case "agree":
		return v.agree(ctx, arg(1), args[min(2, len(args)):])
	case "open":
		return v.open(ctx)
	case "step":
		return v.step(ctx, arg(1), arg(2))
	case "write":
		return v.write(arg(1), arg(2))
	case "withdraw":
		v.vote.Withdraw = true
		return v.cast(ctx, nil)
	case "about":
		return v.about(ctx)
	case "no":
		return v.bot.says("Nothing is recorded. You can answer at any time until the poll closes."), nil
	}
	return chat.Reply{}, v.bot.oldButton()
}

// choose records the options chosen in one question.
func (v *voting) choose(ctx context.Context, question, choices, area string) (chat.Reply, error) {
	q, err := strconv.Atoi(question)
	if err != nil || q < 1 || q > len(v.poll.Questions) || !v.knows(area) {
		return chat.Reply{}, v.bot.oldButton()
	}
	ballot := poll.Ballot{Question: q}
	if ballot.Choices, err = parseNumbers(choices); err != nil {
		return chat.Reply{}, v.bot.oldButton()
	}
	if !ballot.Empty() && v.poll.Questions[q-1].Valid(ballot) != nil {
		return chat.Reply{}, v.bot.oldButton()
	}
	v.vote.Area = area
	v.vote.Ballots = []poll.Ballot{ballot}
	v.steps = len(v.poll.Questions) > 1
	return v.cast(ctx, v.pending(ballot))
}

// knows reports whether an area that a button or a form names is one that a
// person may answer for here.
func (v *voting) knows(slug string) bool {
	if slug == "" {
		return true
	}
	if _, ok := v.bot.Register().Area(slug); !ok || !v.poll.AsksArea() {
		return false
	}
	return v.poll.AskArea || slices.Contains(v.poll.Areas, slug)
}

// agree records that the person agreed to the notice they read, and with it the
// choice they had made. If the notice has changed since, they read the new one
// first.
func (v *voting) agree(ctx context.Context, version string, pending []string) (chat.Reply, error) {
	read, err := strconv.Atoi(version)
	if err != nil {
		return chat.Reply{}, v.bot.oldButton()
	}
	notice, err := v.bot.notice(ctx, v.network)
	if err != nil {
		return chat.Reply{}, err
	}
	if notice.Version != read {
		return v.bot.firstNotice(v.network, v.poll, notice, pending), nil
	}
	v.vote.Agree, v.read = true, notice
	if len(pending) > 0 && pending[0] == "choose" {
		return v.pressed(ctx, pending)
	}
	if reply, err := v.cast(ctx, nil); err != nil || reply.Kind == "problem" {
		return reply, err
	}
	v.vote.Agree = false
	return v.open(ctx)
}

// cast hands the vote to the store and says what became of it. Pending is what a
// button carries if the person has to agree to the notice first.
func (v *voting) cast(ctx context.Context, pending []string) (chat.Reply, error) {
	b := v.bot
	if !v.poll.Linked() {
		return chat.Reply{}, v.closed()
	}
	notice := v.read
	if notice.Version == 0 {
		var err error
		if notice, err = b.notice(ctx, v.network); err != nil {
			return chat.Reply{}, err
		}
	}
	v.vote.Poll, v.vote.Voter, v.vote.Now = v.poll.Number, v.voter(), b.now()
	v.vote.Delivery = b.Key.Delivery(v.person.Workspace, v.key)
	v.vote.Consent = poll.Consent{Person: b.Key.Person("consent", v.person), Version: notice.Version}
	missing, err := v.settleArea(ctx)
	if err != nil {
		return chat.Reply{}, err
	}
	if missing {
		return v.chooseArea("First: which area do you answer for? Nothing is recorded yet."), nil
	}
	receipt, err := b.store.Vote(ctx, v.network, v.vote)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("record a vote in poll %d: %w", v.poll.Number, err)
	}
	switch receipt.Outcome {
	case poll.Unknown:
		return chat.Reply{}, b.noPoll(v.poll.Number)
	case poll.Closed:
		v.poll.Closed = receipt.Closed
		return chat.Reply{}, v.closed()
	case poll.NotOpen:
		return chat.Reply{}, chat.Problemf("Poll %d opens %s. Nothing was recorded.", v.poll.Number, b.moment(v.poll.Opens))
	case poll.NoConsent:
		reply := b.firstNotice(v.network, v.poll, notice, pending)
		if pending == nil {
			reply.Lines = append(reply.Lines, chat.Says("What you sent is not kept. Once you agree, please send it again."))
		}
		return reply, nil
	}
	return v.receipt(receipt), nil
}

// closed refuses what comes after the close.
func (v *voting) closed() error {
	when := v.poll.Closed
	if when.IsZero() {
		when = v.poll.Closes
	}
	return chat.Problem{
		Words:   fmt.Sprintf("Poll %d closed %s, so nothing was recorded or changed.", v.poll.Number, v.bot.moment(when)),
		Buttons: []chat.Button{pollButton("Results", "results", v.network, v.poll.Number)},
	}
}

// receipt says how the person's answers stand. A repeat is told the same.
func (v *voting) receipt(r poll.Receipt) chat.Reply {
	if v.steps && len(r.Ballots) > 0 && len(v.vote.Ballots) == 1 {
		ballot := v.vote.Ballots[0]
		asked := v.poll.Questions[ballot.Question-1]
		if asked.Kind == poll.Several {
			return v.question(ballot.Question, r.Ballots, r.Area, "Recorded: "+asked.Says(ballot))
		}
		if next, ok := v.unanswered(r.Ballots); ok {
			return v.question(next, r.Ballots, r.Area, "Recorded: "+asked.Says(ballot))
		}
	}
	reply := chat.Reply{Kind: "receipt", Private: true}
	reply.Lines = v.receiptLines(r)
	if len(r.Ballots) == 0 {
		return reply
	}
	reply.Note = fmt.Sprintf("Confidential: nobody here sees that this is your answer. To change it, choose again, until %s.", v.bot.moment(v.poll.Closes))
	if len(v.poll.Questions) > 1 {
		reply.Buttons = append(reply.Buttons, v.button("Change", "open"))
	}
	reply.Buttons = append(reply.Buttons, v.button("Withdraw", "withdraw"))
	return reply
}

func (v *voting) receiptLines(r poll.Receipt) []chat.Line {
	number := v.poll.Number
	switch {
	case len(r.Ballots) == 0 && r.Outcome == poll.Withdrawn:
		return []chat.Line{chat.Says(fmt.Sprintf("Withdrawn. Poll %d holds no answer of yours now.", number))}
	case len(r.Ballots) == 0:
		return []chat.Line{chat.Says(fmt.Sprintf("Poll %d holds no answer of yours.", number))}
	}
	var lines []chat.Line
	lead := fmt.Sprintf("Recorded in poll %d", number)
	if r.Outcome == poll.Late {
		lead = fmt.Sprintf("You answered poll %d again later, and that stands", number)
	}
	if len(v.poll.Questions) == 1 {
		lines = append(lines, chat.Labelled(lead, v.poll.Questions[0].Says(r.Ballots[0])))
	} else {
		lines = append(lines, chat.Says(fmt.Sprintf("%s: %d of %d questions answered.", lead, len(r.Ballots), len(v.poll.Questions))))
		for _, ballot := range r.Ballots {
			q := v.poll.Questions[ballot.Question-1]
			lines = append(lines, chat.Line{Item: true, Label: fmt.Sprintf("Question %d", ballot.Question), Text: chat.Shorten(q.Says(ballot), outlineMax)})
		}
	}
	if areas := known(v.bot.Register(), []string{r.Area}); r.Area != "" && len(areas) == 1 {
		lines = append(lines, chat.Says("You answer for "+areas[0].Name+"."))
	}
	return lines
}

// about says who sees what in this network.
func (v *voting) about(ctx context.Context) (chat.Reply, error) {
	notice, err := v.bot.notice(ctx, v.network)
	if err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Reply{Kind: "notice", Private: true}
	reply.Title = fmt.Sprintf("Who sees what in poll %d", v.poll.Number)
	reply.Lines = append(v.bot.noticeLines(notice), v.bot.yourChoice())
	return reply, nil
}

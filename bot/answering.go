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

// open lets the person answer: in one form where the service has one that can
// ask all of it, else question by question, beginning with the first that they
// have not answered.
func (v *voting) open(ctx context.Context) (chat.Reply, error) {
	b := v.bot
	if !v.poll.Open(b.now()) {
		if v.poll.Opened.IsZero() {
			return chat.Reply{}, chat.Problemf("Poll %d opens %s.", v.poll.Number, b.moment(v.poll.Opens))
		}
		return chat.Reply{}, v.closed()
	}
	notice, err := b.notice(ctx, v.network)
	if err != nil {
		return chat.Reply{}, err
	}
	agreed, _, err := b.store.Consent(ctx, v.network, b.Key.Person("consent", v.person))
	if err != nil {
		return chat.Reply{}, fmt.Errorf("look for a consent: %w", err)
	}
	if agreed != notice.Version {
		return b.firstNotice(v.network, v.poll, notice, nil), nil
	}
	area, ballots, err := b.store.Ballots(ctx, v.network, v.poll.Number, v.voter())
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read what was answered: %w", err)
	}
	if area == "" {
		if area, err = v.channelArea(ctx); err != nil {
			return chat.Reply{}, err
		}
	}
	var reply chat.Reply
	if v.poll.AsksArea() && area == "" {
		reply = v.chooseArea("First: which area do you answer for?")
	} else {
		next, more := v.unanswered(ballots)
		if !more {
			next = 1
		}
		reply = v.question(next, ballots, area, "")
	}
	reply.Form = v.form(area, ballots)
	return reply, nil
}

// channelArea is the area that the answers of this channel are about, where the
// poll is about several and the channel has exactly one of them.
func (v *voting) channelArea(ctx context.Context) (string, error) {
	if !v.poll.AsksArea() || v.poll.AskArea {
		return "", nil
	}
	own, _, err := v.bot.areasSet(ctx, v.channel)
	if err != nil || len(own) != 1 || !v.knows(own[0]) {
		return "", err
	}
	return own[0], nil
}

// settleArea takes the channel's area where the poll asks for one and the person
// gave none, now or before. It reports whether there is none to be had.
func (v *voting) settleArea(ctx context.Context) (bool, error) {
	if !v.poll.AsksArea() || v.vote.Area != "" || v.vote.Withdraw || len(v.vote.Ballots) == 0 {
		return false, nil
	}
	given, _, err := v.bot.store.Ballots(ctx, v.network, v.poll.Number, v.voter())
	if err != nil {
		return false, fmt.Errorf("read what was answered: %w", err)
	}
	if given != "" {
		return false, nil
	}
	v.vote.Area, err = v.channelArea(ctx)
	return v.vote.Area == "", err
}

// areaNamed reads the place that somebody answers for.
func (v *voting) areaNamed(words string) (string, error) {
	if !v.poll.AsksArea() {
		return "", chat.Problemf("Poll %d does not ask for an area. Nothing was recorded.", v.poll.Number)
	}
	slug, err := v.bot.placeToSet(v.bot.Register(), words)
	if err != nil {
		return "", err
	}
	if !v.knows(slug) {
		return "", chat.Problemf("Poll %d is about %s. Nothing was recorded.", v.poll.Number,
			sentenceList(names(known(v.bot.Register(), v.poll.Areas))))
	}
	return slug, nil
}

// moveArea answers for another area with what was answered already.
func (v *voting) moveArea(ctx context.Context) (chat.Reply, error) {
	_, ballots, err := v.bot.store.Ballots(ctx, v.network, v.poll.Number, v.voter())
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read what was answered: %w", err)
	}
	if len(ballots) == 0 {
		return chat.Reply{}, chat.Problemf("You have no answer in poll %d yet. Give both at once, such as: %s", v.poll.Number,
			v.bot.typed(fmt.Sprintf("vote %d 1 %s, area Kent", v.poll.Number, example(v.poll.Questions[0]))))
	}
	return v.cast(ctx, nil)
}

// areasOffered is how many areas are shown as buttons.
const areasOffered = 20

// chooseArea asks which area the person answers for, before the first question.
func (v *voting) chooseArea(lead string) chat.Reply {
	reply := chat.Reply{Kind: "question", Private: true}
	reply.Title = fmt.Sprintf("Poll %d", v.poll.Number)
	reply.Lines = []chat.Line{chat.Says(lead)}
	areas := known(v.bot.Register(), v.poll.Areas)
	for _, area := range areas[:min(areasOffered, len(areas))] {
		reply.Buttons = append(reply.Buttons, v.button(area.Name, v.choiceFor(area.Slug)...))
	}
	if len(areas) != len(reply.Buttons) || len(areas) == 0 {
		other := v.button("Another area", "write", "0")
		other.Main = len(areas) == 0
		reply.Buttons = append(reply.Buttons, other)
	}
	return reply
}

// choiceFor is what a button does that names an area: it records the choice made
// already, or leads to the first question.
func (v *voting) choiceFor(area string) []string {
	if len(v.vote.Ballots) == 1 && v.vote.Ballots[0].Words == "" {
		b := v.vote.Ballots[0]
		return []string{"choose", strconv.Itoa(b.Question), numbers(b.Choices), area}
	}
	return []string{"step", "0", area}
}

// unanswered is the first question without an answer.
func (v *voting) unanswered(ballots []poll.Ballot) (int, bool) {
	for q := 1; q <= len(v.poll.Questions); q++ {
		if _, ok := ballotFor(ballots, q); !ok {
			return q, true
		}
	}
	return 0, false
}

func ballotFor(ballots []poll.Ballot, question int) (poll.Ballot, bool) {
	i := slices.IndexFunc(ballots, func(b poll.Ballot) bool { return b.Question == question })
	if i < 0 {
		return poll.Ballot{}, false
	}
	return ballots[i], true
}

// step shows one question; number 0 is the first one not answered, and one past
// the last shows how the answers stand.
func (v *voting) step(ctx context.Context, number, area string) (chat.Reply, error) {
	q, err := strconv.Atoi(number)
	if err != nil || q < 0 || !v.knows(area) {
		return chat.Reply{}, v.bot.oldButton()
	}
	if !v.poll.Open(v.bot.now()) {
		return chat.Reply{}, v.closed()
	}
	given, ballots, err := v.bot.store.Ballots(ctx, v.network, v.poll.Number, v.voter())
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read what was answered: %w", err)
	}
	if q == 0 {
		q, _ = v.unanswered(ballots)
		q = max(q, 1)
	}
	if area == "" {
		area = given
	}
	if q > len(v.poll.Questions) {
		return v.receipt(poll.Receipt{Outcome: poll.Unchanged, Ballots: ballots, Area: area}), nil
	}
	return v.question(q, ballots, area, ""), nil
}

// question asks one question, with a button for each option. Lead is what became
// of the one before.
func (v *voting) question(number int, ballots []poll.Ballot, area, lead string) chat.Reply {
	q := v.poll.Questions[number-1]
	now, _ := ballotFor(ballots, number)
	reply := chat.Reply{Kind: "question", Private: true}
	reply.Title = fmt.Sprintf("Question %d of %d", number, len(v.poll.Questions))
	if lead != "" {
		reply.Lines = append(reply.Lines, chat.Says(lead))
	}
	reply.Lines = append(reply.Lines, chat.Says(q.Text))
	if !now.Empty() {
		reply.Lines = append(reply.Lines, chat.Labelled("Your answer now", q.Says(now)))
	}
	here := strconv.Itoa(number)
	switch q.Kind {
	case poll.Text:
		write := v.button("Write an answer", "write", here, area)
		write.Main = true
		reply.Buttons = []chat.Button{write}
	case poll.Several:
		reply.Lines = append(reply.Lines, chat.Says("Choose any that fit; choose again to take one back."))
		for i, option := range q.Options {
			label := option
			if slices.Contains(now.Choices, i+1) {
				label = chat.Shorten(option, poll.OptionMax-len(" (chosen)")) + " (chosen)"
			}
			reply.Buttons = append(reply.Buttons, v.button(label, "choose", here, numbers(toggled(now.Choices, i+1)), area))
		}
	default:
		for i, option := range q.Options {
			reply.Buttons = append(reply.Buttons, v.button(option, "choose", here, strconv.Itoa(i+1), area))
		}
	}
	label := "Skip"
	switch {
	case number == len(v.poll.Questions):
		label = "Finish"
	case !now.Empty():
		label = "Next question"
	}
	reply.Buttons = append(reply.Buttons, v.button(label, "step", strconv.Itoa(number+1), area))
	return reply
}

// toggled is choices with c added, or taken away where it was there.
func toggled(choices []int, c int) []int {
	if i := slices.Index(choices, c); i >= 0 {
		return slices.Delete(slices.Clone(choices), i, i+1)
	}
	out := append(slices.Clone(choices), c)
	slices.Sort(out)
	return out
}

// write opens a box for an answer in words, or with number 0 for the area.
func (v *voting) write(number, area string) (chat.Reply, error) {
	q, err := strconv.Atoi(number)
	if err != nil || q < 0 || q > len(v.poll.Questions) || !v.knows(area) {
		return chat.Reply{}, v.bot.oldButton()
	}
	reply := chat.Reply{Kind: "form", Private: true}
	field := chat.Field{Name: "area", Label: "Which area do you answer for?", Hint: "a town, a council or a postcode", Max: placeLimit}
	words := "Which area do you answer for?"
	if q > 0 {
		words = v.poll.Questions[q-1].Text
		field = wordsField("words", "Your answer", false)
	}
	reply.Lines = []chat.Line{chat.Says(words)}
	reply.Form = &chat.Form{
		ID:     v.button("", "words", number, area).ID,
		Title:  fmt.Sprintf("Poll %d", v.poll.Number),
		Submit: "Send",
		Fields: []chat.Field{field},
	}
	return reply, nil
}

func wordsField(name, label string, optional bool) chat.Field {
	return chat.Field{Name: name, Label: label, Hint: "A coordinator reads it first, without your name. Please name nobody.",
		Long: true, Optional: optional, Max: poll.WordsMax}
}

// form asks everything at once, with what was answered before filled in. Area is
// the one the person answers for, where it is known.
func (v *voting) form(area string, ballots []poll.Ballot) *chat.Form {
	f := &chat.Form{
		ID:     v.button("", "form", area).ID,
		Title:  fmt.Sprintf("Poll %d", v.poll.Number),
		Submit: "Send",
	}
	if v.poll.AsksArea() && area == "" {
		field := chat.Field{Name: "area", Label: "Which area do you answer for?"}
		if field.Options = names(known(v.bot.Register(), v.poll.Areas)); len(field.Options) == 0 {
			field.Hint, field.Max = "a town, a council or a postcode", placeLimit
		}
		f.Fields = append(f.Fields, field)
	}
	for i, q := range v.poll.Questions {
		now, _ := ballotFor(ballots, i+1)
		name := "q" + strconv.Itoa(i+1)
		if q.Kind == poll.Text {
			field := wordsField(name, q.Text, true)
			field.Value = now.Words
			f.Fields = append(f.Fields, field)
			continue
		}
		f.Fields = append(f.Fields, chat.Field{
			Name: name, Label: q.Text, Options: q.Options, Several: q.Kind == poll.Several,
			Optional: true, Value: numbers(now.Choices),
		})
	}
	if !slices.ContainsFunc(f.Fields, func(field chat.Field) bool { return len(field.Options) > 0 }) {
		labelShort(f)
	}
	return f
}

// labelMax is how long a label may be on a form that every service can open.
const labelMax = 45

// labelShort gives a form that is all typed labels that are short enough; a
// question that is longer stands inside its box.
func labelShort(f *chat.Form) {
	for i := range f.Fields {
		if field := &f.Fields[i]; chat.Count(field.Label) > labelMax {
			field.Label, field.Hint = fmt.Sprintf("Question %d", i+1), chat.Shorten(field.Label, 100)
		}
	}
}

// submitted records a form: all of it or nothing. A question left empty holds no
// answer afterwards.
func (v *voting) submitted(ctx context.Context, f chat.Form, args []string) (chat.Reply, error) {
	arg := func(n int) string { return action{args: args}.arg(n) }
	switch arg(0) {
	case "words":
		return v.submittedWords(ctx, f, arg(1), arg(2))
	case "form":
	default:
		return chat.Reply{}, v.bot.oldButton()
	}
	var err error
	if v.vote.Area, err = v.submittedArea(f, arg(1)); err != nil {
		return chat.Reply{}, err
	}
	given := false
	for i, q := range v.poll.Questions {
		ballot := poll.Ballot{Question: i + 1}
		value := f.Value("q" + strconv.Itoa(i+1))
		if q.Kind == poll.Text {
			ballot.Words = strings.TrimSpace(chat.Clean(value))
		} else if ballot.Choices, err = parseNumbers(value); err != nil {
			return chat.Reply{}, v.bot.oldButton()
		}
		if !ballot.Empty() {
			given = true
			if err := q.Valid(ballot); err != nil {
				return chat.Reply{}, err
			}
		}
		v.vote.Ballots = append(v.vote.Ballots, ballot)
	}
	if !given {
		return chat.Reply{}, chat.Problemf("No question was answered, so nothing was recorded. To take back what you answered before: %s",
			v.bot.typed(fmt.Sprintf("vote %d withdraw", v.poll.Number)))
	}
	return v.cast(ctx, nil)
}

// submittedArea is the area that a form names, or that was known when it opened.
func (v *voting) submittedArea(f chat.Form, before string) (string, error) {
	value := filled(f, "area")
	switch {
	case !v.poll.AsksArea():
		return "", nil
	case before != "":
		if !v.knows(before) {
			return "", v.bot.oldButton()
		}
		return before, nil
	case len(v.poll.Areas) == 0:
		return v.areaNamed(value)
	}
	areas := known(v.bot.Register(), v.poll.Areas)
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > len(areas) {
		return "", v.bot.oldButton()
	}
	return areas[n-1].Slug, nil
}

// submittedWords records an answer in words, or takes the area and goes on.
func (v *voting) submittedWords(ctx context.Context, f chat.Form, number, area string) (chat.Reply, error) {
	q, err := strconv.Atoi(number)
	if err != nil || q < 0 || q > len(v.poll.Questions) || !v.knows(area) {
		return chat.Reply{}, v.bot.oldButton()
	}
	if q == 0 {
		if area, err = v.areaNamed(filled(f, "area")); err != nil {
			return chat.Reply{}, err
		}
		return v.step(ctx, "0", area)
	}
	ballot := poll.Ballot{Question: q, Words: strings.TrimSpace(chat.Clean(f.Value("words")))}
	if ballot.Empty() {
		return chat.Reply{}, chat.Problem{Words: "The box was empty, so nothing was recorded."}
	}
	if err := v.poll.Questions[q-1].Valid(ballot); err != nil {
		return chat.Reply{}, err
	}
	v.vote.Area, v.vote.Ballots, v.steps = area, []poll.Ballot{ballot}, len(v.poll.Questions) > 1
	return v.cast(ctx, nil)
}

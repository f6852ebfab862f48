package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) pollNew() command {
	return command{
		Command: chat.Command{
			Name:    "new",
			Summary: "start a poll: a question, a ready set (engagement, survey) or, alone, a form",
			Args:    []chat.Arg{{Name: "words", Kind: chat.Raw, Summary: "the question in quotes and its options, or engagement, or survey"}},
			Private: true,
			Changes: true,
			Examples: []string{
				"poll new engagement",
				`poll new "Has your PCC replied?" yes / no / not sure, close friday 5pm`,
				`poll new "How did you meet?" several: letter / call; "What helped?" text, asked 40`,
				`poll new "How well does it work?" 1-5 badly / well, ask area, open monday 9am`,
			},
			Detail: "Ready questions: " + readyKeys() + ". A set of them: engagement (four) or survey (all nine). After a comma: close or open and a time, area and a place, ask area, asked and a number.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, err := b.network(ctx, r.Channel.Workspace)
			if err != nil {
				return chat.Reply{}, err
			}
			if err := b.onlyCreators(ctx, n, r.Person); err != nil {
				return chat.Reply{}, err
			}
			if r.Args["words"] == "" {
				return b.newPollForm(), nil
			}
			if number, rest, ok := poll.ParseNumber(r.Args["words"]); ok && rest == "" {
				return chat.Reply{}, chat.Problemf("To answer poll %d: %s. For its results: %s. To start a new one, begin with a question in quotes.", number,
					b.typed(fmt.Sprintf("vote %d", number)), b.typed(fmt.Sprintf("results %d", number)))
			}
			d, err := poll.ParseDraft(r.Args["words"], b.prefix(), b.now(), b.london)
			if near := otherCommand(r.Args["words"]); err != nil && near != "" {
				return chat.Reply{}, chat.Problemf("There is no command for that. You may want: %s", b.typed(near))
			}
			if err != nil {
				return chat.Reply{}, err
			}
			return b.newDraft(ctx, n, poll.Saved{Draft: d, Author: b.Key.Person("author", r.Person), Channel: r.Channel})
		},
		press: func(ctx context.Context, p chat.Press, a action) (chat.Reply, error) {
			n, saved, err := b.pressedDraft(ctx, p.Person, a)
			if err != nil {
				return chat.Reply{}, err
			}
			switch a.arg(2) {
			case "post":
				return b.postDraft(ctx, n, p, saved)
			case "change":
				return b.changeForm(n, saved), nil
			case "wording":
				from, _ := strconv.Atoi(a.arg(3))
				return fullWording(n, saved, from), nil
			case "preview":
				return b.preview(ctx, n, saved)
			case "discard":
				if err := b.store.DropDraft(ctx, n, saved.ID); err != nil {
					return chat.Reply{}, fmt.Errorf("drop a draft: %w", err)
				}
				return b.says("The draft is thrown away. Nothing was posted."), nil
			}
			return chat.Reply{}, b.oldButton()
		},
		submit: func(ctx context.Context, f chat.Form, a action) (chat.Reply, error) {
			if a.arg(0) == "form" {
				n, err := b.network(ctx, f.Channel.Workspace)
				if err != nil {
					return chat.Reply{}, err
				}
				return b.submitDraft(ctx, n, f, poll.Saved{Author: b.Key.Person("author", f.Person), Channel: f.Channel})
			}
			n, saved, err := b.pressedDraft(ctx, f.Person, a)
			if err != nil {
				return chat.Reply{}, err
			}
			return b.submitDraft(ctx, n, f, saved)
		},
	}
}

// otherCommands are the commands that people mean who type these words after poll,
// where a question would stand.
var otherCommands = map[string]string{
	"lists": "poll list", "all": "poll list", "mine": "poll list mine",
	"stop": "poll close 1", "end": "poll close 1", "finish": "poll close 1", "cancel": "poll delete 1", "remove": "poll delete 1",
	"edit": "poll copy 1", "change": "poll copy 1", "results": "results 1", "result": "results 1", "show": "results 1",
	"vote": "vote 1", "answer": "vote 1", "help": "help poll", "deny": "poll allow not @sam",
}

// otherCommand is the command that a line means which asks no question, or "".
func otherCommand(words string) string {
	if strings.ContainsAny(words, "?\"“”") {
		return ""
	}
	first, _, _ := strings.Cut(strings.ToLower(words), " ")
	return otherCommands[first]
}

// readyKeys is the names of the ready questions.
func readyKeys() string {
	var keys []string
	for _, ready := range poll.Ready() {
		keys = append(keys, ready.Key)
	}
	return sentenceList(keys)
}

// says is a private reply of one sentence or two.
func (b *Bot) says(words string) chat.Reply {
	return chat.Reply{Kind: "poll", Private: true, Message: chat.Message{Lines: []chat.Line{chat.Says(words)}}}
}

// pressedDraft finds the draft that a button of its preview is about. It is its
// author's alone, and the right to start polls is looked at again.
func (b *Bot) pressedDraft(ctx context.Context, who chat.Person, a action) (chat.Network, poll.Saved, error) {
	n, err := b.network(ctx, who.Workspace)
	if err != nil {
		return 0, poll.Saved{}, err
	}
	if a.arg(0) != strconv.FormatInt(int64(n), 10) {
		return 0, poll.Saved{}, b.oldButton()
	}
	if err := b.onlyCreators(ctx, n, who); err != nil {
		return 0, poll.Saved{}, err
	}
	saved, ok, err := b.store.Draft(ctx, n, a.arg(1))
	switch {
	case err != nil:
		return 0, poll.Saved{}, fmt.Errorf("read a draft: %w", err)
	case !ok || saved.Author != b.Key.Person("author", who):
		return 0, poll.Saved{}, chat.Problemf("That draft is gone: it was thrown away, or is over a week old. To begin again: %s", b.typed("poll new"))
	}
	if saved.Posted > 0 && a.arg(2) != "post" {
		return 0, poll.Saved{}, chat.Problemf("This is posted already, as poll %d, and its wording stays. To start from it: %s", saved.Posted,
			b.typed(fmt.Sprintf("poll copy %d", saved.Posted)))
	}
	return n, saved, nil
}

// newDraft checks a draft, works out the areas it names, keeps it and shows the
// preview.
func (b *Bot) newDraft(ctx context.Context, n chat.Network, s poll.Saved) (chat.Reply, error) {
	s.Draft = s.Draft.Cleaned()
	if err := b.setAreas(ctx, &s); err != nil {
		return chat.Reply{}, err
	}
	if err := s.Check(b.now()); err != nil {
		return chat.Reply{}, err
	}
	s.At = b.now()
	id, err := b.store.SaveDraft(ctx, n, s)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("keep a draft: %w", err)
	}
	s.ID = id
	return b.preview(ctx, n, s)
}

// setAreas works out which areas a draft is about: those it names, else those of
// its channel or workspace.
func (b *Bot) setAreas(ctx context.Context, s *poll.Saved) error {
	if s.Area != "" {
		slugs, err := b.placesToSet(b.Register(), s.Area)
		s.Areas = slugs
		return err
	}
	if s.AskArea {
		s.Areas = nil // each person names any area
		return nil
	}
	if len(s.Areas) > 0 {
		return nil
	}
	own, workspace, err := b.areasSet(ctx, s.Channel)
	if s.Areas = own; len(own) == 0 {
		s.Areas = workspace
	}
	return err
}

// preview is what the author sees before anybody else does.
func (b *Bot) preview(ctx context.Context, n chat.Network, s poll.Saved) (chat.Reply, error) {
	notice, err := b.notice(ctx, n)
	if err != nil {
		return chat.Reply{}, err
	}
	r := chat.Reply{Kind: "preview", Private: true, Areas: s.Areas}
	r.Title = "Not posted yet: " + about(s.Draft)
	r.Lines = append(wording(s.Draft, 0, previewRoom), b.terms(s.Draft)...)
	if s.Anonymous {
		r.Lines = append(r.Lines, chat.Says("You typed “anonymous”. It will say “confidential”: until a day after the close the database could still tell whose answer is whose, so anonymous would not be true."))
	}
	if notice.Words == "" {
		r.Lines = append(r.Lines, chat.Labelled("Tip", "people will read that the coordinators of this network ask. To say who you are and whom to write to: "+b.typed("privacy notice WHO AND WHY")))
	}
	for _, caution := range poll.Cautions(s.Draft) {
		r.Lines = append(r.Lines, chat.Labelled("Careful", caution))
	}
	if h, ok := b.held(s.Draft, b.today()); ok {
		r.Lines = append(r.Lines, h.caution())
	}
	id := []string{strconv.FormatInt(int64(n), 10), s.ID}
	post := button("Post", "poll new", append(id, "post")...)
	post.Main = true
	r.Buttons = []chat.Button{post,
		button("Change", "poll new", append(id, "change")...),
		button("Throw away", "poll new", append(id, "discard")...)}
	if shown := len(wording(s.Draft, 0, previewRoom)); len(s.Draft.Questions) > 1 && shown < len(s.Draft.Questions) {
		r.Lines = slices.Insert(r.Lines, shown, chat.Says(fmt.Sprintf("and %s: press Full wording.", plural(len(s.Draft.Questions)-shown, "more question"))))
		r.Buttons = append(r.Buttons, button("Full wording", "poll new", append(id, "wording", strconv.Itoa(shown))...))
	}
	return r, nil
}

// How many characters of questions a preview has room for, and an answer that
// shows nothing else.
const (
	previewRoom = 700
	wordingRoom = 1000
)

// wording is what a draft asks, with what can be answered, from question from on
// and as much as there is room for. Nobody has to guess what was understood.
func wording(d poll.Draft, from, room int) []chat.Line {
	if len(d.Questions) == 1 {
		return outline(d)
	}
	var lines []chat.Line
	for i := from; i < len(d.Questions); i++ {
		line := chat.Labelled(strconv.Itoa(i+1), d.Questions[i].Text+" ("+choices(d.Questions[i])+")")
		if room -= chat.Count(line.Plain()); room < 0 && len(lines) > 0 {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// choices is how a question is answered, in a few words.
func choices(q poll.Question) string {
	switch q.Kind {
	case poll.Text:
		return "in words"
	case poll.Several:
		return "choose any: " + strings.Join(q.Options, " / ")
	}
	return strings.Join(q.Options, " / ")
}

// fullWording is the questions of a draft from one on, with a button for those
// that follow.
func fullWording(n chat.Network, s poll.Saved, from int) chat.Reply {
	r := chat.Reply{Kind: "wording", Private: true}
	from = min(max(from, 0), len(s.Questions)-1)
	r.Lines = wording(s.Draft, from, wordingRoom)
	r.Buttons = []chat.Button{button("Back to the preview", "poll new", strconv.FormatInt(int64(n), 10), s.ID, "preview")}
	if next := from + len(r.Lines); next < len(s.Questions) && len(s.Questions) > 1 {
		more := button(plural(len(s.Questions)-next, "more question"), "poll new", strconv.FormatInt(int64(n), 10), s.ID, "wording", strconv.Itoa(next))
		r.Buttons = append([]chat.Button{more}, r.Buttons...)
	}
	return r
}

// terms say how a draft will run: for how long, for whom, who sees what.
func (b *Bot) terms(d poll.Draft) []chat.Line {
	var lines []chat.Line
	when := "Closes " + b.moment(d.Closes) + "."
	if !d.Opens.IsZero() {
		when = "Opens " + b.moment(d.Opens) + ". " + when
	}
	lines = append(lines, chat.Says(when))
	lines = append(lines, b.aboutLines(d)...)
	if d.Asked > 0 {
		lines = append(lines, chat.Says(fmt.Sprintf("The card says how many of %d have answered.", d.Asked)))
	}
	return append(lines, chat.Says(whoSees+" "+whenResults))
}

// postDraft makes a poll of a draft, whose card goes to the channel. A second press
// makes no second poll.
func (b *Bot) postDraft(ctx context.Context, n chat.Network, press chat.Press, s poll.Saved) (chat.Reply, error) {
	if s.Posted == 0 {
		if err := s.Check(b.now()); err != nil {
			return chat.Reply{}, err
		}
	}
	salt := make([]byte, poll.SaltSize)
	rand.Read(salt) // never fails
	number, fresh, err := b.store.PostPoll(ctx, n, s.ID, salt, b.now(), chat.Post{Kind: cardPost})
	if err != nil {
		return chat.Reply{}, fmt.Errorf("post a draft: %w", err)
	}
	if number == 0 {
		return chat.Reply{}, b.oldButton()
	}
	p, err := b.numbered(ctx, n, number)
	if err != nil {
		return chat.Reply{}, err
	}
	switch {
	case !fresh:
		return b.says(fmt.Sprintf("This is already posted, as poll %d. To put it into another channel, go there and type: %s", number, b.typed("poll post "+strconv.Itoa(number)))), nil
	case p.Opened.IsZero():
		return b.says(fmt.Sprintf("Poll %d is set to open %s. To stop it: %s", number, b.moment(p.Opens), b.typed("poll delete "+strconv.Itoa(number)))), nil
	}
	b.wake()
	return b.says(fmt.Sprintf("Poll %d is open, and its card appears in this channel now. It closes %s. To close it before then: %s",
		number, b.moment(p.Closes), b.typed("poll close "+strconv.Itoa(number)))), nil
}

// newPollForm asks for a question of one's own.
func (b *Bot) newPollForm() chat.Reply {
	r := chat.Reply{Kind: "form", Private: true, Form: draftForm(action{"poll new", []string{"form"}}, poll.Draft{}, "")}
	r.Lines = []chat.Line{
		chat.Says("Type a question in quotes and its options: " + b.typed(`poll new "Has your PCC replied?" yes / no / not sure, close friday 5pm`)),
		chat.Says("Or take ready questions: " + b.typed("poll new engagement") + " (the quick set) or " + b.typed("poll new survey") + " (all nine)."),
	}
	return r
}

// changeForm asks anew for what a draft holds.
func (b *Bot) changeForm(n chat.Network, s poll.Saved) chat.Reply {
	r := chat.Reply{Kind: "form", Private: true}
	r.Form = draftForm(action{"poll new", []string{strconv.FormatInt(int64(n), 10), s.ID}}, s.Draft, b.moment(s.Closes))
	r.Lines = []chat.Line{chat.Says("To change it, type it anew, such as: " + b.typed(`poll new "Has your PCC replied?" yes / no / not sure, close friday 5pm`))}
	return r
}

// draftForm is the form of a draft. The wording of ready questions, and of
// several at once, is fixed: there only the time and the area can be changed.
func draftForm(a action, d poll.Draft, closes string) *chat.Form {
	f := &chat.Form{ID: a.id(), Title: "New poll", Submit: "Preview"}
	if own(d) {
		question, options := "", ""
		if len(d.Questions) == 1 {
			question = d.Questions[0].Text
			options = typedOptions(d.Questions[0])
		}
		f.Fields = []chat.Field{
			{Name: "question", Label: "Question", Hint: "Has your PCC replied to you this year?", Max: poll.QuestionMax, Value: question},
			{Name: "options", Label: "Options, with / between them", Hint: "yes / no / not sure, or: several: letter / call, or: 1-5, or: text", Max: 1000, Optional: true, Value: options},
		}
	}
	f.Fields = append(f.Fields,
		chat.Field{Name: "closes", Label: "Closes", Hint: closesHint(closes), Max: 60, Optional: true, Value: strings.TrimSuffix(closes, " (UK time)")},
		chat.Field{Name: "area", Label: "Area", Hint: "a place, or: ask; nothing means the channel's own", Max: 200, Optional: true, Value: typedArea(d)})
	return f
}

// typedArea is what a draft is about, as it is typed.
func typedArea(d poll.Draft) string {
	if d.AskArea {
		return "ask"
	}
	return d.Area
}

// closesHint says what an empty box for the closing time means.
func closesHint(closes string) string {
	if closes != "" {
		return "friday 5pm"
	}
	return "friday 5pm; nothing means in seven days at 5pm"
}

// own reports whether the wording is the author's to change.
func own(d poll.Draft) bool { return d.Template == "" && len(d.Questions) < 2 }

// typedOptions writes a question's options as they are typed.
func typedOptions(q poll.Question) string {
	options := strings.Join(q.Options, " / ")
	if strings.ContainsAny(strings.Join(q.Options, ""), "/|,;") {
		options = `"` + strings.Join(q.Options, `" "`) + `"`
	}
	switch q.Kind {
	case poll.Text:
		return "text"
	case poll.Several:
		return "several: " + options
	case poll.Scale:
		_, low, labelled := strings.Cut(q.Options[0], " ")
		if !labelled {
			return "1-5"
		}
		_, high, _ := strings.Cut(q.Options[len(q.Options)-1], " ")
		return "1-5 " + low + " / " + high
	}
	return options
}

// submitDraft reads the form of a draft.
func (b *Bot) submitDraft(ctx context.Context, n chat.Network, f chat.Form, s poll.Saved) (chat.Reply, error) {
	if err := b.onlyCreators(ctx, n, f.Person); err != nil {
		return chat.Reply{}, err
	}
	if own(s.Draft) {
		question, err := poll.ParseOptions(filled(f, "question"), chat.Clean(f.Value("options")), b.prefix())
		if err != nil {
			return chat.Reply{}, err
		}
		s.Questions = []poll.Question{question}
		if s.Closes.IsZero() {
			s.Closes = poll.InAWeek(b.now(), b.london)
		}
	}
	if words := filled(f, "closes"); words != "" {
		closes, ok := chat.ParseMoment(words, b.now(), b.london)
		if !ok {
			return chat.Reply{}, b.notATime(words)
		}
		s.Closes = closes
	}
	switch words := filled(f, "area"); {
	case words == typedArea(s.Draft): // as it was, also where it came from a copied poll
	case strings.EqualFold(words, "ask"):
		s.Area, s.AskArea = "", true
	default:
		s.Area, s.AskArea, s.Areas = words, false, nil
	}
	return b.newDraft(ctx, n, s)
}

// filled is what stands in a box of a form, on one line.
func filled(f chat.Form, name string) string { return chat.OneLine(chat.Clean(f.Value(name))) }

// notATime refuses words that are no time.
func (b *Bot) notATime(words string) error {
	if problem := chat.MomentProblem(words, b.now(), b.london); problem != "" {
		return chat.Problem{Words: problem + " Nothing was changed."}
	}
	return chat.Problemf("I cannot read “%s” as a time. Write it like one of these: friday 5pm, tomorrow noon, in 3 days, 12 March 9am.", chat.Shorten(words, echoLimit))
}

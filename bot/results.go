package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/bot/poll"
)

func (b *Bot) results() command {
	return command{
		Command: chat.Command{
			Name:     "results",
			Summary:  "what a closed poll found",
			Args:     []chat.Arg{{Name: "poll", Summary: "the poll's number, and csv or json for a file; the latest if left out"}},
			Private:  true,
			Examples: []string{"results", "results 3", "results 3 csv"},
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, p, rest, err := b.pollForResults(ctx, r)
			if err != nil {
				return chat.Reply{}, err
			}
			switch strings.ToLower(rest) {
			case "":
				return b.resultsFor(ctx, r.Person, n, p, 0)
			case "csv", "json":
				return b.resultsFile(ctx, r.Person, n, p, strings.ToLower(rest))
			}
			return chat.Reply{}, chat.Problemf("I can show the results, or give them as a csv or json file. For example: %s", b.typed(fmt.Sprintf("results %d csv", p.Number)))
		},
		press: func(ctx context.Context, press chat.Press, a action) (chat.Reply, error) {
			n, p, err := b.pressedPoll(ctx, press.Person.Workspace, a)
			if err != nil {
				return chat.Reply{}, err
			}
			switch a.arg(2) {
			case "csv":
				return b.resultsFile(ctx, press.Person, n, p, "csv")
			case "areas":
				return b.byArea(ctx, press.Person, n, p)
			}
			page, _ := strconv.Atoi(a.arg(2))
			if a.arg(3) == "share" {
				return b.shareResults(ctx, n, p, page)
			}
			return b.resultsFor(ctx, press.Person, n, p, page)
		},
	}
}

// shareResults shows results to everybody, as long as no election holds them back.
func (b *Bot) shareResults(ctx context.Context, n chat.Network, p poll.Poll, page int) (chat.Reply, error) {
	h, holding := b.held(p.Draft, b.today())
	switch {
	case p.Closed.IsZero():
		return chat.Reply{}, b.oldButton()
	case holding:
		return chat.Reply{}, chat.Problemf("%s. These results can be shared from %s.", h.votes(), h.until)
	}
	reply, err := b.resultsOf(ctx, n, p, page)
	reply.Buttons = nil
	return reply, err
}

// pollForResults is the poll that was named, else the one closed last.
func (b *Bot) pollForResults(ctx context.Context, r chat.Request) (chat.Network, poll.Poll, string, error) {
	words := r.Args["poll"]
	if _, _, ok := poll.ParseNumber(words); ok || words != "" && !isFile(words) {
		return b.thePoll(ctx, r.Channel.Workspace, words, "results 3")
	}
	n, err := b.network(ctx, r.Channel.Workspace)
	if err != nil {
		return 0, poll.Poll{}, "", err
	}
	polls, err := b.store.Polls(ctx, n, pollsRead)
	if err != nil {
		return 0, poll.Poll{}, "", fmt.Errorf("list the polls: %w", err)
	}
	var latest poll.Poll
	for _, p := range polls {
		if p.Closed.After(latest.Closed) {
			latest = p
		}
	}
	if latest.Number == 0 {
		return 0, poll.Poll{}, "", chat.Problemf("No poll has closed here yet. To see the polls: %s", b.typed("poll list"))
	}
	return n, latest, words, nil
}

func isFile(words string) bool {
	return strings.EqualFold(words, "csv") || strings.EqualFold(words, "json")
}

// resultsFor shows results to one person: not before the close, and in the time
// before an election to coordinators alone, with a caution.
func (b *Bot) resultsFor(ctx context.Context, who chat.Person, n chat.Network, p poll.Poll, page int) (chat.Reply, error) {
	careful, err := b.mayRead(who, p)
	switch {
	case p.Closed.IsZero():
		return b.notYet(who, n, p), nil
	case err != nil:
		return chat.Reply{}, err
	}
	if missed(p) {
		return chat.Reply{Kind: "results", Private: true, Message: b.sayMissed(p)}, nil
	}
	reply, err := b.resultsOf(ctx, n, p, page)
	if err != nil {
		return chat.Reply{}, err
	}
	reply.Private = true
	if len(careful) > 0 {
		reply.Lines = append(careful, reply.Lines...)
		return reply, nil
	}
	reply.Buttons = append(reply.Buttons, pollButton("Share in channel", "results", n, p.Number, strconv.Itoa(page), "share"))
	return reply, nil
}

// mayRead refuses what a poll found to those who may not see it yet: in the time
// before an election, to all but its organisers, who read a caution with it.
func (b *Bot) mayRead(who chat.Person, p poll.Poll) (careful []chat.Line, err error) {
	h, holding := b.held(p.Draft, b.today())
	switch {
	case !holding:
		return nil, nil
	case !b.runs(who, p):
		return nil, chat.Problemf("Poll %d is closed. %s, so what it found is held back until %s.", p.Number, h.votes(), h.until)
	}
	return []chat.Line{h.caution()}, nil
}

// notYet says how many have answered a poll that is open, and nothing else.
func (b *Bot) notYet(who chat.Person, n chat.Network, p poll.Poll) chat.Reply {
	reply := chat.Reply{Kind: "open", Private: true, Areas: p.Areas}
	reply.Title = fmt.Sprintf("Poll %d: %s", p.Number, about(p.Draft))
	switch {
	case p.Opened.IsZero():
		if !b.runs(who, p) {
			reply.Title = fmt.Sprintf("Poll %d", p.Number)
		}
		reply.Lines = []chat.Line{chat.Says("It opens " + b.moment(p.Opens) + ".")}
		return reply
	case timeIsUp(p, b.now()):
		reply.Lines = []chat.Line{chat.Says("It closed " + b.moment(p.Closes) + ". Its results show within a minute, or as soon as the bot runs again.")}
		return reply
	}
	reply.Lines = []chat.Line{
		chat.Says(fmt.Sprintf("It is open. %s. Results come at the close, %s, if five or more people answer.", answered(p.Answered, p.Asked), b.moment(p.Closes))),
		chat.Says("To answer: " + b.typed(fmt.Sprintf("vote %d", p.Number))),
	}
	if b.runs(who, p) {
		reply.Buttons = []chat.Button{pollButton("Close now", "poll close", n, p.Number)}
	}
	return reply
}

// resultsRoom is how many characters of results one message holds; what is left
// stands behind a button.
const resultsRoom = 900

// resultsOf is what was made known of a closed poll, from the question number
// page on, as many as fit.
func (b *Bot) resultsOf(ctx context.Context, n chat.Network, p poll.Poll, page int) (chat.Reply, error) {
	snapshot, ok, err := b.store.Snapshot(ctx, n, p.Number)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read the results of poll %d: %w", p.Number, err)
	}
	if !ok {
		return chat.Reply{}, fmt.Errorf("poll %d is closed and has no results", p.Number)
	}
	comments, err := b.store.Comments(ctx, n, p.Number)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read the comments of poll %d: %w", p.Number, err)
	}
	reply := chat.Reply{Kind: "results", Areas: p.Areas}
	reply.Title = fmt.Sprintf("Results of poll %d: %s", p.Number, chat.Shorten(about(p.Draft), titleShown))
	reply.Lines = []chat.Line{chat.Says(fmt.Sprintf("Closed %s. %s.", b.moment(p.Closed), tookPart(snapshot.Answered, p.Asked)))}
	if areas := known(b.Register(), p.Areas); len(areas) > 0 && !p.AsksArea() {
		reply.Lines = append(reply.Lines, chat.Says("About "+sentenceList(names(areas))+"."))
	}
	room, next := resultsRoom, 0
	for i := max(page, 0); i < len(snapshot.Results); i++ {
		lines := b.resultLines(p, snapshot, snapshot.Results[i], comments)
		size := chat.Count(chat.Message{Lines: lines}.Text())
		if room < size && room < resultsRoom {
			next = i
			break
		}
		room -= size
		reply.Lines = append(reply.Lines, lines...)
	}
	if snapshot.Answered > 0 {
		reply.Note = "Confidential: groups of fewer than five are not shown."
	}
	if slices.ContainsFunc(snapshot.Results, func(r poll.Result) bool { return r.Counts != nil }) {
		reply.Note = "Percentages are of those who answered the question. " + reply.Note
	}
	if next > 0 {
		more := len(snapshot.Results) - next
		reply.Buttons = append(reply.Buttons, pollButton(plural(more, "more question"), "results", n, p.Number, strconv.Itoa(next)))
	}
	if hasRows(snapshot) {
		reply.Buttons = append(reply.Buttons, pollButton("By area", "results", n, p.Number, "areas"))
	}
	reply.Buttons = append(reply.Buttons, pollButton("File (CSV)", "results", n, p.Number, "csv"))
	if len(comments) > 0 {
		reply.Buttons = append(reply.Buttons, pollButton("Comments", "poll comments", n, p.Number))
	}
	return reply, nil
}

func hasRows(s poll.Snapshot) bool {
	return slices.ContainsFunc(s.Results, func(r poll.Result) bool { return len(r.Rows) > 0 })
}

// tookPart is "21 people answered" or "21 of 40 answered (53%)".
func tookPart(n, asked int) string {
	if asked > 0 {
		return fmt.Sprintf("%d of %d answered (%d%%)", n, asked, poll.Percent(n, asked))
	}
	if n == 0 {
		return "Nobody answered"
	}
	return persons(n) + " answered"
}

// resultLines is one question's result, with the published finding beside it.
func (b *Bot) resultLines(p poll.Poll, s poll.Snapshot, r poll.Result, comments []poll.Comment) []chat.Line {
	q := p.Questions[r.Question-1]
	var lines []chat.Line // of a poll's one question the first line says how many answered
	switch {
	case len(p.Questions) > 1:
		lines = []chat.Line{chat.Labelled(fmt.Sprintf("Question %d", r.Question),
			fmt.Sprintf("%s (%s)", chat.Shorten(q.Text, questionShown), plural(r.Answered, "answer")))}
	case r.Answered != s.Answered:
		lines = []chat.Line{chat.Says(plural(r.Answered, "answer") + ".")}
	}
	switch {
	case q.Kind == poll.Text:
		lines = append(lines, chat.Says(b.commentCount(r, comments)))
	case r.Answered == 0:
	case r.Counts == nil:
		lines = append(lines, chat.Says("Fewer than five answered, so only that number is shown: with so few, an answer could be traced to a person."))
	default:
		for i, option := range q.Options {
			lines = append(lines, chat.Line{Item: true, Label: chat.Shorten(option, optionLimit(q, resultShown)), Text: share(r.Counts[i], r.Answered)})
		}
	}
	if r.Counts != nil && r.At.Before(s.At) {
		lines = append(lines, chat.Says(fmt.Sprintf("As published %s. Since then too few answers changed to publish it again without giving somebody away.", b.moment(r.At))))
	}
	if r.Counts != nil {
		if q.Kind == poll.Several {
			lines = append(lines, chat.Says("People could choose more than one."))
		}
		for _, beside := range b.beside(q) {
			lines = append(lines, besideLine(beside))
		}
	}
	return lines
}

// titleShown is how many characters of what a poll is about stand over its results.
const titleShown = 160

// resultShown is how many characters of an option stand in a result where all of
// them together are long.
const resultShown = 60

// questionShown is how many characters of a question stand over its result.
const questionShown = 100

// barMax is how many blocks stand for all.
const barMax = 10

// share is how many, of how many, as a percentage, and then a bar: whoever hears
// it read hears the numbers first.
func share(count, of int) string {
	percent := poll.Percent(count, of)
	words := fmt.Sprintf("%d (%d%%)", count, percent)
	if n := (percent*barMax + 50) / 100; n > 0 {
		words += " " + strings.Repeat("▇", n)
	}
	return words
}

// commentCount says what became of the answers in words.
func (b *Bot) commentCount(r poll.Result, comments []poll.Comment) string {
	released, approved := 0, 0
	for _, c := range comments {
		if c.Question == r.Question {
			if released++; c.Verdict == poll.Approved {
				approved++
			}
		}
	}
	switch {
	case r.Answered == 0:
		return "Nobody wrote anything."
	case released == 0:
		return "Fewer than five wrote something, so nobody reads it."
	case approved == 0:
		return "A coordinator reads the comments before anybody else; none is approved yet."
	}
	return fmt.Sprintf("%s approved by a coordinator: press Comments.", plural(approved, "comment"))
}

// beside is what was published before about a question.
func (b *Bot) beside(q poll.Question) []poll.Beside {
	for _, ready := range poll.Ready() {
		if ready.Key != q.Key || q.Key == "" || ready.Baseline == "" {
			continue
		}
		var found []poll.Beside
		for _, base := range b.Register().Baselines() {
			if base.Question == ready.Baseline {
				found = append(found, poll.Beside{
					Says: baselineWords(base), Survey: base.Survey, Date: base.Date.ISO(), N: base.N,
					Source: base.Source, Match: ready.Match, Why: ready.Why,
				})
			}
		}
		return found
	}
	return nil
}

// baselineWords is a published finding as a clause.
func baselineWords(base pcc.Baseline) string {
	if base.Figure >= 0 {
		return fmt.Sprintf("%d%% %s", base.Figure, base.Words)
	}
	return base.Words
}

func besideLine(s poll.Beside) chat.Line {
	n := s.N + " answers"
	if s.N == "not given" {
		n = "how many answered is not given"
	}
	return chat.Labelled("Published before", fmt.Sprintf("%s (%s; %s). Wording: %s. %s", s.Says, s.Survey, n, s.Match, s.Why))
}

// byArea shows each question's table by area.
func (b *Bot) byArea(ctx context.Context, who chat.Person, n chat.Network, p poll.Poll) (chat.Reply, error) {
	careful, err := b.mayRead(who, p)
	switch {
	case p.Closed.IsZero():
		return b.notYet(who, n, p), nil
	case err != nil:
		return chat.Reply{}, err
	}
	snapshot, _, err := b.store.Snapshot(ctx, n, p.Number)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("read the results of poll %d: %w", p.Number, err)
	}
	reply := chat.Reply{Kind: "results", Private: true, Areas: p.Areas}
	reply.Title = fmt.Sprintf("Results of poll %d by area", p.Number)
	reply.Lines = careful
	room := resultsRoom
	for _, r := range snapshot.Results {
		q := p.Questions[r.Question-1]
		var lines []chat.Line
		for _, row := range r.Rows {
			lines = append(lines, chat.Line{Item: true, Label: b.rowName(row), Text: rowWords(q, row)})
		}
		if len(lines) == 0 {
			continue
		}
		if !r.RowsAt.IsZero() {
			lines = append(lines, chat.Says(fmt.Sprintf("As published %s; since then too few answers changed to publish it again.", b.moment(r.RowsAt))))
		}
		lines = append([]chat.Line{chat.Says(chat.Shorten(q.Text, outlineMax))}, lines...)
		if room -= chat.Count(chat.Message{Lines: lines}.Text()); room < 0 {
			reply.Lines = append(reply.Lines, chat.Says("The file has the rest: "+b.typed(fmt.Sprintf("results %d csv", p.Number))))
			break
		}
		reply.Lines = append(reply.Lines, lines...)
	}
	reply.Note = "Areas with fewer than five answers are counted together."
	return reply, nil
}

// rowName is an area, or the several that are counted together.
func (b *Bot) rowName(row poll.Row) string {
	all := names(known(b.Register(), row.Areas))
	if len(all) == 1 {
		return all[0]
	}
	return "Other areas"
}

// rowWords is "8 answers: Yes 5, No 2, Not sure 1".
func rowWords(q poll.Question, row poll.Row) string {
	parts := make([]string, len(row.Counts))
	for i, count := range row.Counts {
		parts[i] = fmt.Sprintf("%s %d", q.Options[i], count)
	}
	return fmt.Sprintf("%s: %s", plural(row.Answered, "answer"), strings.Join(parts, ", "))
}

// resultsFile gives the tallies and the approved comments as a file.
func (b *Bot) resultsFile(ctx context.Context, who chat.Person, n chat.Network, p poll.Poll, format string) (chat.Reply, error) {
	careful, err := b.mayRead(who, p)
	switch {
	case p.Closed.IsZero():
		return b.notYet(who, n, p), nil
	case err != nil:
		return chat.Reply{}, err
	}
	export, err := b.export(ctx, n, p)
	if err != nil {
		return chat.Reply{}, err
	}
	f := chat.File{Name: fmt.Sprintf("poll-%d.csv", p.Number), Type: "text/csv", Alt: fmt.Sprintf("the results of poll %d as a table", p.Number)}
	f.Data, err = export.CSV()
	if format == "json" {
		f.Name, f.Type = fmt.Sprintf("poll-%d.json", p.Number), "application/json"
		f.Data, err = export.JSON()
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("write the results of poll %d: %w", p.Number, err)
	}
	reply := b.says(fmt.Sprintf("The results of poll %d: totals and approved comments, no line for any one person.", p.Number))
	reply.Lines = append(reply.Lines, careful...)
	reply.Kind, reply.Files = "file", []chat.File{f}
	return reply, nil
}

// export is what of a poll may leave as a file.
func (b *Bot) export(ctx context.Context, n chat.Network, p poll.Poll) (poll.Export, error) {
	snapshot, _, err := b.store.Snapshot(ctx, n, p.Number)
	if err != nil {
		return poll.Export{}, fmt.Errorf("read the results of poll %d: %w", p.Number, err)
	}
	comments, err := b.store.Comments(ctx, n, p.Number)
	if err != nil {
		return poll.Export{}, fmt.Errorf("read the comments of poll %d: %w", p.Number, err)
	}
	// The days in the file are those of London.
	p.Made, p.Closed, snapshot.At = p.Made.In(b.london), p.Closed.In(b.london), snapshot.At.In(b.london)
	for i := range snapshot.Results {
		r := &snapshot.Results[i]
		r.At, r.RowsAt = r.At.In(b.london), r.RowsAt.In(b.london)
	}
	register := b.Register()
	return poll.NewExport(p, snapshot, comments, b.beside, func(slug string) string {
		if area, ok := register.Area(slug); ok {
			return area.Name
		}
		return slug
	}), nil
}

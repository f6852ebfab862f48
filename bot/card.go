package bot

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// What every preview and card says of who sees what, and when. It never says
// anonymous: until a day after the close the database could tell.
const (
	whoSees     = "Confidential: nobody here sees who answered what."
	whenResults = "Results show if five or more people answer, once the poll is closed."
)

// card is a poll as the whole channel sees it.
func (b *Bot) card(n chat.Network, p poll.Poll) chat.Message {
	m := chat.Message{Title: fmt.Sprintf("Poll %d: %s", p.Number, about(p.Draft))}
	m.Lines = append(outline(p.Draft), b.aboutLines(p.Draft)...)
	who := "Who sees what?"
	switch {
	case !p.Closed.IsZero():
		m.Lines = append(m.Lines, chat.Says(whoSees))
		m.Note = fmt.Sprintf("Closed %s. %s.", b.moment(p.Closed), tookPart(p.Answered, p.Asked))
		if h, holding := b.held(p.Draft, b.today()); holding {
			m.Lines = slices.Insert(m.Lines, 0, chat.Says(fmt.Sprintf("Closed. %s. The results are held back until %s. Its author and coordinators can see them now: %s",
				h.votes(), h.until, b.typed(fmt.Sprintf("results %d", p.Number)))))
			return m
		}
		m.Buttons = []chat.Button{pollButton("Results", "results", n, p.Number)}
		return m
	case p.Opened.IsZero():
		m.Lines = append(m.Lines, chat.Says(whoSees+" "+whenResults))
		m.Note = fmt.Sprintf("Opens %s. Closes %s.", b.moment(p.Opens), b.moment(p.Closes))
		m.Buttons = []chat.Button{pollButton(who, "vote", n, p.Number, "about")}
		return m
	}
	m.Lines = append(m.Lines, chat.Says(whoSees+" "+whenResults))
	m.Note = fmt.Sprintf("Closes %s. %s.", b.moment(p.Closes), answered(p.Answered, p.Asked))
	if q, ok := direct(p.Draft); ok {
		for i, option := range q.Options {
			m.Buttons = append(m.Buttons, pollButton(option, "vote", n, p.Number, "choose", "1", strconv.Itoa(i+1)))
		}
	} else {
		answer := pollButton("Answer", "vote", n, p.Number, "open")
		answer.Main = true
		m.Buttons = append(m.Buttons, answer)
	}
	m.Buttons = append(m.Buttons, pollButton(who, "vote", n, p.Number, "about"))
	return m
}

// aboutLines say which areas a poll is about, and whether people are asked for
// theirs.
func (b *Bot) aboutLines(d poll.Draft) []chat.Line {
	switch areas := known(b.Register(), d.Areas); {
	case d.AsksArea() && len(areas) > 0 && len(areas) <= listed:
		return []chat.Line{chat.Says("Each person says which area they answer for: " + alternatives(names(areas)) + ".")}
	case d.AsksArea():
		return []chat.Line{chat.Says("Each person says which area they answer for.")}
	case len(areas) == 1:
		return []chat.Line{chat.Says("About " + areas[0].Name + ".")}
	}
	return nil
}

// direct is the question whose options can stand on the card itself, so that one
// press answers: the only one, with one choice and no area to ask for.
func direct(d poll.Draft) (poll.Question, bool) {
	q := d.Questions[0]
	return q, len(d.Questions) == 1 && !d.AsksArea() && len(q.Options) > 0 && q.Kind != poll.Several
}

// How many characters the questions of a poll may have together to stand on a card
// whole, and each of them where they are more.
const (
	outlineRoom = 800
	outlineMax  = 80
)

// The same for the options of one question, which stand whole on their buttons.
const (
	optionsRoom = 500
	optionShown = 40
)

// outline says what a poll asks: the options of its one question, or its
// questions.
func outline(d poll.Draft) []chat.Line {
	var lines []chat.Line
	if len(d.Questions) > 1 {
		limit := poll.QuestionMax
		if !shownWhole(d) {
			limit = outlineMax
		}
		for _, q := range d.Questions {
			lines = append(lines, chat.Line{Item: true, Text: chat.Shorten(q.Text, limit)})
		}
		return lines
	}
	switch d.Questions[0].Kind {
	case poll.Text:
		return append(lines, chat.Says("Answer in a few words. A coordinator reads them before anybody else, without names. Please name nobody."))
	case poll.Several:
		lines = append(lines, chat.Says("Choose any that fit:"))
	}
	for _, option := range d.Questions[0].Options {
		lines = append(lines, chat.Line{Item: true, Text: chat.Shorten(option, optionLimit(d.Questions[0], optionShown))})
	}
	return lines
}

// optionLimit is how many characters each option may have in a list: all of
// them, or so many where the options together are long.
func optionLimit(q poll.Question, many int) int {
	if chat.Count(strings.Join(q.Options, "")) > optionsRoom {
		return many
	}
	return poll.OptionMax
}

// shownWhole reports whether a card has room for every question in full.
func shownWhole(d poll.Draft) bool {
	all := 0
	for _, q := range d.Questions {
		all += chat.Count(q.Text)
	}
	return len(d.Questions) == 1 || all <= outlineRoom
}

// answered is "Nobody has answered yet" or "12 of 40 have answered".
func answered(n, asked int) string {
	switch {
	case asked > 0:
		return fmt.Sprintf("%d of %d have answered", n, asked)
	case n == 0:
		return "Nobody has answered yet"
	case n == 1:
		return "1 person has answered"
	}
	return fmt.Sprintf("%d people have answered", n)
}

// moment is a time as people here say it, in full.
func (b *Bot) moment(t time.Time) string { return chat.SayMoment(t, b.london) }

package bot

import (
	"fmt"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) when() command {
	return command{
		Command: chat.Command{
			Name:     "when",
			Summary:  "the next votes, their deadlines, and the end of the office",
			Args:     []chat.Arg{{Name: "place", Kind: chat.Place, Summary: "a town, council, police force or postcode"}},
			Private:  true,
			Examples: []string{"when Cheshire", "when GMP"},
		},
		look: func(l look, _ string) chat.Reply { return l.when() },
	}
}

// when says which votes are to come and how sure each is, the deadlines of the
// nearest, what becomes of the office, and how the last vote went.
func (l look) when() chat.Reply {
	r := chat.Reply{Kind: "when", Areas: []string{l.area.Slug}}
	r.Title = l.area.Name + ": elections"
	r.Lines = l.place()
	for _, e := range l.register.Unrecorded(l.area.Slug, l.today) {
		r.Lines = append(r.Lines, chat.Line{Item: true, Label: l.voteName(e),
			Text: overdue(e)})
		r.Facts = append(r.Facts, l.voteFact(e))
	}
	votes := l.register.ToCome(l.area.Slug, l.today)
	switch {
	case len(votes) > 0:
	case l.area.Governance == "corporation":
		r.Lines = append(r.Lines, chat.Says("No public vote is planned for this office."))
	default:
		r.Lines = append(r.Lines, chat.Says("No vote to come is known here."))
	}
	for _, e := range votes {
		r.Lines = append(r.Lines, l.voteLine(e))
		r.Facts = append(r.Facts, l.voteFact(e))
	}
	r.Lines = append(r.Lines, l.deadlines(votes)...)
	r.Lines = append(r.Lines, chat.Labelled("What comes next", l.next(l.register.Reform(l.area.Slug).Words)))
	r.Facts = append(r.Facts, l.reformFact())
	if e, ok := l.register.LastHeld(l.area.Slug, l.today); ok {
		r.Lines = append(r.Lines, chat.Labelled("Last vote", result(e)))
		r.Facts = append(r.Facts, l.voteFact(e))
	}
	l.finish(&r)
	fit(&r, answerLimit, "Last vote")
	r.Buttons = append(l.buttons("when"), button("Past votes", "past", l.area.Slug))
	return r
}

// overdue is what is said of a vote whose day is over and whose result is not
// entered.
func overdue(e pcc.Election) string {
	switch {
	case e.Status == "doubtful":
		return fmt.Sprintf("was due by law on %s, but planned not to be held. What happened is not recorded here.", e.Date)
	case e.Date.Exact():
		return fmt.Sprintf("was due on %s. The result is not recorded here.", e.Date)
	}
	return fmt.Sprintf("was due in %s. The result is not recorded here.", e.Date)
}

// voteName is what a vote elects.
func (l look) voteName(e pcc.Election) string {
	name := e.Title
	switch {
	case name != "":
	case e.Office == "mayor":
		name = l.area.Mayor
	default:
		name = l.area.Title(pcc.Holder{Role: e.Office})
	}
	if e.Kind == "by-election" {
		name += " by-election"
	}
	return name
}

// voteLine is one vote to come, with its status.
func (l look) voteLine(e pcc.Election) chat.Line {
	label := l.voteName(e)
	var s string
	switch e.Status {
	case "doubtful":
		// That a mayor may take over instead is said under what comes next.
		s = fmt.Sprintf("%s by law (%s), but planned not to be held. A by-election is possible if the post falls vacant.",
			e.Date, l.countdown(e.Date))
		return chat.Line{Item: true, Label: label, Text: s}
	case "proposed":
		s = fmt.Sprintf("proposed for %s.", e.Date)
	case "moved":
		s = fmt.Sprintf("%s, %s. Moved from %s.", e.Date, l.countdown(e.Date), e.MovedFrom)
	default:
		s = fmt.Sprintf("%s, %s.", e.Date, l.countdown(e.Date))
	}
	switch expected := strings.HasPrefix(e.Note, "Expected"); {
	case e.Date.Exact():
	case expected:
		s += " " + e.Note
	default:
		s += " The day is not known."
	}
	if e.Policing == "unsettled" {
		s += " This mayor has no policing powers today."
	}
	s += unverified(e.Fact)
	return chat.Line{Item: true, Label: label, Text: s}
}

// countdown is how long there is until a date, in days when near, else in
// months.
func (l look) countdown(d pcc.Date) string {
	days := l.today.DaysUntil(d)
	switch {
	case days <= 0 && d.Exact():
		return "today"
	case days <= 0:
		return "this month"
	case d.Exact() && days < 365:
		return "in " + plural(days, "day")
	}
	months := (d.Year-l.today.Year)*12 + int(d.Month) - int(l.today.Month)
	if d.Exact() && d.Day < l.today.Day {
		months--
	}
	return "in " + plural(months, "month")
}

// deadlines is the key dates of the nearest vote whose day is fixed, and the
// pre-election period that they begin.
func (l look) deadlines(votes []pcc.Election) []chat.Line {
	for _, e := range votes {
		if !e.Date.Exact() {
			continue
		}
		t, err := l.register.Timetable(e.Date)
		if err != nil {
			return []chat.Line{chat.Labelled("Deadlines", "not worked out: "+err.Error()+".")}
		}
		lead := "for " + e.Date.Short()
		if e.Status == "doubtful" {
			lead = "if the vote of " + e.Date.Short() + " is held"
		}
		return []chat.Line{
			chat.Labelled("Deadlines "+lead+", at the latest", ""),
			l.step("notice of election", t.Notice, ""),
			l.step("nominations close", t.Nominations, ", 4pm"),
			l.step("register to vote", t.Register, ""),
			l.step("postal vote", t.Postal, ", 5pm"),
			l.step("proxy vote or free voter ID", t.Proxy, ", 5pm"),
			chat.Labelled("Pre-election period", "by custom, from the notice of election until the winner takes office. Public bodies hold back publicity; charities stay clear of party politics, as always. Not legal advice."),
		}
	}
	if len(votes) > 0 {
		return []chat.Line{chat.Labelled("Deadlines", "not known until the day is.")}
	}
	return nil
}

// step is one deadline; its year stands in the line above the list.
func (l look) step(what string, d pcc.Date, hour string) chat.Line {
	s := d.Time().Format("Monday 2 January") + hour
	if d.Before(l.today) {
		s += " (passed)"
	}
	return chat.Line{Item: true, Label: what, Text: s}
}

// result is how a vote went, as far as it is known.
func result(e pcc.Election) string {
	s := fmt.Sprintf("%s: %s (%s) won", e.Date, e.Winner, e.Party)
	if e.Kind == "by-election" {
		s = fmt.Sprintf("by-election, %s: %s (%s) won", e.Date, e.Winner, e.Party)
	}
	if votes := e.Votes(); votes >= 0 {
		s += " with " + thousands(votes) + " votes"
		if e.RunnerUpVotes >= 0 {
			s += fmt.Sprintf(", %s ahead of %s (%s)", thousands(votes-e.RunnerUpVotes), e.RunnerUp, e.RunnerUpParty)
		}
	}
	s += unverified(e.Fact) + "."
	if e.Turnout != "" {
		return s + " Turnout " + e.Turnout + "%."
	}
	return s + " Turnout not known."
}

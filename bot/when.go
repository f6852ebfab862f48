package bot

import (
	"context"
	"fmt"

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
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			return b.lookUp(ctx, r, "when", look.when)
		},
	}
}

// when says which votes are to come and how sure each is, the deadlines of the
// nearest, what becomes of the office, and how the last vote went.
func (l look) when() chat.Reply {
	r := chat.Reply{Kind: "when", Areas: []string{l.area.Slug}}
	r.Title = l.area.Name + ": elections"
	r.Lines = l.place()
	polls := l.register.ToCome(l.area.Slug, l.today)
	if len(polls) == 0 {
		r.Lines = append(r.Lines, chat.Says("No public vote is planned for this office."))
	}
	for _, e := range polls {
		r.Lines = append(r.Lines, l.pollLine(e))
		r.Facts = append(r.Facts, pollFact(e))
	}
	r.Lines = append(r.Lines, l.deadlines(polls)...)
	reform := l.register.Reform(l.area.Slug)
	r.Lines = append(r.Lines, chat.Labelled("What comes next", reform.Words))
	r.Facts = append(r.Facts, l.reformFact())
	if e, ok := l.register.LastHeld(l.area.Slug, l.today); ok {
		r.Lines = append(r.Lines, chat.Labelled("Last vote", result(e)))
		r.Facts = append(r.Facts, pollFact(e))
	}
	l.finish(&r)
	fit(&r, answerLimit, "Last vote")
	r.Buttons = append(l.buttons("when"), button("Past votes", "past", l.area.Slug))
	return r
}

// pollLine is one poll to come, with its status.
func (l look) pollLine(e pcc.Election) chat.Line {
	label := e.Title
	switch {
	case label != "":
	case e.Office == "mayor":
		label = l.area.Mayor
	default:
		label = l.area.Title(pcc.Holder{Role: e.Office})
	}
	if e.Kind == "by-election" {
		label += " by-election"
	}
	var s string
	switch e.Status {
	case "doubtful":
		// That a mayor may take over instead is said under what comes next.
		s = fmt.Sprintf("%s by law (%s), but planned not to be held. A by-election is still possible if the post falls vacant.",
			e.Date, l.countdown(e.Date))
		return chat.Line{Item: true, Label: label, Text: s}
	case "proposed":
		s = fmt.Sprintf("proposed for %s.", e.Date)
	case "moved":
		s = fmt.Sprintf("%s, %s. Moved from %s.", e.Date, l.countdown(e.Date), e.MovedFrom)
	default:
		s = fmt.Sprintf("%s, %s.", e.Date, l.countdown(e.Date))
	}
	if !e.Date.Exact() {
		s += " The day is not fixed."
	}
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

// deadlines is the key dates of the nearest poll whose day is fixed, and the
// pre-election period that they begin.
func (l look) deadlines(polls []pcc.Election) []chat.Line {
	for _, e := range polls {
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
			step("notice of election", t.Notice, ""),
			step("nominations close", t.Nominations, ", 4pm"),
			step("register to vote", t.Register, ""),
			step("postal vote", t.Postal, ", 5pm"),
			step("proxy vote or free voter ID", t.Proxy, ", 5pm"),
			chat.Labelled("Pre-election period", "from the notice of election until the vote. Public bodies hold back publicity; charities stay clear of party politics, as always."),
		}
	}
	if len(polls) > 0 {
		return []chat.Line{chat.Labelled("Deadlines", "not known until the day is fixed.")}
	}
	return nil
}

// step is one deadline; its year stands in the line above the list.
func step(what string, d pcc.Date, hour string) chat.Line {
	return chat.Line{Item: true, Label: what, Text: d.Time().Format("Monday 2 January") + hour}
}

// result is how a poll went, as far as it is known.
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
	s += "."
	if e.Turnout != "" {
		return s + " Turnout " + e.Turnout + "%."
	}
	return s + " Turnout not known."
}

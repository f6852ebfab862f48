package bot

import (
	"context"
	"fmt"
	"slices"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) who() command {
	return command{
		Command: chat.Command{
			Name:    "who",
			Summary: "who holds policing to account in a place, now or on a date",
			Args: []chat.Arg{
				{Name: "place", Kind: chat.Place, Summary: "a town, council, police force or postcode"},
				{Name: "date", Kind: chat.Day, Lead: "on", Summary: "a day since November 2012, such as 2014-07-20"},
			},
			Private:  true,
			Examples: []string{"who Bristol", "who TR3 6RT", "who West Midlands on 20 July 2014"},
			Detail:   "A place alone does the same. With no place it answers for this channel's own area.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			day, given := b.today(), r.Args["date"]
			if given != "" {
				var ok bool
				if day, ok = pcc.ParseDate(given, day); !ok || !day.Exact() {
					return chat.Reply{}, chat.Problemf("“%s” is not a day that I understand. Write it like this: %s",
						given, b.typed(r.Person, "who West Midlands on 2014-07-20"))
				}
				r.Args["date"] = day.ISO()
			}
			return b.lookUp(ctx, r, "who", func(l look) chat.Reply { return l.who(day) })
		},
	}
}

// who says who holds the area's force to account on a day: in full for today,
// with the ones before and after for another day.
func (l look) who(day pcc.Date) chat.Reply {
	r := chat.Reply{Kind: "who", Areas: []string{l.area.Slug}}
	r.Title = l.area.Name
	r.Lines = l.place()
	switch {
	case day == l.today:
		r.Facts = l.holdersNow(&r)
	case day.After(l.today):
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf("%s has not come yet, so this is how it stands today.", day)))
		r.Facts = l.holdersNow(&r)
	default:
		r.Title = fmt.Sprintf("%s on %s", l.area.Name, day)
		r.Facts = l.holdersThen(&r, day)
	}
	l.finish(&r)
	fit(&r, whoLimit, "Website", "Next vote")
	args := []string{l.area.Slug}
	if day.Before(l.today) {
		args = append(args, day.ISO())
	}
	r.Buttons = append(r.Buttons,
		button("When?", "when", l.area.Slug),
		button("Why?", "why", l.area.Slug),
		button("More", "about", l.area.Slug),
		button("Wrong?", "wrong", "who", l.area.Slug),
		button("Share in channel", "share", append([]string{"who"}, args...)...))
	return r
}

// How many characters an answer may have, so that it fits a phone: one screen
// for who, two for any other.
const (
	whoLimit    = 600
	answerLimit = 1200
)

// fit leaves out, in turn, lines whose matter stands behind a button too, while
// there is no room for all.
func fit(r *chat.Reply, limit int, labels ...string) {
	for _, label := range labels {
		if chat.Count(r.Text()) > limit {
			r.Lines = slices.DeleteFunc(r.Lines, func(line chat.Line) bool { return line.Label == label })
		}
	}
}

// finish adds the one "as of" of an answer: the date of its oldest fact.
func (l look) finish(r *chat.Reply) {
	dates := make([]pcc.Date, len(r.Facts))
	for i, f := range r.Facts {
		dates[i] = mustDate(f.AsOf)
	}
	first := oldest(dates...)
	r.AsOf = first.ISO()
	r.Note = asOf(first, l.today)
}

// holdersNow adds who holds the office today and what comes next.
func (l look) holdersNow(r *chat.Reply) []chat.Fact {
	var facts []chat.Fact
	if h, ok := l.register.Head(l.area.Slug, l.today); ok && !l.lapsed(h) {
		r.Lines = append(r.Lines, chat.Says(l.headline(h)))
		facts = append(facts, l.headFact(h))
	} else {
		r.Lines = append(r.Lines, chat.Says("Who holds the office now is not known here."))
	}
	if l.area.Governance == "mayor" {
		r.Lines = append(r.Lines, l.deputyLine(l.today))
		if d, ok := l.register.Deputy(l.area.Slug, l.today); ok {
			facts = append(facts, l.deputyFact(d))
		}
	}
	reform := l.register.Reform(l.area.Slug)
	r.Lines = append(r.Lines, chat.Labelled("What comes next", reform.Short))
	facts = append(facts, l.reformFact())
	if polls := l.register.ToCome(l.area.Slug, l.today); len(polls) > 0 {
		r.Lines = append(r.Lines, chat.Labelled("Next vote", l.briefly(polls[0])))
		facts = append(facts, pollFact(polls[0]))
	}
	if l.area.Website != "" {
		r.Lines = append(r.Lines, chat.Line{Label: "Website", Link: l.area.Website})
		facts = append(facts, l.officeFact())
	}
	return facts
}

// lapsed reports whether a holder's term has run out by law, though nobody has
// recorded who came after.
func (l look) lapsed(h pcc.Holder) bool {
	return h.End.IsZero() && !h.Due.IsZero() && h.Due.Last().Before(l.today)
}

// headline says who holds the office today, for which party and since when.
func (l look) headline(h pcc.Holder) string {
	title := l.area.Title(h)
	start := about(h.Start, h.About == "start" || h.About == "both")
	switch {
	case h.Vacant():
		return fmt.Sprintf("The post of %s has been vacant since %s. %s", title, start, h.Note)
	case h.How == "acting":
		return fmt.Sprintf("%s is the acting %s, since %s.", withParty(h, l.today), title, start)
	case h.Role == "chair":
		return fmt.Sprintf("%s is %s, since %s. There is no elected commissioner: the Court of Common Council is the police authority.",
			h.Person, title, start)
	}
	first := l.firstTerm(h)
	s := fmt.Sprintf("%s is the %s, since %s", withParty(h, l.today), title, about(first.Start, first.About == "start" || first.About == "both"))
	if first.Memory() {
		s += " (not verified)"
	}
	s += "."
	switch {
	case first.Start != h.Start && h.Due.Exact():
		s += fmt.Sprintf(" This term: %s to %s.", h.Start.Short(), h.Due.Short())
	case first.Start != h.Start:
		s += fmt.Sprintf(" This term: since %s.", h.Start.Short())
	case h.Due.Exact():
		s += fmt.Sprintf(" The term ends on %s.", h.Due.Short())
	}
	if h.Role == "mayor" {
		s += " " + l.mayorSince()
	}
	return s
}

// mayorSince says since when a mayor does here what a commissioner does elsewhere.
func (l look) mayorSince() string {
	return fmt.Sprintf("The mayor has had the powers of a Police and Crime Commissioner (PCC) here since %s.", l.area.Since.Short())
}

// firstTerm is the earliest of the terms that a person has held without a break
// up to h.
func (l look) firstTerm(h pcc.Holder) pcc.Holder {
	all := l.register.Holders(l.area.Slug)
	for i := len(all) - 1; i >= 0; i-- {
		if p := all[i]; p.Head() == h.Head() && p.Person == h.Person && p.End.AddDays(1) == h.Start && !p.End.IsZero() {
			h = p
		}
	}
	return h
}

func (l look) deputyLine(day pcc.Date) chat.Line {
	d, ok := l.register.Deputy(l.area.Slug, day)
	if !ok {
		return chat.Labelled("Deputy mayor for policing", "not known")
	}
	s := withParty(d, day)
	if d.Memory() {
		s += ", not verified"
	}
	return chat.Labelled("Deputy mayor for policing", s)
}

// briefly is a poll to come in one clause.
func (l look) briefly(e pcc.Election) string {
	switch {
	case e.Status == "doubtful":
		return fmt.Sprintf("%s by law, but planned not to be held.", e.Date)
	case e.Title != "":
		return fmt.Sprintf("%s, %s.", e.Date, e.Title)
	}
	return e.Date.String() + "."
}

// officeBegan is the day on which the first commissioners took office.
var officeBegan = pcc.Date{Year: 2012, Month: 11, Day: 22}

// holdersThen adds who held the office on a past day, and who came before and
// after.
func (l look) holdersThen(r *chat.Reply, day pcc.Date) []chat.Fact {
	h, ok := l.register.Head(l.area.Slug, day)
	switch {
	case ok:
	case day.Before(officeBegan):
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf(
			"There was no Police and Crime Commissioner (PCC) then. The first took office on %s.", officeBegan)))
		return []chat.Fact{l.officeFact()}
	default:
		r.Lines = append(r.Lines, chat.Says("Who held the office on that day is not known here."))
		return []chat.Fact{l.officeFact()}
	}
	r.Lines = append(r.Lines, chat.Says(l.then(h, day)))
	if h.Note != "" {
		r.Lines = append(r.Lines, chat.Says(h.Note))
	}
	facts := []chat.Fact{l.headFact(h)}
	if h.Role == "mayor" {
		r.Lines = append(r.Lines, l.deputyLine(day))
		if d, ok := l.register.Deputy(l.area.Slug, day); ok {
			facts = append(facts, l.deputyFact(d))
		}
	}
	before, after := l.neighbours(h)
	if before.Person != "" {
		r.Lines = append(r.Lines, chat.Labelled("Before", fmt.Sprintf("%s, until %s.", withParty(before, before.End), before.End)))
		facts = append(facts, l.headFact(before))
	}
	if after.Person != "" {
		r.Lines = append(r.Lines, chat.Labelled("After", fmt.Sprintf("%s, from %s.", withParty(after, after.Start), after.Start)))
		facts = append(facts, l.headFact(after))
	}
	return facts
}

// then says who held the office on a day, and from when to when.
func (l look) then(h pcc.Holder, day pcc.Date) string {
	title := l.area.Title(h)
	span := "from " + about(h.Start, h.About == "start" || h.About == "both")
	if h.End.IsZero() {
		span = "since " + h.Start.String()
	} else {
		span += " to " + about(h.End, h.About == "end" || h.About == "both")
	}
	if h.Memory() {
		span += " (not verified)"
	}
	switch {
	case h.Vacant():
		return fmt.Sprintf("The post of %s was vacant, %s.", title, span)
	case h.How == "acting":
		return fmt.Sprintf("%s was the acting %s, %s.", withParty(h, day), title, span)
	case h.Role == "chair":
		return fmt.Sprintf("%s was %s, %s. There is no elected commissioner in the City.", h.Person, title, span)
	}
	return fmt.Sprintf("%s was the %s, %s.", withParty(h, day), title, span)
}

// neighbours is who held the office before and after h: the nearest other
// person each way.
func (l look) neighbours(h pcc.Holder) (before, after pcc.Holder) {
	for _, other := range l.register.Holders(l.area.Slug) {
		switch {
		case !other.Head() || other.Vacant() || other.Person == h.Person:
		case other.Start.Before(h.Start):
			before = other
		case after.Person == "" && other.Start.After(h.Start):
			after = other
		}
	}
	return before, after
}

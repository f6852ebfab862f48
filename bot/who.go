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
			if given := r.Args["date"]; given != "" {
				day, ok := pcc.ParseDate(given, b.today())
				if !ok || !day.Exact() {
					return chat.Reply{}, chat.Problemf("“%s” is not a day that I understand. Write it like this: %s",
						chat.Shorten(given, echoLimit), b.typed("who West Midlands on 2014-07-20"))
				}
				r.Args["date"] = day.ISO()
			}
			return b.lookUp(ctx, r, b.who())
		},
		look: func(l look, date string) chat.Reply {
			day, ok := pcc.ParseDate(date, l.today)
			if !ok {
				day = l.today
			}
			return l.who(day)
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
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf("%s is still to come; today:", day.Short())))
		r.Facts = l.holdersNow(&r)
	default:
		r.Title = fmt.Sprintf("%s on %s", l.area.Name, day)
		r.Facts = l.holdersThen(&r, day)
	}
	l.finish(&r)
	fit(&r, whoLimit, "Website", "Next vote", "Before", "After", "Deputy mayor for policing")
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

// head is who holds or held the office on a day, as far as is known: a term that
// has run out by law is not taken to go on.
func (l look) head(day pcc.Date) (pcc.Holder, bool) {
	h, ok := l.register.Head(l.area.Slug, day)
	if ok && lapsed(h, day) {
		return pcc.Holder{}, false
	}
	return h, ok
}

// lapsed reports whether a holder's term had run out by law on a day, though
// nobody has recorded who came after.
func lapsed(h pcc.Holder, day pcc.Date) bool {
	return h.End.IsZero() && !h.Due.IsZero() && h.Due.Last().Before(day)
}

// holdersNow adds who holds the office today and what comes next.
func (l look) holdersNow(r *chat.Reply) []chat.Fact {
	var facts []chat.Fact
	h, ok := l.head(l.today)
	switch {
	case ok:
		r.Lines = append(r.Lines, chat.Says(l.headline(h)))
		facts = append(facts, l.headFact(h))
		if first := l.firstTerm(h); first.Start != h.Start {
			facts = append(facts, l.headFact(first))
		}
	case l.today.Before(officeBegan) && !l.elsewhereFirst():
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf(
			"There is no Police and Crime Commissioner (PCC) yet. The first takes office on %s.", officeBegan)))
		return []chat.Fact{l.officeFact()}
	default:
		r.Lines = append(r.Lines, chat.Says(notKnownNow))
	}
	if h.Role == "mayor" {
		line, fact := l.deputy(l.today)
		r.Lines = append(r.Lines, line)
		facts = append(facts, fact...)
	}
	r.Lines = append(r.Lines, chat.Labelled("What comes next", l.next(l.register.Reform(l.area.Slug).Short)))
	facts = append(facts, l.reformFact())
	if votes := l.register.ToCome(l.area.Slug, l.today); len(votes) > 0 {
		r.Lines = append(r.Lines, chat.Labelled("Next vote", briefly(votes[0])))
		facts = append(facts, l.voteFact(votes[0]))
	}
	if l.area.Website != "" && !l.area.Memory() {
		r.Lines = append(r.Lines, chat.Line{Label: "Website", Link: l.area.Website})
		facts = append(facts, l.officeFact())
	}
	return facts
}

// headline says who holds the office today, for which party and since when.
func (l look) headline(h pcc.Holder) string {
	title := l.area.Title(h)
	switch {
	case h.Vacant():
		return fmt.Sprintf("The post of %s has been vacant since %s. %s", title, started(h), h.Note)
	case h.How == "acting":
		return fmt.Sprintf("%s is the acting %s, since %s.", withParty(h, l.today), title, started(h))
	case h.Role == "chair":
		return fmt.Sprintf("%s is %s, since %s. There is no elected commissioner: the Court of Common Council is the police authority.",
			h.Person, title, started(h))
	}
	first := l.firstTerm(h)
	s := fmt.Sprintf("%s is the %s, since %s.", withParty(h, l.today), title, started(first))
	if before, ok := l.before(first); ok && before.Person == h.Person {
		s += fmt.Sprintf(" Before that PCC, from %s.", l.firstTerm(before).Start.Short())
	}
	switch {
	case first.Start != h.Start && h.Due.Exact():
		s += fmt.Sprintf(" This term: %s to %s.", h.Start.Short(), h.Due.Short())
	case first.Start != h.Start:
		s += fmt.Sprintf(" This term: since %s.", roughly(h.Start.Short(), h.About == "start"))
	case h.Due.Exact():
		s += fmt.Sprintf(" The term ends on %s.", h.Due.Short())
	case !h.Due.IsZero():
		s += fmt.Sprintf(" The term ends in %s.", h.Due)
	}
	if first.How == "transfer" && first.Start == h.Start {
		return s + " " + h.Note
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

// firstTerm is the earliest of the terms in one office that a person has held
// without a break up to h.
func (l look) firstTerm(h pcc.Holder) pcc.Holder {
	for {
		p, ok := l.before(h)
		if !ok || p.Person != h.Person || p.Role != h.Role {
			return h
		}
		h = p
	}
}

// lastTerm is the same the other way: the latest of those terms.
func (l look) lastTerm(h pcc.Holder) pcc.Holder {
	for _, p := range l.register.Holders(l.area.Slug) {
		if p.Person == h.Person && p.Role == h.Role && !h.End.IsZero() && h.End.AddDays(1) == p.Start {
			h = p
		}
	}
	return h
}

// before is the term that ended on the day before h began.
func (l look) before(h pcc.Holder) (pcc.Holder, bool) {
	for _, p := range l.register.Holders(l.area.Slug) {
		if p.Head() == h.Head() && !p.Vacant() && !p.End.IsZero() && p.End.AddDays(1) == h.Start {
			return p, true
		}
	}
	return pcc.Holder{}, false
}

// deputy is the line about the mayor's deputy for policing on a day, and its
// fact where there is one.
func (l look) deputy(day pcc.Date) (chat.Line, []chat.Fact) {
	const label = "Deputy mayor for policing"
	d, ok := l.register.Deputy(l.area.Slug, day)
	if !ok {
		return chat.Labelled(label, "not known"), nil
	}
	return chat.Labelled(label, withParty(d, day)+unverified(d.Fact)), []chat.Fact{l.deputyFact(d)}
}

// next is what comes next in the words of the facts, while it still lies ahead.
func (l look) next(words string) string {
	planned := l.register.Reform(l.area.Slug).Date
	if !planned.IsZero() && planned.Last().Before(l.today) {
		return fmt.Sprintf("The post was planned to end in %s. What came of that is not recorded here.", planned)
	}
	return words
}

// briefly is a vote to come in one clause.
func briefly(e pcc.Election) string {
	s := e.Date.String()
	switch {
	case e.Status == "doubtful":
		s += " by law, but planned not to be held"
	case e.Title != "":
		s += ", " + e.Title
	}
	switch e.Status {
	case "moved":
		s += ", moved from " + e.MovedFrom.String()
	case "proposed":
		s += ", proposed"
	}
	return s + unverified(e.Fact) + "."
}

// officeBegan is the day on which the first commissioners took office.
var officeBegan = pcc.Date{Year: 2012, Month: 11, Day: 22}

const notKnownNow = "Who holds the office now is not known here."

// elsewhereFirst reports whether another office held the force to account before
// there were commissioners: the mayor's in London, and the City's board.
func (l look) elsewhereFirst() bool {
	return l.area.Governance == "corporation" || l.area.Governance == "mayor" && l.area.Since.Before(officeBegan)
}

// holdersThen adds who held the office on a past day, and who came before and
// after.
func (l look) holdersThen(r *chat.Reply, day pcc.Date) []chat.Fact {
	h, ok := l.head(day)
	switch {
	case ok:
	case day.Before(officeBegan) && !l.elsewhereFirst():
		r.Lines = append(r.Lines, chat.Says(fmt.Sprintf(
			"There was no Police and Crime Commissioner (PCC) then. The first took office on %s.", officeBegan)))
		return []chat.Fact{l.officeFact()}
	default:
		r.Lines = append(r.Lines, chat.Says("Who held the office on that day is not known here."))
		return []chat.Fact{l.officeFact()}
	}
	first, last := l.firstTerm(h), l.lastTerm(h)
	r.Lines = append(r.Lines, chat.Says(l.then(h, first, last, day)))
	if h.Note != "" {
		r.Lines = append(r.Lines, chat.Says(h.Note))
	}
	facts := []chat.Fact{l.headFact(h)}
	if h.Role == "mayor" {
		line, fact := l.deputy(day)
		r.Lines = append(r.Lines, line)
		facts = append(facts, fact...)
	}
	before, after := l.neighbours(first, last)
	if before.Person != "" {
		r.Lines = append(r.Lines, chat.Labelled("Before", fmt.Sprintf("%s, until %s.", styled(before, before.End), ended(before))))
		facts = append(facts, l.headFact(before))
	}
	if after.Person != "" {
		r.Lines = append(r.Lines, chat.Labelled("After", fmt.Sprintf("%s, from %s.", styled(after, after.Start), started(after))))
		facts = append(facts, l.headFact(after))
	}
	return facts
}

// then says who held the office on a past day, from the first to the last of the
// terms that the person held on end.
func (l look) then(h, first, last pcc.Holder, day pcc.Date) string {
	title := l.area.Title(h)
	span := fmt.Sprintf("from %s to %s", started(first), ended(last))
	if last.End.IsZero() {
		span = "in office since " + started(first)
	}
	switch {
	case h.Vacant():
		return fmt.Sprintf("Nobody held the post of %s, %s.", title, span)
	case h.Role == "chair":
		return fmt.Sprintf("%s was %s, %s. There is no elected commissioner in the City.", h.Person, title, span)
	}
	article := "the "
	if h.How == "acting" {
		article = "the acting "
	}
	return fmt.Sprintf("%s was %s%s, %s.", withParty(h, day), article, title, span)
}

// neighbours is who held the office before the first and after the last of some
// terms: the nearest person each way.
func (l look) neighbours(first, last pcc.Holder) (before, after pcc.Holder) {
	for _, other := range l.register.Holders(l.area.Slug) {
		switch {
		case !other.Head() || other.Vacant():
		case other.Start.Before(first.Start):
			before = other
		case after.Person == "" && other.Start.After(last.Start):
			after = other
		}
	}
	return before, after
}

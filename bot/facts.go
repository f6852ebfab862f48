package bot

import (
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// The facts an answer rests on, each with its own date and source.

func (l look) headFact(h pcc.Holder) chat.Fact {
	title := l.area.Title(h)
	switch {
	case h.Vacant():
		return seenFact(fmt.Sprintf("the office of %s was vacant, %s", title, l.span(h)), h)
	case h.End.IsZero() && !lapsed(h, l.today):
		return seenFact(fmt.Sprintf("%s holds the office of %s, %s", withParty(h, l.today), title, l.span(h)), h)
	}
	return seenFact(fmt.Sprintf("%s held the office of %s, %s", withParty(h, last(h)), title, l.span(h)), h)
}

func (l look) deputyFact(h pcc.Holder) chat.Fact {
	return seenFact(fmt.Sprintf("%s, deputy mayor for policing, %s", h.Person, l.span(h)), h)
}

// seenFact is a holder's fact, with where the person was last seen in post.
func seenFact(says string, h pcc.Holder) chat.Fact {
	f := fact(says, h.AsOf(), h.Fact)
	if h.SeenIn != "" {
		f.Source += "; last seen in post: " + h.SeenIn
	}
	return f
}

// last is the last day of a holder's term, by law where nothing else is known.
func last(h pcc.Holder) pcc.Date {
	if h.End.IsZero() {
		return h.Due.Last()
	}
	return h.End
}

func (l look) span(h pcc.Holder) string {
	switch {
	case lapsed(h, l.today):
		return fmt.Sprintf("%s to %s, by law", h.Start.Short(), last(h).Short())
	case h.End.IsZero():
		return "since " + h.Start.Short()
	}
	return h.Start.Short() + " to " + h.End.Short()
}

func (l look) reformFact() chat.Fact {
	reform := l.register.Reform(l.area.Slug)
	return fact("what comes next", reform.Checked, reform.Fact)
}

func (l look) officeFact() chat.Fact {
	return fact("the office and its website", l.area.Checked, l.area.Fact)
}

func (l look) voteFact(e pcc.Election) chat.Fact {
	return fact(fmt.Sprintf("the vote of %s, %s", e.Date.Short(), l.voteName(e)), e.Checked, e.Fact)
}

// mustDate reads a date that one of our own facts carries.
func mustDate(iso string) pcc.Date {
	d, _ := pcc.ParseDate(iso, pcc.Date{})
	return d
}

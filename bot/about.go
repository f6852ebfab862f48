package bot

import (
	"fmt"
	"slices"
	"strconv"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) about() command {
	return command{
		Command: chat.Command{
			Name:     "about",
			Summary:  "how to reach the office for a place, and who has held it",
			Args:     []chat.Arg{{Name: "place", Kind: chat.Place, Summary: "a town, council, police force or postcode"}},
			Private:  true,
			Examples: []string{"about Gwent"},
		},
		look: func(l look, _ string) chat.Reply { return l.about() },
	}
}

// about says how to reach the office, and who has held it, the latest first.
func (l look) about() chat.Reply {
	r := chat.Reply{Kind: "about", Areas: []string{l.area.Slug}}
	r.Title = l.area.Name + ": the office"
	r.Lines = append(l.place(), chat.Says(l.area.Body+"."))
	r.Lines = append(r.Lines, l.contacts()...)
	r.Lines = append(r.Lines, l.role()...)
	if l.area.Note != "" {
		r.Lines = append(r.Lines, chat.Says(l.area.Note))
	}
	r.Facts = []chat.Fact{l.officeFact()}
	for _, h := range slices.Backward(l.terms()) {
		r.Lines = append(r.Lines, chat.Line{Item: true, Text: l.historyLine(h)})
		r.Facts = append(r.Facts, l.headFact(h))
	}
	l.finish(&r)
	r.Buttons = l.buttons("about")
	return r
}

// role says what the office does, while it is known to last.
func (l look) role() []chat.Line {
	h, ok := l.head(l.today)
	switch {
	case !ok:
		return []chat.Line{chat.Says(notKnownNow), chat.Labelled("What comes next", l.next(l.register.Reform(l.area.Slug).Short))}
	case h.Role == "chair":
		return []chat.Line{chat.Says(l.area.Force + " is run by its chief officer. The Board holds it to account.")}
	}
	lines := []chat.Line{chat.Says(fmt.Sprintf(
		"%s is run by its chief officer. This office holds it to account; complaints about the office itself go to the police and crime panel.", l.area.Force))}
	if h.Role == "mayor" {
		lines = append(lines, chat.Says(l.mayorSince()))
	}
	return lines
}

// contacts is how to reach the office. What rests on memory is not shown at all.
func (l look) contacts() []chat.Line {
	if l.area.Memory() {
		return nil
	}
	var lines []chat.Line
	for _, line := range []chat.Line{
		{Label: "Website", Link: l.area.Website},
		{Label: "E-mail", Text: l.area.Email},
		{Label: "Telephone", Text: l.area.Phone},
		{Label: "Police and crime plan", Link: l.area.Plan},
	} {
		if line.Text+line.Link != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// terms is everyone who has held the office so far, the earliest first, with
// terms that one person held on end as one.
func (l look) terms() []pcc.Holder {
	var terms []pcc.Holder
	for _, h := range l.register.Holders(l.area.Slug) {
		if !h.Head() || h.Vacant() || h.Start.After(l.today) {
			continue
		}
		if n := len(terms) - 1; n >= 0 {
			if last := terms[n]; last.Person == h.Person && last.Role == h.Role && last.End.AddDays(1) == h.Start {
				h.Start = last.Start
				if last.Memory() {
					h.Fact = last.Fact // the whole is as sure as its least sure part
				}
				terms = terms[:n]
			}
		}
		terms = append(terms, h)
	}
	return terms
}

// historyLine is one entry of the list: "2019 to 2024: Kim McGuinness (Labour), PCC".
func (l look) historyLine(h pcc.Holder) string {
	first, final := h.Start.Year, last(h).Year
	years := fmt.Sprintf("%d to %d", first, final)
	switch {
	case h.End.IsZero() && !lapsed(h, l.today):
		years = "since " + strconv.Itoa(first)
	case first == final:
		years = strconv.Itoa(first)
	}
	role := map[string]string{"pcc": "PCC", "pfcc": "PFCC", "mayor": "mayor", "chair": "chair"}[h.Role]
	if h.How == "acting" {
		role = "acting " + role
	}
	day := l.today
	if !h.End.IsZero() {
		day = h.End
	}
	return fmt.Sprintf("%s: %s, %s", years, withParty(h, day), role) + unverified(h.Fact)
}

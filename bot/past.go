package bot

import (
	"slices"
	"strings"

	"pccbot/bot/chat"
)

func (b *Bot) past() command {
	return command{
		Command: chat.Command{
			Name:     "past",
			Summary:  "the past votes for the office in a place: who won, by how much, and turnout",
			Args:     []chat.Arg{{Name: "place", Kind: chat.Place, Summary: "a town, council, police force or postcode"}},
			Private:  true,
			Examples: []string{"past Wiltshire"},
		},
		look: func(l look, _ string) chat.Reply { return l.past() },
	}
}

// past lists the votes held, the latest first.
func (l look) past() chat.Reply {
	r := chat.Reply{Kind: "past", Areas: []string{l.area.Slug}}
	r.Title = l.area.Name + ": past votes"
	r.Lines = l.place()
	for _, e := range slices.Backward(l.register.Elections(l.area.Slug)) {
		if e.Over(l.today) && e.Winner != "" {
			line := chat.Line{Item: true, Text: strings.TrimSpace(result(e) + " " + e.Note)}
			if l.area.Governance == "mayor" {
				line.Label = map[string]string{"mayor": "Mayor", "pcc": "Commissioner"}[e.Office]
			}
			r.Lines = append(r.Lines, line)
			r.Facts = append(r.Facts, l.voteFact(e))
		}
	}
	if len(r.Facts) == 0 {
		r.Lines = append(r.Lines, chat.Says("No public vote for this office is known here."))
		r.Facts = append(r.Facts, l.officeFact())
	} else {
		r.Lines = append(r.Lines, chat.Says("Turnout is counted in different ways, which alone can change it by up to one point."))
	}
	l.finish(&r)
	r.Buttons = l.buttons("past")
	return r
}

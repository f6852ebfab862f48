package bot

import (
	"fmt"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) why() command {
	return command{
		Command: chat.Command{
			Name:     "why",
			Summary:  "where the facts about a place come from, how sure and how fresh they are",
			Args:     []chat.Arg{{Name: "place", Kind: chat.Place, Summary: "a town, council, police force or postcode"}},
			Private:  true,
			Examples: []string{"why Norfolk"},
		},
		look: look.why,
	}
}

// why lists the facts behind the other answers, a page at a time. How the place
// was found is added to the first page, and only there: a button knows the area
// alone.
func (l look) why(page string) chat.Reply {
	r := chat.Reply{Kind: "why", Areas: []string{l.area.Slug}, Facts: l.facts()}
	r.Title = l.area.Name + ": where this comes from"
	pages := l.pages(r.Facts)
	n, _ := strconv.Atoi(page)
	n = min(max(n, 0), len(pages)-1)
	r.Lines = pages[n]
	if n == 0 {
		before := l.place()
		if f, ok := l.placeFact(); ok {
			before = append(before, factLine(f))
			r.Facts = append(r.Facts, f)
		}
		r.Lines = append(before, r.Lines...)
	}
	l.finish(&r)
	if n+1 < len(pages) {
		r.Buttons = append(r.Buttons, button("More facts", "why", l.area.Slug, strconv.Itoa(n+1)))
	}
	r.Buttons = append(r.Buttons,
		button("Wrong?", "wrong", "why", l.area.Slug),
		button("Share in channel", "share", "why", l.area.Slug, strconv.Itoa(n)))
	return r
}

// What the first page keeps free for the place, and every page for title and note.
const (
	roomForPlace = 480
	roomForFrame = 160
)

// pages shares the facts among as many messages as keep the limit, in the same
// way whatever place was asked for.
func (l look) pages(facts []chat.Fact) [][]chat.Line {
	pages := [][]chat.Line{nil}
	room := answerLimit - roomForFrame - roomForPlace
	for _, f := range facts {
		line := factLine(f)
		size := chat.Count(line.Plain()) + 1
		if size > room && len(pages[len(pages)-1]) > 0 {
			pages = append(pages, nil)
			room = answerLimit - roomForFrame
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], line)
		room -= size
	}
	return pages
}

// facts is all that the answers about the area today rest on.
func (l look) facts() []chat.Fact {
	var facts []chat.Fact
	if h, ok := l.head(l.today); ok {
		facts = append(facts, l.headFact(h))
		if first := l.firstTerm(h); first.Start != h.Start {
			facts = append(facts, l.headFact(first))
		}
		if d, ok := l.register.Deputy(l.area.Slug, l.today); ok && h.Role == "mayor" {
			facts = append(facts, l.deputyFact(d))
		}
	}
	facts = append(facts, l.reformFact())
	for _, e := range l.register.ToCome(l.area.Slug, l.today) {
		facts = append(facts, l.voteFact(e))
	}
	if e, ok := l.register.LastHeld(l.area.Slug, l.today); ok {
		facts = append(facts, l.voteFact(e))
	}
	return append(facts, l.officeFact())
}

// placeFact is how the place was found.
func (l look) placeFact() (chat.Fact, bool) {
	file, sure := "places.csv", "computed"
	switch {
	case l.found.Kind == "police area" || l.found.NamesForce():
		return chat.Fact{}, false
	case l.found.Postal():
		file = "postcodes.csv"
	case l.found.Kind == "council":
		file = "councils.csv"
	case l.found.Kind == "nickname":
		sure = "memory" // nicknames were written down by hand
	}
	for _, s := range l.register.Sources() {
		if s.File == file {
			return fact("where "+l.found.Name+" lies", s.AsOf, pcc.Fact{Source: s.MadeFrom, Confidence: sure, Checked: s.Checked}), true
		}
	}
	return chat.Fact{}, false
}

func factLine(f chat.Fact) chat.Line {
	s := fmt.Sprintf("%s. As of %s. Source: %s.", confidence(f.Confidence), mustDate(f.AsOf), strings.TrimSuffix(f.Source, "."))
	if f.Checked != f.AsOf {
		s += fmt.Sprintf(" Checked %s.", mustDate(f.Checked).Short())
	}
	if f.By != "" {
		s += " Set here by " + f.By + "."
	}
	return chat.Line{Item: true, Label: capital(f.Says), Text: s}
}

// confidence says in words how sure a fact is.
func confidence(word string) string {
	switch word {
	case "one source":
		return "Read in one source only"
	case "inferred":
		return "Worked out from verified facts"
	case "computed":
		return "Worked out by a rule"
	case "memory":
		return "From memory, not verified"
	}
	return "Verified"
}

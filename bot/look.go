package bot

import (
	"context"
	"fmt"
	"slices"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// A look is one lookup: what the facts say of one area, seen on one day.
type look struct {
	register *pcc.Register
	area     *pcc.Area
	today    pcc.Date
	found    pcc.Found // the place as it was asked for
}

// staleAfter is how old, in days, the oldest fact of an answer may be before the
// answer says that it may be out of date.
const staleAfter = 365

// lookUp finds the place that r asks for, or else the channel's own area, and
// answers with what the command c says of it. Where the place has no one answer,
// the reply asks or says so instead; a choice leads back to c.
func (b *Bot) lookUp(ctx context.Context, r chat.Request, c command) (chat.Reply, error) {
	register := b.Register()
	words, date := r.Args["place"], r.Args["date"]
	if words == "" {
		return b.ownArea(ctx, r, register, c)
	}
	if chat.Count(words) > placeLimit {
		return chat.Reply{}, chat.Problemf("That is too long for a place: the limit is %d characters. Try a town or a postcode, such as BS1 4ST.", placeLimit)
	}
	found, ok := register.Find(words)
	if !ok {
		return b.unknownPlace(words), nil
	}
	switch found.Sure {
	case pcc.Elsewhere:
		return elsewhere(found, b.today()), nil
	case pcc.Ask:
		return which(register, found, c.Name, date), nil
	}
	area, _ := register.Area(found.Areas[0])
	reply := c.look(look{register: register, area: area, today: b.today(), found: found}, date)
	reply.Areas = found.Areas
	reply.Buttons = append(reply.Buttons, areaButtons(known(register, others(found)), c.Name, date)...)
	return reply, nil
}

// placeLimit is longer than any place's name.
const placeLimit = 100

// ownArea answers for the area that was set for the channel, else for the
// workspace.
func (b *Bot) ownArea(ctx context.Context, r chat.Request, register *pcc.Register, c command) (chat.Reply, error) {
	slugs, workspace, err := b.areasSet(ctx, r.Channel)
	if err != nil {
		return chat.Reply{}, err
	}
	if len(slugs) == 0 {
		slugs = workspace
	}
	areas := known(register, slugs)
	switch len(areas) {
	case 0:
		return chat.Reply{}, chat.Problemf(
			"Which place? Type a town, a council or a postcode, such as: %s\nA coordinator can set this channel's own area once, with: %s",
			b.typed(c.Name+" Bristol"), b.typed("area Bristol"))
	case 1:
		found := pcc.Found{Name: areas[0].Name, Kind: "police area", Areas: slugs}
		return c.look(look{register: register, area: areas[0], today: b.today(), found: found}, r.Args["date"]), nil
	}
	reply := chat.Reply{Kind: "choice", Areas: slugs}
	reply.Title = "Which area?"
	reply.Lines = []chat.Line{chat.Says("This channel has " + number(len(areas)) + " areas: " + sentenceList(names(areas)) + ".")}
	reply.Buttons = areaButtons(areas, c.Name, r.Args["date"])
	return reply, nil
}

// known is the areas of slugs that the facts in force still have.
func known(register *pcc.Register, slugs []string) []*pcc.Area {
	var areas []*pcc.Area
	for _, slug := range slugs {
		if a, ok := register.Area(slug); ok {
			areas = append(areas, a)
		}
	}
	return areas
}

// echoLimit is how many characters of what was typed an answer repeats.
const echoLimit = 60

// unknownPlace says so, with what to try.
func (b *Bot) unknownPlace(words string) chat.Reply {
	return chat.Reply{
		Kind: "unknown",
		Message: chat.Message{Lines: []chat.Line{
			chat.Says(fmt.Sprintf("I do not know a place called “%s” in England or Wales.", chat.Shorten(words, echoLimit))),
			chat.Says("Try a town, a council, a police force or a postcode, such as BS1 4ST. For all that I can do, type: " + b.typed("help")),
		}},
	}
}

// elsewhere says that there is no PCC there, and who does it where that is known.
func elsewhere(f pcc.Found, today pcc.Date) chat.Reply {
	return chat.Reply{
		Kind: "outside",
		Message: chat.Message{
			Title: f.Name + ": no PCC there",
			Lines: []chat.Line{chat.Says(f.Where.Words + unverified(f.Where.Fact))},
			Note:  asOf(f.Where.Checked, today),
		},
		AsOf:  f.Where.Checked.ISO(),
		Facts: []chat.Fact{fact(f.Where.Name+" has no PCC", f.Where.Checked, f.Where.Fact)},
	}
}

// offered is how many choices are shown as buttons, listed how many are named.
const (
	offered = 5
	listed  = 12
)

// which asks which of several areas is meant.
func which(register *pcc.Register, f pcc.Found, verb, date string) chat.Reply {
	areas := known(register, f.Areas)
	r := chat.Reply{Kind: "choice", Areas: f.Areas}
	r.Title = "Which police area?"
	switch {
	case f.Postal():
		r.Lines = []chat.Line{chat.Says(f.Note())}
	case len(areas) > listed:
		r.Lines = []chat.Line{chat.Says(fmt.Sprintf("%s covers %d police areas. Type a town, a council or a postcode, such as BS1 4ST.", f.Name, len(areas)))}
		return r
	case covers(f.Kind):
		r.Lines = []chat.Line{chat.Says(fmt.Sprintf("%s covers %s police areas: %s.", f.Name, number(len(areas)), sentenceList(names(areas))))}
	default:
		r.Lines = []chat.Line{chat.Says(fmt.Sprintf("%s can mean a place in %s.", f.Name, alternatives(append(names(areas), elsewhereNames(f)...))))}
	}
	if f.Where.ID != "" {
		r.Lines = append(r.Lines, chat.Says(f.Where.Words+unverified(f.Where.Fact)))
	}
	shown := areas[:min(offered, len(areas))]
	r.Buttons = areaButtons(shown, verb, date)
	if len(areas) > len(shown) {
		r.Lines = append(r.Lines, chat.Says("If yours has no button, type the police area, or a postcode."))
	}
	return r
}

// covers reports whether a kind of place is so large that it spreads over
// several police areas, where a town of that name would be in one of them.
func covers(kind string) bool {
	return slices.Contains([]string{"region", "country", "county", "alliance", "area", "authority"}, kind)
}

// elsewhereNames is where else a place may be, outside England and Wales.
func elsewhereNames(f pcc.Found) []string {
	if f.Where.ID == "" {
		return nil
	}
	return []string{f.Where.Name}
}

func areaButtons(areas []*pcc.Area, verb, date string) []chat.Button {
	buttons := make([]chat.Button, len(areas))
	for i, a := range areas {
		args := []string{a.Slug}
		if date != "" {
			args = append(args, date)
		}
		buttons[i] = button(a.Name, verb, args...)
	}
	return buttons
}

// buttons is what stands under an answer that verb gave.
func (l look) buttons(verb string) []chat.Button {
	return []chat.Button{
		button("Who?", "who", l.area.Slug),
		button("Why?", "why", l.area.Slug),
		button("Wrong?", "wrong", verb, l.area.Slug),
		button("Share in channel", "share", verb, l.area.Slug),
	}
}

// others is the further areas that a place may lie in, the first two.
func others(f pcc.Found) []string {
	if f.Sure != pcc.Likely {
		return nil
	}
	return f.Areas[1:min(len(f.Areas), 3)]
}

// place is the line or two that lead from the place asked for to the area; none
// where the area itself was named.
func (l look) place() []chat.Line {
	f := l.found
	var lines []chat.Line
	rest := names(known(l.register, others(f)))
	switch {
	case f.NamesForce():
		lines = append(lines, chat.Says(fmt.Sprintf("%s is the force. This is who holds it to account.", l.area.Force)))
	case f.Kind == "police area" || f.Kind == "office" || f.Name == l.area.Name:
	case covers(f.Kind) && len(rest) > 0:
		lines = append(lines, chat.Says(fmt.Sprintf("Most of %s is in this police area. Part of it has another: %s.", f.Name, alternatives(rest))))
		rest = nil
	case f.Within != "":
		lines = append(lines, chat.Says(fmt.Sprintf("%s (%s) is in the %s police area.", f.Name, f.Within, l.area.Name)))
	default:
		lines = append(lines, chat.Says(fmt.Sprintf("%s is in the %s police area.", f.Name, l.area.Name)))
	}
	if note := f.Note(); note != "" {
		lines = append(lines, chat.Says(note))
	}
	if len(rest) > 0 && !f.Postal() {
		lines = append(lines, chat.Says(fmt.Sprintf("%s can also mean a place in %s.", f.Name, alternatives(rest))))
	}
	return lines
}

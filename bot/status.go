package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) status() command {
	return command{
		Command: chat.Command{
			Name:    "status",
			Summary: "what is set here, which polls are open, and how fresh the facts are",
			Private: true,
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			lines, slugs, err := b.areaLines(ctx, r.Channel)
			if err != nil {
				return chat.Reply{}, err
			}
			reply := chat.Reply{Kind: "status", Areas: slugs}
			reply.Title = "Status"
			open, err := b.openPolls(ctx, r.Person)
			if err != nil {
				return chat.Reply{}, err
			}
			reply.Lines = append(lines, chat.Labelled("Open polls", open))
			reply.Lines = append(reply.Lines, freshness(b.Register(), b.today())...)
			reports, err := b.reportLines(ctx, r.Person)
			if err != nil {
				return chat.Reply{}, err
			}
			reply.Lines = append(reply.Lines, reports...)
			if r.Person.Coordinator {
				err = b.addStuck(ctx, &reply, r.Channel)
			}
			return reply, err
		},
		press: b.unstick,
	}
}

// openPolls is the numbers of the polls that take answers, or "none".
func (b *Bot) openPolls(ctx context.Context, who chat.Person) (string, error) {
	n, err := b.network(ctx, who.Workspace)
	if err != nil {
		return "", err
	}
	polls, err := b.store.Polls(ctx, n, pollsRead)
	if err != nil {
		return "", fmt.Errorf("list the polls: %w", err)
	}
	var open []string
	for _, p := range polls {
		if p.Open(b.now()) {
			open = append(open, fmt.Sprintf("poll %d", p.Number))
		}
	}
	switch more := len(open) - pollsListed; {
	case len(open) == 0:
		return "none", nil
	case more > 0:
		open = append(open[:pollsListed], fmt.Sprintf("%d more", more))
	}
	return sentenceList(open), nil
}

// freshness says when the facts were checked, and names the areas whose holder
// was last seen in post longest ago.
func freshness(register *pcc.Register, today pcc.Date) []chat.Line {
	type sighting struct {
		area *pcc.Area
		seen pcc.Date
	}
	var sightings []sighting
	var checked []pcc.Date
	for i := range register.Areas() {
		a := &register.Areas()[i]
		if h, ok := register.Head(a.Slug, today); ok {
			sightings = append(sightings, sighting{a, h.AsOf()})
			checked = append(checked, h.Checked, register.Reform(a.Slug).Checked)
		}
	}
	slices.SortStableFunc(sightings, func(a, b sighting) int { return a.seen.Time().Compare(b.seen.Time()) })
	facts := fmt.Sprintf("%d areas", len(register.Areas()))
	if len(checked) > 0 {
		facts += fmt.Sprintf(", checked %s", oldest(checked...))
	}
	lines := []chat.Line{chat.Labelled("Facts", facts+".")}
	var old []string
	for _, s := range sightings {
		if stale(s.seen, today) {
			old = append(old, s.area.Name)
		}
	}
	switch {
	case len(old) > 3:
		lines = append(lines, chat.Labelled("May be out of date", fmt.Sprintf(
			"%s and %d more: the holder was last seen in post over a year ago.", strings.Join(old[:3], ", "), len(old)-3)))
	case len(old) > 0:
		lines = append(lines, chat.Labelled("May be out of date", sentenceList(old)+": the holder was last seen in post over a year ago."))
	}
	if n := register.Overridden(); n > 0 {
		lines = append(lines, chat.Labelled("Set by the host", plural(n, "fact")+"."))
	}
	return lines
}

// reportLines says how many answers were reported as wrong; a coordinator also
// sees the latest.
func (b *Bot) reportLines(ctx context.Context, p chat.Person) ([]chat.Line, error) {
	network, err := b.network(ctx, p.Workspace)
	if err != nil {
		return nil, err
	}
	n, err := b.store.ReportCount(ctx, network)
	if err != nil {
		return nil, fmt.Errorf("count reports: %w", err)
	}
	lines := []chat.Line{chat.Labelled("Answers reported as wrong", number(n))}
	if n == 0 || !p.Coordinator {
		return lines, nil
	}
	reports, err := b.store.Reports(ctx, network, 3)
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	register := b.Register()
	for _, r := range reports {
		name := r.Area
		if a, ok := register.Area(r.Area); ok {
			name = a.Name
		}
		words := cmp.Or(chat.Shorten(r.Words, 160), "no words")
		lines = append(lines, chat.Line{Item: true, Label: fmt.Sprintf("Report %d, %s, %s", r.Number, name, pcc.DateOf(r.At.In(b.london)).Short()), Text: words})
	}
	return lines, nil
}

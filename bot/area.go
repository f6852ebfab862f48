package bot

import (
	"context"
	"fmt"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func (b *Bot) area() command {
	places := []chat.Arg{{Name: "place", Kind: chat.Place, Required: true, Summary: "a place, or several with commas; “none” clears"}}
	return command{
		Command: chat.Command{
			Name:      "area",
			Summary:   "the area that this channel or the whole workspace is about",
			Examples:  []string{"area", "area Kent", "area workspace Kent, Surrey", "area none"},
			Detail:    "Once it is set, who, when and why need no place. Coordinators set it.",
			Private:   true,
			Otherwise: "set",
		},
		leaves: []command{
			{
				Command: chat.Command{Name: "show", Summary: "show what is set", Private: true},
				run:     b.showArea,
			},
			{
				Command: chat.Command{Name: "set", Summary: "set this channel's own area or areas", Args: places, Private: true, Coordinators: true},
				run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
					return b.setArea(ctx, r, r.Channel, "This channel's")
				},
			},
			{
				Command: chat.Command{Name: "workspace", Summary: "set the whole workspace's area or areas", Args: places, Private: true, Coordinators: true},
				run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
					return b.setArea(ctx, r, chat.Channel{Workspace: r.Channel.Workspace}, "The workspace's")
				},
			},
		},
	}
}

func (b *Bot) showArea(ctx context.Context, r chat.Request) (chat.Reply, error) {
	lines, slugs, err := b.areaLines(ctx, r.Channel)
	if err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Reply{Kind: "area", Areas: slugs}
	reply.Lines = append(lines, chat.Says("A coordinator can change it with: "+b.typed(r.Person, "area Kent")))
	return reply, nil
}

// areaLines says what is set for the channel and for the workspace; the slugs
// are those that count in the channel.
func (b *Bot) areaLines(ctx context.Context, c chat.Channel) ([]chat.Line, []string, error) {
	register := b.Register()
	network, err := b.store.Network(ctx, c.Workspace)
	if err != nil {
		return nil, nil, fmt.Errorf("find the network: %w", err)
	}
	var lines []chat.Line
	var inForce []string
	for _, place := range []struct {
		label string
		where chat.Channel
	}{{"This channel's area", c}, {"The workspace's area", chat.Channel{Workspace: c.Workspace}}} {
		slugs, err := b.store.Areas(ctx, network, place.where)
		if err != nil {
			return nil, nil, fmt.Errorf("read the area set: %w", err)
		}
		text := "not set"
		if areas := known(register, slugs); len(areas) > 0 {
			text = sentenceList(names(areas))
		}
		lines = append(lines, chat.Labelled(place.label, text))
		if inForce == nil {
			inForce = slugs
		}
	}
	return lines, inForce, nil
}

// setArea sets the areas of a channel, or of the workspace where the channel
// has no id. Anyone but a coordinator gets the answer for the place instead, and
// who can set it. Setting the same again changes nothing.
func (b *Bot) setArea(ctx context.Context, r chat.Request, where chat.Channel, whose string) (chat.Reply, error) {
	if r.Args["place"] == "" {
		return chat.Reply{}, chat.Problemf("Which place? For example: %s", b.typed(r.Person, "area Kent"))
	}
	if !r.Person.Coordinator {
		reply, err := b.lookUp(ctx, r, "who", func(l look) chat.Reply { return l.who(l.today) })
		reply.Lines = append([]chat.Line{chat.Says(fmt.Sprintf("Nothing was changed. This is the answer for %s:", reply.Title))}, reply.Lines...)
		reply.Title = "Only a coordinator can set the area here"
		return reply, err
	}
	slugs, choice, err := b.slugs(r)
	if err != nil || choice.Kind != "" {
		return choice, err
	}
	network, err := b.store.Network(ctx, where.Workspace)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("find the network: %w", err)
	}
	if err := b.store.SetAreas(ctx, network, where, slugs); err != nil {
		return chat.Reply{}, fmt.Errorf("set the area: %w", err)
	}
	reply := chat.Reply{Kind: "area", Areas: slugs}
	if len(slugs) == 0 {
		reply.Lines = []chat.Line{chat.Says(whose + " area is no longer set.")}
		return reply, nil
	}
	reply.Lines = []chat.Line{
		chat.Says(fmt.Sprintf("%s area is now %s.", whose, sentenceList(names(known(b.Register(), slugs))))),
		chat.Says("Nobody here needs to name a place from now on. This is enough: " + b.typed(r.Person, "who")),
	}
	return reply, nil
}

// slugs reads the places that were typed, one or several with commas. Where one
// could be more than one area, choice says which to name.
func (b *Bot) slugs(r chat.Request) (slugs []string, choice chat.Reply, err error) {
	register := b.Register()
	words := r.Args["place"]
	if strings.EqualFold(words, "none") {
		return nil, chat.Reply{}, nil
	}
	parts := []string{words}
	if _, whole := register.Find(words); !whole {
		parts = strings.Split(words, ",")
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		found, ok := register.Find(part)
		switch {
		case part == "":
		case !ok:
			return nil, b.unknownPlace(r.Person, part), nil
		case found.Sure == pcc.Elsewhere:
			return nil, elsewhere(found), nil
		case found.Sure == pcc.Ask:
			return nil, chat.Reply{}, chat.Problemf("%s can be in %s. Name the police area itself, such as: %s",
				found.Name, alternatives(names(known(register, found.Areas))), b.typed(r.Person, "area "+names(known(register, found.Areas))[0]))
		default:
			slugs = append(slugs, found.Areas[0])
		}
	}
	return unique(slugs), chat.Reply{}, nil
}

// unique is a list without what stands in it before.
func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

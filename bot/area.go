package bot

import (
	"context"
	"fmt"
	"slices"
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
				Command: chat.Command{Name: "set", Summary: "set this channel's own area or areas", Args: places, Private: true, Coordinators: true, Changes: true},
				run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
					return b.setArea(ctx, r, r.Channel, "This channel's")
				},
			},
			{
				Command: chat.Command{Name: "workspace", Summary: "set the whole workspace's area or areas", Args: places, Private: true, Coordinators: true, Changes: true},
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
	reply.Lines = append(lines, chat.Says("A coordinator can change it with: "+b.typed("area Kent")))
	return reply, nil
}

// areaLines says what is set for the channel and for the workspace; the slugs
// are those that count in the channel.
func (b *Bot) areaLines(ctx context.Context, c chat.Channel) ([]chat.Line, []string, error) {
	own, workspace, err := b.areasSet(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	register := b.Register()
	line := func(label string, slugs []string) chat.Line {
		if areas := known(register, slugs); len(areas) > 0 {
			return chat.Labelled(label, sentenceList(names(areas)))
		}
		return chat.Labelled(label, "not set")
	}
	lines := []chat.Line{line("This channel's area", own), line("The workspace's area", workspace)}
	if len(own) == 0 {
		own = workspace
	}
	return lines, own, nil
}

// areasSet is what is set for a channel, and for its workspace as a whole.
func (b *Bot) areasSet(ctx context.Context, c chat.Channel) (own, workspace []string, err error) {
	network, err := b.network(ctx, c.Workspace)
	if err != nil {
		return nil, nil, err
	}
	if own, err = b.store.Areas(ctx, network, c); err == nil {
		workspace, err = b.store.Areas(ctx, network, chat.Channel{Workspace: c.Workspace})
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the area set: %w", err)
	}
	return own, workspace, nil
}

// setArea sets the areas of a channel, or of the workspace where the channel
// has no id. Anyone but a coordinator gets the answer for the place instead, and
// who can set it. Setting the same again changes nothing.
func (b *Bot) setArea(ctx context.Context, r chat.Request, where chat.Channel, whose string) (chat.Reply, error) {
	words := r.Args["place"]
	if strings.Trim(words, ", ") == "" {
		return chat.Reply{}, chat.Problemf("Which place? For example: %s", b.typed("area Kent"))
	}
	if !r.Person.Coordinator {
		return b.notCoordinator(ctx, r)
	}
	register := b.Register()
	slugs, err := b.placesToSet(register, words)
	if err != nil {
		return chat.Reply{}, err
	}
	network, err := b.network(ctx, where.Workspace)
	if err != nil {
		return chat.Reply{}, err
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
		chat.Says(fmt.Sprintf("%s area is now %s.", whose, sentenceList(names(known(register, slugs))))),
		chat.Says("Nobody here needs to name a place from now on. This is enough: " + b.typed("who")),
	}
	return reply, nil
}

// notCoordinator says who can set the area, with the answer for the place.
func (b *Bot) notCoordinator(ctx context.Context, r chat.Request) (chat.Reply, error) {
	const refusal = "Only a coordinator can set the area here. Nothing was changed."
	reply, err := b.lookUp(ctx, r, b.who())
	if err != nil || reply.Kind != "who" {
		return chat.Reply{}, chat.Problem{Words: refusal}
	}
	reply.Lines = append([]chat.Line{chat.Says("This is the answer for " + reply.Title + ":")}, reply.Lines...)
	reply.Title = refusal
	return reply, nil
}

// placesToSet reads the places that were typed, one or several with commas. The
// word none stands for no place. A place that could be in more than one area is
// a chat.Problem that says which to name.
func (b *Bot) placesToSet(register *pcc.Register, words string) ([]string, error) {
	if strings.EqualFold(strings.Trim(words, ", "), "none") {
		return nil, nil
	}
	parts := []string{words}
	if _, whole := register.Find(words); !whole {
		parts = strings.Split(strings.ReplaceAll(words, " and ", ","), ",")
	}
	var slugs []string
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		slug, err := b.placeToSet(register, part)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(slugs, slug) {
			slugs = append(slugs, slug)
		}
	}
	return slugs, nil
}

func (b *Bot) placeToSet(register *pcc.Register, words string) (string, error) {
	found, ok := register.Find(words)
	switch areas := names(known(register, found.Areas)); {
	case !ok:
		return "", chat.Problem{Words: b.unknownPlace(words).Text() + "\nNothing was changed."}
	case found.Sure == pcc.Elsewhere:
		return "", chat.Problem{Words: found.Where.Words + " Nothing was changed."}
	case found.Kind == "postcode":
	case found.Sure != pcc.Sure && len(areas) > listed:
		return "", chat.Problemf("%s covers %d police areas, so nothing was changed. Name those you want, such as: %s",
			found.Name, len(areas), b.typed("area Kent, Surrey"))
	case found.Sure != pcc.Sure && found.Postal():
		return "", chat.Problemf("%s Nothing was changed. You can also name the police area itself, such as: %s", found.Note(), b.typed("area "+areas[0]))
	case found.Sure != pcc.Sure:
		return "", chat.Problemf("%s can mean %s, so nothing was changed. Name the police area itself, such as: %s",
			found.Name, alternatives(areas), b.typed("area "+areas[0]))
	}
	return found.Areas[0], nil
}

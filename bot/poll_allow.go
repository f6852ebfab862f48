package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pccbot/bot/chat"
)

func (b *Bot) pollAllow() command {
	return command{
		Command: chat.Command{
			Name:         "allow",
			Summary:      "say who may start polls besides coordinators",
			Args:         []chat.Arg{{Name: "who", Summary: "a person, not and a person, everyone, or coordinators"}},
			Private:      true,
			Coordinators: true,
			Changes:      true,
			Examples:     []string{"poll allow @sam", "poll allow not @sam", "poll allow everyone", "poll allow coordinators"},
			Detail:       "Everybody may vote. Whom you named is kept as a code, so I can say how many they are and not who.",
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			n, err := b.network(ctx, r.Channel.Workspace)
			if err != nil {
				return chat.Reply{}, err
			}
			who := strings.TrimSpace(r.Args["who"])
			if who == "" {
				return b.creators(ctx, n, "")
			}
			if !r.Person.Coordinator {
				return chat.Reply{}, chat.Problem{Words: "Only a coordinator can say who may start polls. Nothing was changed."}
			}
			return b.allow(ctx, n, r.Person, who)
		},
	}
}

// allow names a person, or everyone, or takes that back.
func (b *Bot) allow(ctx context.Context, n chat.Network, by chat.Person, who string) (chat.Reply, error) {
	may := true
	switch strings.ToLower(who) {
	case "everyone", "everybody", "coordinators", "not everyone", "not everybody":
		may = strings.HasPrefix(strings.ToLower(who), "every")
		if err := b.store.AllowEveryone(ctx, n, may); err != nil {
			return chat.Reply{}, fmt.Errorf("say who may start polls: %w", err)
		}
		return b.creators(ctx, n, "")
	}
	if first, rest, _ := strings.Cut(who, " "); strings.EqualFold(first, "not") || strings.EqualFold(first, "remove") {
		may, who = false, rest
	}
	id := mentioned(who)
	if id == "" || strings.ContainsAny(id, " ,") || slices.Contains([]string{"none", "nobody", "not", "all"}, strings.ToLower(id)) {
		return chat.Reply{}, chat.Problemf("“%s” is not one person. For example: %s, or: %s, or: %s. Nothing was changed.", chat.Shorten(who, echoLimit),
			b.typed("poll allow @sam"), b.typed("poll allow not @sam"), b.typed("poll allow coordinators"))
	}
	person := chat.Person{Workspace: by.Workspace, ID: id}
	if err := b.store.Allow(ctx, n, b.Key.Person("creator", person), may); err != nil {
		return chat.Reply{}, fmt.Errorf("say who may start polls: %w", err)
	}
	lead := chat.Shorten(who, echoLimit) + " may start polls now. "
	if !may {
		lead = chat.Shorten(who, echoLimit) + " is no longer among those named. "
	}
	return b.creators(ctx, n, lead)
}

// mentioned is the id in a mention as chat services write it, <@U123|sam> or
// <@!123>, or the name itself.
func mentioned(who string) string {
	if inner, ok := strings.CutPrefix(who, "<@"); ok {
		inner, _, _ = strings.Cut(strings.TrimSuffix(inner, ">"), "|")
		return strings.TrimPrefix(inner, "!")
	}
	return strings.TrimSpace(strings.TrimPrefix(who, "@"))
}

// creators says who may start polls, after what was changed.
func (b *Bot) creators(ctx context.Context, n chat.Network, lead string) (chat.Reply, error) {
	named, everyone, err := b.store.Creators(ctx, n)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("count who may start polls: %w", err)
	}
	words := "Coordinators can start polls here."
	switch {
	case everyone:
		words = "Everyone can start polls here."
	case named > 0:
		words = fmt.Sprintf("Coordinators can start polls here, and so can %s whom they named.", persons(named))
	}
	return b.says(lead + words + " Everyone can vote."), nil
}

func persons(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

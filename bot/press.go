package bot

import (
	"context"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// An action is what a button does: a verb and what it is about, never anything
// that a person typed. It travels through the chat service as the button's id.
type action struct {
	verb string   // the name of a command, or "share", "wrong", "say" …
	args []string // slugs, dates and numbers
}

// actionVersion leads every id, so that a later program can tell an old button
// from its own.
const actionVersion = "1"

// id writes an action as a button's id: "1:who:kent:2014-07-20".
func (a action) id() string {
	return strings.Join(append([]string{actionVersion, a.verb}, a.args...), ":")
}

// parseAction reads a button's id. It reports false for one that is not of this
// version.
func parseAction(id string) (action, bool) {
	parts := strings.Split(id, ":")
	if len(id) > 100 || len(parts) < 2 || parts[0] != actionVersion || parts[1] == "" {
		return action{}, false
	}
	return action{parts[1], parts[2:]}, true
}

// arg is the nth argument, or "".
func (a action) arg(n int) string {
	if n < len(a.args) {
		return a.args[n]
	}
	return ""
}

func button(label, verb string, args ...string) chat.Button {
	return chat.Button{ID: action{verb, args}.id(), Label: label}
}

// Pressed replies to a button. See chat.Handler.
func (b *Bot) Pressed(ctx context.Context, p chat.Press) chat.Reply {
	reply, err := b.pressed(ctx, p)
	if err != nil {
		return b.sorry(ctx, err)
	}
	return reply
}

func (b *Bot) pressed(ctx context.Context, p chat.Press) (chat.Reply, error) {
	a, ok := parseAction(p.ID)
	if !ok {
		return chat.Reply{}, oldButton
	}
	switch a.verb {
	case "share":
		return b.share(a)
	case "wrong":
		return b.reportWrong(ctx, p.Person, report{about: a.arg(0), area: a.arg(1)})
	case "say":
		return b.askWhatIsWrong(a)
	}
	reply, err := b.show(a)
	reply.Private = true
	return reply, err
}

// oldButton is for a button that this program does not know.
var oldButton = chat.Problem{Words: "This button is no longer in use. Please type what you want to know, such as: who Bristol"}

// show answers a button of a lookup: who, when, why or about an area.
func (b *Bot) show(a action) (chat.Reply, error) {
	register := b.Register()
	area, ok := register.Area(a.arg(0))
	if !ok {
		return chat.Reply{}, oldButton
	}
	look := look{register: register, area: area, today: b.today(), found: pcc.Found{Name: area.Name, Kind: "police area", Areas: []string{area.Slug}}}
	switch a.verb {
	case "who":
		day, ok := pcc.ParseDate(a.arg(1), look.today)
		if !ok {
			day = look.today
		}
		return look.who(day), nil
	case "when":
		return look.when(), nil
	case "why":
		return look.why(a.arg(1)), nil
	case "about":
		return look.about(), nil
	case "past":
		return look.past(), nil
	}
	return chat.Reply{}, oldButton
}

// share shows everybody what only the asker saw. The answer is made anew from
// the area, so that nothing the asker typed comes with it.
func (b *Bot) share(a action) (chat.Reply, error) {
	if len(a.args) == 0 {
		return chat.Reply{}, oldButton
	}
	reply, err := b.show(action{a.args[0], a.args[1:]})
	if err != nil {
		return chat.Reply{}, err
	}
	reply.Private = false
	reply.Buttons = withoutShare(reply.Buttons)
	return reply, nil
}

func withoutShare(buttons []chat.Button) []chat.Button {
	var out []chat.Button
	for _, b := range buttons {
		if a, _ := parseAction(b.ID); a.verb != "share" {
			out = append(out, b)
		}
	}
	return out
}

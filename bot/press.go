package bot

import (
	"context"
	"slices"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// An action is what a button does: a verb and what it is about, never anything
// that a person typed. It travels through the chat service as the button's id.
type action struct {
	verb string   // the name of a command, or "share"
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
	return b.reply(ctx, func() (chat.Reply, error) { return b.pressed(ctx, p) })
}

func (b *Bot) pressed(ctx context.Context, p chat.Press) (chat.Reply, error) {
	a, ok := parseAction(p.ID)
	if !ok {
		return chat.Reply{}, b.oldButton()
	}
	if a.verb == "share" {
		return b.share(a)
	}
	if c, ok := leaf(b.commands, a.verb); ok && c.press != nil {
		if repeated, err := b.repeated(ctx, c, p.Person.Workspace, p.Key); err != nil || repeated {
			return cameTwice(), err
		}
		return c.press(ctx, p, a)
	}
	reply, err := b.show(a)
	reply.Private = true
	return reply, err
}

// Submitted replies to a form. See chat.Handler.
func (b *Bot) Submitted(ctx context.Context, f chat.Form) chat.Reply {
	return b.reply(ctx, func() (chat.Reply, error) { return b.submitted(ctx, f) })
}

func (b *Bot) submitted(ctx context.Context, f chat.Form) (chat.Reply, error) {
	a, ok := parseAction(f.ID)
	if !ok {
		return chat.Reply{}, b.oldButton()
	}
	c, ok := leaf(b.commands, a.verb)
	if !ok || c.submit == nil {
		return chat.Reply{}, b.oldButton()
	}
	if repeated, err := b.repeated(ctx, c, f.Person.Workspace, f.Key); err != nil || repeated {
		return cameTwice(), err
	}
	return c.submit(ctx, f, a)
}

// oldButton is for a button or a form that this program does not know.
func (b *Bot) oldButton() error {
	return chat.Problemf("This button is no longer in use. Please type what you want to know, such as: %s", b.typed("who Bristol"))
}

// show answers a button of a lookup, such as who or when, about an area.
func (b *Bot) show(a action) (chat.Reply, error) {
	register := b.Register()
	area, known := register.Area(a.arg(0))
	c, ok := leaf(b.commands, a.verb)
	if !known || !ok || c.look == nil {
		return chat.Reply{}, b.oldButton()
	}
	found := pcc.Found{Name: area.Name, Kind: "police area", Areas: []string{area.Slug}}
	return c.look(look{register: register, area: area, today: b.today(), found: found}, a.arg(1)), nil
}

// share shows everybody what only the asker saw. The answer is made anew from
// the area, so that nothing the asker typed comes with it.
func (b *Bot) share(a action) (chat.Reply, error) {
	if len(a.args) == 0 {
		return chat.Reply{}, b.oldButton()
	}
	reply, err := b.show(action{a.args[0], a.args[1:]})
	if err != nil {
		return chat.Reply{}, err
	}
	reply.Private = false
	reply.Buttons = slices.DeleteFunc(reply.Buttons, func(button chat.Button) bool {
		a, _ := parseAction(button.ID)
		return a.verb == "share"
	})
	return reply, nil
}

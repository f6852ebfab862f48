package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// How many polls a list shows, and how many of the latest are looked at for it.
const (
	pollsListed = 10
	pollsRead   = 500
)

func (b *Bot) pollList() command {
	return command{
		Command: chat.Command{
			Name:     "list",
			Summary:  "the polls here: open, closed or mine",
			Args:     []chat.Arg{{Name: "which", Summary: "open, closed or mine; all if left out"}},
			Private:  true,
			Examples: []string{"poll list", "poll list mine"},
		},
		run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
			which := strings.ToLower(r.Args["which"])
			switch which {
			case "", "all", "open", "closed", "mine":
				return b.listPolls(ctx, r.Person, which)
			}
			return chat.Reply{}, chat.Problemf("The list can show open, closed or mine. For example: %s", b.typed("poll list open"))
		},
	}
}

// listPolls is the latest polls of the network, the newest first.
func (b *Bot) listPolls(ctx context.Context, who chat.Person, which string) (chat.Reply, error) {
	n, err := b.network(ctx, who.Workspace)
	if err != nil {
		return chat.Reply{}, err
	}
	polls, err := b.store.Polls(ctx, n, pollsRead)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("list the polls: %w", err)
	}
	author := b.Key.Person("author", who)
	var shown []poll.Poll
	for _, p := range polls {
		closed := !p.Closed.IsZero() || timeIsUp(p, b.now())
		switch {
		case which == "open" && closed, which == "closed" && !closed, which == "mine" && p.Author != author:
		case p.Opened.IsZero() && !b.runs(who, p): // a poll to come is its organisers' business
		default:
			shown = append(shown, p)
		}
	}
	reply := chat.Reply{Kind: "polls", Private: true}
	reply.Title = "Polls here"
	if which != "" && which != "all" {
		reply.Title += ": " + which
	}
	for _, p := range shown[:min(pollsListed, len(shown))] {
		if s, ok, err := b.store.Snapshot(ctx, n, p.Number); err != nil {
			return chat.Reply{}, fmt.Errorf("read the results of poll %d: %w", p.Number, err)
		} else if ok && !p.Closed.IsZero() {
			p.Answered = s.Answered // as it was at the close, whatever was erased since
		}
		reply.Lines = append(reply.Lines, chat.Line{Item: true, Label: fmt.Sprintf("Poll %d", p.Number),
			Text: chat.Shorten(about(p.Draft), 70) + " – " + b.state(p)})
	}
	switch more := len(shown) - pollsListed; {
	case len(shown) == 0:
		reply.Lines = []chat.Line{chat.Says("None yet. A coordinator starts one in a minute with: " + b.typed("poll new engagement"))}
		if which != "" && which != "all" && len(polls) > 0 {
			reply.Lines = []chat.Line{chat.Says("None. To see all polls: " + b.typed("poll list all"))}
		}
		return reply, nil
	case more > 0:
		reply.Lines = append(reply.Lines, chat.Says(fmt.Sprintf("and %d more, older.", more)))
	}
	if i := slices.IndexFunc(shown, func(p poll.Poll) bool { return p.Open(b.now()) }); i >= 0 {
		reply.Lines = append(reply.Lines, chat.Says("To answer one: "+b.typed(fmt.Sprintf("vote %d", shown[i].Number))))
	}
	if i := slices.IndexFunc(shown, func(p poll.Poll) bool { return !p.Closed.IsZero() }); i >= 0 {
		reply.Lines = append(reply.Lines, chat.Says("For the results of one: "+b.typed(fmt.Sprintf("results %d", shown[i].Number))))
	}
	return reply, nil
}

// state is how a poll stands, in a few words.
func (b *Bot) state(p poll.Poll) string {
	switch {
	case missed(p) && !p.Closed.IsZero():
		return "could not be held: the bot was not running then"
	case !p.Closed.IsZero():
		return fmt.Sprintf("closed %s; %d answered", p.Closed.In(b.london).Format("2 January 2006"), p.Answered)
	case p.Opened.IsZero():
		return "opens " + b.moment(p.Opens)
	case timeIsUp(p, b.now()):
		return "closed " + b.moment(p.Closes)
	}
	return fmt.Sprintf("open until %s; %d answered", b.moment(p.Closes), p.Answered)
}

package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func (b *Bot) poll() command {
	return command{
		Command: chat.Command{
			Name:      "poll",
			Summary:   "ask the network something, in confidence",
			Bare:      "list",
			Otherwise: "new",
			Examples: []string{
				"poll new engagement",
				`poll new "Has your PCC replied?" yes / no / not sure, close friday 5pm`,
			},
			Detail:  "A poll shows who answered to nobody, and results only once it is closed and five people have answered.",
			Private: true,
		},
		leaves: []command{
			b.pollNew(),
			b.pollList(),
			b.pollPost(),
			b.pollClose(),
			b.pollReopen(),
			b.pollCopy(),
			b.pollDelete(),
			b.pollComments(),
			b.pollAllow(),
		},
	}
}

// pollArg is the argument of a command about one poll.
func pollArg(more string) []chat.Arg {
	return []chat.Arg{{Name: "poll", Required: true, Summary: "the poll's number" + more}}
}

// thePoll finds the poll whose number words begin with, and what follows it. One
// that is not of the workspace's network is unknown.
func (b *Bot) thePoll(ctx context.Context, w chat.Workspace, words, example string) (chat.Network, poll.Poll, string, error) {
	number, rest, ok := poll.ParseNumber(words)
	if !ok {
		return 0, poll.Poll{}, "", chat.Problemf("Which poll? Give its number, such as: %s\nTo see the polls: %s", b.typed(example), b.typed("poll list"))
	}
	n, err := b.network(ctx, w)
	if err != nil {
		return 0, poll.Poll{}, "", err
	}
	p, err := b.numbered(ctx, n, number)
	return n, p, rest, err
}

// numbered is the poll of a network with a number.
func (b *Bot) numbered(ctx context.Context, n chat.Network, number int) (poll.Poll, error) {
	p, ok, err := b.store.Poll(ctx, n, number)
	switch {
	case err != nil:
		return poll.Poll{}, fmt.Errorf("read poll %d: %w", number, err)
	case !ok:
		return poll.Poll{}, b.noPoll(number)
	}
	return p, nil
}

// noPoll is for a number that no poll here has: it was deleted, or never was.
func (b *Bot) noPoll(number int) error {
	return chat.Problemf("There is no poll %d here. To see the polls: %s", number, b.typed("poll list"))
}

// pressedPoll finds the poll that a button is about, by the network and the number
// in its id. A button that was carried over from another network finds none.
func (b *Bot) pressedPoll(ctx context.Context, w chat.Workspace, a action) (chat.Network, poll.Poll, error) {
	network, err := strconv.ParseInt(a.arg(0), 10, 64)
	if err != nil {
		return 0, poll.Poll{}, b.oldButton()
	}
	number, err := strconv.Atoi(a.arg(1))
	if err != nil || number < 1 {
		return 0, poll.Poll{}, b.oldButton()
	}
	own, err := b.network(ctx, w)
	switch {
	case err != nil:
		return 0, poll.Poll{}, err
	case own != chat.Network(network):
		return 0, poll.Poll{}, b.noPoll(number)
	}
	p, err := b.numbered(ctx, own, number)
	return own, p, err
}

// pollButton is a button about a poll: its id carries the network and the number.
func pollButton(label, verb string, n chat.Network, number int, args ...string) chat.Button {
	return button(label, verb, append([]string{strconv.FormatInt(int64(n), 10), strconv.Itoa(number)}, args...)...)
}

// runs reports whether a person may close and delete a poll and see what is for
// its organisers alone: a coordinator, or who posted it.
func (b *Bot) runs(who chat.Person, p poll.Poll) bool {
	return who.Coordinator || !p.Author.IsZero() && p.Author == b.Key.Person("author", who)
}

// refuse refuses what a person may not do, and keeps a line of it without the
// person.
func (b *Bot) refuse(ctx context.Context, n chat.Network, p poll.Poll, what string) error {
	if err := b.store.Note(ctx, n, p.Number, "refused: "+what, b.now()); err != nil {
		return fmt.Errorf("note a refusal: %w", err)
	}
	return chat.Problemf("Only a coordinator, or the person who posted poll %d, can %s it. Nothing was changed.", p.Number, what)
}

// mayCreate reports whether a person may start polls here.
func (b *Bot) mayCreate(ctx context.Context, n chat.Network, who chat.Person) (bool, error) {
	if who.Coordinator {
		return true, nil
	}
	may, err := b.store.MayCreate(ctx, n, b.Key.Person("creator", who))
	if err != nil {
		return false, fmt.Errorf("look whether they may start polls: %w", err)
	}
	return may, nil
}

// onlyCreators refuses a poll to somebody who may not start one.
func (b *Bot) onlyCreators(ctx context.Context, n chat.Network, who chat.Person) error {
	may, err := b.mayCreate(ctx, n, who)
	if err != nil || may {
		return err
	}
	return chat.Problemf("Only a coordinator can start a poll here, or somebody whom a coordinator named. A coordinator can name you with: %s", b.typed("poll allow @you"))
}

// about is what a poll is called in a list and on its card.
func about(d poll.Draft) string {
	switch {
	case d.Template == "engagement":
		return "working with your commissioner"
	case d.Template == "survey":
		return "working with your commissioner, the whole survey"
	case len(d.Questions) == 1:
		return d.Questions[0].Text
	}
	return fmt.Sprintf("%s and %s", d.Questions[0].Text, plural(len(d.Questions)-1, "more question"))
}

// prefix is what people type before a command, with the space after it.
func (b *Bot) prefix() string {
	if b.Prefix == "" {
		return ""
	}
	return strings.TrimSpace(b.Prefix) + " "
}

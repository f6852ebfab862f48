package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/bot/poll"
)

func (b *Bot) privacy() command {
	return command{
		Command: chat.Command{
			Name:     "privacy",
			Summary:  "what is kept on you, and who sees what",
			Private:  true,
			Examples: []string{"privacy", "privacy download", "forget me"},
		},
		leaves: []command{
			{
				Command: chat.Command{Name: "show", Summary: "what is kept on you, and who sees what", Private: true},
				run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
					return b.keptOn(ctx, r.Person)
				},
			},
			{
				Command: chat.Command{Name: "download", Summary: "all that can be found of yours, as a file", Private: true},
				run: func(ctx context.Context, r chat.Request) (chat.Reply, error) {
					return b.download(ctx, r.Person)
				},
				press: func(ctx context.Context, p chat.Press, _ action) (chat.Reply, error) {
					return b.download(ctx, p.Person)
				},
			},
			{
				Command: chat.Command{Name: "agree", Summary: "agree to the notice by typing, where you would press I agree", Private: true, Changes: true,
					Args: []chat.Arg{{Name: "version", Summary: "the number that the notice names; without it you read the notice"}}},
				run: b.agreeByTyping,
			},
			{
				Command: chat.Command{
					Name: "notice", Summary: "set who asks here and whom to write to, in the notice",
					Args:    []chat.Arg{{Name: "words", Required: true, Summary: "who asks, why, and whom to write to"}},
					Private: true, Coordinators: true, Changes: true,
					Examples: []string{"privacy notice the Exampleshire Voluntary Network, to prepare its meetings with the commissioner. Write to: hello@example.org"},
				},
				run: b.setNotice,
			},
		},
	}
}

// A kept is all that can be found of one person in a network.
type kept struct {
	network chat.Network
	consent poll.Consent
	agreed  time.Time
	creator bool
	voters  map[int]poll.Mark // in each poll whose answers still belong to people
	answers []keptAnswer
	started []string // the numbers of the polls that they posted
}

// keptAnswer is one answer of theirs, in words.
type keptAnswer struct {
	Poll     int    `json:"poll"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
	Area     string `json:"area,omitempty"`
}

// find looks for all that is kept on a person. Answers in polls that closed over
// a day ago belong to nobody and cannot be found.
func (b *Bot) find(ctx context.Context, who chat.Person) (kept, error) {
	n, err := b.network(ctx, who.Workspace)
	if err != nil {
		return kept{}, err
	}
	k := kept{network: n, consent: poll.Consent{Person: b.Key.Person("consent", who)}, voters: map[int]poll.Mark{}}
	if k.consent.Version, k.agreed, err = b.store.Consent(ctx, n, k.consent.Person); err != nil {
		return k, fmt.Errorf("look for a consent: %w", err)
	}
	may, err := b.store.MayCreate(ctx, n, b.Key.Person("creator", who))
	if err != nil {
		return k, fmt.Errorf("look whether they may start polls: %w", err)
	}
	_, everyone, err := b.store.Creators(ctx, n)
	if err != nil {
		return k, fmt.Errorf("look whether everyone may start polls: %w", err)
	}
	k.creator = may && !everyone // where everyone may, nothing says it of them
	if k.started, err = b.started(ctx, n, who); err != nil {
		return k, err
	}
	linked, err := b.store.LinkedPolls(ctx, n)
	if err != nil {
		return k, fmt.Errorf("look for polls: %w", err)
	}
	for _, l := range linked {
		voter := b.Key.Voter(who, l.Salt)
		area, ballots, err := b.store.Ballots(ctx, n, l.Poll, voter)
		if err != nil {
			return k, fmt.Errorf("look for answers: %w", err)
		}
		k.voters[l.Poll] = voter
		if len(ballots) == 0 {
			continue
		}
		p, ok, err := b.store.Poll(ctx, n, l.Poll)
		if err != nil {
			return k, fmt.Errorf("read poll %d: %w", l.Poll, err)
		}
		if !ok {
			continue
		}
		for _, ballot := range ballots {
			q := p.Questions[ballot.Question-1]
			k.answers = append(k.answers, keptAnswer{l.Poll, q.Text, q.Says(ballot), area})
		}
	}
	return k, nil
}

// started is the numbers of the polls that a person posted.
func (b *Bot) started(ctx context.Context, n chat.Network, who chat.Person) ([]string, error) {
	polls, err := b.store.Polls(ctx, n, pollsRead)
	if err != nil {
		return nil, fmt.Errorf("list the polls: %w", err)
	}
	author := b.Key.Person("author", who)
	var numbers []string
	for _, p := range polls {
		if p.Author == author {
			numbers = append(numbers, strconv.Itoa(p.Number))
		}
	}
	return numbers, nil
}

// polls is the numbers of the polls with answers of theirs.
func (k kept) polls() []string {
	var numbers []string
	last := 0
	for _, a := range k.answers {
		if a.Poll != last {
			numbers = append(numbers, fmt.Sprint(a.Poll))
		}
		last = a.Poll
	}
	return numbers
}

// keptOn says what is kept on a person, then who sees what.
func (b *Bot) keptOn(ctx context.Context, who chat.Person) (chat.Reply, error) {
	k, err := b.find(ctx, who)
	if err != nil {
		return chat.Reply{}, err
	}
	notice, err := b.notice(ctx, k.network)
	if err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Reply{Kind: "privacy", Private: true}
	reply.Title = "Privacy"
	reply.Lines = []chat.Line{chat.Labelled("On you", b.keptWords(k))}
	reply.Lines = append(reply.Lines, b.noticeLines(notice)...)
	reply.Lines = append(reply.Lines, chat.Says("Lookups leave no trace. To complain, write to whoever asks; they must confirm within 30 days that they have it."))
	reply.Buttons = []chat.Button{button("Download", "privacy download"), button("Erase", "forget-me", "ask")}
	return reply, nil
}

// keptWords is what is kept on a person, in a sentence or two.
func (b *Bot) keptWords(k kept) string {
	var kept []string
	if k.consent.Version > 0 {
		kept = append(kept, fmt.Sprintf("you agreed to the notice on %s", pcc.DateOf(k.agreed).Short()))
	}
	if polls := k.polls(); len(polls) > 0 {
		kept = append(kept, "answers in poll "+sentenceList(polls))
	}
	if k.creator {
		kept = append(kept, "you may start polls")
	}
	if len(k.started) > 0 {
		kept = append(kept, "you posted poll "+sentenceList(k.started))
	}
	if len(kept) == 0 {
		return "nothing that can be found. You have not agreed to the notice here."
	}
	return strings.Join(kept, "; ") + ". Answers in polls that closed over a day ago belong to nobody by now."
}

// download gives a person all that can be found of theirs.
func (b *Bot) download(ctx context.Context, who chat.Person) (chat.Reply, error) {
	k, err := b.find(ctx, who)
	if err != nil {
		return chat.Reply{}, err
	}
	file := struct {
		Agreed   string       `json:"agreed_to_the_notice_on,omitempty"`
		Version  int          `json:"version_of_the_notice,omitempty"`
		MayStart bool         `json:"may_start_polls"`
		Posted   []string     `json:"posted_polls,omitempty"`
		Answers  []keptAnswer `json:"answers"`
	}{Version: k.consent.Version, MayStart: k.creator, Posted: k.started, Answers: k.answers}
	if k.consent.Version > 0 {
		file.Agreed = k.agreed.UTC().Format(time.DateOnly)
	}
	if file.Answers == nil {
		file.Answers = []keptAnswer{}
	}
	data, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return chat.Reply{}, fmt.Errorf("write what is kept on a person: %w", err)
	}
	reply := b.says("This is all that can be found of yours here. Answers in polls that closed over a day ago belong to nobody and cannot be found.")
	reply.Kind = "file"
	reply.Files = []chat.File{{Name: "kept-on-me.json", Type: "application/json", Alt: "all that is kept on you here", Data: append(data, '\n')}}
	return reply, nil
}

// agreeByTyping is for those who cannot press a button. They agree to the version
// that they name, which they have read; without one they read it.
func (b *Bot) agreeByTyping(ctx context.Context, r chat.Request) (chat.Reply, error) {
	n, err := b.network(ctx, r.Person.Workspace)
	if err != nil {
		return chat.Reply{}, err
	}
	notice, err := b.notice(ctx, n)
	if err != nil {
		return chat.Reply{}, err
	}
	if r.Args["version"] != strconv.Itoa(notice.Version) {
		reply := chat.Reply{Kind: "privacy", Private: true}
		reply.Title = "Please read this first. Nothing is recorded yet"
		reply.Lines = append(b.noticeLines(notice), b.yourChoice(), chat.Says("To agree to it, type: "+b.typed(fmt.Sprintf("privacy agree %d", notice.Version))))
		return reply, nil
	}
	consent := poll.Consent{Person: b.Key.Person("consent", r.Person), Version: notice.Version}
	if err := b.store.Agree(ctx, n, consent, b.now()); err != nil {
		return chat.Reply{}, fmt.Errorf("record a consent: %w", err)
	}
	reply := b.says(fmt.Sprintf("Agreed, to version %d of the notice. Now answer, such as: %s", notice.Version, b.typed("vote 1")))
	reply.Kind = "privacy"
	return reply, nil
}

// noticeMax is how many characters a network's own words may have.
const noticeMax = 300

// setNotice sets a network's own words. Everybody is asked to agree anew, for
// they agreed to other words.
func (b *Bot) setNotice(ctx context.Context, r chat.Request) (chat.Reply, error) {
	words := chat.OneLine(r.Args["words"])
	switch n := chat.Count(words); {
	case !r.Person.Coordinator:
		return chat.Reply{}, chat.Problem{Words: "Only a coordinator can set the notice. Nothing was changed."}
	case n == 0:
		return chat.Reply{}, chat.Problemf("Who asks, why, and whom can people write to? For example: %s",
			b.typed("privacy notice the Exampleshire Voluntary Network, to prepare its meetings with the commissioner. Write to: hello@example.org"))
	case n > noticeMax:
		return chat.Reply{}, chat.Problemf("That is %d characters, and the limit is %d. Nothing was changed.", n, noticeMax)
	}
	n, err := b.network(ctx, r.Person.Workspace)
	if err != nil {
		return chat.Reply{}, err
	}
	if _, err := b.store.SetNotice(ctx, n, words); err != nil {
		return chat.Reply{}, fmt.Errorf("set the notice: %w", err)
	}
	notice, err := b.notice(ctx, n)
	if err != nil {
		return chat.Reply{}, err
	}
	reply := chat.Reply{Kind: "privacy", Private: true}
	reply.Title = fmt.Sprintf("This is the notice now, version %d. Everybody is asked to agree at their next answer.", notice.Version)
	reply.Lines = b.noticeLines(notice)
	return reply, nil
}

package storetest

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// A modelPoll is what a poll is to do, said once more with maps and loops: the
// answers of each person with the times of their presses, and nothing counted.
type modelPoll struct {
	number int
	closed bool
	people map[int]*modelPerson
}

type modelPerson struct {
	area    string
	said    int // when they said it, in seconds; 0 where nobody knows
	answers map[int]poll.Ballot
	pressed map[int]int
}

func (m *modelPoll) person(i int) *modelPerson {
	if m.people[i] == nil {
		m.people[i] = &modelPerson{answers: map[int]poll.Ballot{}, pressed: map[int]int{}}
	}
	return m.people[i]
}

// press is a vote as the model sees it: at is 0 where the service does not tell.
type press struct {
	person   int
	at       int
	area     string
	ballots  []poll.Ballot
	withdraw bool
}

func (p press) vote(number int) poll.Vote {
	v := from(p.area, says(number, p.person, p.ballots...))
	v.Withdraw = p.withdraw
	if p.at > 0 {
		v = at(p.at, v)
	}
	return v
}

func (m *modelPoll) press(p press) {
	if m.closed {
		return
	}
	ballots := p.ballots
	if p.withdraw {
		ballots = []poll.Ballot{choose(1), choose(2), choose(3)}
	}
	is := m.person(p.person)
	for _, b := range ballots {
		if before, ok := is.pressed[b.Question]; ok && before > 0 && p.at > 0 && p.at < before {
			continue
		}
		is.answers[b.Question], is.pressed[b.Question] = b, p.at
	}
	// An area says nothing without something to say it of.
	if p.area != "" && len(is.pressed) > 0 && (is.said == 0 || p.at == 0 || p.at >= is.said) {
		is.area, is.said = p.area, p.at
	}
}

func (p *modelPerson) standing() []poll.Ballot {
	var all []poll.Ballot
	for _, question := range slices.Sorted(maps.Keys(p.answers)) {
		if b := p.answers[question]; !b.Empty() {
			all = append(all, b)
		}
	}
	return all
}

func (m *modelPoll) answered() int {
	n := 0
	for _, p := range m.people {
		if len(p.standing()) > 0 {
			n++
		}
	}
	return n
}

// counts is how many answered a question, and chose each option.
func (m *modelPoll) counts(question int) (answered int, counts []int) {
	counts = make([]int, 3)
	for _, p := range m.people {
		if b := p.answers[question]; !b.Empty() {
			answered++
			for _, choice := range b.Choices {
				counts[choice-1]++
			}
		}
	}
	return answered, counts
}

func drawPress(t *rapid.T, people int) press {
	p := press{
		person: rapid.IntRange(1, people).Draw(t, "person"),
		at:     rapid.IntRange(0, 12).Draw(t, "at"),
		area:   rapid.SampledFrom([]string{"", "", "gwent", "kent", "surrey"}).Draw(t, "area"),
	}
	if p.withdraw = rapid.IntRange(0, 9).Draw(t, "withdraw") == 0; p.withdraw {
		return p
	}
	for question := 1; question <= 3; question++ {
		p.ballots = append(p.ballots, rapid.SampledFrom(ballotsOf(question)).Draw(t, "ballot")...)
	}
	return p
}

// ballotsOf are some things to do about a question: nothing, take it back, and
// answers.
func ballotsOf(question int) [][]poll.Ballot {
	if question == 3 {
		return [][]poll.Ballot{nil, {words(3, "")}, {words(3, "pay")}, {words(3, "training")}}
	}
	all := [][]poll.Ballot{nil, {choose(question)}, {choose(question, 1)}, {choose(question, 2)}, {choose(question, 3)}}
	if question == 2 {
		all = append(all, []poll.Ballot{choose(2, 1, 3)}, []poll.Ballot{choose(2, 1, 2, 3)})
	}
	return all
}

// model does whatever people do to polls, in any order, and compares.
func model(t *testing.T, s Store) {
	n := network(t, s, bristol)
	rapid.Check(t, func(t *rapid.T) {
		m := &modelPoll{number: post(t, s, n, draft(bristol)), people: map[int]*modelPerson{}}
		var done []press
		hour := noon
		t.Repeat(map[string]func(*rapid.T){
			"press": func(t *rapid.T) {
				p := drawPress(t, 9)
				vote(t, s, n, p.vote(m.number))
				m.press(p)
				done = append(done, p)
			},
			"press once more": func(t *rapid.T) {
				if len(done) == 0 {
					t.Skip()
				}
				p := rapid.SampledFrom(done).Draw(t, "earlier press")
				vote(t, s, n, p.vote(m.number))
				m.press(p)
			},
			"close": func(t *rapid.T) {
				hour = hour.Add(time.Hour)
				do(t, "ClosePoll", !m.closed)(s.ClosePoll(t.Context(), n, m.number, closing(hour)))
				m.closed = true
			},
			"reopen": func(t *rapid.T) {
				do(t, "ReopenPoll", m.closed)(s.ReopenPoll(t.Context(), n, m.number, hour, hour.AddDate(0, 0, 7)))
				m.closed = false
			},
			"forget": func(t *rapid.T) {
				i := rapid.IntRange(1, 9).Draw(t, "person")
				answers := len(m.person(i).standing())
				checkForgotten(t, s, n, forgetting(i, m.number), min(answers, 1), answers)
				delete(m.people, i)
			},
			"": func(t *rapid.T) { m.check(t, s, n) },
		})
		m.checkResults(t, s, n)
	})
}

// check compares everyone's answers, and how many there are.
func (m *modelPoll) check(t tb, s Store, n chat.Network) {
	t.Helper()
	for i, p := range m.people {
		checkBallots(t, s, n, m.number, i, p.area, p.standing()...)
	}
	checkAnswered(t, s, n, m.number, m.answered())
}

// checkResults compares the counters, which a poll shows when it closes for the
// first time.
func (m *modelPoll) checkResults(t tb, s Store, n chat.Network) {
	t.Helper()
	if _, before, err := s.Snapshot(t.Context(), n, m.number); before || err != nil {
		return
	}
	closePoll(t, s, n, m.number, noon)
	for _, r := range snapshot(t, s, n, m.number).Results {
		answered, counts := m.counts(r.Question)
		if answered < poll.Floor || r.Question == 3 {
			counts = nil
		}
		if r.Answered != answered || !slices.Equal(r.Counts, counts) {
			t.Errorf("question %d has %d answers, %v, want %d, %v", r.Question, r.Answered, r.Counts, answered, counts)
		}
	}
}

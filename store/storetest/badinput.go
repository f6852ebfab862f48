package storetest

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// BadInput is what every kind of database must bear, by its line in the list of
// bad input. Both stores given to a test are open on the same database.
var BadInput = []struct {
	Name string
	Test func(t *testing.T, s, beside Store)
}{
	{"V01_same_option_twice_at_once", sameOptionTwice},
	{"V02_two_options_at_once", twoOptionsAtOnce},
	{"V03_votes_arrive_out_of_order", anyOrder},
	{"V05_votes_in_flight_at_the_close", votesInFlight},
	{"V06_poll_of_another_network", anotherNetworksPoll},
	{"V07_guessed_drafts_and_numbers", guesses},
	{"V10_choice_that_does_not_exist", choiceThatDoesNotExist},
	{"V13_two_closes_at_once", twoClosesAtOnce},
	{"V16_forget_me", func(t *testing.T, s, _ Store) { erasing(t, s) }},
	{"T06_welsh_stays_byte_for_byte", textStays("ŵ ŷ â ê î ô û ï, Llŷn, Comisiynydd yr Heddlu a Throseddu")},
	{"T08_capitals_are_not_folded", textStays("ŴŶ ŵŷ ŴŶ İı ß SS")},
	{"T08_an_id_is_told_from_its_capitals", capitalsTold},
	{"T10_emoji_stay_whole", textStays("👩🏽‍⚖️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👨‍👩‍👧‍👦")},
	{"T12_invalid_UTF-8_is_refused", textRefused("pay\xff", "\xc3\x28", "\xed\xa0\x80")},
	{"T13_NUL_is_refused", textRefused("\x00", "pa\x00y", "pay\x00")},
	{"T19_sql_in_words_of_a_poll", textStays("Robert'); DROP TABLE ballot;--")},
	{"T20_wildcards_are_literal", wildcardsLiteral},
}

// atOnce votes on both stores at the same moment.
func atOnce(t *testing.T, s, beside Store, n chat.Network, one, other poll.Vote) (receipts [2]poll.Receipt) {
	t.Helper()
	var both sync.WaitGroup
	start := make(chan bool)
	for i, v := range []poll.Vote{one, other} {
		both.Go(func() {
			<-start
			r, err := []Store{s, beside}[i].Vote(t.Context(), n, v)
			if err != nil {
				t.Errorf("Vote(%d, %+v), one of two at once = %v", n, v, err)
			}
			receipts[i] = r
		})
	}
	close(start)
	both.Wait()
	return receipts
}

func sameOptionTwice(t *testing.T, s, beside Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 20 {
		v, second := says(number, i, choose(1, 2)), poll.Unchanged
		if i%2 == 0 {
			v.Delivery, second = mark(fmt.Sprint("delivery ", i)), poll.Repeated
		}
		got := atOnce(t, s, beside, n, v, v)
		if got[0].Outcome != poll.Recorded {
			got[0], got[1] = got[1], got[0]
		}
		want := poll.Receipt{Outcome: poll.Recorded, Ballots: v.Ballots, Answered: i + 1}
		if !reflect.DeepEqual(got[0], want) {
			t.Errorf("the first of two = %+v, want %+v", got[0], want)
		}
		if want.Outcome = second; !reflect.DeepEqual(got[1], want) {
			t.Errorf("the second of two = %+v, want %+v", got[1], want)
		}
		checkBallots(t, s, n, number, i, "", choose(1, 2))
	}
	checkAnswered(t, s, n, number, 20)
}

func twoOptionsAtOnce(t *testing.T, s, beside Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for i := range 20 {
		earlier, later := at(1, says(number, i, choose(1, 1))), at(2, says(number, i, choose(1, 2)))
		if i%2 == 0 {
			earlier, later = later, earlier
		}
		atOnce(t, s, beside, n, earlier, later)
		checkBallots(t, s, n, number, i, "", choose(1, 2))
	}
	checkAnswered(t, s, n, number, 20)
}

// orders is how many orders are tried of each set of presses.
const orders = 100

// anyOrder holds that presses which carry their times give one final state,
// however they arrive and however often.
func anyOrder(t *testing.T, s, _ Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	somebody := 0
	rapid.Check(t, func(t *rapid.T) {
		presses := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) press {
			p := drawPress(t, 1)
			p.at++
			if len(p.ballots) == 0 {
				p.area = "" // which moves nothing where no answer came yet
			}
			return p
		}), 2, 4, func(p press) int { return p.at }).Draw(t, "presses")
		somebody++
		want := stateAfter(t, s, n, number, somebody, presses)
		random := rapid.Permutation(presses)
		for range orders {
			order := random.Draw(t, "order")
			order = append(order, order[0])
			somebody++
			if got := stateAfter(t, s, n, number, somebody, order); got != want {
				t.Fatalf("the presses %+v give %s, and as %+v %s", presses, want, order, got)
			}
		}
	})
}

// stateAfter is what a new person's presses leave.
func stateAfter(t tb, s Store, n chat.Network, number, somebody int, presses []press) string {
	for _, p := range presses {
		p.person = somebody
		vote(t, s, n, p.vote(number))
	}
	area, ballots, err := s.Ballots(t.Context(), n, number, voter(somebody))
	return fmt.Sprint(area, ballots, err)
}

func votesInFlight(t *testing.T, s, beside Store) {
	const voters = 40
	n := network(t, s, bristol)
	for range 5 {
		number := post(t, s, n, draft(bristol))
		var recorded, refused atomic.Int64
		var all sync.WaitGroup
		for i := range voters {
			all.Go(func() {
				switch r := vote(t, []Store{s, beside}[i%2], n, says(number, i, choose(1, 1))); r.Outcome {
				case poll.Recorded:
					recorded.Add(1)
				case poll.Closed:
					refused.Add(1)
				}
			})
			if i == voters/2 {
				all.Go(func() { closePoll(t, beside, n, number, noon) })
			}
		}
		all.Wait()
		if recorded.Load()+refused.Load() != voters {
			t.Errorf("%d votes were recorded and %d came too late, of %d", recorded.Load(), refused.Load(), voters)
		}
		made := snapshot(t, s, n, number)
		stand := 0
		for i := range voters {
			_, ballots, err := s.Ballots(t.Context(), n, number, voter(i))
			if err != nil {
				t.Fatal(err)
			}
			stand += len(ballots)
		}
		got := []int{made.Answered, made.Results[0].Answered, stand, got(t, s, n, number).Answered}
		if want := slices.Repeat([]int{int(recorded.Load())}, 4); !slices.Equal(got, want) {
			t.Errorf("%d votes were recorded: the snapshot, the result, the ballots and the poll say %v", recorded.Load(), got)
		}
	}
}

func anotherNetworksPoll(t *testing.T, s, _ Store) {
	ours, theirs := network(t, s, bristol), network(t, s, leeds)
	number := post(t, s, ours, draft(bristol))
	unknown := vote(t, s, theirs, says(number+1, 0, choose(1, 1)))
	if r := vote(t, s, theirs, says(number, 0, choose(1, 1))); !reflect.DeepEqual(r, unknown) || r.Outcome != poll.Unknown {
		t.Errorf("a vote in another network's poll = %+v, want the same as in no poll: %+v", r, unknown)
	}
	if version, _, err := s.Consent(t.Context(), theirs, person(0)); version != 0 || err != nil {
		t.Errorf("Consent(%d, …) after it = %d, %v, want 0", theirs, version, err)
	}
	checkAnswered(t, s, ours, number, 0)
}

func guesses(t *testing.T, s, _ Store) {
	ours, theirs := network(t, s, bristol), network(t, s, leeds)
	id := saveDraft(t, s, ours, draft(bristol))
	for range 50 {
		post(t, s, ours, draft(bristol))
	}
	for guess := range 2000 {
		if p, ok, err := s.Poll(t.Context(), theirs, guess); ok || err != nil {
			t.Errorf("Poll(%d, %d) = %v, %v, %v, which is another network's", theirs, guess, p, ok, err)
		}
		for _, n := range []chat.Network{ours, theirs} {
			near := id[:len(id)-2] + fmt.Sprintf("%02d", guess%100)
			for _, text := range []string{fmt.Sprint(guess), near} {
				if text != id {
					checkNoDraft(t, s, n, text)
				}
			}
		}
	}
	checkNoDraft(t, s, theirs, id)
}

func choiceThatDoesNotExist(t *testing.T, s, _ Store) {
	n := network(t, s, bristol)
	number := post(t, s, n, draft(bristol))
	for _, choice := range []int{-1, 0, 4, 99, math.MaxInt32 + 1, math.MinInt64, math.MaxInt64} {
		for _, b := range []poll.Ballot{choose(1, choice), choose(2, choice), choose(choice, 1)} {
			if r, err := s.Vote(t.Context(), n, says(number, 0, b)); err == nil {
				t.Errorf("Vote(%d, %+v) = %+v, want an error", n, b, r)
			}
		}
	}
	checkAnswered(t, s, n, number, 0)
	checkBallots(t, s, n, number, 0, "")
}

func twoClosesAtOnce(t *testing.T, s, beside Store) {
	n := network(t, s, bristol)
	for range 10 {
		number := post(t, s, n, draft(bristol))
		var closes atomic.Int64
		var both sync.WaitGroup
		for i, store := range []Store{s, beside, s, beside} {
			both.Go(func() {
				closed, err := store.ClosePoll(t.Context(), n, number, closing(noon.Add(time.Duration(i)*time.Second)))
				if err != nil {
					t.Errorf("ClosePoll(%d, %d) among four at once = %v", n, number, err)
				}
				if closed {
					closes.Add(1)
				}
			})
		}
		both.Wait()
		if closes.Load() != 1 {
			t.Errorf("ClosePoll(%d, %d) closed it %d times, want once", n, number, closes.Load())
		}
		if p, made := got(t, s, n, number), snapshot(t, s, n, number); !p.Closed.Equal(made.At) {
			t.Errorf("poll %d was closed at %v and its snapshot made at %v", number, p.Closed, made.At)
		}
	}
}

// textStays writes text wherever a poll has text, and reads it.
func textStays(text string) func(t *testing.T, s, _ Store) {
	return func(t *testing.T, s, _ Store) {
		n := network(t, s, bristol)
		d := draft(bristol)
		d.Questions[0].Text, d.Questions[0].Options[1], d.Area = text, text, text
		checkDraft(t, s, n, saveDraft(t, s, n, d), d)
		number := post(t, s, n, d)
		if q := got(t, s, n, number).Questions[0]; q.Text != text || q.Options[1] != text {
			t.Errorf("Poll(%d, %d) asks %+v, want the words %q", n, number, q, text)
		}
		for i := range poll.Floor {
			vote(t, s, n, says(number, i, words(3, text)))
			checkBallots(t, s, n, number, i, "", words(3, text))
		}
		closePoll(t, s, n, number, noon)
		checkComments(t, s, n, number, []int{1, 2, 3, 4, 5}, text, text, text, text, text)
		if _, err := s.SetNotice(t.Context(), n, text); err != nil {
			t.Errorf("SetNotice(%d, %q) = %v", n, text, err)
		}
		if notice, err := s.Notice(t.Context(), n); notice.Words != text || err != nil {
			t.Errorf("Notice(%d) = %q, %v, want %q", n, notice.Words, err, text)
		}
	}
}

func textRefused(texts ...string) func(t *testing.T, s, _ Store) {
	return func(t *testing.T, s, _ Store) {
		n := network(t, s, bristol)
		number := post(t, s, n, draft(bristol))
		for _, text := range texts {
			d := draft(bristol)
			d.Questions[1].Options[0] = text
			_, saved := s.SaveDraft(t.Context(), n, d)
			_, voted := s.Vote(t.Context(), n, says(number, 0, words(3, text)))
			_, set := s.SetNotice(t.Context(), n, text)
			noted := s.Note(t.Context(), n, number, text, noon)
			for method, err := range map[string]error{"SaveDraft": saved, "Vote": voted, "SetNotice": set, "Note": noted} {
				if err == nil {
					t.Errorf("%s with the text %q = nil, want an error", method, text)
				} else if strings.Contains(err.Error(), text) {
					t.Errorf("%s with the text %q = %q, which a log would keep", method, text, err)
				}
			}
		}
		checkAnswered(t, s, n, number, 0)
	}
}

func capitalsTold(t *testing.T, s, _ Store) {
	n := network(t, s, bristol)
	checkNoDraft(t, s, n, strings.ToUpper(saveDraft(t, s, n, draft(bristol))))
	number := post(t, s, n, draft(bristol))
	vote(t, s, n, says(number, 0, words(3, "ŵŷ pay")))
	if r := vote(t, s, n, says(number, 0, words(3, "ŴŶ PAY"))); r.Outcome != poll.Recorded {
		t.Errorf("the same words in capitals = %+v, want them recorded", r)
	}
}

func wildcardsLiteral(t *testing.T, s, _ Store) {
	n := network(t, s, bristol)
	saveDraft(t, s, n, draft(bristol))
	setAreas(t, s, n, channel(bristol, "C1"), "gwent")
	for _, pattern := range []string{"%", "_", "%%", "*", "?", strings.Repeat("_", 26), "C_"} {
		checkNoDraft(t, s, n, pattern)
		checkAreas(t, s, n, channel(bristol, pattern))
	}
	textStays("100 % of a_b*?")(t, s, nil)
}

package bot_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// What people and services send that they should not, and what they are told.
func TestBadInput(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"V01_the_same_option_twice_at_once":        sameOptionTwice,
		"V04_a_vote_after_the_close":               voteAfterClose,
		"V06_a_button_of_another_network":          buttonOfAnother,
		"V07_guessed_numbers_and_drafts":           guesses,
		"V10_choices_that_are_none":                noSuchChoice,
		"V11_a_member_closes":                      memberCloses,
		"V12_a_right_lost_before_the_press":        rightLost,
		"V13_two_close_at_once":                    twoClose,
		"V14_one_two_four_five_and_ten_answers":    fewAndMany,
		"V15_watching_the_result":                  watching,
		"V16_forget_me":                            forgotten,
		"V17_a_voter_leaves":                       voterLeaves,
		"V18_one_person_with_two_accounts":         twoAccounts,
		"V19_no_consent_yet":                       noConsentYet,
		"V20_consent_withdrawn":                    consentWithdrawn,
		"T01_a_question_of_ten_thousand":           tooLong,
		"T03_an_empty_question":                    emptyQuestion,
		"T04_options_that_look_alike":              lookAlike,
		"T06_Welsh":                                welsh,
		"T07_dashes_in_an_area":                    dashes,
		"T09_reversed_reading":                     reversed,
		"T11_a_hundred_marks":                      zalgo,
		"T12_T13_T14_bytes_that_are_no_characters": noCharacters,
		"T19_SQL_in_a_question":                    injected,
		"T20_wildcards_in_a_search":                wildcards,
		"T23_lines_and_escapes_for_the_log":        logged,
		"T24_numbers_in_other_forms":               otherNumbers,
		"T25_outside_England_and_Wales":            outside,
		"T26_a_role_that_passed_to_a_mayor":        passed,
	} {
		t.Run(name, test)
	}
}

func sameOptionTwice(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.ask(person(1), "privacy agree 1")
	var group sync.WaitGroup
	replies := make([]chat.Reply, 2)
	for i := range replies {
		group.Go(func() { replies[i] = r.press(person(1), card, "Yes") })
	}
	group.Wait()
	if replies[0].Text() != replies[1].Text() {
		t.Errorf("two presses at once are told %q and %q", replies[0].Text(), replies[1].Text())
	}
	has(t, "results 1", r.ask(coord, "results 1"), "1 person has answered")
}

func voteAfterClose(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.answer(person(1), card, "Yes")
	r.ask(coord, "poll close 1")
	has(t, "a stale button", r.press(person(1), card, "No"), "Poll 1 closed Saturday 21 November 2026, noon (UK time), so nothing was recorded or changed.")
	has(t, "a stale form", r.ask(person(1), "vote 1"), "closed")
	has(t, "withdrawing", r.ask(person(1), "vote 1 withdraw"), "nothing was recorded or changed")
	has(t, "the results", r.ask(coord, "results 1"), "1 person answered")
}

func buttonOfAnother(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	stranger := chat.Person{Workspace: chat.Workspace{Platform: "slack", ID: "T9"}, ID: "U1", Coordinator: true}
	elsewhere := chat.Channel{Workspace: stranger.Workspace, ID: "C9"}
	theirs := func(id string) string {
		return r.Pressed(t.Context(), chat.Press{ID: id, At: r.now, Person: stranger, Channel: elsewhere}).Text()
	}
	unknown := theirs("1:vote:2:1:choose:1:1")
	if got := theirs(id(t, card, "Yes")); got != unknown || !strings.Contains(got, "There is no poll 1 here.") {
		t.Errorf("another network's button says %q, an unknown poll %q", got, unknown)
	}
	for _, id := range []string{"1:results:1:1", "1:poll close:1:1", "1:poll delete:1:1", "1:poll comments:1:1:approve:1:1", "1:results:1:1:csv", "1:vote:1:1:agree:1:choose:1:1"} {
		if got := theirs(id); !strings.Contains(got, "There is no poll 1 here.") {
			t.Errorf("%s from another network says %q", id, got)
		}
	}
	has(t, "results 1", r.ask(coord, "results 1"), "Nobody has answered yet")
}

func guesses(t *testing.T) {
	r := newRoom(t)
	preview := r.ask(coord, yesNo)
	secret := strings.Split(id(t, preview, "Post"), ":")[3]
	if len(secret) < 20 {
		t.Errorf("a draft is named %q, which is short enough to guess", secret)
	}
	for n := range 1000 {
		press := chat.Press{ID: "1:poll new:1:" + strconv.Itoa(n) + ":post", At: r.now, Person: coord, Channel: channel}
		if got := r.Pressed(t.Context(), press); got.Kind != "problem" {
			t.Fatalf("guess %d finds %s", n, got.Text())
		}
	}
}

func noSuchChoice(t *testing.T) {
	r := newRoom(t)
	r.start(yesNo)
	r.ask(person(1), "privacy agree 1")
	for _, choice := range []string{"-1", "99", "2147483648", "0x1", "0", "１", "1e0", "maybe"} {
		has(t, "vote 1 "+choice, r.ask(person(1), "vote 1 "+choice), "Choose 1 (Yes), 2 (No) or 3 (Not sure).")
	}
	for _, id := range []string{"1:vote:1:1:choose:1:-1", "1:vote:1:1:choose:1:99", "1:vote:1:1:choose:1:2147483648", "1:vote:1:1:choose:1:0x1",
		"1:vote:1:1:choose:0:1", "1:vote:1:1:choose:2:1", "1:vote:1:1:choose:1:1,2", "1:vote:1:1:choose:1:1:kent", "1:vote:1:1:choose", "1:vote:1:1", "1:vote:1:1:step:-1", "1:vote:1:1:write:9"} {
		if got := r.Pressed(t.Context(), chat.Press{ID: id, At: r.now, Person: person(1), Channel: channel}); got.Kind != "problem" {
			t.Errorf("%s says %q (%s), want a refusal", id, got.Text(), got.Kind)
		}
	}
	r.Pressed(t.Context(), chat.Press{ID: "1:vote:1:1:choose:1:", At: r.now, Person: person(1), Channel: channel})
	has(t, "results 1", r.ask(coord, "results 1"), "Nobody has answered yet")
}

func memberCloses(t *testing.T) {
	r := newRoom(t)
	r.start(yesNo)
	for _, line := range []string{"poll close 1", "poll close 1 friday 5pm", "poll delete 1", "poll post 1"} {
		has(t, line, r.ask(member, line), "Only a coordinator, or the person who posted poll 1")
	}
	press := chat.Press{ID: "1:poll close:1:1", At: r.now, Person: member, Channel: channel}
	has(t, "a forged Close", r.Pressed(t.Context(), press), "Only a coordinator")
	has(t, "poll list", r.ask(member, "poll list"), "open until")
}

func rightLost(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	other := chat.Person{Workspace: team, ID: "U7", Coordinator: true}
	open := r.ask(other, "results 1")
	other.Coordinator = false
	has(t, "Close by one who is no coordinator any more", r.press(other, open, "Close now"), "Only a coordinator")
	has(t, "the poll afterwards", r.answer(person(1), card, "Yes"), "Recorded")
}

func twoClose(t *testing.T) {
	r := newRoom(t)
	r.start(yesNo)
	other := chat.Person{Workspace: team, ID: "U7", Coordinator: true}
	var group sync.WaitGroup
	replies := make([]chat.Reply, 2)
	for i, who := range []chat.Person{coord, other} {
		group.Go(func() { replies[i] = r.ask(who, "poll close 1") })
	}
	group.Wait()
	if got := r.posts(); len(got) != 1 {
		t.Errorf("two close at once and the channel gets %v; want the results once", got)
	}
	if problems := strings.Count(replies[0].Text()+replies[1].Text(), "is closed already"); problems != 1 {
		t.Errorf("two close at once and are told %q and %q; want one told that it is closed already", replies[0].Text(), replies[1].Text())
	}
}

func fewAndMany(t *testing.T) {
	for _, n := range []int{1, 2, 4, 5, 10} {
		r := newRoom(t)
		card := r.start(yesNo)
		for i := range n {
			r.answer(person(i), card, "Yes")
		}
		closed := r.told("poll close 1")
		file := string(r.ask(coord, "results 1 csv").Files[0].Data)
		if n < poll.Floor {
			has(t, "poll close 1", closed, "Fewer than five answered")
			lacks(t, "poll close 1", closed, "100%", "Yes")
			if strings.Contains(file, "100") {
				t.Errorf("with %d answers the file shows a count:\n%s", n, file)
			}
			continue
		}
		has(t, "poll close 1", closed, fmt.Sprintf("Yes: %d (100%%)", n))
	}
}

func watching(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	for n := range 8 {
		r.answer(person(n), card, "Yes")
		for _, line := range []string{"results 1", "results 1 csv", "poll list", "poll comments 1"} {
			lacks(t, line, r.ask(coord, line), "Yes", "%")
		}
		if got := r.ask(coord, "results 1 csv"); len(got.Files) > 0 {
			t.Fatalf("an open poll gives a file:\n%s", got.Files[0].Data)
		}
	}
}

func forgotten(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	for n := range 6 {
		r.answer(person(n), card, "Yes")
	}
	asked := r.ask(person(0), "forget me")
	has(t, "Erase it", r.press(person(0), asked, "Erase it"), "Erased: 1 answer in 1 poll", "cannot be found")
	has(t, "results 1", r.ask(coord, "results 1"), "5 people have answered")
	r.ask(coord, "poll close 1")
	has(t, "results 1", r.ask(coord, "results 1"), "Yes: 5 (100%)")
}

func voterLeaves(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	for n := range 5 {
		r.answer(person(n), card, "Yes")
	}
	// Nobody is told of a member who left, and their answer stays.
	has(t, "poll close 1", r.told("poll close 1"), "Yes: 5 (100%)")
	lacks(t, "poll close 1", r.ask(coord, "results 1"), "QUETZAL")
}

func twoAccounts(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.answer(chat.Person{Workspace: team, ID: "U1"}, card, "Yes")
	r.answer(chat.Person{Workspace: team, Home: "T5", ID: "U1"}, card, "Yes")
	has(t, "results 1", r.ask(coord, "results 1"), "2 people have answered")
	has(t, "help vote", r.ask(member, "help vote"), "two accounts")
}

func noConsentYet(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	notice := r.press(person(1), card, "No")
	has(t, "the first press", notice, "Not recorded yet")
	has(t, "results 1", r.ask(coord, "results 1"), "Nobody has answered yet")
	has(t, "I agree", r.press(person(1), notice, "I agree"), "Recorded in poll 1: No")
	has(t, "results 1", r.ask(coord, "results 1"), "1 person has answered")
}

func consentWithdrawn(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.answer(person(1), card, "Yes")
	r.press(person(1), r.ask(person(1), "forget me"), "Erase it")
	has(t, "results 1", r.ask(coord, "results 1"), "Nobody has answered yet")
	has(t, "the next press", r.press(person(1), card, "Yes"), "Not recorded yet")
}

func tooLong(t *testing.T) {
	r := newRoom(t)
	has(t, "a long line", r.ask(coord, `poll new "`+strings.Repeat("long ", 2000)+`?" yes / no`), "too long", "Nothing was done.")
	has(t, "a long question", r.ask(coord, `poll new "`+strings.Repeat("long ", 80)+`?" yes / no`), "300")
	has(t, "poll list", r.ask(coord, "poll list"), "None yet.")
}

func emptyQuestion(t *testing.T) {
	r := newRoom(t)
	for _, blank := range []string{"", "  ", "\u200b\u2060\ufeff"} {
		has(t, "poll new with an empty question", r.ask(coord, `poll new "`+blank+`" yes / no`), "empty")
		form := r.ask(coord, "poll new")
		has(t, "the form with an empty question", r.fill(coord, form, map[string]string{"question": blank, "options": "a / b"}), "empty")
	}
}

func lookAlike(t *testing.T) {
	r := newRoom(t)
	for _, options := range []string{"Yes / YES", "Yes / Yes\u200b", "Yes / yes ", "\u0175 / w\u0302"} {
		has(t, "poll new with "+options, r.ask(coord, `poll new "Q?" `+options), "same")
	}
}

func welsh(t *testing.T) {
	r := newRoom(t)
	words := "A yw Comisiynydd yr Heddlu a Throseddu yn Llŷn yn gwrando: ŵ ŷ â ê î ô û ï?"
	has(t, "the card", r.start(`poll new "`+words+`" Ydy / Nac ydy`), words)
}

func dashes(t *testing.T) {
	r := newRoom(t)
	for _, name := range []string{"Dyfed Powys", "dyfed-powys", "DYFED–POWYS"} {
		has(t, "area "+name, r.ask(coord, "area "+name), "Dyfed-Powys")
	}
}

func reversed(t *testing.T) {
	r := newRoom(t)
	card := r.start("poll new \"Is \u202eesrever\u2066 fine?\" yes / no")
	if strings.ContainsAny(card.Text(), "\u202e\u2066") {
		t.Errorf("the card turns round what follows: %q", card.Text())
	}
}

func zalgo(t *testing.T) {
	r := newRoom(t)
	card := r.start(`poll new "a` + strings.Repeat("\u0301", 100) + `?" yes / no`)
	if n := strings.Count(card.Title, "\u0301"); n > 8 {
		t.Errorf("%d marks stand on one letter", n)
	}
}

func noCharacters(t *testing.T) {
	r := newRoom(t)
	card := r.start("poll new \"A\x00B \xff\xed\xa0\x80?\" yes / no")
	has(t, "the card", card, "AB \uFFFD")
	r.start("poll new \"What works?\" text")
	r.ask(person(1), "privacy agree 1")
	has(t, "a vote", r.ask(person(1), "vote 2 it\x00works \xff"), "“itworks \uFFFD”")
}

func injected(t *testing.T) {
	r := newRoom(t)
	words := "Robert'); DROP TABLE ballot;--"
	card := r.start(`poll new "` + words + `?" yes / no`)
	has(t, "the card", card, words)
	has(t, "a vote", r.answer(person(1), card, "yes"), "Recorded")
}

func wildcards(t *testing.T) {
	r := newRoom(t)
	for _, words := range []string{"%", "_", "K%", "Ke_t"} {
		has(t, words, r.ask(member, words), "I do not know a place called")
	}
}

func logged(t *testing.T) {
	r := newRoom(t)
	has(t, "the echo", r.ask(member, "Nowhere\n\x1b[31mlevel=ERROR"), "I do not know a place called")
	lacks(t, "the echo", r.ask(member, "Nowhere\n\x1b[31mlevel=ERROR"), "\x1b")
}

func otherNumbers(t *testing.T) {
	r := newRoom(t)
	r.start(yesNo)
	for _, number := range []string{"1e9", "０", "-0", "+1", "0", "99999999999999999999"} {
		if got := r.ask(coord, "poll close "+number); got.Kind != "problem" {
			t.Errorf("poll close %s says %q, want a refusal", number, got.Text())
		}
	}
	has(t, "a time of full-width figures", r.ask(coord, "poll close 1 ５pm"), "I cannot read")
	has(t, "poll list", r.ask(coord, "poll list"), "open until")
}

func outside(t *testing.T) {
	r := newRoom(t)
	has(t, "Police Scotland", r.ask(member, "Police Scotland"), "no PCC", "Scottish Police Authority")
	has(t, "PSNI", r.ask(member, "PSNI"), "no PCC")
}

func passed(t *testing.T) {
	r := newRoom(t)
	r.now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	has(t, "South Yorkshire", r.ask(member, "South Yorkshire"), "Mayor", "2024")
}

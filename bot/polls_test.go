package bot_test

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/store"
	"pccbot/store/storetest"
)

// A room is a bot with a clock that the test sets, and people who talk to it.
type room struct {
	*bot.Bot
	t       testing.TB
	store   *store.Store
	service *chattest.Recorder
	now     time.Time
}

func newRoom(t testing.TB) *room {
	t.Helper()
	r := &room{t: t, now: noon, store: storetest.New(t)}
	r.Bot = bot.New(r.store, facts, func() time.Time { return r.now })
	r.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	r.service = chattest.NewRecorder(t, team.Platform, chat.Terms{})
	r.Platforms = []chat.Platform{r.service}
	return r
}

// posts sends what is due, and returns what the channel got by that.
func (r *room) posts() []chat.Reply {
	r.t.Helper()
	before := len(r.service.In(channel))
	if err := r.Deliver(r.t.Context()); err != nil {
		r.t.Fatalf("Deliver() = %v", err)
	}
	var got []chat.Reply
	for _, m := range r.service.In(channel)[before:] {
		got = append(got, chat.Reply{Message: m.Message})
	}
	return got
}

// sweep lets the bot do what has become due.
func (r *room) sweep() []chat.Reply {
	r.t.Helper()
	if err := r.Sweep(r.t.Context()); err != nil {
		r.t.Fatalf("Sweep() = %v", err)
	}
	return r.posts()
}

// told is the one message that the channel gets when a coordinator types a line.
func (r *room) told(line string) chat.Reply {
	r.t.Helper()
	return r.one(r.ask(coord, line))
}

// post presses Post on a preview and returns the card.
func (r *room) post(preview chat.Reply) chat.Reply {
	r.t.Helper()
	return r.one(r.press(coord, preview, "Post"))
}

func (r *room) one(after chat.Reply) chat.Reply {
	r.t.Helper()
	got := r.posts()
	if len(got) != 1 {
		r.t.Fatalf("the channel gets %d messages, want one, after: %s", len(got), after.Text())
	}
	if !after.Private {
		r.t.Errorf("everybody is told: %s", after.Text())
	}
	return got[0]
}

func (r *room) ask(p chat.Person, line string) chat.Reply {
	r.t.Helper()
	return r.Answer(r.t.Context(), chat.Request{At: r.now, Person: p, Channel: channel, Line: line})
}

func (r *room) press(p chat.Person, on chat.Reply, label string) chat.Reply {
	r.t.Helper()
	return r.Pressed(r.t.Context(), chat.Press{ID: id(r.t, on, label), At: r.now, Person: p, Channel: channel})
}

// id is the id of the button with a label.
func id(t testing.TB, on chat.Reply, label string) string {
	t.Helper()
	for _, button := range on.Buttons {
		if button.Label == label {
			return button.ID
		}
	}
	t.Fatalf("there is no button %q on: %s\nbuttons: %v", label, on.Text(), on.Buttons)
	return ""
}

// start starts a poll and returns its card.
func (r *room) start(line string) chat.Reply {
	r.t.Helper()
	return r.post(r.ask(coord, line))
}

func person(n int) chat.Person {
	return chat.Person{Workspace: team, ID: fmt.Sprintf("UQUETZAL%02d", n)}
}

// answer presses an option on a card, and agrees where that is asked first.
func (r *room) answer(p chat.Person, card chat.Reply, label string) chat.Reply {
	r.t.Helper()
	got := r.press(p, card, label)
	if got.Kind == "notice" {
		got = r.press(p, got, "I agree")
	}
	return got
}

// fill sends the form of a reply with some of its fields filled in.
func (r *room) fill(p chat.Person, on chat.Reply, values map[string]string) chat.Reply {
	r.t.Helper()
	if on.Form == nil {
		r.t.Fatalf("there is no form: %s", on.Text())
	}
	f := *on.Form
	f.Fields = append([]chat.Field(nil), f.Fields...)
	for i := range f.Fields {
		if value, ok := values[f.Fields[i].Name]; ok {
			f.Fields[i].Value = value
		}
	}
	f.At, f.Person, f.Channel = r.now, p, channel
	return r.Submitted(r.t.Context(), f)
}

const yesNo = `poll new "Has your PCC replied?" yes / no / not sure`

func TestAPollFromQuestionToResult(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area Kent")
	preview := r.ask(coord, yesNo+", close friday 5pm, asked 40")
	has(t, "the preview", preview, "Not posted yet: Has your PCC replied?", "Closes Friday 27 November 2026, 5pm (UK time).",
		"About Kent.", "Results show if five or more people answer", "how many of 40 have answered")
	if !preview.Private || !preview.Buttons[0].Main || preview.Buttons[0].Label != "Post" {
		t.Errorf("the preview: private %v, buttons %v", preview.Private, preview.Buttons)
	}
	card := r.post(preview)
	has(t, "the card", card, "Poll 1: Has your PCC replied?", "Closes Friday 27 November 2026, 5pm (UK time). 0 of 40 have answered.",
		"Results show if five or more people answer")
	for n := range 6 {
		has(t, "an answer", r.answer(person(n), card, []string{"Yes", "Yes", "Yes", "No", "No", "Not sure"}[n]), "Recorded in poll 1: ", "Confidential: nobody here sees that this is your answer.")
	}
	has(t, "results while it is open", r.ask(person(1), "results 1"), "It is open. 6 of 40 have answered.", "Results come at the close")
	lacks(t, "results while it is open", r.ask(coord, "results 1"), "Yes", "50%")
	closed := r.told("poll close 1")
	has(t, "poll close 1", closed, "Results of poll 1", "6 of 40 answered (15%)", "Yes: 3 (50%)", "No: 2 (33%)", "Not sure: 1 (17%)")
	if got := r.ask(person(9), "results"); got.Text() != closed.Text() || !got.Private {
		t.Errorf("results = %q, private %v; want what was published, privately", got.Text(), got.Private)
	}
}

func TestReadyQuestionsShowWhatWasPublishedBefore(t *testing.T) {
	r := newRoom(t)
	card := r.start("poll new recognised")
	for n := range 5 {
		r.answer(person(n), card, "Yes")
	}
	has(t, "poll close 1", r.told("poll close 1"), "Yes: 5 (100%)",
		"Published before: 78% of local Safer Future Communities networks felt recognised by their PCC (Clinks survey, March 2013; how many answered is not given). Wording: close. In 2013 local networks")
}

func TestAWaveOfEveryTemplateStartsFromOneLine(t *testing.T) {
	r := newRoom(t)
	for line, questions := range map[string]int{"poll new engagement": 4, "poll new survey": 9} {
		opened := r.answer(person(1), r.start(line), "Answer")
		if opened.Form == nil || len(opened.Form.Fields) != questions {
			t.Errorf("%s: the form is %v, want %d questions", line, opened.Form, questions)
		}
	}
}

func TestTheFormIsAllOrNothing(t *testing.T) {
	r := newRoom(t)
	card := r.start("poll new engagement")
	form := r.answer(person(1), card, "Answer")
	has(t, "an empty form", r.fill(person(1), form, nil), "nothing was recorded")
	has(t, "a form with one bad answer", r.fill(person(1), form, map[string]string{"q1": "1", "q3": "9"}), "There is no option 9.")
	has(t, "after both", r.ask(person(1), "vote 1"), "Question 1 of 4")
	has(t, "a good form", r.fill(person(1), form, map[string]string{"q1": "1", "q3": "1,3"}), "Recorded in poll 1: 2 of 4 questions answered.",
		"One-to-one meeting and Telephone")
	again := r.press(person(1), card, "Answer")
	if got := again.Form.Fields[2].Value; got != "1,3" {
		t.Errorf("the form filled in before holds %q in its third field, want 1,3", got)
	}
	has(t, "a question emptied", r.fill(person(1), again, map[string]string{"q1": ""}), "1 of 4 questions answered")
}

func TestStepByStepEachAnswerCounts(t *testing.T) {
	r := newRoom(t)
	card := r.start("poll new engagement")
	first := r.answer(person(1), card, "Answer")
	has(t, "the first step", first, "Question 1 of 4")
	second := r.press(person(1), first, "Yes")
	has(t, "the second step", second, "Recorded: Yes", "Question 2 of 4")
	third := r.press(person(1), second, "No")
	has(t, "the third step", third, "Question 3 of 4", "Choose any that fit")
	third = r.press(person(1), r.press(person(1), third, "Telephone"), "Public meeting")
	has(t, "two chosen", third, "Recorded: Public meeting and Telephone")
	third = r.press(person(1), third, "Public meeting (chosen)")
	has(t, "one taken back", third, "Recorded: Telephone")
	has(t, "the next day", r.press(person(1), card, "Answer"), "Question 4 of 4")
	fourth := r.press(person(1), third, "Next question")
	write := r.press(person(1), fourth, "Write an answer")
	has(t, "words", r.fill(person(1), write, map[string]string{"words": "Meetings at <short> notice"}), "4 of 4 questions answered", "“Meetings at <short> notice”")
	has(t, "past the end", r.press(person(1), fourth, "Finish"), "4 of 4 questions answered")
}

func TestTheAreaComesFromTheChannelOrIsAskedFirst(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area workspace Kent, Surrey")
	card := r.start(yesNo)
	if len(card.Buttons) != 2 || card.Buttons[0].Label != "Answer" {
		t.Fatalf("the card of a poll about two areas has the buttons %v, want Answer alone", card.Buttons)
	}
	first := r.answer(person(1), card, "Answer")
	has(t, "the first step", first, "which area do you answer for?")
	has(t, "the question", r.press(person(1), r.press(person(1), first, "Surrey"), "Yes"), "You answer for Surrey.")
	has(t, "typed without an area", r.ask(person(1), "vote 1 no"), "Recorded in poll 1: No", "You answer for Surrey.")
	has(t, "moved", r.ask(person(1), "vote 1 area Kent"), "You answer for Kent.")
	has(t, "an area of another poll", r.ask(person(1), "vote 1 no, area Essex"), "Poll 1 is about Kent and Surrey.")
	r.ask(coord, "area Kent")
	has(t, "in Kent's channel", r.answer(person(2), card, "Answer"), "Has your PCC replied?")
	has(t, "typed in Kent's channel", r.ask(person(2), "vote 1 yes"), "You answer for Kent.")
}

func TestAnyAreaCanBeAskedFor(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo + ", ask area")
	first := r.answer(person(1), card, "Answer")
	step := r.fill(person(1), r.press(person(1), first, "Another area"), map[string]string{"area": "TR3 6RT"})
	has(t, "after a postcode", r.press(person(1), step, "Yes"), "You answer for Devon and Cornwall.")
	form := r.press(person(2), r.press(person(2), card, "Answer"), "I agree")
	has(t, "a whole form", r.fill(person(2), form, map[string]string{"area": "Kent", "q1": "2"}), "You answer for Kent.")
	has(t, "no place", r.fill(person(2), form, map[string]string{"area": "Atlantis", "q1": "2"}), "I do not know a place called “Atlantis”")
	has(t, "Scotland", r.fill(person(2), form, map[string]string{"area": "Glasgow", "q1": "2"}), "Scottish Police Authority")
}

func TestSmallAreasAreCountedTogether(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area workspace Kent, Surrey, Sussex")
	r.start(yesNo)
	for n := range 13 {
		area := []string{"Kent", "Kent", "Surrey", "Kent", "Sussex", "Kent", "Surrey", "Kent", "Kent", "Surrey", "Kent", "Sussex", "Kent"}[n]
		r.ask(person(n), "privacy agree 1")
		has(t, "a vote", r.ask(person(n), "vote 1 yes, area "+area), "You answer for "+area)
	}
	r.ask(coord, "poll close 1")
	has(t, "by area", r.press(coord, r.ask(coord, "results 1"), "By area"), "Kent: 8 answers: Yes 8", "Other areas: 5 answers: Yes 5")
	lacks(t, "by area", r.press(coord, r.ask(coord, "results 1"), "By area"), "Sussex", "Surrey")
}

func TestCommentsWaitForACoordinator(t *testing.T) {
	r := newRoom(t)
	r.start("poll new barrier")
	for n := range 5 {
		r.ask(person(n), "privacy agree 1")
		r.ask(person(n), fmt.Sprintf("vote 1 barrier number %d", n))
	}
	has(t, "comments while it is open", r.ask(coord, "poll comments 1"), "once poll 1 is closed")
	r.ask(coord, "poll close 1")
	has(t, "comments for a member", r.ask(person(1), "poll comments 1"), "0 approved, 0 left out, 5 waiting")
	lacks(t, "comments for a member", r.ask(person(1), "poll comments 1"), "barrier number")
	first := r.ask(coord, "poll comments 1")
	has(t, "comments", first, "5 of 5 wait for you", "barrier number")
	if got := r.press(person(1), first, "Approve"); !strings.Contains(got.Text(), "Only a coordinator") {
		t.Errorf("a member approves a comment: %s", got.Text())
	}
	second := r.press(coord, first, "Approve")
	r.press(coord, second, "Leave out")
	has(t, "after two", r.ask(person(1), "poll comments 1"), "1 approved, 1 left out, 3 waiting")
	file := r.ask(coord, "results 1 csv")
	if text := string(file.Files[0].Data); strings.Count(text, "barrier number") != 1 {
		t.Errorf("the file holds other than the one approved comment:\n%s", text)
	}
}

func TestFourCommentsReachNobody(t *testing.T) {
	r := newRoom(t)
	r.start("poll new barrier")
	for n := range 4 {
		r.ask(person(n), "privacy agree 1")
		r.ask(person(n), fmt.Sprintf("vote 1 barrier number %d", n))
	}
	has(t, "poll close 1", r.told("poll close 1"), "4 people answered", "Fewer than five wrote something, so nobody reads it.")
	has(t, "poll comments 1", r.ask(coord, "poll comments 1"), "None can be shown.")
}

func TestReopeningPublishesOnlyWhatManyChanged(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	for n := range 6 {
		r.answer(person(n), card, "Yes")
	}
	r.ask(coord, "poll close 1")
	r.now = r.now.Add(time.Hour)
	reopened := r.told("poll reopen 1")
	for n := range 4 {
		r.answer(person(n), reopened, "No")
	}
	has(t, "after four changes", r.told("poll close 1"), "Yes: 6 (100%)", "too few answers changed to publish it again")
	r.now = r.now.Add(time.Minute)
	reopened = r.told("poll reopen 1 tomorrow 9am")
	has(t, "reopened", reopened, "Closes Sunday 22 November 2026, 9am")
	r.answer(person(4), reopened, "No")
	has(t, "after five", r.told("poll close 1"), "Yes: 1 (17%)", "No: 5 (83%)")
	r.now = r.now.Add(25 * time.Hour)
	has(t, "a day later", r.ask(coord, "poll reopen 1"), "over a day ago", "poll copy 1")
}

func TestPollsAreListedCopiedAndDeleted(t *testing.T) {
	r := newRoom(t)
	has(t, "poll", r.ask(member, "poll"), "None yet.")
	card := r.start(yesNo)
	r.answer(person(1), card, "Yes")
	r.start(`poll new "Second?" a / b`)
	r.told("poll close 2")
	has(t, "poll list", r.ask(member, "poll list"), "Poll 1: Has your PCC replied? – open until", "Poll 2: Second? – closed 21 November 2026; 0 answered")
	lacks(t, "poll list open", r.ask(member, "poll list open"), "Second?")
	lacks(t, "poll list closed", r.ask(member, "poll list closed"), "replied?")
	has(t, "poll list mine", r.ask(member, "poll list mine"), "None.")
	has(t, "poll list mine", r.ask(coord, "poll list mine"), "Poll 1", "Poll 2")
	has(t, "poll copy 1", r.ask(coord, "poll copy 1"), "A copy of poll 1", "- Yes")
	sure := r.ask(coord, "poll delete 1")
	has(t, "poll delete 1", sure, "Delete poll 1?", "what 1 person answered", "Nothing is deleted yet.")
	has(t, "Delete by a member", r.press(member, sure, "Delete poll 1"), "Only a coordinator")
	has(t, "Delete", r.press(coord, sure, "Delete poll 1"), "Poll 1 is deleted")
	has(t, "its card", r.press(person(1), card, "No"), "There is no poll 1 here.")
	has(t, "the next", r.start(yesNo), "Poll 3: ")
}

func TestAPollWaitsForItsOpeningAndClosesByItself(t *testing.T) {
	r := newRoom(t)
	has(t, "Post", r.press(coord, r.ask(coord, yesNo+", open monday 9am, close tuesday 9am"), "Post"), "Poll 1 is set to open Monday 23 November 2026, 9am")
	has(t, "vote before", r.ask(person(1), "vote 1 yes"), "Poll 1 opens Monday")
	lacks(t, "poll list for a member", r.ask(member, "poll list"), "Poll 1")
	sweep := func(want string) {
		t.Helper()
		var got []string
		for _, m := range r.sweep() {
			got = append(got, m.Title)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("at %s the sweep posts %q, want %q", r.now, got, want)
		}
	}
	sweep("")
	r.now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	sweep("Poll 1: Has your PCC replied?")
	sweep("")
	r.ask(person(1), "privacy agree 1")
	has(t, "vote while open", r.ask(person(1), "vote 1 yes"), "Recorded")
	r.now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	has(t, "vote at the close", r.ask(person(1), "vote 1 no"), "closed Tuesday 24 November 2026, 9am (UK time), so nothing was recorded")
	sweep("Results of poll 1: Has your PCC replied?")
	sweep("")
	r.now = r.now.Add(24 * time.Hour)
	sweep("")
	if linked, err := r.store.LinkedPolls(t.Context(), 1); err != nil || len(linked) != 0 {
		t.Errorf("a day after the close %v is linked (%v), want none", linked, err)
	}
}

func TestTheSweepPostsResultsOnce(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo + ", close friday 5pm")
	for n := range 5 {
		r.answer(person(n), card, "Yes")
	}
	r.now = time.Date(2026, 11, 27, 17, 0, 1, 0, time.UTC)
	got := r.sweep()
	if len(got) != 1 {
		t.Fatalf("the sweep posts %v, want one message", got)
	}
	has(t, "the post", got[0], "Results of poll 1", "Closed Friday 27 November 2026, 5pm", "Yes: 5 (100%)")
	if again := r.sweep(); len(again) != 0 {
		t.Errorf("the second sweep posts %v, want nothing", again)
	}
}

func TestBeforeAnElectionResultsAreKept(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area Cheshire")
	r.now = time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)
	preview := r.ask(coord, yesNo+", close tomorrow 9am")
	has(t, "the preview", preview, "Before an election: Cheshire elects the Mayor of Cheshire and Warrington on Thursday 6 May 2027.", "I will not post results here before Friday 7 May 2027.")
	card := r.post(preview)
	for n := range 5 {
		r.answer(person(n), card, "Yes")
	}
	closed := r.told("poll close 1")
	has(t, "poll close 1", closed, "The results are held back until Friday 7 May 2027")
	lacks(t, "poll close 1", closed, "100%")
	has(t, "results for a member", r.ask(member, "results 1"), "what it found is held back until Friday 7 May 2027")
	has(t, "a file for a member", r.ask(member, "results 1 csv"), "what it found is held back until")
	kept := r.ask(coord, "results 1")
	has(t, "results for a coordinator", kept, "Yes: 5 (100%)", "Before an election: ")
	for _, button := range kept.Buttons {
		if strings.Contains(button.Label, "Share") {
			t.Error("kept results can be shared in the channel")
		}
	}
	r.now = time.Date(2027, 5, 7, 9, 0, 0, 0, time.UTC)
	has(t, "results the day after the poll", r.ask(member, "results 1"), "Yes: 5 (100%)")
	if got := r.sweep(); len(got) != 1 {
		t.Errorf("the day after the poll the channel gets %v, want the results", got)
	} else {
		has(t, "the post", got[0], "Results of poll 1", "Yes: 5 (100%)")
	}

	quiet := newRoom(t)
	quiet.Hold, quiet.now = false, time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)
	quiet.ask(coord, "area Cheshire")
	lacks(t, "with the setting off", quiet.ask(coord, yesNo), "election")
}

func TestWhoMayStartAPoll(t *testing.T) {
	r := newRoom(t)
	has(t, "a member", r.ask(member, yesNo), "Only a coordinator can start a poll here")
	has(t, "poll allow by a member", r.ask(member, "poll allow <@U1|me>"), "Only a coordinator can say")
	has(t, "poll allow", r.ask(coord, "poll allow <@U1|sam>"), "so can 1 person whom they named")
	preview := r.ask(member, yesNo)
	has(t, "a member who was named", preview, "Not posted yet")
	r.ask(coord, "poll allow not <@U1>")
	has(t, "Post after the right was taken back", r.press(member, preview, "Post"), "Only a coordinator can start a poll here")
	r.ask(coord, "poll allow everyone")
	card := r.one(r.press(member, preview, "Post"))
	has(t, "Post when everyone may", card, "Poll 1: ")
	has(t, "closing one's own", r.one(r.ask(member, "poll close 1")), "Results of poll 1")
	r.ask(coord, "poll allow coordinators")
	has(t, "poll allow", r.ask(coord, "poll allow"), "Coordinators can start polls here. Everyone can vote.")
}

func TestADraftIsItsAuthorsAlone(t *testing.T) {
	r := newRoom(t)
	other := chat.Person{Workspace: team, ID: "U3", Coordinator: true}
	preview := r.ask(coord, yesNo)
	has(t, "Post by another", r.press(other, preview, "Post"), "That draft is gone")
	change := r.press(coord, preview, "Change")
	changed := r.fill(coord, change, map[string]string{"question": `Is the "plan" known?`, "options": "several: a / b", "closes": "in 3 days", "area": "Kent"})
	has(t, "the changed preview", changed, `Is the "plan" known?`, "Choose any that fit", "Closes Tuesday 24 November 2026, 5pm", "About Kent.")
	has(t, "a time nobody can read", r.fill(coord, change, map[string]string{"closes": "whenever"}), "I cannot read “whenever” as a time")
	first := r.press(coord, changed, "Post")
	second := r.press(coord, changed, "Post")
	has(t, "a second Post", second, "already posted, as poll 1")
	has(t, "the first Post", first, "Poll 1 is open")
	if got := r.posts(); len(got) != 1 {
		t.Errorf("two presses of Post give %d cards, want one", len(got))
	}
	gone := r.ask(coord, yesNo)
	has(t, "Throw away", r.press(coord, gone, "Throw away"), "Nothing was posted.")
	has(t, "Post after that", r.press(coord, gone, "Post"), "That draft is gone")
}

// A form that is opened to change a draft and sent as it is changes nothing.
func TestChangeKeepsWhatStands(t *testing.T) {
	r := newRoom(t)
	for _, line := range []string{
		yesNo, `poll new "Q?" a / b`, `poll new "Q?" several: a / b`, `poll new "Q?" text`, `poll new "Q?" 1-5`,
		`poll new "Q?" 1-5 not at all / very well`, `poll new "Q?" "by e-mail/phone" "a, b; c"`, `poll new "Q?" several: "e-mail/phone" "b"`,
		yesNo + ", area Kent", yesNo + ", ask area", "poll new engagement, area Kent, close in 3 days",
	} {
		preview := r.ask(coord, line)
		same := r.fill(coord, r.press(coord, preview, "Change"), nil)
		if same.Text() != preview.Text() {
			t.Errorf("%s, changed to nothing else, is\n%s\nand was\n%s", line, same.Text(), preview.Text())
		}
	}
}

func TestPrivacyShowsDownloadsAndErases(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	for n := range 5 {
		r.answer(person(n), card, "Yes")
	}
	has(t, "privacy", r.ask(person(1), "privacy"), "you agreed to the notice on 21 November 2026; answers in poll 1")
	has(t, "privacy for somebody else", r.ask(person(9), "privacy"), "nothing that can be found")
	file := string(r.ask(person(1), "privacy download").Files[0].Data)
	if !strings.Contains(file, `"answer": "Yes"`) || strings.Contains(file, "QUETZAL") {
		t.Errorf("the download is %s", file)
	}
	r.ask(coord, "poll close 1")
	asked := r.ask(person(1), "forget me")
	has(t, "forget me", asked, "Erase all that is kept on you here?")
	has(t, "Erase it", r.press(person(1), asked, "Erase it"), "Erased: 1 answer in 1 poll")
	has(t, "results afterwards", r.ask(coord, "results 1"), "Yes: 5 (100%)")
	has(t, "privacy afterwards", r.ask(person(1), "privacy"), "You have not agreed")
	has(t, "the same button again", r.press(person(1), asked, "Erase it"), "There was nothing to erase.")
	r.now = r.now.Add(25 * time.Hour)
	r.sweep()
	has(t, "privacy a day after the close", r.ask(person(2), "privacy"), "belong to nobody by now")
	lacks(t, "privacy a day after the close", r.ask(person(2), "privacy"), "answers in poll 1")
}

func TestANewNoticeAsksAgain(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	old := r.press(person(1), card, "Yes")
	has(t, "the notice", old, "Not recorded yet", "the coordinators of this network", "24 months")
	has(t, "privacy notice by a member", r.ask(member, "privacy notice me"), "Only a coordinator")
	has(t, "privacy notice", r.ask(coord, "privacy notice the Kent Network. Write to: hello@example.org"), "version 2", "the Kent Network")
	again := r.press(person(1), old, "I agree")
	has(t, "I agree to the old words", again, "Not recorded yet", "the Kent Network")
	has(t, "I agree to the new words", r.press(person(1), again, "I agree"), "Recorded in poll 1: Yes")
	has(t, "No, thank you", r.press(person(2), r.press(person(2), card, "No"), "No, thank you"), "Nothing is recorded.")
	r.ask(coord, "poll close 1")
	has(t, "results", r.ask(coord, "results 1"), "1 person answered")
}

func TestRepeatsAndLatePressesChangeNothing(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.answer(person(1), card, "Yes")
	press := func(label, key string, at time.Time) chat.Reply {
		return r.Pressed(t.Context(), chat.Press{ID: id(t, card, label), Key: key, At: at, Person: person(1), Channel: channel})
	}
	has(t, "a press", press("No", "K1", noon.Add(time.Minute)), "Recorded in poll 1: No")
	has(t, "another", press("Yes", "K2", noon.Add(2*time.Minute)), "Recorded in poll 1: Yes")
	has(t, "the first, delivered again", press("No", "K1", noon.Add(time.Minute)), "Recorded in poll 1: Yes")
	has(t, "one that comes late", press("No", "K3", noon.Add(90*time.Second)), "You answered poll 1 again later, and that stands: Yes")
}

func TestNearMissesNameTheCommand(t *testing.T) {
	r := newRoom(t)
	for line, want := range map[string]string{
		"poll lists": "/pcc poll list", "poll stop 2": "/pcc poll close 1", "poll results 2": "/pcc results 1",
		"poll help": "/pcc help poll", "poll 2": "/pcc results 2", "poll deny ann": "/pcc poll allow not @sam",
	} {
		has(t, line, r.ask(coord, line), want)
	}
	has(t, "a question that begins so", r.ask(coord, `poll "Stop the newsletter?" yes / no`), "Not posted yet")
}

// A chat service may deliver anything twice. What it did, it does once.
func TestEveryChangeIsMadeOncePerDelivery(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	typed := func(key, line string) chat.Reply {
		return r.Answer(t.Context(), chat.Request{Key: key, At: r.now, Person: coord, Channel: channel, Line: line})
	}
	has(t, "poll close 1", typed("K1", "poll close 1"), "Poll 1 is closed.")
	has(t, "poll reopen 1", typed("K2", "poll reopen 1"), "open again")
	has(t, "the close, delivered again", typed("K1", "poll close 1"), "This reached me twice")
	has(t, "a vote after that", r.answer(person(1), card, "Yes"), "Recorded")
	erase := chat.Press{ID: id(t, r.ask(person(1), "forget me"), "Erase it"), Key: "K3", At: r.now, Person: person(1), Channel: channel}
	has(t, "Erase it", r.Pressed(t.Context(), erase), "Erased: 1 answer")
	r.answer(person(1), card, "No")
	has(t, "Erase it, delivered again", r.Pressed(t.Context(), erase), "This reached me twice")
	has(t, "results 1", r.ask(coord, "results 1"), "1 person has answered")
	has(t, "a lookup, delivered again", typed("K1", "who Kent"), "Matthew Scott")
}

func TestAnAreaStaysThePersonsOwn(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area workspace Kent, Surrey")
	card := r.start(`poll new "A?" yes / no; "B?" yes / no`)
	r.ask(coord, "area Kent")
	r.ask(person(1), "privacy agree 1")
	has(t, "one answer for Surrey", r.ask(person(1), "vote 1 1 yes, area Surrey"), "You answer for Surrey.")
	has(t, "the next, in Kent's channel", r.ask(person(1), "vote 1 2 yes"), "You answer for Surrey.")
	r.ask(coord, "privacy notice other words")
	r.press(person(1), r.press(person(1), card, "Answer"), "I agree")
	has(t, "after another notice", r.ask(person(1), "vote 1 2 no"), "You answer for Surrey.")
	late := r.Answer(t.Context(), chat.Request{At: r.now.Add(-time.Minute), Person: person(1), Channel: channel, Line: "vote 1 area Kent"})
	has(t, "an earlier move that comes late", late, "You answer for Surrey.")
}

func TestWithdrawingNeedsNoAgreement(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo)
	r.answer(person(1), card, "Yes")
	r.ask(coord, "privacy notice other words")
	has(t, "vote 1 withdraw", r.ask(person(1), "vote 1 withdraw"), "Withdrawn.")
}

func TestAnyAreaMeansAny(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area Kent")
	r.start(yesNo + ", ask area")
	r.ask(person(1), "privacy agree 1")
	has(t, "without an area", r.ask(person(1), "vote 1 yes"), "which area do you answer for?")
	has(t, "with one", r.ask(person(1), "vote 1 yes, area Cheshire"), "You answer for Cheshire.")
	r.now = time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)
	has(t, "before an election somewhere", r.ask(coord, yesNo+", ask area"), "Before an election: ")
}

func TestWhatIsHeldBackIsNotShared(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area West Yorkshire")
	card := r.start("poll new barrier")
	form := r.answer(person(1), card, "Answer")
	for n := range 5 {
		r.ask(person(n), "privacy agree 1")
		r.fill(person(n), form, map[string]string{"q1": "Slow letters"})
	}
	r.ask(coord, "poll close 1")
	results := r.ask(coord, "results 1")
	r.press(coord, r.ask(coord, "poll comments 1"), "Approve")
	// Of the mayor's election only the month is known.
	r.now = time.Date(2028, 4, 20, 9, 0, 0, 0, time.UTC)
	has(t, "Share, from before", r.press(coord, results, "Share in channel"), "can be shared from Thursday 1 June 2028")
	has(t, "comments for a member", r.ask(member, "poll comments 1"), "held back until Thursday 1 June 2028")
	r.now = time.Date(2028, 6, 1, 9, 0, 0, 0, time.UTC)
	if shared := r.press(coord, results, "Share in channel"); shared.Private {
		t.Errorf("shared results are private: %s", shared.Text())
	}
}

func TestAPollThatNobodyCouldAnswerSaysSo(t *testing.T) {
	r := newRoom(t)
	r.press(coord, r.ask(coord, yesNo+", open monday 9am, close tuesday 9am"), "Post")
	has(t, "a close before the opening", r.ask(coord, "poll close 1 sunday 9am"), "opens")
	r.now = time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	got := r.sweep()
	if len(got) != 1 {
		t.Fatalf("the sweep posts %v, want one message", got)
	}
	has(t, "the post", got[0], "Poll 1 was to run until Tuesday 24 November 2026, 9am", "poll copy 1")
}

func TestAnOldPreviewChangesNothing(t *testing.T) {
	r := newRoom(t)
	preview := r.ask(coord, yesNo)
	change := r.press(coord, preview, "Change")
	r.press(coord, preview, "Post")
	for _, label := range []string{"Change", "Throw away"} {
		has(t, label, r.press(coord, preview, label), "This is posted already, as poll 1")
	}
	has(t, "an open form", r.fill(coord, change, map[string]string{"question": "Other?"}), "This is posted already")
	has(t, "the same time again", r.ask(coord, "poll close 1 28 november 5pm"), "Poll 1 closes Saturday 28 November 2026, 5pm")
}

func TestAPressAfterTheCloseTakesNoPostingAway(t *testing.T) {
	r := newRoom(t)
	card := r.start(yesNo + ", close friday 5pm")
	r.answer(person(1), card, "Yes")
	r.now = time.Date(2026, 11, 27, 17, 0, 1, 0, time.UTC)
	has(t, "a press a second too late", r.press(person(1), card, "No"), "closed Friday 27 November 2026, 5pm")
	r.ask(coord, "results 1")
	if got := r.sweep(); len(got) != 1 {
		t.Errorf("the sweep posts %v, want the results", got)
	}
}

// What a chat service shows has its limits, and every answer fits a phone.
func TestPollRepliesFit(t *testing.T) {
	r := newRoom(t)
	r.ask(coord, "area workspace Avon and Somerset, Devon and Cornwall, Hampshire, West Midlands, Greater Manchester")
	r.ask(coord, "privacy notice "+strings.Repeat("w", 300))
	var replies []chat.Reply
	keep := func(reply chat.Reply) chat.Reply { replies = append(replies, reply); return reply }
	long := `poll new "` + strings.Repeat("Long question ", 21) + `?" `
	options := make([]string, 10)
	for i := range options {
		options[i] = strings.Repeat(string(rune('a'+i)), 75)
	}
	for i, line := range []string{"poll new survey", "poll new engagement", "poll new recognised", long + strings.Join(options, " / "), long + "several: " + strings.Join(options, " / ")} {
		preview := keep(r.ask(coord, line))
		card := keep(r.post(preview))
		number := strconv.Itoa(i + 1)
		for n := range 12 {
			keep(r.press(person(n), card, "Answer"))
			r.ask(person(n), "privacy agree 2")
			form := keep(r.press(person(n), card, "Answer"))
			values := map[string]string{"area": strconv.Itoa(n%5 + 1)}
			for q := 1; q <= 9; q++ {
				values["q"+strconv.Itoa(q)] = strconv.Itoa(n%2 + 1)
			}
			if i == 0 {
				values["q7"], values["q8"] = strings.Repeat("works ", 83), strings.Repeat("barrier ", 62)
			}
			keep(r.fill(person(n), form, values))
		}
		keep(r.told("poll close " + number))
		results := keep(r.ask(coord, "results "+number))
		keep(r.press(coord, results, "File (CSV)"))
		keep(r.ask(coord, "poll comments "+number))
		keep(r.ask(coord, "poll copy "+number))
		keep(r.ask(coord, "poll delete "+number))
		for _, button := range results.Buttons {
			if strings.HasSuffix(button.Label, " more") || button.Label == "By area" {
				keep(r.press(coord, results, button.Label))
			}
		}
	}
	keep(r.ask(coord, "poll list"))
	keep(r.ask(person(1), "privacy"))
	keep(r.ask(person(1), "forget me"))
	for _, line := range []string{"help poll", "help vote", "help results", "help privacy", "help forget me", "poll new", "vote"} {
		keep(r.ask(person(1), line))
	}
	for _, reply := range replies {
		if !strings.Contains(reply.Text(), "Long question") && !strings.Contains(reply.Text(), "barrier barrier") && !strings.Contains(reply.Text(), "works works") {
			checkPlain(t, reply.Kind, reply)
		}
		if n := chat.Count(reply.Text()); n > 1200 {
			t.Errorf("%d characters, more than 1200:\n%s", n, reply.Text())
		}
		for _, button := range reply.Buttons {
			if chat.Count(button.Label) > 75 || len(button.ID) > 100 {
				t.Errorf("the button %q has the id %q", button.Label, button.ID)
			}
		}
	}
}

package bot_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store/storetest"
)

// noon is the day on which the facts of the first release were checked.
var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

var (
	team    = chat.Workspace{Platform: "slack", ID: "T1"}
	channel = chat.Channel{Workspace: team, ID: "C1"}
	member  = chat.Person{Workspace: team, ID: "U1"}
	coord   = chat.Person{Workspace: team, ID: "U2", Coordinator: true}
)

// facts is the embedded register, which every test may share.
var facts = func() *pcc.Register {
	r, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		panic(err)
	}
	return r
}()

// newBot is a bot on a real database, at noon on 21 November 2026.
func newBot(t testing.TB) *bot.Bot {
	t.Helper()
	b := bot.New(storetest.New(t), facts, func() time.Time { return noon })
	b.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	return b
}

// ask is what a person gets who types a line.
func ask(t testing.TB, b *bot.Bot, p chat.Person, line string) chat.Reply {
	t.Helper()
	return b.Answer(t.Context(), chat.Request{At: noon, Person: p, Channel: channel, Line: line})
}

// press presses the button with a label on a reply.
func press(t testing.TB, b *bot.Bot, p chat.Person, on chat.Reply, label string) chat.Reply {
	t.Helper()
	for _, button := range on.Buttons {
		if button.Label == label {
			return b.Pressed(t.Context(), chat.Press{ID: button.ID, At: noon, Person: p, Channel: channel})
		}
	}
	t.Fatalf("there is no button %q on: %s\nbuttons: %v", label, on.Text(), on.Buttons)
	return chat.Reply{}
}

func has(t testing.TB, call string, r chat.Reply, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%s answered:\n%s\nwithout %q", call, r.Text(), want)
		}
	}
}

func lacks(t testing.TB, call string, r chat.Reply, unwanted ...string) {
	t.Helper()
	for _, s := range unwanted {
		if strings.Contains(r.Text(), s) {
			t.Errorf("%s answered:\n%s\nwhich has %q", call, r.Text(), s)
		}
	}
}

// brokenStore fails in every method, as a full disk would make it.
type brokenStore struct{ bot.Store }

func (brokenStore) Network(context.Context, chat.Workspace) (chat.Network, error) {
	return 0, io.ErrUnexpectedEOF
}

func TestOurOwnFaultIsSaidAsSuchAndLoggedOnce(t *testing.T) {
	var log strings.Builder
	b := bot.New(brokenStore{}, facts, func() time.Time { return noon })
	b.Log = slog.New(slog.NewTextHandler(&log, nil))
	got := ask(t, b, member, "who")
	has(t, "who on a broken store", got, "Something went wrong on our side.", "try again")
	lacks(t, "who on a broken store", got, "EOF", "network")
	if !got.Private || strings.Count(log.String(), "level=ERROR") != 1 || strings.Contains(log.String(), "U1") {
		t.Errorf("private %v, log %q; want private, and one error without the person's id", got.Private, log.String())
	}
}

func TestWhoAnswersPrivatelyWithPartyDatesAndFreshness(t *testing.T) {
	b := newBot(t)
	got := ask(t, b, member, "who Cheshire")
	has(t, "who Cheshire", got,
		"Dan Price (Labour) is the Police and Crime Commissioner (PCC), since Thursday 9 May 2024.",
		"The term ends on 10 May 2028.",
		"Who follows is not settled",
		"Next vote: Thursday 6 May 2027, Mayor of Cheshire and Warrington.",
		"https://www.cheshire-pcc.gov.uk",
		"As of November 2025.")
	if !got.Private || got.Kind != "who" || got.AsOf != "2025-11" || len(got.Facts) < 4 {
		t.Errorf("who Cheshire: private %v, kind %q, as of %q, %d facts", got.Private, got.Kind, got.AsOf, len(got.Facts))
	}
}

func TestWhoNowAndThen(t *testing.T) {
	b := newBot(t)
	for _, tc := range []struct {
		line  string
		wants []string
	}{
		{"Bristol", []string{"Bristol is in the Avon and Somerset police area.", "Clare Moody (Labour)"}},
		{"GMP", []string{"Greater Manchester Police is the force.", "Bev Craig (Labour and Co-operative) is the Mayor of Greater Manchester, since about 31 July 2026", "powers of a Police and Crime Commissioner (PCC) here since 8 May 2017", "Deputy mayor for policing: not known"}},
		{"South Yorkshire", []string{"Oliver Coppard", "Deputy mayor for policing: not known"}},
		{"Sussex", []string{"Katy Bourne (Conservative) is the Police and Crime Commissioner (PCC), since Thursday 22 November 2012. This term: 9 May 2024 to 10 May 2028."}},
		{"Rutland", []string{"Rupert Matthews (elected as Conservative; Reform UK since 4 August 2025)"}},
		{"City of London", []string{"Tijs Broeke is Chair of the City of London Police Authority Board", "no elected commissioner"}},
		{"London", []string{"Most of London is in this police area. Part of it has another: City of London.", "Sadiq Khan (Labour) is the Mayor of London, since Monday 9 May 2016 (not verified). This term: since about 7 May 2024."}},
		{"who West Midlands on 2014-07-20", []string{"Yvonne Mosquito (Labour) was the acting Police and Crime Commissioner (PCC), from Monday 14 July 2014 to Thursday 21 August 2014.", "Before: Bob Jones (Labour), until Tuesday 1 July 2014.", "After: David Jamieson (Labour), from Friday 22 August 2014."}},
		{"West Midlands on 5 July 2014", []string{"Nobody held the post of Police and Crime Commissioner (PCC), from Wednesday 2 July 2014 to Sunday 13 July 2014.", "After: Yvonne Mosquito (Labour), acting, from", "After the death of Bob Jones"}},
		{"who Greater Manchester on 1 July 2026", []string{"Nobody held the post of Mayor of Greater Manchester, from about 20 June 2026 to about 30 July 2026.", "Who acted as mayor is not known."}},
		{"who Kent on 2012-11-21", []string{"There was no Police and Crime Commissioner (PCC) then. The first took office on Thursday 22 November 2012."}},
		{"who City of London on 2015-01-01", []string{"Who held the office on that day is not known here."}},
		{"who London on 2013-01-01", []string{"Boris Johnson (Conservative) was the Mayor of London", "not verified", "Stephen Greenhalgh"}},
		{"who Kent on 2029-01-01", []string{"1 January 2029 is still to come; today:", "Matthew Scott"}},
		{"who Cheshire on 2014", []string{"“2014” is not a day that I understand.", "/pcc who West Midlands on 2014-07-20"}},
		{"who Stockton on Tees", []string{"in the Cleveland police area", "Matt Storey"}},
		{"Glasgow", []string{"Scotland has no Police and Crime Commissioner (PCC). The Scottish Police Authority holds Police Scotland to account."}},
		{"Atlantis", []string{"I do not know a place called “Atlantis” in England or Wales.", "/pcc help"}},
		{"Newport", []string{"Which police area?", "Newport can mean a place in Gwent, Hampshire and Isle of Wight, West Mercia or Dyfed-Powys."}},
		{"East Midlands", []string{"East Midlands covers five police areas: Derbyshire, Leicestershire, Lincolnshire, Northamptonshire and Nottinghamshire."}},
		{"", []string{"Type a place", "/pcc Bristol"}},
	} {
		has(t, tc.line, ask(t, b, member, tc.line), tc.wants...)
	}
}

func TestWhenNowAndLater(t *testing.T) {
	b := newBot(t)
	for _, tc := range []struct {
		line  string
		wants []string
	}{
		{"when Cheshire", []string{
			"Mayor of Cheshire and Warrington: Thursday 6 May 2027, in 166 days. This mayor has no policing powers today.",
			"Police and Crime Commissioner (PCC): Thursday 4 May 2028 by law (in 17 months), but planned not to be held. A by-election is possible",
			"Deadlines for 6 May 2027, at the latest:", "notice of election: Wednesday 31 March", "nominations close: Thursday 8 April, 4pm",
			"register to vote: Monday 19 April", "postal vote: Tuesday 20 April, 5pm", "proxy vote or free voter ID: Tuesday 27 April, 5pm",
			"Pre-election period", "Last vote: Thursday 2 May 2024: Dan Price (Labour) won with 86,279 votes, 20,443 ahead of John Dwyer (Conservative). Turnout 21.7%.",
		}},
		{"when GMP", []string{"Mayor of Greater Manchester: May 2028, in 18 months. Expected on Thursday 4 May 2028; no order naming the day was seen.", "Deadlines: not known until the day is.", "by-election, Thursday 30 July 2026: Bev Craig (Labour and Co-operative) won with 309,525 votes, 152,347 ahead of Sian Astley (Reform UK). Turnout 25.1%."}},
		{"when Gwent", []string{"Deadlines if the vote of 4 May 2028 is held, at the latest:", "no mayors are to be made in Wales"}},
		{"when City of London", []string{"No public vote is planned for this office."}},
	} {
		has(t, tc.line, ask(t, b, member, tc.line), tc.wants...)
	}
}

// A term that has run out by law is not said to go on, though nobody has
// recorded who came after.
func TestAfterTheOfficeEnds(t *testing.T) {
	b := bot.New(storetest.New(t), facts, func() time.Time { return time.Date(2028, 6, 1, 12, 0, 0, 0, time.UTC) })
	got := ask(t, b, member, "Kent")
	has(t, "Kent in June 2028", got, "Who holds the office now is not known here.", "over a year ago: may be out of date")
	lacks(t, "Kent in June 2028", got, "Matthew Scott")
	has(t, "when Kent in June 2028", ask(t, b, member, "when Kent"), "No vote to come is known here.", "The post was planned to end in May 2028. What came of that is not recorded here.")
	has(t, "about Kent in June 2028", ask(t, b, member, "about Kent"), "- 2016 to 2028: Matthew Scott")
	lacks(t, "why Kent in June 2028", ask(t, b, member, "why Kent"), "holds the office")
	lacks(t, "who Kent the day before", ask(t, b, member, "who Kent on 2028-05-31"), "Matthew Scott")
}

func TestChoiceLeadsToTheAnswer(t *testing.T) {
	b := newBot(t)
	choice := ask(t, b, member, "who Newport on 2014-07-20")
	got := press(t, b, member, choice, "Gwent")
	has(t, "Newport, then Gwent", got, "Gwent on Sunday 20 July 2014", "Ian Johnston")
	got = press(t, b, member, ask(t, b, member, "when Newport"), "West Mercia")
	has(t, "when Newport, then West Mercia", got, "West Mercia: elections")
	london := press(t, b, member, ask(t, b, member, "London"), "City of London")
	has(t, "London, then City of London", london, "Tijs Broeke")
}

func TestButtonsOfAnAnswer(t *testing.T) {
	b := newBot(t)
	who := ask(t, b, member, "TR3 6RT")
	has(t, "When?", press(t, b, member, who, "When?"), "Devon and Cornwall: elections")
	has(t, "Why?", press(t, b, member, who, "Why?"), "Alison Hernandez", "Source: ", "last seen in post: BBC")
	has(t, "More", press(t, b, member, who, "More"), "https://www.devonandcornwall-pcc.gov.uk", "2012 to 2016: Tony Hogg (Conservative), PCC")
	shared := press(t, b, member, who, "Share in channel")
	has(t, "Share in channel", shared, "Alison Hernandez")
	lacks(t, "Share in channel", shared, "TR3")
	if shared.Private {
		t.Error("what was shared is private")
	}
	for _, button := range shared.Buttons {
		if button.Label == "Share in channel" {
			t.Error("what was shared can be shared again")
		}
	}
	then := ask(t, b, member, "who West Midlands on 2014-07-20")
	has(t, "sharing a past day", press(t, b, member, then, "Share in channel"), "Yvonne Mosquito")
}

func TestWhyShowsEveryFactAPageAtATime(t *testing.T) {
	b := newBot(t)
	first := ask(t, b, member, "why Cheshire")
	second := press(t, b, member, first, "More facts")
	both := first.Text() + second.Text() + lastPage(t, b, second).Text()
	for _, f := range first.Facts {
		if !strings.Contains(both, strings.TrimSuffix(f.Source, ".")) {
			t.Errorf("why Cheshire, on two pages, lacks the source %q", f.Source)
		}
	}
	for _, place := range []string{"why TD15 1AA", "why Newcastle", "why Rutland"} {
		page := ask(t, b, member, place)
		all, facts := page.Text(), page.Facts
		for len(page.Buttons) > 0 && page.Buttons[0].Label == "More facts" {
			page = press(t, b, member, page, "More facts")
			all += page.Text()
		}
		for _, f := range facts {
			if !strings.Contains(all, strings.TrimSuffix(f.Source, ".")) {
				t.Errorf("%s, on all pages, lacks the source %q", place, f.Source)
			}
		}
	}
	has(t, "why Cheshire", first, "Dan Price (Labour) holds the office of Police and Crime Commissioner (PCC), since 9 May 2024", "Verified. As of November 2025.", "last seen in post: BBC Nov 2025", "Checked 21 November 2026.")
	has(t, "why London", ask(t, b, member, "why London"), "From memory, not verified")
	has(t, "why TR3 6RT", ask(t, b, member, "why TR3 6RT"), "OS Code-Point Open")
	has(t, "why TR3 6RT, last page", lastPage(t, b, ask(t, b, member, "why TR3 6RT")), "The office and its website")
}

// lastPage presses "More facts" until there are no more.
func lastPage(t testing.TB, b *bot.Bot, r chat.Reply) chat.Reply {
	t.Helper()
	for range 10 {
		if len(r.Buttons) == 0 || r.Buttons[0].Label != "More facts" {
			return r
		}
		r = press(t, b, member, r, "More facts")
	}
	t.Fatal("there is no last page")
	return r
}

func TestAboutNamesEveryHolderOnce(t *testing.T) {
	b := newBot(t)
	has(t, "about Northumbria", ask(t, b, member, "about Northumbria"),
		"E-mail: enquiries@northumbria-pcc.gov.uk",
		"- since 2024: Susan Dungworth (Labour), PCC",
		"- 2019 to 2024: Kim McGuinness (Labour), PCC",
		"- 2019: Ruth Durham, acting PCC",
		"- 2012 to 2019: Vera Baird (Labour), PCC",
		"complaints about the office itself go to the police and crime panel")
	has(t, "about Cumbria", ask(t, b, member, "about Cumbria"), "- 2023 to 2024: Peter McCall (Conservative), PFCC", "- 2016 to 2023: Peter McCall (Conservative), PCC")
	has(t, "about Norfolk", ask(t, b, member, "about Norfolk"), "Sarah Taylor (elected as Labour; Independent since about 13 November 2025)")
}

func TestPastVotesCanBeReadAndCompared(t *testing.T) {
	b := newBot(t)
	past := press(t, b, member, ask(t, b, member, "when Wiltshire"), "Past votes")
	has(t, "past votes of Wiltshire", past,
		"- Thursday 2 May 2024: Philip Wilkinson (Conservative) won with 38,578 votes",
		"- by-election, Thursday 19 August 2021: Philip Wilkinson (Conservative)",
		"- Thursday 6 May 2021: Jonathon Seed (Conservative) won",
		"The winner was disqualified and never took office",
		"- Thursday 15 November 2012: Angus Macpherson (Conservative) won",
		"Turnout is counted in different ways")
	has(t, "past City of London", ask(t, b, member, "past City of London"), "No public vote for this office is known here.")
}

func TestAreaIsSetByCoordinators(t *testing.T) {
	b := newBot(t)
	has(t, "who with nothing set", ask(t, b, member, "who"), "Which place?", "/pcc who Bristol", "/pcc area Bristol")
	refused := ask(t, b, member, "area Kent")
	has(t, "area Kent by a member", refused, "Only a coordinator can set the area here. Nothing was changed.", "This is the answer for Kent:", "Matthew Scott")
	has(t, "area", ask(t, b, member, "area"), "This channel's area: not set", "The workspace's area: not set")

	has(t, "area workspace Kent, Surrey", ask(t, b, coord, "area workspace Kent, Surrey"), "The workspace's area is now Kent and Surrey.")
	has(t, "who with two areas", ask(t, b, member, "who"), "This channel has two areas: Kent and Surrey.")
	has(t, "area Rutland", ask(t, b, coord, "area Rutland"), "This channel's area is now Leicestershire.", "This is enough: /pcc who")
	has(t, "who with the channel's own", ask(t, b, member, "who"), "Rupert Matthews")
	has(t, "when with the channel's own", ask(t, b, member, "when"), "Leicestershire: elections")
	has(t, "status", ask(t, b, member, "status"), "This channel's area: Leicestershire", "The workspace's area: Kent and Surrey")

	has(t, "area none", ask(t, b, coord, "area none"), "This channel's area is no longer set.")
	got := press(t, b, member, ask(t, b, member, "who"), "Surrey")
	has(t, "who, then Surrey", got, "Lisa Townsend")
	has(t, "area Kent", ask(t, b, coord, "area Kent"), "now Kent.")
	for line, want := range map[string]string{
		"area ,":              "Which place?",
		"area London":         "London can mean London (Metropolitan) or City of London, so nothing was changed.",
		"area Wales":          "Wales can mean",
		"area Newport":        "Newport can mean Gwent, Hampshire and Isle of Wight, West Mercia or Dyfed-Powys, so nothing was changed. Name the police area itself, such as: /pcc area Gwent",
		"area Glasgow":        "Scotland has no",
		"area Kent, Atlantis": "I do not know a place called “Atlantis”",
		"area workspace":      "Which place?",
	} {
		has(t, line, ask(t, b, coord, line), want)
	}
	has(t, "area after settings that were refused", ask(t, b, coord, "area"), "This channel's area: Kent")
	for _, line := range []string{"area Kent, Surrey", "area none", "area Newport", "area Glasgow"} {
		got := ask(t, b, member, line)
		has(t, line+" by a member", got, "Only a coordinator can set the area here. Nothing was changed.")
		lacks(t, line+" by a member", got, "This is the answer")
	}
	has(t, "area with a comma in its name", ask(t, b, coord, "area Bournemouth, Christchurch and Poole"), "This channel's area is now Dorset.")
}

func TestAnotherWorkspaceSeesNothingOfThis(t *testing.T) {
	b := newBot(t)
	ask(t, b, coord, "area workspace Kent")
	press(t, b, member, ask(t, b, member, "Kent"), "Wrong?")
	stranger := chat.Person{Workspace: chat.Workspace{Platform: "discord", ID: "T1"}, ID: "U1", Coordinator: true}
	got := b.Answer(t.Context(), chat.Request{Person: stranger, Channel: chat.Channel{Workspace: stranger.Workspace, ID: "C1"}, Line: "status"})
	has(t, "status elsewhere", got, "The workspace's area: not set", "Answers reported as wrong: none")
}

func TestWrongIsRecordedAtOnceAndTakesWords(t *testing.T) {
	b := newBot(t)
	who := ask(t, b, member, "Kent")
	first := press(t, b, member, who, "Wrong?")
	has(t, "Wrong?", first, "Report 1 says that an answer about Kent is wrong.", "your name is not kept")
	has(t, "Wrong? a second time", press(t, b, member, who, "Wrong?"), "Report 1 ")
	form := press(t, b, member, first, "Say what is wrong").Form
	if form == nil {
		t.Fatal("Say what is wrong opened no form")
	}
	form.Person, form.Channel, form.At = member, channel, noon
	form.Fields[0].Value = "The commissioner resigned, BBC, 3 May\u202E"
	has(t, "the form after two presses", b.Submitted(t.Context(), *form), "Report 2 ")
	has(t, "the form a second time", b.Submitted(t.Context(), *form), "Report 2 ")
	has(t, "wrong by typing", ask(t, b, member, "wrong Essex: the website moved"), "Report 3 ", "about Essex")
	has(t, "status for a member", ask(t, b, member, "status"), "Answers reported as wrong: three")
	seen := ask(t, b, coord, "status")
	has(t, "status for a coordinator", seen, "Report 3, Essex, 21 November 2026: the website moved", "Report 2, Kent, 21 November 2026: The commissioner resigned, BBC, 3 May", "Report 1, Kent, 21 November 2026: no words")
	lacks(t, "status for a member", ask(t, b, member, "status"), "resigned")

	once := press(t, b, member, ask(t, b, member, "Surrey"), "Wrong?")
	own := press(t, b, member, once, "Say what is wrong").Form
	own.Person, own.Channel, own.At = member, channel, noon
	own.Fields[0].Value = "No longer in post"
	has(t, "the form after one press", b.Submitted(t.Context(), *own), "Report 4 ")
	has(t, "status after one press and its words", ask(t, b, coord, "status"), "reported as wrong: four", "Report 4, Surrey, 21 November 2026: No longer in post")

	form.Fields[0].Value = " \u200b "
	has(t, "an empty form", b.Submitted(t.Context(), *form), "nothing was added")
	form.Fields[0].Value = strings.Repeat("x", 501)
	has(t, "a long form", b.Submitted(t.Context(), *form), "too long: 501 characters, and the limit is 500")
	has(t, "wrong without a place", ask(t, b, member, "wrong it is all wrong"), "Begin with the police area", "/pcc wrong Cheshire: ")
	has(t, "wrong alone", ask(t, b, member, "wrong"), "Begin with the police area")
}

func TestButtonsFromOutsideAreNotTrusted(t *testing.T) {
	b := newBot(t)
	for _, id := range []string{
		"", "1", "1:", "0:who:kent", "1:who", "1:who:atlantis", "1:drop:kent", "1:share", "1:share:drop:kent", "1:wrong:who:atlantis",
		"1:wrong:drop:kent", "1:say:who:atlantis", "1:area:kent", strings.Repeat("1:who:kent", 20), "\x00", "1:share:share:who:kent", "1:share:wrong:who:kent",
	} {
		got := b.Pressed(t.Context(), chat.Press{ID: id, Person: member, Channel: channel, At: noon})
		has(t, "button "+id, got, "This button is no longer in use.")
		if !got.Private {
			t.Errorf("button %q answered in public", id)
		}
	}
	if got := ask(t, b, member, "status"); !strings.Contains(got.Text(), "reported as wrong: none") {
		t.Errorf("a button from outside left a report:\n%s", got.Text())
	}
	got := b.Submitted(t.Context(), chat.Form{ID: "1:who:kent", Person: member})
	has(t, "a form from outside", got, "no longer in use")
}

func TestTooLongIsRefused(t *testing.T) {
	b := newBot(t)
	has(t, "100 KiB", ask(t, b, member, "who "+strings.Repeat("x", 100<<10)), "That is too long: 102404 characters, and the limit is 3000.")
	has(t, "a long place", ask(t, b, member, strings.Repeat("x", 101)), "too long for a place: the limit is 100 characters", "BS1 4ST")
}

func TestTypedOptionsDoTheSame(t *testing.T) {
	b := newBot(t)
	for _, tc := range []struct {
		command string
		args    map[string]string
		line    string
	}{
		{"who", map[string]string{"place": "West Midlands", "date": "2014-07-20"}, "who West Midlands on 2014-07-20"},
		{"when", map[string]string{"place": " Kent\u200b "}, "when Kent"},
		{"area show", nil, "area"},
		{"area", nil, "area"},
		{"help", map[string]string{"command": "who"}, "help who"},
	} {
		typed := ask(t, b, member, tc.line)
		option := b.Answer(t.Context(), chat.Request{At: noon, Person: member, Channel: channel, Command: tc.command, Args: tc.args})
		if typed.Text() != option.Text() {
			t.Errorf("%s %v answered:\n%s\nbut %q answered:\n%s", tc.command, tc.args, option.Text(), tc.line, typed.Text())
		}
	}
}

// What the bot prints back is cleaned and short, whatever was typed.
func TestEchoesAreCleanAndShort(t *testing.T) {
	b := newBot(t)
	for _, line := range []string{"help " + strings.Repeat("b", 2900), "who Kent on 1" + strings.Repeat("a", 2900), strings.Repeat("x", 99)} {
		if n := chat.Count(ask(t, b, member, line).Text()); n > 400 {
			t.Errorf("%.20s… is answered in %d characters", line, n)
		}
	}
	got := b.Answer(t.Context(), chat.Request{Person: member, Channel: channel, Command: "nope", Line: "\u202eKe\x00nt"})
	has(t, "a command that there is not", got, "Matthew Scott")
	forged := "x\n2026-01-01 report 9"
	ask(t, b, member, "wrong Kent: "+forged)
	has(t, "status after a report of two lines", ask(t, b, coord, "status"), "x 2026-01-01 report 9")
}

func TestNoDeputyWithoutAMayor(t *testing.T) {
	b := bot.New(storetest.New(t), facts, func() time.Time { return time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC) })
	for _, line := range []string{"London", "why London", "West Yorkshire"} {
		lacks(t, line+" in 2030", ask(t, b, member, line), "Comer-Schwartz", "Alison Lowe", "Deputy mayor")
	}
}

func TestPartlyInScotland(t *testing.T) {
	b := newBot(t)
	for _, line := range []string{"Whitburn", "TD12", "TD9"} {
		has(t, line, ask(t, b, member, line), "Scotland", "The Scottish Police Authority", "Which police area?")
	}
	has(t, "area TD15 1AA", ask(t, b, coord, "area TD15 1AA"), "This channel's area is now Northumbria.")
}

func TestChoicesKeepTheDate(t *testing.T) {
	b := newBot(t)
	got := press(t, b, member, ask(t, b, member, "who London on 2023-01-01"), "City of London")
	has(t, "London on a day, then City of London", got, "City of London on Sunday 1 January 2023", "James Thomson was Chair", "(not verified)")
}

func TestOneOfficeAfterAnother(t *testing.T) {
	b := newBot(t)
	for line, wants := range map[string][]string{
		"Essex":                        {"Roger Hirst (Conservative) is the Police, Fire and Crime Commissioner (PFCC), since Sunday 1 October 2017. Before that PCC, from 12 May 2016."},
		"South Yorkshire":              {"since Tuesday 7 May 2024. The term ends in May 2028. Mayor since 2022; took over policing"},
		"who Kent on 2026-01-01":       {"Matthew Scott (Conservative) was the Police and Crime Commissioner (PCC), in office since Thursday 12 May 2016.", "Before: Ann Barnes (Independent), until Wednesday 11 May 2016."},
		"who London on 2013-01-01":     {"After: Sadiq Khan (Labour), from Monday 9 May 2016 (not verified)."},
		"who London on 2012-03-01":     {"Who held the office on that day is not known here."},
		"Scotland":                     {"(not verified)"},
		"who Merseyside on 2020-06-01": {"Jane Kennedy (elected as Labour; Independent since March 2019)"},
		"B45 9":                        {"B45 9 "},
	} {
		has(t, line, ask(t, b, member, line), wants...)
	}
}

func TestVotesWhoseResultIsNotEntered(t *testing.T) {
	for _, tc := range []struct {
		today time.Time
		line  string
		wants []string
	}{
		{time.Date(2027, 5, 7, 12, 0, 0, 0, time.UTC), "when Cheshire", []string{"Mayor of Cheshire and Warrington: was due on Thursday 6 May 2027. The result is not recorded here."}},
		{time.Date(2028, 6, 1, 12, 0, 0, 0, time.UTC), "when GMP", []string{"Mayor of Greater Manchester: was due in May 2028.", "No vote to come is known here."}},
		{time.Date(2027, 4, 12, 12, 0, 0, 0, time.UTC), "when Cumbria", []string{"nominations close: Thursday 8 April, 4pm (passed)", "register to vote: Monday 19 April\n"}},
		{time.Date(2028, 5, 6, 12, 0, 0, 0, time.UTC), "when Kent", []string{"was due by law on Thursday 4 May 2028, but planned not to be held. What happened is not recorded here."}},
		{time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), "about Kent", []string{"Who holds the office now is not known here.", "- 2016 to 2028: Matthew Scott"}},
		{time.Date(2012, 1, 2, 12, 0, 0, 0, time.UTC), "Kent", []string{"There is no Police and Crime Commissioner (PCC) yet. The first takes office on Thursday 22 November 2012."}},
	} {
		b := bot.New(storetest.New(t), facts, func() time.Time { return tc.today })
		has(t, tc.line+" on "+tc.today.Format(time.DateOnly), ask(t, b, member, tc.line), tc.wants...)
	}
}

func TestReloadSwapsTheFacts(t *testing.T) {
	b := newBot(t)
	other, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := other.Area("kent")
	a.Website = "https://new.example.org"
	b.Reload(other)
	has(t, "Kent after a reload", ask(t, b, member, "Kent"), "https://new.example.org")
}

func TestInstalledAndRemoved(t *testing.T) {
	s := storetest.New(t)
	b := bot.New(s, facts, func() time.Time { return noon })
	if err := b.Installed(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	if err := b.Removed(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Suspended(t.Context(), team); err != nil || !gone {
		t.Errorf("after Removed: suspended %v, %v; want true", gone, err)
	}
	if err := b.Installed(t.Context(), team); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Suspended(t.Context(), team); err != nil || gone {
		t.Errorf("after Installed again: suspended %v, %v; want false", gone, err)
	}
}

package bot_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store/storetest"
)

// lookups asks each lookup about each area and hands over what is said.
func lookups(t *testing.T, b *bot.Bot, do func(line string, r chat.Reply)) {
	t.Helper()
	for _, a := range facts.Areas() {
		for _, verb := range []string{"who", "when", "why", "about", "past"} {
			line := verb + " " + a.Slug
			do(line, ask(t, b, member, line))
		}
	}
}

func limit(line string) int {
	for _, verb := range []string{"when", "why", "about", "past", "area", "status", "help", "wrong"} {
		if strings.HasPrefix(line, verb) {
			return 1200
		}
	}
	return 600
}

func checkLength(t *testing.T, line string, r chat.Reply) {
	t.Helper()
	if n := chat.Count(r.Text()); n > limit(line) || n == 0 {
		t.Errorf("%s answers in %d characters, want at most %d:\n%s", line, n, limit(line), r.Text())
	}
}

func TestAnswersFitAPhone(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) { checkLength(t, line, r) })
	for _, line := range []string{"help", "help who", "help area", "help wrong", "status", "area", "", "Atlantis"} {
		r := ask(t, b, member, line)
		if n := chat.Count(r.Text()); n > 1200 {
			t.Errorf("%q answers in %d characters", line, n)
		}
	}
}

// A place, a council or a postcode adds a line or two; the answer still fits.
func TestAnswersForEveryPlaceFitAPhone(t *testing.T) {
	b := newBot(t)
	names := everyName(t)
	if len(names) < 15_000 {
		t.Fatalf("only %d names", len(names))
	}
	for i, name := range names {
		checkLength(t, "who "+name, ask(t, b, member, name))
		if i%5 == 0 { // a fifth of the other answers is enough
			checkLength(t, "when "+name, ask(t, b, member, "when "+name))
			checkLength(t, "why "+name, ask(t, b, member, "why "+name))
			checkLength(t, "about "+name, ask(t, b, member, "about "+name))
			for _, day := range []string{"2012-12-01", "2021-10-20", "2026-07-01", "2031-07-20"} {
				checkLength(t, "who "+name+" on "+day, ask(t, b, member, "who "+name+" on "+day))
			}
		}
	}
}

// everyName is what the register offers for each beginning of two letters.
func everyName(t *testing.T) []string {
	t.Helper()
	var names []string
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			names = append(names, facts.Complete(string(a)+string(b), 100_000)...)
		}
	}
	return names
}

// Each past answer fits too, and names who held the office.
func TestAnswersForEveryTermFitAPhone(t *testing.T) {
	b := newBot(t)
	for _, a := range facts.Areas() {
		for _, h := range facts.Holders(a.Slug) {
			if !h.Head() || h.Start.Before(pcc.Date{Year: 2012, Month: 11, Day: 22}) {
				continue
			}
			line := "who " + a.Slug + " on " + h.Start.ISO()
			r := ask(t, b, member, line)
			checkLength(t, line, r)
			has(t, line, r, h.Person, "As of ")
		}
	}
}

// No answer names the day on which the law still puts a PCC election without
// saying that it is planned not to be held.
func TestNobodyIsPromisedAnElectionIn2028(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) {
		if strings.Contains(r.Text(), "Thursday 4 May 2028 by law") && !strings.Contains(r.Text(), "planned not to be held") {
			t.Errorf("%s promises an election:\n%s", line, r.Text())
		}
		if strings.HasPrefix(line, "who") || strings.HasPrefix(line, "when") {
			a, _ := facts.Area(r.Areas[0])
			if a.Governance == "pcc" || a.Governance == "pfcc" {
				has(t, line, r, "plans to end the post in May 2028, if Parliament agrees")
			}
			if strings.HasPrefix(line, "when") && a.Governance != "mayor" && a.Governance != "corporation" {
				has(t, line, r, "Thursday 4 May 2028 by law")
			}
		}
	})
	for _, words := range []string{"next PCC election", "Next PCC election"} {
		lookups(t, b, func(line string, r chat.Reply) { lacks(t, line, r, words) })
	}
}

// Each answer about a person or a date says how old its oldest fact is, and
// carries the facts it rests on.
func TestEveryLookupHasOneAsOf(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) {
		if strings.Count(r.Note, "As of ") != 1 || len(r.Facts) == 0 {
			t.Errorf("%s: note %q with %d facts", line, r.Note, len(r.Facts))
		}
		for _, f := range r.Facts {
			if f.AsOf < r.AsOf || f.Source == "" || f.Checked == "" {
				t.Errorf("%s: as of %q, but it rests on %+v", line, r.AsOf, f)
			}
		}
	})
}

func TestPCCIsSpelledOut(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) {
		text := r.Text()
		if strings.HasPrefix(line, "why") {
			return // it quotes sources as they are
		}
		if strings.Contains(text, "PCC") && !strings.Contains(text, "Commissioner") {
			t.Errorf("%s says PCC without saying what it is:\n%s", line, text)
		}
	})
}

var (
	sentenceEnd = regexp.MustCompile(`[.:;!?](\s|$)|\n`)
	hardWords   = []string{"pursuant", "aforementioned", "utilise", "stakeholder", "incumbent", "purdah", "hereby", "e.g.", "i.e.", "etc", "etc."}
	exclaimed   = regexp.MustCompile(`!`)
)

// Sentences are short and the words plain. Sources are quoted as they are, so
// why is left out.
func TestPlainEnglish(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) {
		if !strings.HasPrefix(line, "why") {
			checkPlain(t, line, r)
		}
	})
}

func checkPlain(t *testing.T, line string, r chat.Reply) {
	t.Helper()
	for _, sentence := range sentenceEnd.Split(r.Text(), -1) {
		if n := len(strings.Fields(sentence)); n > 30 {
			t.Errorf("%s has a sentence of %d words: %q", line, n, sentence)
		}
	}
	for _, word := range strings.Fields(strings.ToLower(r.Text())) {
		if slices.Contains(hardWords, strings.Trim(word, ",;:()")) {
			t.Errorf("%s says %q:\n%s", line, word, r.Text())
		}
	}
	if exclaimed.MatchString(r.Text()) {
		t.Errorf("%s exclaims:\n%s", line, r.Text())
	}
}

// The examples of help work when they are pasted, and their help has them.
func TestExamplesWork(t *testing.T) {
	try := func(command, example string) {
		t.Helper()
		r := newRoom(t)
		r.ask(coord, "privacy agree 1")
		r.start(yesNo)
		r.start("poll new engagement")
		r.start(yesNo)
		for _, needsClosed := range []string{"results", "poll reopen", "poll comments"} {
			if strings.HasPrefix(example, needsClosed) {
				r.ask(coord, "poll close 3")
			}
		}
		if got := r.ask(coord, example); got.Kind == "problem" || got.Kind == "unknown" {
			t.Errorf("the example %q of %s answers:\n%s", example, command, got.Text())
		}
		has(t, "help "+command, r.ask(member, "help "+command), "/pcc "+example)
	}
	for _, c := range bot.Commands() {
		for _, example := range c.Examples {
			try(c.Name, example)
		}
		for _, l := range c.Sub {
			for _, example := range l.Examples {
				try(c.Name+" "+l.Name, example)
			}
		}
	}
}

// What services register has their limits: Discord's are 32 characters for a
// name and 100 for a summary.
func TestCommandsFitDiscord(t *testing.T) {
	var check func(path string, commands []chat.Command)
	check = func(path string, commands []chat.Command) {
		for _, c := range commands {
			name := path + " " + c.Name
			if len(c.Name) > 32 || c.Name != strings.ToLower(c.Name) || chat.Count(c.Summary) > 100 || c.Summary == "" {
				t.Errorf("%s: %q has %d characters", name, c.Summary, chat.Count(c.Summary))
			}
			for _, a := range c.Args {
				if len(a.Name) > 32 || chat.Count(a.Summary) > 100 || a.Summary == "" {
					t.Errorf("%s %s: %q has %d characters", name, a.Name, a.Summary, chat.Count(a.Summary))
				}
			}
			check(name, c.Sub)
		}
	}
	check("/pcc", newBot(t).Commands())
}

func TestLabelsAndIDsFitEveryService(t *testing.T) {
	b := newBot(t)
	lookups(t, b, func(line string, r chat.Reply) {
		seen := map[string]bool{}
		for _, button := range r.Buttons {
			if chat.Count(button.Label) > 75 || len(button.ID) > 100 || button.Label == "" || seen[button.ID] {
				t.Errorf("%s has the button %+v", line, button)
			}
			seen[button.ID] = true
		}
	})
}

// Nobody types a postcode into a public answer, and none reaches the store.
func TestPostcodesAreNotKept(t *testing.T) {
	s := storetest.New(t)
	b := bot.New(s, facts, func() time.Time { return noon })
	who := ask(t, b, member, "TR3 6RT")
	press(t, b, member, who, "Wrong?")
	ask(t, b, coord, "area TR3 6RT")
	for _, button := range who.Buttons {
		if strings.Contains(button.ID, "TR3") {
			t.Errorf("the button %+v carries the postcode", button)
		}
	}
	ask(t, b, member, "wrong TR3 6RT: it moved")
	n, err := s.Network(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	reports, err := s.Reports(t.Context(), n, 10)
	if err != nil || len(reports) != 2 {
		t.Fatalf("there are %d reports, %v; want 2", len(reports), err)
	}
	for _, r := range reports {
		if strings.Contains(r.Area+r.About+r.Words, "TR3") {
			t.Errorf("the report %+v holds the postcode", r)
		}
	}
	areas, err := s.Areas(t.Context(), n, channel)
	if err != nil || len(areas) != 1 || areas[0] != "devon-and-cornwall" {
		t.Errorf("area TR3 6RT kept %v, %v; want the area alone", areas, err)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, line := range []string{"who Kent", "area workspace Kent, Surrey", "wrong Kent: x", "help", "\xff", "who “Newport” on 2014-07-20", "status", "TR3 6RT"} {
		f.Add(line)
	}
	b := newBot(f)
	f.Fuzz(func(t *testing.T, line string) {
		r := ask(t, b, coord, line)
		if strings.TrimSpace(r.Text()) == "" || r.Kind == "" || !r.Private {
			t.Errorf("%q answered %+v", line, r)
		}
		if strings.Contains(r.Text(), "Something went wrong on our side") {
			t.Errorf("%q was our own fault", line)
		}
	})
}

func FuzzPressed(f *testing.F) {
	for _, id := range []string{"1:who:kent", "1:share:who:kent:2014-07-20", "1:wrong:who:kent", "1:say:who:kent", "1:why:kent:99999999999999999999", "::::",
		"1:vote:1:1:choose:1:1", "1:vote:1:1:choose:3:1,2:kent", "1:vote:1:2:choose:1:1:kent", "1:vote:1:1:step:2", "1:vote:1:1:write:0:kent", "1:vote:1:1:agree:1:choose:1:2",
		"1:vote:1:2:open", "1:results:1:1:3:share", "1:results:1:3:areas", "1:poll comments:1:3:approve:1:1", "1:poll delete:1:9", "1:forget-me:ask", "1:poll new:1:x:post"} {
		f.Add(id)
	}
	r := withPolls(f)
	f.Fuzz(func(t *testing.T, id string) {
		checkAnswered(t, id, r.Pressed(t.Context(), chat.Press{ID: id, Person: person(1), Channel: channel, At: noon}))
	})
}

func FuzzSubmitted(f *testing.F) {
	for _, id := range []string{"1:vote:1:1:form", "1:vote:1:2:form:kent", "1:vote:1:2:form", "1:vote:1:1:words:4", "1:vote:1:2:words:0", "1:poll new:form", "1:wrong:say:who:kent:1"} {
		f.Add(id, "1", "1,3", "Slow letters", "Kent")
		f.Add(id, "", "-1", "\x00", "99")
	}
	r := withPolls(f)
	f.Fuzz(func(t *testing.T, id, one, several, words, area string) {
		form := chat.Form{ID: id, At: noon, Person: person(1), Channel: channel, Fields: []chat.Field{
			{Name: "q1", Value: one}, {Name: "q3", Value: several}, {Name: "q4", Value: words}, {Name: "words", Value: words}, {Name: "area", Value: area},
			{Name: "question", Value: words}, {Name: "options", Value: several}, {Name: "closes", Value: one},
		}}
		checkAnswered(t, id, r.Submitted(t.Context(), form))
	})
}

// withPolls is a room with a set that is open, a poll that asks for the area, and
// a closed one.
func withPolls(t testing.TB) *room {
	r := newRoom(t)
	r.start("poll new engagement")
	r.start(yesNo + ", ask area")
	r.start("poll new barrier")
	for n := range 5 {
		r.ask(person(n), "privacy agree 1")
		r.ask(person(n), "vote 3 Slow letters")
	}
	r.ask(coord, "poll close 3")
	return r
}

// checkAnswered fails where something from outside got no answer, or one that
// says the fault is ours.
func checkAnswered(t *testing.T, id string, r chat.Reply) {
	t.Helper()
	if r.Form == nil && strings.TrimSpace(r.Text()) == "" || strings.Contains(r.Text(), "Something went wrong on our side") {
		t.Errorf("%q is answered %+v", id, r)
	}
}

package poll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
)

func london(tb testing.TB) *time.Location {
	tb.Helper()
	z, err := time.LoadLocation("Europe/London")
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// wednesday is 10am on Wednesday 25 November 2026.
func wednesday(tb testing.TB) time.Time { return time.Date(2026, 11, 25, 10, 0, 0, 0, london(tb)) }

func parse(tb testing.TB, line string) (Draft, error) {
	tb.Helper()
	return ParseDraft(line, "/pcc ", wednesday(tb), london(tb))
}

// problem is the words of err, which must be for the person.
func problem(tb testing.TB, call string, err error) string {
	tb.Helper()
	p, ok := errors.AsType[chat.Problem](err)
	if err != nil && !ok {
		tb.Errorf("%s fails with %v, which is not for the person", call, err)
	}
	return p.Words
}

func TestParseDraftReadsQuestions(t *testing.T) {
	const yes = "yesno: Yes | No | Not sure"
	for _, tc := range []struct {
		name, line string
		want       []string // kind, text and options of each question
	}{
		{"the example of the help", `"Has your PCC replied?" yes / no / not sure, close friday 5pm`, []string{"Has your PCC replied? " + yes}},
		{"a question alone", `Has your PCC replied?`, []string{"Has your PCC replied? " + yes}},
		{"a quoted question without its mark", `"Rate your PCC" good / bad`, []string{"Rate your PCC single: good | bad"}},
		{"yes and no in capitals, badly spaced", `Has it? YES/no/ Not Sure`, []string{"Has it? " + yes}},
		{"yes and no with commas", `Has it? yes, no, not sure`, []string{"Has it? " + yes}},
		{"yes and no alone", `Has it? yes / no`, []string{"Has it? single: yes | no"}},
		{"curly quotes", `“Has it?” “Yes” “No, never”`, []string{"Has it? single: Yes | No, never"}},
		{"German quotes", `„Has it?“ a / b`, []string{"Has it? single: a | b"}},
		{"French quotes with spaces", `« Has it? » a / b`, []string{"Has it? single: a | b"}},
		{"quotes that do not match", `“Has it?" a / b`, []string{"Has it? single: a | b"}},
		{"single quotes round apostrophes", `'What's the commissioners' plan?' good / bad`, []string{"What's the commissioners' plan? single: good | bad"}},
		{"curly single quotes", `‘What’s it?’ ‘Don’t know’ ‘Good’`, []string{"What’s it? single: Don’t know | Good"}},
		{"apostrophes without quotes", `Has it? don't know / it's fine`, []string{"Has it? single: don't know | it's fine"}},
		{"quotes inside a question", `Is the "duty" met? a / b`, []string{`Is the "duty" met? single: a | b`}},
		{"quotes inside quotes", `"Is the "duty" met?" a / b`, []string{`Is the "duty" met? single: a | b`}},
		{"bars", `Has it? a|b | c`, []string{"Has it? single: a | b | c"}},
		{"commas", `Has it? a, b,c`, []string{"Has it? single: a | b | c"}},
		{"commas inside slashes", `Has it? yes, often / no, never`, []string{"Has it? single: yes, often | no, never"}},
		{"a slash inside a word", `Which? he/she / they`, []string{"Which? single: he/she | they"}},
		{"a slash too many", `Has it? / a / b /`, []string{"Has it? single: a | b"}},
		{"a colon before the options", `"Has it?": a / b`, []string{"Has it? single: a | b"}},
		{"quoted options with slashes", `"Has it?" "a" / "b, c" / d`, []string{"Has it? single: a | b, c | d"}},
		{"several, first", `How? several: letter / meeting / phone`, []string{"How? several: letter | meeting | phone"}},
		{"choose several, first", `How? choose several letter / phone`, []string{"How? several: letter | phone"}},
		{"several, last", `How? letter / phone, several`, []string{"How? several: letter | phone"}},
		{"choose several, last", `How? letter, phone (choose several)`, []string{"How? several: letter | phone"}},
		{"several with quoted options", `How? several "Letter" "Phone"`, []string{"How? several: Letter | Phone"}},
		{"quoted options, several", `How? 'Letter' 'Don't know' several`, []string{"How? several: Letter | Don't know"}},
		{"several as the beginning of an option", `How often? several times / once / never`, []string{"How often? single: several times | once | never"}},
		{"several as an option", `How many? one, two, several`, []string{"How many? single: one | two | several"}},
		{"a scale", `How well? 1-5`, []string{"How well? scale: 1 | 2 | 3 | 4 | 5"}},
		{"a scale in words", `How well? 1 to 5`, []string{"How well? scale: 1 | 2 | 3 | 4 | 5"}},
		{"a scale with ends", `How well? 1-5 not at all / very well`, []string{"How well? scale: 1 Not at all | 2 | 3 | 4 | 5 Very well"}},
		{"a scale with quoted ends", `How well? scale "not at all" "very well"`, []string{"How well? scale: 1 Not at all | 2 | 3 | 4 | 5 Very well"}},
		{"a scale with every step named", `How well? 1-5: a, b, c, d, ê`, []string{"How well? scale: 1 A | 2 B | 3 C | 4 D | 5 Ê"}},
		{"ranges that begin like a scale", `How many? 1-5 / 6-10 / more`, []string{"How many? single: 1-5 | 6-10 | more"}},
		{"an answer in words", `What works? text`, []string{"What works? text: "}},
		{"three questions with semicolons", `What works? comment; Why? 1-5; "Q3" a / b`, []string{"What works? text: ", "Why? scale: 1 | 2 | 3 | 4 | 5", "Q3 single: a | b"}},
		{"three questions in quotes", `"Q1?" yes / no "Q2?" text "Q3?" 1-5`, []string{"Q1? single: yes | no", "Q2? text: ", "Q3? scale: 1 | 2 | 3 | 4 | 5"}},
		{"questions with a comma between", `"Q1?" text, "Q2?" yes / no`, []string{"Q1? text: ", "Q2? single: yes | no"}},
		{"two questions with quoted options", `"Q1?" "a" "b"; "Q2?" "c" "d"`, []string{"Q1? single: a | b", "Q2? single: c | d"}},
		{"options that ask", `"Which?" "Who?" / "What?"`, []string{"Which? single: Who? | What?"}},
		{"an option like a clause, first", `Touch? Close contact / Distant`, []string{"Touch? single: Close contact | Distant"}},
		{"an option like a clause, last", `Touch? Distant / Close contact`, []string{"Touch? single: Distant | Close contact"}},
		{"an option that could be a time", `When? Open monday / Close friday`, []string{"When? single: Open monday | Close friday"}},
		{"an option like a clause among commas", `Touch? distant, close contact`, []string{"Touch? single: distant | close contact"}},
		{"open and close", `Door? open, close`, []string{"Door? single: open | close"}},
		{"kinds of area", `Where? Town / rural area`, []string{"Where? single: Town | rural area"}},
		{"named or anonymous", `Who? named, anonymous`, []string{"Who? single: named | anonymous"}},
		{"a word for a ready set in a question", `survey the members? yes / no`, []string{"survey the members? single: yes | no"}},
		{"Welsh", `Ydy'r Comisiynydd wedi ateb? Ydy / Nac ydy / Ddim yn siŵr`, []string{"Ydy'r Comisiynydd wedi ateb? single: Ydy | Nac ydy | Ddim yn siŵr"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := parse(t, tc.line)
			var got []string
			for _, q := range d.Questions {
				got = append(got, fmt.Sprintf("%s %s: %s", q.Text, q.Kind, strings.Join(q.Options, " | ")))
			}
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("ParseDraft(%q) = %q, %v; want %q", tc.line, got, err, tc.want)
			}
		})
	}
}

func TestParseDraftReadsClauses(t *testing.T) {
	type want struct {
		opens, closes string
		area          string
		ask           bool
		asked         int
		anonymous     bool
	}
	const week = "Wed 2 Dec 2026 17:00"
	for _, tc := range []struct {
		name, words string
		want        want
	}{
		{"nothing said", "", want{closes: week}},
		{"close after a comma", ", close friday 5pm", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"close without a comma", " close friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"closes", ", closes at 5pm on friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"closing by", ", closing by 4 december", want{closes: "Fri 4 Dec 2026 17:00"}},
		{"until", " until tomorrow noon", want{closes: "Thu 26 Nov 2026 12:00"}},
		{"close in quotes", `, close "friday 5pm"`, want{closes: "Fri 27 Nov 2026 17:00"}},
		{"as the bot says a time", ", close Friday 27 November 2026, 5pm (UK time)", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"after a semicolon", "; close friday; area Kent", want{closes: "Fri 27 Nov 2026 17:00", area: "Kent"}},
		{"opens, and stays open a week", ", open monday", want{opens: "Mon 30 Nov 2026 09:00", closes: "Mon 7 Dec 2026 17:00"}},
		{"opens at a time", ", from monday noon", want{opens: "Mon 30 Nov 2026 12:00", closes: "Mon 7 Dec 2026 17:00"}},
		{"opens now", ", open now, close friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"an area", ", area Devon and Cornwall", want{closes: week, area: "Devon and Cornwall"}},
		{"an area in quotes", `, area "Devon and Cornwall"`, want{closes: week, area: "Devon and Cornwall"}},
		{"several areas", ", area Kent, Surrey, close friday", want{closes: "Fri 27 Nov 2026 17:00", area: "Kent, Surrey"}},
		{"ask which area", ", area ask", want{closes: week, ask: true}},
		{"ask area", ", ask area", want{closes: week, ask: true}},
		{"how many were asked", ", asked 40", want{closes: week, asked: 40}},
		{"members", ", 40 members", want{closes: week, asked: 40}},
		{"of so many", ", of 1,200 people", want{closes: week, asked: 1200}},
		{"anonymous", ", anonymous", want{closes: week, anonymous: true}},
		{"confidential, which they are", ", confidential", want{closes: week}},
		{"all at once", ", close friday, area Kent, asked 40, anonymous", want{closes: "Fri 27 Nov 2026 17:00", area: "Kent", asked: 40, anonymous: true}},
		{"all at once without commas", " close friday area Kent asked 40 anonymous", want{closes: "Fri 27 Nov 2026 17:00", area: "Kent", asked: 40, anonymous: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, before := range []string{
				`Has it? yes / no`, `Has it?`, `"Has it?" "Yes" "No"`, `What works? text`, `How well? 1-5`, `survey`, `engagement`, `barrier`,
			} {
				d, err := parse(t, before+tc.words)
				got := want{closes: d.Closes.Format("Mon 2 Jan 2006 15:04"), area: d.Area, ask: d.AskArea, asked: d.Asked, anonymous: d.Anonymous}
				if !d.Opens.IsZero() {
					got.opens = d.Opens.Format("Mon 2 Jan 2006 15:04")
				}
				if err != nil || got != tc.want {
					t.Errorf("ParseDraft(%q) = %+v, %v; want %+v", before+tc.words, got, err, tc.want)
				}
			}
		})
	}
}

func TestParseDraftReadsReadySets(t *testing.T) {
	for line, questions := range map[string]int{"engagement": 4, "Survey": 9, `"survey"`: 9, "recognised": 1, "ready-2028, close friday": 1, "survey: area ask": 9} {
		d, err := parse(t, line)
		if err != nil || len(d.Questions) != questions || d.Template == "" || d.Questions[0].Key == "" {
			t.Errorf("ParseDraft(%q) = %d questions of %q, %v; want %d", line, len(d.Questions), d.Template, err, questions)
		}
	}
}

func TestParseDraftSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"nothing", "", `Write a question and its options, or type /pcc poll new engagement`},
		{"a number", "3", `“3” is a number, not a question`},
		{"no question mark", "Rate your PCC yes / no", "I found no question mark in “Rate your PCC yes / no”"},
		{"a quote left open", `"Rate your PCC yes / no`, "A quotation mark is not closed"},
		{"the question's quote left open", `"Has it? "Yes" "No"`, "A quotation mark is not closed"},
		{"an option's quote left open", `"Has it?" "Yes" "No`, "A quotation mark is not closed"},
		{"one option", "Has it? yes", "A poll needs at least two options, and “Has it?” has only one"},
		{"eleven options", "Has it? 1/2/3/4/5/6/7/8/9/10/11", "A question has at most 10 options, and “Has it?” has 11"},
		{"eleven questions", strings.Repeat("Has it? text;", 11), "A poll has at most 10 questions, and this one has 11"},
		{"a question after quoted options", `"Q1?" "a" "b" "Q2?" "c" "d"`, "I cannot tell whether “Q2?” is an option or the next question"},
		{"a question after plain options", "Has it? yes / no What works? text", "I cannot tell where the next question begins"},
		{"a scale of ten", "How many? 1-10", "A scale here runs from 1 to 5, and not 1-10"},
		{"a scale with one end", "How well? 1-5 poor", "A scale takes words for its two ends"},
		{"an unknown day", "Has it? yes / no, close fryday 5pm", "I could not read the closing time in “close fryday 5pm”"},
		{"no such day", "Has it? yes / no close 31 november", "I could not read the closing time in “close 31 november”"},
		{"the wrong weekday", "survey, close friday 26 november", "I could not read the closing time in “close friday 26 november”"},
		{"an unreadable opening", "Has it? yes / no, open soon", "I could not read the opening time in “open soon”"},
		{"a closing time that may be an option", "Touch? far / near, close contact", "If it is an option, put it in quotes"},
		{"close and nothing", "Has it? yes / no, close", "The word “close” needs something after it, such as: close friday 5pm"},
		{"an unreadable number", "Has it? yes / no, asked forty", "I could not read how many people were asked in “asked forty”"},
		{"nobody asked", "survey, asked 0", "I could not read how many people were asked in “asked 0”"},
		{"two closing times", "Has it? yes / no, close friday, close monday", "The poll says when it closes twice"},
		{"a closing time that is past", "Has it? yes / no, close today 9am", "The closing time, Wednesday 25 November 2026, 9am (UK time), is already past"},
		{"an opening time that is past", "Has it? yes / no, open today 9am", "The opening time, Wednesday 25 November 2026, 9am (UK time), is already past"},
		{"closes before it opens", "Has it? yes / no, open friday, close thursday", "before it opens on Friday 27 November 2026, 9am (UK time)"},
		{"closes in two years", "Has it? yes / no, close 12 march 2029", "A poll closes within 366 days"},
		{"a word after a ready set", "survey banana", "“survey” names ready questions, but I could not read “banana” after it"},
		{"a text question with a second kind", "What works? text / words / text", "Two options of “What works?” read the same"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := parse(t, tc.line)
			got := problem(t, "ParseDraft", err)
			if !strings.Contains(got, tc.want) || len(d.Questions) > 0 {
				t.Errorf("ParseDraft(%q) = %d questions and %q, want %q", tc.line, len(d.Questions), got, tc.want)
			}
		})
	}
}

// What the problems tell people to type works when they type it.
func TestExamplesOfProblemsWork(t *testing.T) {
	const lead = "/pcc poll new "
	for _, line := range []string{"", "3", "Rate it", `"Rate it`, "survey banana", "Has it? yes / no What works? text", "Has it? a/b, close friday, close friday"} {
		_, err := parse(t, line)
		words := problem(t, "ParseDraft", err)
		at := strings.LastIndex(words, lead)
		if at < 0 {
			t.Errorf("ParseDraft(%q) gives no example: %q", line, words)
			continue
		}
		if _, err := parse(t, words[at+len(lead):]); err != nil {
			t.Errorf("the example %q fails: %v", words[at+len(lead):], err)
		}
	}
	for _, clause := range []string{"close friday 5pm", "close 12 march 9am", "close in three weeks", "open monday 9am", "open 12 march", "area Kent", "asked 40"} {
		if _, err := parse(t, "Has it? yes / no, "+clause); err != nil && !strings.Contains(clause, "open") {
			t.Errorf("the example %q fails: %v", clause, err)
		}
	}
}

func TestInAWeekCrossesTheClockChange(t *testing.T) {
	got := InAWeek(time.Date(2027, 3, 25, 23, 30, 0, 0, time.UTC), london(t))
	if want := "Thursday 1 April 2027, 5pm (UK time)"; chat.SayMoment(got, london(t)) != want {
		t.Errorf("InAWeek = %s, want %s", chat.SayMoment(got, london(t)), want)
	}
}

// typed is how a draft could have been typed.
func typed(d Draft, zone *time.Location) string {
	var parts []string
	for _, q := range d.Questions {
		s := "“" + q.Text + "”"
		switch q.Kind {
		case Text:
			s += " text"
		case Scale:
			s += " 1-5"
			ends := q.label(1) + q.label(2) + q.label(3)
			for i := range q.Options {
				if ends != "" || i == 0 || i == 4 {
					s += " “" + q.label(i) + "”"
				}
			}
		case Several:
			s += " choose several"
			fallthrough
		default:
			for _, option := range q.Options {
				s += " “" + option + "” /"
			}
		}
		parts = append(parts, strings.TrimSuffix(s, " /"))
	}
	s := strings.Join(parts, "; ") + ", close " + chat.SayMoment(d.Closes, zone)
	if !d.Opens.IsZero() {
		s += ", open " + chat.SayMoment(d.Opens, zone)
	}
	if d.Area != "" {
		s += ", area “" + d.Area + "”"
	}
	if d.AskArea {
		s += ", ask area"
	}
	if d.Asked > 0 {
		s += fmt.Sprintf(", asked %d", d.Asked)
	}
	if d.Anonymous {
		s += ", anonymous"
	}
	return s
}

// What was read can be typed again and is read the same, unless marks in it
// would end the quotes too soon.
func FuzzParseDraft(f *testing.F) {
	for _, line := range []string{
		`"Has your PCC replied?" yes / no / not sure, close friday 5pm`, `How? several: a / b; "Q2?" text`, "survey, area Kent", "1-5?", `'Q?' 'a' 'b'`,
		"How well? 1-5 not at all / very well, asked 40, anonymous", "\xff?", "Q? a / b, open monday, close 12 march", `"" / ""`, "?/?/?", "Q? ;;; close", "Q? a | b area ask",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		d, err := parse(t, line)
		if err != nil {
			if words := problem(t, "ParseDraft", err); chat.Clean(words) == "" {
				t.Errorf("ParseDraft(%q) says nothing", line)
			}
			return
		}
		if err := d.Check(wednesday(t)); err != nil {
			t.Errorf("ParseDraft(%q) gives what Check refuses: %v", line, err)
		}
		marks := d.Area
		for _, q := range d.Questions {
			marks += q.Text + strings.Join(q.Options, "")
			if q.Kind == Scale && strings.Join(q.Options, " ") == "1 2 3 4 5" {
				return // labels of nothing cannot be typed
			}
		}
		if strings.ContainsAny(marks, doubleMarks+singleMarks) {
			return
		}
		again, err := parse(t, typed(d, london(t)))
		d.Template, again.Template = "", ""
		for i := range d.Questions {
			d.Questions[i].Key = ""
		}
		if got, want := fmt.Sprintf("%+v", again), fmt.Sprintf("%+v", d); err != nil || got != want {
			t.Errorf("ParseDraft(%q)\n = %s\n, typed again as %q\n = %s, %v", line, want, typed(d, london(t)), got, err)
		}
	})
}

package poll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

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
		{"brackets round the options", `Has it? (yes/no)`, []string{"Has it? single: yes | no"}},
		{"brackets round a kind", `What works? (text)`, []string{"What works? text: "}},
		{"a scale with ends in brackets", `How well? 1-5 (poor / great)`, []string{"How well? scale: 1 Poor | 2 | 3 | 4 | 5 Great"}},
		{"a scale with ends beside their numbers", `How well? 1 (poor) to 5 (great)`, []string{"How well? scale: 1 Poor | 2 | 3 | 4 | 5 Great"}},
		{"a scale with equals signs", `How well? 1 = poor, 5 = great`, []string{"How well? scale: 1 Poor | 2 | 3 | 4 | 5 Great"}},
		{"a scale from poor to great", `How well? 1-5 poor to great`, []string{"How well? scale: 1 Poor | 2 | 3 | 4 | 5 Great"}},
		{"out of 5", `How well? out of 5`, []string{"How well? scale: 1 | 2 | 3 | 4 | 5"}},
		{"rating", `How well? rating`, []string{"How well? scale: 1 | 2 | 3 | 4 | 5"}},
		{"tick all that apply in brackets", `How? (tick all that apply) letter / call`, []string{"How? several: letter | call"}},
		{"several without a colon", `How? several letter, call`, []string{"How? several: letter | call"}},
		{"multiple", `How? multiple: letter, call`, []string{"How? several: letter | call"}},
		{"multiple choice", `How? multiple choice: letter, call`, []string{"How? several: letter | call"}},
		{"checkboxes", `How? checkboxes: letter / call`, []string{"How? several: letter | call"}},
		{"multiple choice, last", `How? letter / call (multiple choice)`, []string{"How? several: letter | call"}},
		{"or before the last", `Which day? Mon, Tue or Wed`, []string{"Which day? single: Mon | Tue | Wed"}},
		{"a comma and or before the last", `Which day? Mon, Tue, or Wed`, []string{"Which day? single: Mon | Tue | Wed"}},
		{"or inside an option", `How many? none, one, two or more`, []string{"How many? single: none | one | two or more"}},
		{"yes and no with nothing between", `Should we meet? yes no`, []string{"Should we meet? single: yes | no"}},
		{"yes, no and not sure with nothing between", `Should we meet? yes no not sure`, []string{"Should we meet? " + yes}},
		{"yes or no", `Should we meet? yes or no`, []string{"Should we meet? single: yes | no"}},
		{"yes, no or maybe", `Should we meet? yes, no or maybe`, []string{"Should we meet? single: yes | no | maybe"}},
		{"dashes", `Should we meet? - yes - no`, []string{"Should we meet? single: yes | no"}},
		{"numbers", `Should we meet? 1. yes 2. no`, []string{"Should we meet? single: yes | no"}},
		{"letters", `Should we meet? A) yes B) no`, []string{"Should we meet? single: yes | no"}},
		{"quoted options with or", `How? "letter" or "call"`, []string{"How? single: letter | call"}},
		{"open text", `What works? open text`, []string{"What works? text: "}},
		{"open question", `What works? open question`, []string{"What works? text: "}},
		{"long text", `What works? long text`, []string{"What works? text: "}},
		{"free text", `What works? free text`, []string{"What works? text: "}},
		{"days as options", `When? Monday / Tuesday / next friday`, []string{"When? single: Monday | Tuesday | next friday"}},
		{"days and hours as options", `When? Monday, 5pm / Tuesday, 5pm`, []string{"When? single: Monday, 5pm | Tuesday, 5pm"}},
		{"how often", `How often? never / once / twice a week`, []string{"How often? single: never | once | twice a week"}},
		{"a number at the end of an option", `How many? one / two / more than 5`, []string{"How many? single: one | two | more than 5"}},
		{"parts of the day", `Which time? morning, afternoon, evening`, []string{"Which time? single: morning | afternoon | evening"}},
		{"by post", `How? by hand / by post`, []string{"How? single: by hand | by post"}},
		{"what about", `What about lunch?`, []string{"What about lunch? " + yes}},
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
		{"by", ", by friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"by without a comma", " by friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"a time alone", ", friday 5pm", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"a time alone without a comma", " tomorrow at noon", want{closes: "Thu 26 Nov 2026 12:00"}},
		{"in a fortnight", ", in a fortnight", want{closes: "Wed 9 Dec 2026 17:00"}},
		{"end of the month", ", end of the month", want{closes: "Mon 30 Nov 2026 17:00"}},
		{"ends", ", ends friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"deadline", ", deadline: friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"for a week", ", for a week", want{closes: week}},
		{"open for three days", ", open for 3 days", want{closes: "Sat 28 Nov 2026 17:00"}},
		{"open until", ", open until friday", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"starts", ", starts monday", want{opens: "Mon 30 Nov 2026 09:00", closes: "Mon 7 Dec 2026 17:00"}},
		{"areas", ", areas Kent, Surrey", want{closes: week, area: "Kent, Surrey"}},
		{"an area with a place in its name", ", area Sutton in Ashfield", want{closes: week, area: "Sutton in Ashfield"}},
		{"two areas joined by and", ", area Kent and Surrey", want{closes: week, area: "Kent and Surrey"}},
		{"out of 40", ", out of 40", want{closes: week, asked: 40}},
		{"an hour alone", ", close friday 5", want{closes: "Fri 27 Nov 2026 17:00"}},
		{"a time alone among clauses", ", area Kent, friday", want{closes: "Fri 27 Nov 2026 17:00", area: "Kent"}},
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
	for line, questions := range map[string]int{"recognized": 1, "survey for Kent": 9, "engagement for kent": 4, "engagement, friday 5pm": 4, "survey for a week": 9, "survey for Kent, close friday": 9, "engagement": 4, "Survey": 9, `"survey"`: 9, "recognised": 1, "ready-2028, close friday": 1, "survey: area ask": 9} {
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
		{"a question that yes and no do not answer", "What would help?", "“What would help?” has no options. Give some with slashes between, such as: training / money. For an answer in words, put: text."},
		{"such a question with a time", "How well? close friday", "“How well?” has no options"},
		{"semicolons between options", "Should we meet? Yes; No; Not sure", "A semicolon begins the next question, and “No” has no question mark. If it is an option, put slashes between the options"},
		{"scale 1-10", "How well? scale 1-10", "A scale here runs from 1 to 5, and not scale 1-10"},
		{"scale 1 to 10", "How well? scale 1 to 10", "A scale here runs from 1 to 5"},
		{"out of 10", "How well? out of 10", "A scale here runs from 1 to 5"},
		{"several and a plural", "How? several letters, calls", "May people choose several? Write: several: letters, calls."},
		{"never close", "Has it? yes / no / not sure, never close", "Every poll closes, within 366 days. Say when, such as: close in three months."},
		{"in Kent", "Has it? yes / no / not sure, in Kent", "Is “in Kent” the area? Write: area Kent."},
		{"for Kent", "Has it? letter / call, for Kent", "Is “for Kent” the area? Write: area Kent."},
		{"in May", "Has it? yes / no, in May", "I cannot tell what “in May” is"},
		{"a time inside the last option", "How? letter / call tomorrow", "Is “tomorrow” the closing time? Write: close tomorrow. If it belongs to an option, put the option in quotes."},
		{"by inside the last option", "How? letter / reply by friday", "Is “by friday” the closing time? Write: close friday."},
		{"until inside the last option", "Door? closed / open until friday", "Is “until friday” the closing time? Write: close friday."},
		{"a time after commas", "How? letter, call, friday 5pm", "Is “friday 5pm” the closing time? Write: close friday 5pm."},
		{"a time after the last day", "When? Mon / Tue / Wed, friday 5pm", "Is “friday 5pm” the closing time?"},
		{"an unreadable time after by", "Has it? yes / no, by fryday 5pm", "I could not read the closing time in “by fryday 5pm”"},
		{"the wrong weekday, said", "Has it? yes / no, close friday 28 november", "28 November 2026 is a Saturday, not a Friday."},
		{"no such day, said", "Has it? yes / no, close 31 november", "November has 30 days."},
		{"next week", "survey, close next week", "Next week is no single day. Name one, such as: end of next week."},
		{"yesterday", "survey, close yesterday", "Yesterday is past."},
		{"a day that may be an hour", "Has it? yes / no, friday 4", "Friday 4 may be an hour or a day."},
		{"no such day after the options", "Has it? yes / no, 31 november", "If “31 november” is the closing time: November has 30 days."},
		{"next week after the options", "Has it? yes / no, next week", "Next week is no single day."},
		{"yesterday after the options", "Has it? yes / no, yesterday", "Yesterday is past."},
		{"the wrong weekday after the options", "Has it? yes / no / not sure friday 28 november", "28 November 2026 is a Saturday, not a Friday."},
		{"by after the ends of a scale", "How well? 1-5 poor / great by friday", "Is “by friday” the closing time? Write: close friday."},
		{"scale 1 to 10 with ends", "How good? scale 1 to 10 poor / great", "A scale here runs from 1 to 5"},
		{"two ready questions", "recognised works", "Ready questions are: recognised, engaged, engaged-how, network-lasts, contributes, informed-plan, works, barrier, ready-2028. Take one, or a set: engagement, survey."},
		{"ready", "ready", "Ready questions are: recognised,"},
		{"templates", "templates", "Ready questions are: recognised,"},
		{"questions", "Questions", "Ready questions are: recognised,"},
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
	for _, line := range []string{"", "3", "Rate it", `"Rate it`, "survey banana", "templates", "Has it? a/b, close friday, close friday"} {
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

// Commas that separate options leave a clause with a word of its own alone.
func TestParseDraftReadsClausesAfterCommas(t *testing.T) {
	for line, want := range map[string]string{
		"Which day? Mon, Tue, Wed, by friday":   "[Mon Tue Wed] Fri 27 Nov 17:00",
		"Which day? Mon, Tue or Wed, by friday": "[Mon Tue Wed] Fri 27 Nov 17:00",
		"How? letter, call, ends friday":        "[letter call] Fri 27 Nov 17:00",
		"How? letter / call, friday 5pm":        "[letter call] Fri 27 Nov 17:00",
		"How? (letter / call), in a fortnight":  "[letter call] Wed 9 Dec 17:00",
		`How? "letter" "call" friday 5pm`:       "[letter call] Fri 27 Nov 17:00",
		"How? letter, call, out of 40":          "[letter call] Wed 2 Dec 17:00",
		"How? (letter / call, close friday)":    "[letter call] Fri 27 Nov 17:00",
		"How? letter / call (close friday)":     "[letter call] Fri 27 Nov 17:00",
		"How? letter / call - deadline friday":  "[letter call] Fri 27 Nov 17:00",
	} {
		d, err := parse(t, line)
		if err != nil {
			t.Errorf("ParseDraft(%q) fails: %v", line, err)
		} else if got := fmt.Sprint(d.Questions[0].Options, " ", d.Closes.Format("Mon 2 Jan 15:04")); got != want {
			t.Errorf("ParseDraft(%q) = %s, want %s", line, got, want)
		}
	}
}

func TestParseOptions(t *testing.T) {
	for _, tc := range []struct{ name, question, options, want string }{
		{"slashes", "Has it", "a / b", "Has it single: a | b"},
		{"nothing", "Has it?", "", "Has it? yesno: Yes | No | Not sure"},
		{"lines", "How?", "letter, by post\n\ncall", "How? single: letter, by post | call"},
		{"lines with dashes", "How?", "- letter\n- call", "How? single: letter | call"},
		{"lines with numbers", "How?", "1. letter\r\n2. call", "How? single: letter | call"},
		{"a kind and lines", "How?", "several:\nletter\ncall", "How? several: letter | call"},
		{"a scale and lines", "How well?", "1-5\npoor\ngreat", "How well? scale: 1 Poor | 2 | 3 | 4 | 5 Great"},
		{"semicolons", "How?", "letter; call", "How? single: letter | call"},
		{"quotes in both", `Is the "duty" met?`, `"a; b" "c"`, `Is the "duty" met? single: a; b | c`},
		{"words", "Why?", "text", "Why? text: "},
	} {
		q, err := ParseOptions(tc.question, tc.options, "/pcc ")
		if got := fmt.Sprintf("%s %s: %s", q.Text, q.Kind, strings.Join(q.Options, " | ")); err != nil || got != tc.want {
			t.Errorf("%s: ParseOptions(%q, %q) = %q, %v; want %q", tc.name, tc.question, tc.options, got, err, tc.want)
		}
	}
	for _, tc := range []struct{ question, options, want string }{
		{"What would help?", "", "“What would help?” has no options"},
		{"Has it?", "yes", "A poll needs at least two options, and “Has it?” has only one"},
		{"Has it?", "yes / no, close friday", "The options also say when it closes. Leave that out here"},
		{"Has it?", `"yes`, "A quotation mark is not closed"},
		{"Has it?", "1-10", "A scale here runs from 1 to 5"},
		{" ", "a / b", "Question 1 is empty"},
	} {
		q, err := ParseOptions(tc.question, tc.options, "/pcc ")
		if got := problem(t, "ParseOptions", err); !strings.Contains(got, tc.want) || q.Text != "" {
			t.Errorf("ParseOptions(%q, %q) = %+v, %q; want %q", tc.question, tc.options, q, got, tc.want)
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
// notPlain reports whether r is no letter, figure or space.
func notPlain(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' }

// optionAsks reports whether an option has a question mark.
func optionAsks(d Draft) bool {
	return slices.ContainsFunc(d.Questions, func(q Question) bool { return strings.Contains(strings.Join(q.Options, ""), "?") })
}

func FuzzParseDraft(f *testing.F) {
	for _, line := range []string{
		`"Has your PCC replied?" yes / no / not sure, close friday 5pm`, `How? several: a / b; "Q2?" text`, "survey, area Kent", "1-5?", `'Q?' 'a' 'b'`,
		"How well? 1-5 not at all / very well, asked 40, anonymous", "\xff?", "Q? a / b, open monday, close 12 march", `"" / ""`, "?/?/?", "Q? ;;; close", "Q? a | b area ask",
		"Q? a / b / c by friday", "Q? a, b, friday 5pm", "Q? a / b, in Kent", "Q? (yes/no)", "Q? 1-5 (a / b)", "Q? several a, b", "Q? a, b or c", "What?", "Q? yes no",
		"Q? 1. a 2. b", "Q? A) a B) b", "Q? - a - b", "Q? 1 (a) to 5 (b)", "Q? out of 5", "Q? a; b", "survey for Kent", "recognised works", "Q? a / b, never close",
		"Q? a / b, out of 40", "Q? a / b, areas Kent, Surrey", "Q? a / b, open for a week", "Q? (tick all that apply) a / b", "Q? /, friday", "Q? open text", `Q? several:"?""a"`, "Q? a / b, close , close friday",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		const lineMax = 3000 // what is longer never gets here
		if len(line) > lineMax {
			return
		}
		if q, err := ParseOptions("Q?", line, ""); err != nil {
			problem(t, "ParseOptions", err)
		} else if err := q.check(1); err != nil {
			t.Errorf("ParseOptions(%q) gives what is refused: %v", line, err)
		}
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
		if strings.ContainsFunc(strings.ReplaceAll(marks, "?", ""), notPlain) || optionAsks(d) {
			return // what marks mean depends on what stands beside them
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

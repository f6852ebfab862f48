package poll

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
)

// draft is a poll with one question, which closes in a week.
func draft(tb testing.TB, q Question) Draft {
	return Draft{Questions: []Question{q}, Closes: InAWeek(wednesday(tb), london(tb))}
}

func TestCheck(t *testing.T) {
	now := wednesday(t)
	fine := Question{Text: "Has it?", Kind: Single, Options: []string{"Yes", "No"}}
	with := func(change func(q *Question)) Draft {
		d := draft(t, fine)
		d.Questions[0].Options = slices.Clone(fine.Options)
		change(&d.Questions[0])
		return d
	}
	timed := func(opens, closes time.Time) Draft {
		d := draft(t, fine)
		d.Opens, d.Closes = opens, closes
		return d
	}
	for _, tc := range []struct {
		name string
		d    Draft
		want string
	}{
		{"all is well", draft(t, fine), ""},
		{"no question", Draft{Closes: now.AddDate(0, 0, 7)}, "A poll needs a question"},
		{"one option", with(func(q *Question) { q.Options = q.Options[:1] }), "A poll needs at least two options, and “Has it?” has only one"},
		{"no option", with(func(q *Question) { q.Options = nil }), "has none"},
		{"an empty option", with(func(q *Question) { q.Options[1] = " " }), "An option of “Has it?” is empty"},
		{"words and options", with(func(q *Question) { q.Kind = Text }), "is answered in words"},
		{"words", with(func(q *Question) { q.Kind, q.Options = Text, nil }), ""},
		{"a scale of two", with(func(q *Question) { q.Kind = Scale }), "A scale has five steps, and that of “Has it?” has 2"},
		{"a scale of five", with(func(q *Question) { q.Kind, q.Options = Scale, []string{"1 Not at all", "2", "3", "4", "5 Very"} }), ""},
		{"yes or no without its options", with(func(q *Question) { q.Kind, q.Options = YesNo, nil }), ""},
		{"no closing time", timed(time.Time{}, time.Time{}), "The poll has no closing time"},
		{"closed already", timed(time.Time{}, now), "The closing time, Wednesday 25 November 2026, 10am (UK time), is already past"},
		{"closes before it opens", timed(now.AddDate(0, 0, 2), now.AddDate(0, 0, 1)), "before it opens on Friday 27 November 2026, 10am (UK time)"},
		{"opens in the past, so at once", timed(now.AddDate(0, 0, -1), now.AddDate(0, 0, 1)), ""},
		{"open for 366 days", timed(time.Time{}, now.AddDate(0, 0, 366)), ""},
		{"open for longer", timed(time.Time{}, now.AddDate(0, 0, 366).Add(time.Minute)), "A poll closes within 366 days"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := problem(t, "Check", tc.d.Cleaned().Check(now))
			if (tc.want == "") != (got == "") || !strings.Contains(got, tc.want) {
				t.Errorf("Check(%+v) = %q, want %q", tc.d, got, tc.want)
			}
		})
	}
}

func TestCheckIsOurFaultForAnUnknownKind(t *testing.T) {
	if err := draft(t, Question{Text: "Has it?", Kind: "ranking"}).Check(wednesday(t)); err == nil {
		t.Error("a question of an unknown kind passes")
	} else if _, ok := err.(chat.Problem); ok {
		t.Errorf("the person is told %q", err)
	}
}

func TestCleanedLeavesTheDraftAlone(t *testing.T) {
	d := draft(t, Question{Text: " Has\n it? ", Kind: Single, Options: []string{" Yes", "No\u200B"}})
	c := d.Cleaned()
	if c.Questions[0].Text != "Has it?" || !slices.Equal(c.Questions[0].Options, []string{"Yes", "No"}) {
		t.Errorf("Cleaned = %q", c.Questions)
	}
	if d.Questions[0].Text != " Has\n it? " || d.Questions[0].Options[0] != " Yes" {
		t.Errorf("Cleaned changed the draft to %q", d.Questions)
	}
}

// The cases of bad input that a poll meets, by the number they have in the list.
func TestBadInput(t *testing.T) {
	now := wednesday(t)
	ask := func(text string, options ...string) string {
		return problem(t, "Check", draft(t, Question{Text: text, Kind: Single, Options: options}).Cleaned().Check(now))
	}
	wants := func(t *testing.T, got, want string) {
		t.Helper()
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("the problem is %q, want %q", got, want)
		}
	}
	t.Run("T01 a question of 10,000 characters", func(t *testing.T) {
		long := strings.Repeat("é", 9_999) + "?"
		wants(t, ask(long, "Yes", "No"), "A question has at most 300 characters")
		_, err := parse(t, long+" yes / no")
		wants(t, problem(t, "ParseDraft", err), "A question has at most 300 characters")
		_, err = parse(t, `"`+long+long+`"`)
		wants(t, problem(t, "ParseDraft", err), "a question has at most 300")
	})
	t.Run("T02 at each limit and one over", func(t *testing.T) {
		question := func(n int) string { return strings.Repeat("ŵ", n-1) + "?" }
		wants(t, ask(question(QuestionMax), "Yes", "No"), "")
		wants(t, ask(question(QuestionMax+1), "Yes", "No"), "A question has at most 300 characters, and")
		wants(t, ask("Has it?", "Yes", strings.Repeat("ŷ", OptionMax)), "")
		wants(t, ask("Has it?", "Yes", strings.Repeat("ŷ", OptionMax+1)), "An option has at most 75 characters, and")
		ten := strings.Split("abcdefghij", "")
		wants(t, ask("Has it?", ten...), "")
		wants(t, ask("Has it?", append(ten, "k")...), "A question has at most 10 options")
		d := draft(t, Question{})
		for range QuestionsMax {
			d.Questions = append(d.Questions, Question{Text: "Why?", Kind: Text})
		}
		wants(t, problem(t, "Check", d.Check(now)), "A poll has at most 10 questions, and this one has 11")
		d.Questions = d.Questions[1:]
		wants(t, problem(t, "Check", d.Check(now)), "")
		words := Question{Text: "Why?", Kind: Text}
		_, err := words.Choose(strings.Repeat("ê", WordsMax))
		wants(t, problem(t, "Choose", err), "")
		_, err = words.Choose(strings.Repeat("ê", WordsMax+1))
		wants(t, problem(t, "Choose", err), "An answer has at most 500 characters, and yours has 501")
	})
	t.Run("T03 an empty question", func(t *testing.T) {
		for _, empty := range []string{"", "   ", "\u200B\u2060\uFEFF", "\t\n", "?", "\u3164"} {
			wants(t, ask(empty, "Yes", "No"), "Question 1 is empty")
			_, err := parse(t, `"`+empty+`" yes / no`)
			wants(t, problem(t, "ParseDraft", err), "Question 1 is empty")
			_, err = (Question{Text: "Why?", Kind: Text}).Choose(strings.TrimSuffix(empty, "?"))
			wants(t, problem(t, "Choose", err), "Your answer is empty")
			wants(t, ask("Has it?", "Yes", strings.TrimSuffix(empty, "?")), "An option of “Has it?” is empty")
		}
	})
	t.Run("T04 options that look the same", func(t *testing.T) {
		for _, twin := range []string{"yes", "YES", "Yes ", " Yes", "Ye\u200Bs", "Yes\uFEFF", "Yes\u200D", "Yes\uFE0F", "\u2067Yes"} {
			wants(t, ask("Has it?", "Yes", "No", twin), "Two options of “Has it?” read the same")
		}
		wants(t, ask("Has it?", "Not  sure", "not\u00A0sure"), "read the same")
		wants(t, ask("Has it?", "Don't know", "don’t know"), "read the same")
		wants(t, ask("Has it?", "Form 1", "Form 1\u200D"), "read the same")
		wants(t, ask("Has it?", "+1", "-1"), "")
	})
	t.Run("T05 one letter composed and in parts", func(t *testing.T) {
		wants(t, ask("Has it?", "dŵr", "dw\u0302r"), "read the same")
		d := draft(t, Question{Text: "Dw\u0302r?", Kind: Single, Options: []string{"dw\u0302r", "tir"}}).Cleaned()
		if d.Questions[0].Text != "Dŵr?" || d.Questions[0].Options[0] != "dŵr" {
			t.Errorf("Cleaned = %q", d.Questions)
		}
	})
	t.Run("T09 marks that turn the reading round", func(t *testing.T) {
		d, err := parse(t, "Has it\u202E? \u2066yes\u2069 / n\u202Do")
		if err != nil || d.Questions[0].Text != "Has it?" || !slices.Equal(d.Questions[0].Options, []string{"yes", "no"}) {
			t.Errorf("ParseDraft = %q, %v", d.Questions, err)
		}
	})
	t.Run("T10 emoji stay whole", func(t *testing.T) {
		const family, england, thumb = "👩‍👩‍👧‍👦", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "👍🏽"
		d, err := parse(t, "Who? "+family+" / "+england+" / "+thumb)
		if err != nil || !slices.Equal(d.Questions[0].Options, []string{family, england, thumb}) {
			t.Errorf("ParseDraft = %q, %v", d.Questions, err)
		}
		// 75 characters as the services count them: ten families and five letters.
		full := strings.Repeat(family, 10) + "abcde"
		wants(t, ask("Who?", full, "b"), "")
		over := ask("Who?", full+"f", "b")
		wants(t, over, "An option has at most 75 characters, and")
		wants(t, ask("Who? "+strings.Repeat(family, 43), "a", "b"), "A question has at most 300 characters")
		if rest := strings.ReplaceAll(over, family, ""); strings.ContainsRune(rest, '\u200D') {
			t.Errorf("a family is cut apart in %q", over)
		}
	})
	t.Run("T11 a hundred marks on a letter", func(t *testing.T) {
		d := draft(t, Question{Text: "H" + strings.Repeat("\u0301", 100) + "as it?", Kind: YesNo}).Cleaned()
		if n := chat.Count(d.Questions[0].Text); n > 16 {
			t.Errorf("the question keeps %d characters", n)
		}
		wants(t, problem(t, "Check", d.Check(now)), "")
	})
	t.Run("T24 numbers of other forms", func(t *testing.T) {
		q := Question{Text: "Has it?", Kind: YesNo, Options: yesNo}
		for _, number := range []string{"1e9", "０", "-0", "１", "+1", "1.0", "0", "٣", "²"} {
			_, err := q.Choose(number)
			wants(t, problem(t, "Choose", err), "Type the number or the words, such as: 1.")
			_, err = parse(t, "survey, asked "+number)
			wants(t, problem(t, "ParseDraft", err), "Write the number in figures, such as: asked 40.")
			_, err = parse(t, "survey, close "+number)
			wants(t, problem(t, "ParseDraft", err), "Write it as: close friday 5pm")
			if n, _, ok := ParseNumber(number); ok {
				t.Errorf("ParseNumber(%q) = %d", number, n)
			}
		}
	})
	t.Run("V10 a choice that is none", func(t *testing.T) {
		for _, q := range []Question{
			{Text: "Has it?", Kind: YesNo, Options: yesNo},
			{Text: "How?", Kind: Several, Options: []string{"Yes", "No", "Not sure"}},
		} {
			for _, words := range []string{"-1", "99", "4", "2147483648", "9999999999999999999999", "0x1", "", " ", "\u200B", "1, 99", "0 and 1"} {
				b, err := q.Choose(words)
				wants(t, problem(t, "Choose", err), "Choose 1 (Yes), 2 (No) or 3 (Not sure).")
				if !b.Empty() {
					t.Errorf("Choose(%q) = %v", words, b.Choices)
				}
			}
			for _, choice := range []int{-1, 0, 4, 99, 1 << 31} {
				wants(t, problem(t, "Valid", q.Valid(Ballot{Choices: []int{choice}})), "Choose 1 (Yes), 2 (No) or 3 (Not sure).")
			}
		}
	})
}

func TestCautions(t *testing.T) {
	const votes, names, text = "not about parties or votes", "seems to ask for names", "Ask people not to name anyone"
	for _, tc := range []struct {
		name string
		q    Question
		want string
	}{
		{"how an office works", Question{Text: "Has your PCC replied?"}, ""},
		{"a vote", Question{Text: "Who will you vote for?"}, votes},
		{"a party", Question{Text: "Which party would do best?"}, votes},
		{"parties as options", Question{Text: "Who is best?", Options: []string{"Labour", "Conservative"}}, votes},
		{"a candidate", Question{Text: "Is the candidate good?"}, votes},
		{"a working party", Question{Text: "Should we set up a working party?"}, ""},
		{"the voluntary sector and the labour market", Question{Text: "Is the voluntary sector part of the labour market?"}, ""},
		{"somebody's name", Question{Text: "What is your name?"}, names},
		{"an officer", Question{Text: "Which officer replied?"}, names},
		{"an organisation", Question{Text: "Which organisation do you work for?"}, names},
		{"words", Question{Text: "What works?", Kind: Text}, text},
		{"words, with the request", Question{Text: "What works? Please do not name anyone.", Kind: Text}, ""},
		{"words about a name", Question{Text: "Who was your contact?", Kind: Text}, names},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Cautions(draft(t, tc.q))
			if (tc.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, " "), tc.want) {
				t.Errorf("Cautions(%q) = %q, want %q", tc.q.Text, got, tc.want)
			}
		})
	}
}

func TestCautionsSayWhichQuestion(t *testing.T) {
	d := Draft{Questions: []Question{{Text: "Has it?"}, {Text: "What works?", Kind: Text}}}
	if got := Cautions(d); len(got) != 1 || !strings.Contains(got[0], "“What works?”") {
		t.Errorf("Cautions = %q", got)
	}
}

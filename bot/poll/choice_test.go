package poll

import (
	"slices"
	"strings"
	"testing"

	"pccbot/bot/chat"
)

var (
	askYesNo  = Question{Text: "Has it?", Kind: YesNo, Options: yesNo}
	askHow    = Question{Text: "How?", Kind: Several, Options: []string{"One-to-one meeting", "Public meeting", "Telephone", "E-mail", "Letter, by post and hand"}}
	askScale  = Question{Text: "How well?", Kind: Scale, Options: []string{"1 Not at all", "2", "3", "4", "5 Very well"}}
	askRanges = Question{Text: "How many?", Kind: Single, Options: []string{"0 to 1", "2 to 5", "6 to 10", "5", "More"}}
	askText   = Question{Text: "Why?", Kind: Text}
)

func TestChoose(t *testing.T) {
	for _, tc := range []struct {
		name  string
		q     Question
		words string
		want  []int // nil where it is refused
	}{
		{"by number", askYesNo, "2", []int{2}},
		{"by number in words", askYesNo, "option 2", []int{2}},
		{"by number with a hash", askYesNo, "#3", []int{3}},
		{"by words", askYesNo, "no", []int{2}},
		{"by words in capitals", askYesNo, "NOT SURE", []int{3}},
		{"by words in quotes", askYesNo, "“Yes”", []int{1}},
		{"by a beginning", askYesNo, "not s", []int{3}},
		{"by a beginning of two", askYesNo, "n", nil},
		{"politely", askYesNo, "Yes please", []int{1}},
		{"with a full stop", askYesNo, "yes.", []int{1}},
		{"in a sentence", askYesNo, "I say yes", []int{1}},
		{"more than an option's words", askYesNo, "no idea", nil},
		{"please and nothing", askYesNo, "please", nil},
		{"by no option's words", askYesNo, "maybe", nil},
		{"two where one is asked for", askYesNo, "yes and no", nil},
		{"the same one twice", askYesNo, "1, yes", []int{1}},
		{"without the hyphens", askHow, "one to one", []int{1}},
		{"email", askHow, "email", []int{4}},
		{"several numbers", askHow, "1, 3", []int{1, 3}},
		{"several numbers with spaces", askHow, "3 1", []int{1, 3}},
		{"several words", askHow, "telephone and e-mail", []int{3, 4}},
		{"several beginnings", askHow, "phone, public", nil},
		{"several beginnings that are", askHow, "tele, public & email", []int{2, 3, 4}},
		{"a number and words", askHow, "1 and email", []int{1, 4}},
		{"an option with a comma", askHow, "Letter, by post and hand", []int{5}},
		{"an option with a comma among others", askHow, "email, letter, by post and hand, 1", []int{1, 4, 5}},
		{"several with a comma too many", askHow, "1, 3,", []int{1, 3}},
		{"a comma alone", askHow, ",", nil},
		{"several, one of them wrong", askHow, "email, pigeon", nil},
		{"meeting, which two end with", askHow, "meeting", nil},
		{"a step of a scale", askScale, "4", []int{4}},
		{"a named step", askScale, "very well", []int{5}},
		{"a step by its beginning", askScale, "not", []int{1}},
		{"a step with its words", askScale, "1 not at all", []int{1}},
		{"a step too far", askScale, "10", nil},
		{"a number that is an option's words too", askRanges, "5", nil},
		{"a number that begins another option", askRanges, "2", []int{2}},
		{"the number, said to be one", askRanges, "#5", []int{5}},
		{"words that sound like a number", Question{Kind: Single, Options: []string{"Option 2", "Option 1"}}, "option 2", nil},
		{"a range", askRanges, "6 to 10", []int{3}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, err := tc.q.Choose(tc.words)
			if said := problem(t, "Choose", err); !slices.Equal(b.Choices, tc.want) || (said == "") != (tc.want != nil) {
				t.Errorf("Choose(%q) = %v, %q; want %v", tc.words, b.Choices, said, tc.want)
			}
		})
	}
}

func TestChooseSaysWhatCanBeChosen(t *testing.T) {
	for _, tc := range []struct {
		q           Question
		words, want string
	}{
		{askYesNo, "maybe", "There is no option “maybe”. Choose 1 (Yes), 2 (No) or 3 (Not sure). Type the number or the words, such as: 1."},
		{askYesNo, "n", "“n” could be more than one option. Choose 1 (Yes), 2 (No) or 3 (Not sure). Type the number or the words, such as: 1."},
		{askYesNo, "", "You have not said which option. Choose 1 (Yes), 2 (No) or 3 (Not sure). Type the number or the words, such as: 1."},
		{askYesNo, "1 2", "This question takes one option, and “1 2” names 2. Choose 1 (Yes), 2 (No) or 3 (Not sure). Type the number or the words, such as: 1."},
		{askScale, "9", "There is no option “9”. Choose 1 (Not at all), 2, 3, 4 or 5 (Very well). Type the number or the words, such as: 1."},
		{askRanges, "5", "“5” could be more than one option. Choose 1 (0 to 1), 2 (2 to 5), 3 (6 to 10), 4 (5) or 5 (More). Type the number or the words, such as: #1."},
		{askHow, "pigeon", "You may choose several, such as: 1 and 2."},
	} {
		_, err := tc.q.Choose(tc.words)
		if got := problem(t, "Choose", err); !strings.Contains(got, tc.want) {
			t.Errorf("Choose(%q) says %q, want %q", tc.words, got, tc.want)
		}
	}
}

func TestChooseInWords(t *testing.T) {
	for words, want := range map[string]string{
		" They answer. ": "They answer.", "“Quick replies”": "Quick replies", "two\nlines": "two\nlines", "-1": "-1", `"a" and "b"`: `"a" and "b"`,
	} {
		if b, err := askText.Choose(words); err != nil || b.Words != want || b.Choices != nil {
			t.Errorf("Choose(%q) = %+v, %v; want %q", words, b, err, want)
		}
	}
}

func TestValid(t *testing.T) {
	for _, tc := range []struct {
		name string
		q    Question
		b    Ballot
		want string
	}{
		{"one option", askYesNo, Ballot{Choices: []int{3}}, ""},
		{"nothing, which takes back", askYesNo, Ballot{}, ""},
		{"two of one", askYesNo, Ballot{Choices: []int{1, 2}}, "This question takes one option"},
		{"words for options", askYesNo, Ballot{Words: "Yes"}, "answered with its options"},
		{"several", askHow, Ballot{Choices: []int{1, 4}}, ""},
		{"all", askHow, Ballot{Choices: []int{1, 2, 3, 4, 5}}, ""},
		{"one too far", askHow, Ballot{Choices: []int{1, 6}}, "There is no option 6"},
		{"words", askText, Ballot{Words: "Quick"}, ""},
		{"an option for words", askText, Ballot{Choices: []int{1}}, "answered in words"},
		{"too many words", askText, Ballot{Words: strings.Repeat("é", 501)}, "at most 500 characters"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := problem(t, "Valid", tc.q.Valid(tc.b))
			if (tc.want == "") != (got == "") || !strings.Contains(got, tc.want) {
				t.Errorf("Valid(%+v) = %q, want %q", tc.b, got, tc.want)
			}
		})
	}
	for _, b := range []Ballot{{Choices: []int{2, 1}}, {Choices: []int{1, 1}}} {
		if err := askHow.Valid(b); err == nil {
			t.Errorf("Valid(%v) passes", b.Choices)
		}
	}
	if err := askText.Valid(Ballot{Words: "a\u202Eb"}); err == nil {
		t.Error("words that are not clean pass")
	}
}

func TestSays(t *testing.T) {
	for _, tc := range []struct {
		q    Question
		b    Ballot
		want string
	}{
		{askYesNo, Ballot{Choices: []int{1}}, "Yes"},
		{askHow, Ballot{Choices: []int{1, 4}}, "One-to-one meeting and E-mail"},
		{askHow, Ballot{Choices: []int{1, 2, 4}}, "One-to-one meeting, Public meeting and E-mail"},
		{askScale, Ballot{Choices: []int{5}}, "5 Very well"},
		{askText, Ballot{Words: "Quick"}, "“Quick”"},
		{askYesNo, Ballot{}, "no answer"},
		{askYesNo, Ballot{Choices: []int{9}}, "no answer"},
	} {
		if got := tc.q.Says(tc.b); got != tc.want {
			t.Errorf("Says(%+v) = %q, want %q", tc.b, got, tc.want)
		}
	}
}

// Whatever is chosen is valid and is chosen again by its number and, where the
// words are its own, by them.
func FuzzChoose(f *testing.F) {
	for _, words := range []string{"1", "not s", "1, 3", "phone and letter", "-1", "0x1", "", "１", "option 2", "\xff", "yes / no", "a,,;and and", "yes please", "I say no.", "please"} {
		f.Add(words, "Yes", "Not sure / ever")
	}
	f.Add("5", "5", "6")
	f.Add("&", "0", "0")
	f.Add(strings.Repeat("F", WordsMax+1), "0", "0")
	f.Fuzz(func(t *testing.T, words, first, second string) {
		own := draft(t, Question{Text: "Has it?", Kind: Single, Options: []string{first, second}}).Cleaned()
		questions := []Question{askYesNo, askHow, askScale, askRanges, askText}
		if own.Check(wednesday(t)) == nil {
			questions = append(questions, own.Questions[0])
		}
		for _, q := range questions {
			b, err := q.Choose(words)
			if said := problem(t, "Choose", err); (said == "") == b.Empty() {
				t.Errorf("%q: Choose(%q) = %+v, %q", q.Options, words, b, said)
			}
			if err := q.Valid(b); err != nil {
				t.Errorf("%q: Choose(%q) = %+v, which is not valid: %v", q.Options, words, b, err)
			}
			for i := range q.Options {
				number := "#" + string(rune('1'+i))
				if b, err := q.Choose(number); err != nil || !slices.Equal(b.Choices, []int{i + 1}) {
					t.Errorf("%q: Choose(%q) = %v, %v", q.Options, number, b.Choices, err)
				}
			}
			if q.Kind == Text && err == nil && chat.Clean(b.Words) != b.Words {
				t.Errorf("Choose(%q) keeps %q", words, b.Words)
			}
		}
	})
}

package poll

import (
	"strings"
	"testing"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

func TestReadyQuestionsAreFitToPost(t *testing.T) {
	d := draft(t, Question{})
	d.Questions, _ = Template("survey")
	if err := d.Cleaned().Check(wednesday(t)); err != nil {
		t.Errorf("the survey cannot be posted: %v", err)
	}
	if got := Cautions(d); len(got) > 0 {
		t.Errorf("Cautions(survey) = %q", got)
	}
	for _, r := range Ready() {
		for _, word := range []string{"party", "vote", "PCC", "sheriff"} {
			if strings.Contains(strings.ToLower(r.Text), strings.ToLower(word)) {
				t.Errorf("%s says %q: %s", r.Key, word, r.Text)
			}
		}
	}
}

func TestTemplate(t *testing.T) {
	for name, want := range map[string]string{
		"engagement": "recognised engaged engaged-how barrier",
		"survey":     "recognised engaged engaged-how network-lasts contributes informed-plan works barrier ready-2028",
		" Survey ":   "recognised engaged engaged-how network-lasts contributes informed-plan works barrier ready-2028",
		"works":      "works",
		"ready-2028": "ready-2028",
		"":           "",
		"banana":     "",
	} {
		questions, ok := Template(name)
		var keys []string
		for _, q := range questions {
			keys = append(keys, q.Key)
		}
		if got := strings.Join(keys, " "); got != want || ok != (want != "") {
			t.Errorf("Template(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
}

// Whoever reads the poll learns once who the commissioner is, where a mayor holds
// the post too.
func TestTemplatesSayOnceWhoTheCommissionerIs(t *testing.T) {
	names := []string{"engagement", "survey"}
	for _, r := range Ready() {
		names = append(names, r.Key)
	}
	for _, name := range names {
		questions, _ := Template(name)
		all := ""
		for _, q := range questions {
			all += q.Text
			if n := chat.Count(q.Text); n > QuestionMax {
				t.Errorf("%s: %q has %d characters", name, q.Text, n)
			}
		}
		if n := strings.Count(all, "or the mayor where a mayor does that job"); strings.Contains(all, "your commissioner") && n != 1 {
			t.Errorf("%s says %d times who the commissioner is", name, n)
		}
	}
}

// A question names a published finding only if there is one, and then says in a
// sentence how far the two compare.
func TestReadyQuestionsNameTheirBaselines(t *testing.T) {
	facts, err := pcc.Load(pcc.Data(), nil)
	if err != nil {
		t.Fatal(err)
	}
	published := map[string]bool{}
	for _, b := range facts.Baselines() {
		published[b.Question] = true
	}
	for _, r := range Ready() {
		if r.Baseline == "" {
			if r.Match != "" || r.Why != "" {
				t.Errorf("%s compares with nothing: %q, %q", r.Key, r.Match, r.Why)
			}
			continue
		}
		if !published[r.Baseline] {
			t.Errorf("%s names the baseline %q, which the table has not", r.Key, r.Baseline)
		}
		if r.Match == "" || !strings.HasSuffix(r.Why, ".") || strings.Count(r.Why, ".") != 1 {
			t.Errorf("%s says %q and %q of its baseline", r.Key, r.Match, r.Why)
		}
	}
}

func TestReadyIsNobodysToChange(t *testing.T) {
	Ready()[0].Options[0] = "Maybe"
	questions, _ := Template("recognised")
	questions[0].Options[1] = "Never"
	if again, _ := Template("recognised"); strings.Join(again[0].Options, " ") != "Yes No Not sure" {
		t.Errorf("the options have become %q", again[0].Options)
	}
}

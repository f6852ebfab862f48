package poll

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"pccbot/bot/chat"
)

// OpenMost is how many days ahead a poll may close at most.
const OpenMost = 366

// yesNo is what a question of that kind offers.
var yesNo = []string{"Yes", "No", "Not sure"}

// Cleaned is d with its text fit to keep: each in one line, composed, and without
// what cannot be seen. A yes-or-no question has its three options.
func (d Draft) Cleaned() Draft {
	d.Area = line(d.Area)
	d.Questions = slices.Clone(d.Questions)
	for i, q := range d.Questions {
		q.Text = line(q.Text)
		options := slices.Clone(q.Options)
		for k := range options {
			options[k] = line(options[k])
		}
		if q.Kind == YesNo && len(options) == 0 {
			options = slices.Clone(yesNo)
		}
		q.Options = options
		d.Questions[i] = q
	}
	return d
}

func line(text string) string { return chat.OneLine(chat.Clean(text)) }

// Check reports what stands in the way of posting d, as a chat.Problem. The draft
// is one that Cleaned returned.
func (d Draft) Check(now time.Time) error {
	switch n := len(d.Questions); {
	case n == 0:
		return chat.Problemf("A poll needs a question. Write one, such as: Has your commissioner replied?")
	case n > QuestionsMax:
		return chat.Problemf("A poll has at most %d questions, and this one has %d. Take some out, or start a second poll with them.", QuestionsMax, n)
	}
	for i, q := range d.Questions {
		if err := q.check(i + 1); err != nil {
			return err
		}
	}
	if d.Asked < 0 {
		return chat.Problemf("The number of people asked cannot be less than none. Write it in figures, such as: asked 40.")
	}
	return d.checkTimes(now)
}

// checkTimes reports what is wrong with when d opens and closes. An opening that
// is past means at once.
func (d Draft) checkTimes(now time.Time) error {
	switch {
	case d.Closes.IsZero():
		return chat.Problemf("The poll has no closing time. Give one, such as: close friday 5pm.")
	case !d.Closes.After(now):
		return past("closing", "close", d.Closes)
	case !d.Opens.IsZero() && !d.Closes.After(d.Opens):
		return chat.Problemf("The poll would close on %s, before it opens on %s. Give a later time, such as: close in three weeks.", say(d.Closes), say(d.Opens))
	case d.Closes.After(now.AddDate(0, 0, OpenMost)):
		return chat.Problemf("A poll closes within %d days, and %s is further off. Give an earlier closing time, such as: close in three weeks.", OpenMost, say(d.Closes))
	}
	return nil
}

// past refuses an opening or a closing time that is over.
func past(which, clause string, at time.Time) error {
	return chat.Problemf("The %s time, %s, is already past. Give a later time, such as: %s friday 5pm.", which, say(at), clause)
}

// say is a time on the clock of its own zone.
func say(at time.Time) string { return chat.SayMoment(at, at.Location()) }

// check reports what is wrong with one question, the nth of its poll.
func (q Question) check(n int) error {
	const options = "Write them with a slash between, such as: yes / no / not sure."
	switch length := chat.Count(q.Text); {
	case !strings.ContainsFunc(q.Text, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.S) }):
		return chat.Problemf("Question %d is empty. Write it in words, such as: Has your commissioner replied?", n)
	case length > QuestionMax:
		return chat.Problemf("A question has at most %d characters, and %s has %d. Shorten it, and write the detail in a message beside the poll.",
			QuestionMax, quoted(q.Text), length)
	case q.Text != line(q.Text):
		return fmt.Errorf("question %d is not clean", n)
	}
	switch q.Kind {
	case Text:
		if len(q.Options) > 0 {
			return chat.Problemf("%s is answered in words, so it cannot have options too. Take out the options, or the word text.", quoted(q.Text))
		}
		return nil
	case Scale:
		if len(q.Options) != 5 {
			return chat.Problemf("A scale has five steps, and that of %s has %d. Write it as: 1-5 not at all / very well.", quoted(q.Text), len(q.Options))
		}
	case YesNo:
		if !slices.Equal(q.Options, yesNo) {
			return fmt.Errorf("question %d is answered with %q and not with yes, no or not sure", n, q.Options)
		}
	case Single, Several:
	default:
		return fmt.Errorf("question %d is of the kind %q", n, q.Kind)
	}
	switch count := len(q.Options); {
	case count < OptionsMin:
		return chat.Problemf("A poll needs at least two options, and %s has %s. "+options, quoted(q.Text), []string{"none", "only one"}[count])
	case count > OptionsMax:
		return chat.Problemf("A question has at most %d options, and %s has %d. Join some of them, such as: other.", OptionsMax, quoted(q.Text), count)
	}
	seen := map[string]string{}
	for _, option := range q.Options {
		other, twice := seen[fold(option)]
		switch length := chat.Count(option); {
		case option == "":
			return chat.Problemf("An option of %s is empty. "+options, quoted(q.Text))
		case length > OptionMax:
			return chat.Problemf("An option has at most %d characters, and %s has %d. Shorten it, and put the detail in the question.",
				OptionMax, quoted(option), length)
		case option != line(option):
			return fmt.Errorf("an option of question %d is not clean", n)
		case twice:
			return chat.Problemf("Two options of %s read the same: %s and %s. Change one, or take it out.",
				quoted(q.Text), quoted(other), quoted(option))
		}
		seen[fold(option)] = option
	}
	return nil
}

var (
	// aboutVotes matches wording that asks how people vote or whom they favour.
	// The names of parties count with their capital only: a labour market is none.
	aboutVotes = regexp.MustCompile(`(?i:\b(?:vot(?:e|ed|es|ing|ers?)|candidates?|manifestos?)\b` +
		`|\b(?:which|what|political|your|any|favourite|governing|ruling|opposition) part(?:y|ies)\b|\bpart(?:y|ies) (?:do|did|will|would|should) you\b)` +
		`|\b(?:Labour|Conservatives?|Tory|Tories|Lib(?:eral)? ?Dem(?:ocrat)?s?|Reform UK|Green Party|Plaid Cymru|UKIP|Restore Britain)\b`)
	// aboutNames matches wording that asks who somebody is.
	aboutNames = regexp.MustCompile(`(?i)\b(?:your|their|whose|which|what|the|give|full|first|last) (?:full |first |last )?names?\b|\bname (?:the|a|an|any|your|who)\b` +
		`|\bwho (?:is|are|was|were) (?:your|you|the)\b|\bwhich (?:officer|person|colleague|member of staff|organisation)\b` +
		`|\byour (?:e-?mail|phone|telephone|address|contact)\b|\borganisation (?:is )?called\b`)
	// warned matches a question that asks people not to give names.
	warned = regexp.MustCompile(`(?i)\b(?:not|don['’]t|without|never) (?:nam(?:e|ing)|giv(?:e|ing) names|us(?:e|ing) names)\b`)
)

// Cautions is what to think about before posting d, in plain words for its
// preview; none stops it.
func Cautions(d Draft) []string {
	var cautions []string
	for _, q := range d.Questions {
		words := q.Text + "\n" + strings.Join(q.Options, "\n")
		which := ""
		if len(d.Questions) > 1 {
			which = " This is about " + quoted(q.Text) + "."
		}
		if aboutVotes.MatchString(words) {
			cautions = append(cautions, "Ask how an office works with organisations, not about parties or votes. "+
				"For example: has your commissioner replied to your organisation?"+which)
		}
		careful := warned.MatchString(q.Text)
		switch {
		case aboutNames.MatchString(words) && !careful:
			cautions = append(cautions, "This seems to ask for names. Answers are confidential, so ask what happened and not who it was. "+
				"For example: how soon did you get a reply?"+which)
		case q.Kind == Text && !careful:
			cautions = append(cautions, "Ask people not to name anyone. For example, end the question with: Please do not name anyone."+which)
		}
	}
	return cautions
}

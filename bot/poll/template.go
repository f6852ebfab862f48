package poll

import (
	"slices"
	"strings"
)

// A ReadyQuestion is a question with fixed words, so that its results can be
// compared from wave to wave, and with a published finding where there is one.
type ReadyQuestion struct {
	Question
	// Baseline is the question's name in the table of published findings, or "".
	Baseline string
	// Match says how far a result may be set beside that finding; Why says it in a
	// sentence. Both are empty where there is no finding.
	Match Match
	Why   string
}

// Match is how far a result may be set beside a published finding.
type Match string

// The matches. None is the same: the surveys published what they found and not
// the words that they asked.
const (
	Same          Match = "same"           // the same words, asked of the same kind of people
	Close         Match = "close"          // the same subject; the difference must be said with it
	NotComparable Match = "not comparable" // one beside the other would mislead
)

// theCommissioner is said once in a poll, after the first mention, because the
// post has another name where a mayor holds it.
const theCommissioner = "your commissioner (the Police and Crime Commissioner, or the mayor where a mayor does that job)"

// ready is the ready questions in the order of the survey. They ask how an
// organisation works with an office, never about a party or a vote.
//
// The findings with the date March 2013 are of a survey that Clinks made of the
// local Safer Future Communities networks, four months after the first
// commissioners took office, as published in "PCCs: happy anniversary?". Those of
// April 2014 are of a survey of organisations in the North East.
var ready = []ReadyQuestion{
	{
		// Beside 78 % of local networks that felt recognised, March 2013.
		Question: Question{Key: "recognised", Kind: YesNo, Options: yesNo,
			Text: "Do you feel that your organisation is recognised by your commissioner?"},
		Baseline: "recognised", Match: Close,
		Why: "In 2013 local networks said whether they felt recognised; here each organisation says it for itself.",
	},
	{
		// Beside the two thirds of local networks that had engaged directly, March 2013.
		Question: Question{Key: "engaged", Kind: YesNo, Options: yesNo,
			Text: "Has your organisation engaged directly with your commissioner in the last 12 months?"},
		Baseline: "engaged", Match: NotComparable,
		Why: "In 2013 whole networks looked back on the first four months; here each organisation looks back on a year.",
	},
	{
		// The ways in which networks engaged, March 2013, without a figure for each.
		Question: Question{Key: "engaged-how", Kind: Several,
			Options: []string{"One-to-one meeting", "Public meeting", "Telephone", "E-mail", "Other"},
			Text:    "How did your organisation engage with your commissioner in the last 12 months? Choose all that apply, or leave this out if it did not."},
	},
	{
		// Beside over half of local networks, which were unsure, March 2013.
		Question: Question{Key: "network-lasts", Kind: YesNo, Options: yesNo,
			Text: "Will the local network that your organisation belongs to still be running in two years' time?"},
		Baseline: "network-lasts", Match: Close,
		Why: "In 2013 local networks spoke about their own future; here member organisations do, with two years named.",
	},
	{
		// Beside most organisations, which contributed, North East, April 2014.
		Question: Question{Key: "contributes", Kind: YesNo, Options: yesNo,
			Text: "Do your organisation's services contribute to the priorities of your commissioner?"},
		Baseline: "contributes", Match: Close,
		Why: "The 2014 survey also asked organisations, but only in the North East, and gave no figure.",
	},
	{
		// Beside many organisations, which had no chance, North East, April 2014.
		Question: Question{Key: "informed-plan", Kind: YesNo, Options: yesNo,
			Text: "Did your organisation have a chance to inform the police and crime plan of your commissioner?"},
		Baseline: "informed-plan", Match: Close,
		Why: "The 2014 survey also asked organisations, but only in the North East, and gave no figure.",
	},
	{
		// Clinks asked again in 2014 what works and what is a barrier.
		Question: Question{Key: "works", Kind: Text,
			Text: "What works well when your organisation engages with your commissioner? Please do not name anyone."},
	},
	{
		Question: Question{Key: "barrier", Kind: Text,
			Text: "What makes it hard for your organisation to engage with your commissioner? Please do not name anyone."},
	},
	{
		// New. The end of the post matters where a mayor does the job too.
		Question: Question{Key: "ready-2028", Kind: Scale,
			Options: []string{"1 Not ready at all", "2", "3", "4", "5 Fully ready"},
			Text:    "How ready is your organisation for May 2028, when the government plans, if Parliament agrees, to end the post of Police and Crime Commissioner?"},
	},
}

// sets is the ready sets of questions, by name.
var sets = map[string][]string{
	"engagement": {"recognised", "engaged", "engaged-how", "barrier"},
	"survey": {
		"recognised", "engaged", "engaged-how", "network-lasts", "contributes", "informed-plan", "works", "barrier", "ready-2028",
	},
}

// Ready is the ready questions, in the order of the survey.
func Ready() []ReadyQuestion {
	all := slices.Clone(ready)
	for i := range all {
		all[i].Options = slices.Clone(all[i].Options)
	}
	return all
}

// Template is the questions of a ready set, "engagement" or "survey", or the one
// question of that key. The first that speaks of the commissioner says who that
// is.
func Template(name string) ([]Question, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	keys, ok := sets[name]
	if !ok {
		keys = []string{name}
	}
	var questions []Question
	for _, key := range keys {
		for _, r := range Ready() {
			if r.Key == key {
				questions = append(questions, r.Question)
			}
		}
	}
	for i, q := range questions {
		if before, after, found := strings.Cut(q.Text, "your commissioner"); found {
			questions[i].Text = before + theCommissioner + after
			break
		}
	}
	return questions, len(questions) > 0
}

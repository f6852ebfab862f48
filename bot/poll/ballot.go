package poll

import "time"

// A Ballot is one person's answer to one question.
type Ballot struct {
	Question int   // counted from 1
	Choices  []int // the options chosen, counted from 1, ascending, each once
	Words    string
}

// Empty reports whether it is no answer: it takes back an earlier one.
func (b Ballot) Empty() bool { return len(b.Choices) == 0 && b.Words == "" }

// A Vote is what one press, form or typed line does to a person's ballots.
type Vote struct {
	Poll  int
	Voter Mark
	// Area is which area they answer for, in a poll that asks; empty keeps the one
	// they gave before.
	Area string
	// Ballots take the place of their answers to those questions, all of them or
	// none. Withdraw takes back every answer instead.
	Ballots  []Ballot
	Withdraw bool
	// At is when the person acted, by the service's clock; zero where it does not
	// say. Of two that both say, the later wins; else the one that arrives later.
	At time.Time
	// Now is our own clock, by which a poll is open or not.
	Now time.Time
	// Delivery is what the service calls this delivery, as a keyed hash. A second
	// one of the same changes nothing. The zero Mark is never a second one.
	Delivery Mark
	// Consent is the person, as a keyed hash, who agreed to the notice. With Agree
	// set, they do so now, in the same transaction.
	Consent Consent
	Agree   bool
}

// A Receipt is what became of a vote.
type Receipt struct {
	Outcome Outcome
	// Ballots are the person's answers as they stand now, by question.
	Ballots []Ballot
	Area    string
	// Answered is how many people have answered at least one question.
	Answered int
	// Closed is when the poll was closed, or was to close.
	Closed time.Time
}

// Outcome is what became of a vote.
type Outcome int

// The outcomes. Only Recorded and Withdrawn changed anything.
const (
	Unknown   Outcome = iota // there is no such poll in this network
	Recorded                 // the answers stand as the vote says
	Withdrawn                // every answer is gone
	Unchanged                // they stood so before
	Repeated                 // the same delivery came before
	Late                     // a later press was there first
	NotOpen                  // the poll waits for its opening
	Closed                   // the poll is closed
	NoConsent                // the person has not agreed to the notice in force
)

// Consent is one person's agreement to a network's notice in one workspace.
type Consent struct {
	Person  Mark
	Version int // of the notice
}

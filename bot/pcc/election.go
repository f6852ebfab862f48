package pcc

// An Election is one poll for a policing office, or for a mayor who has the
// policing powers or is to have them. Whether it was held or is to come is
// decided by the day on which one asks, never by the table it stands in.
type Election struct {
	ID     string
	Area   string
	Office string // "pcc" or "mayor"
	Title  string // what is elected, such as "Mayor of Cumbria"; empty for the area's own
	Date   Date   // a month alone where the day is not fixed
	Kind   string // "ordinary" or "by-election"

	// Before the poll.
	Status    string // "scheduled", "moved", "proposed", "cancelled" or "doubtful" (in law, but planned not to be held)
	MovedFrom Date
	Policing  string // whether the winner holds policing: "yes", "expected" or "unsettled"

	// After the poll. A count of -1 was not found.
	Winner        string
	Party         string // at the poll
	FirstVotes    int    // first preferences, or the votes where there is but one count
	FinalVotes    int
	RunnerUp      string
	RunnerUpParty string
	RunnerUpVotes int
	Turnout       string // percent; empty where not found
	TurnoutBasis  string // what the percentage counts: never compare across bases
	TookOffice    Date

	System string // "supplementary vote", "first past the post" or ""
	Note   string
	Fact
}

var electionsTable = &table{
	file: "elections.csv",
	columns: []string{"id", "area", "office", "date", "kind", "winner", "party", "first_votes", "final_votes",
		"runner_up", "runner_up_party", "runner_up_votes", "turnout", "turnout_basis", "system", "took_office",
		"note", "source", "confidence", "checked"},
	key: []string{"id"},
}

func readElection(r row) Election {
	return Election{
		ID:            r.need("id"),
		Area:          r.need("area"),
		Office:        r.oneOf("office", "pcc", "mayor"),
		Date:          r.day("date"),
		Kind:          r.oneOf("kind", "ordinary", "by-election"),
		Status:        "scheduled",
		Policing:      "yes",
		Winner:        r.need("winner"),
		Party:         r.need("party"),
		FirstVotes:    r.number("first_votes"),
		FinalVotes:    r.number("final_votes"),
		RunnerUp:      r.text("runner_up"),
		RunnerUpParty: r.text("runner_up_party"),
		RunnerUpVotes: r.number("runner_up_votes"),
		Turnout:       r.text("turnout"),
		TurnoutBasis:  r.oneOf("turnout_basis", "", "reported", "valid", "ballots", "valid-derived", "derived"),
		System:        r.oneOf("system", systems...),
		TookOffice:    r.date("took_office"),
		Note:          r.text("note"),
		Fact:          r.fact(),
	}
}

// upcomingTable holds the polls to come. A row stays when its day has passed,
// until the result is entered in elections.csv under the same id.
var upcomingTable = &table{
	file: "upcoming.csv",
	columns: []string{"id", "area", "office", "title", "date", "status", "moved_from", "policing", "system",
		"note", "source", "confidence", "checked"},
	key: []string{"id"},
}

func readUpcoming(r row) Election {
	e := Election{
		ID:        r.need("id"),
		Area:      r.need("area"),
		Office:    r.oneOf("office", "pcc", "mayor"),
		Title:     r.need("title"),
		Date:      r.date("date"),
		Kind:      "ordinary",
		Status:    r.oneOf("status", "scheduled", "moved", "proposed", "by-election", "cancelled", "doubtful"),
		MovedFrom: r.date("moved_from"),
		Policing:  r.oneOf("policing", "yes", "expected", "unsettled"),
		System:    r.oneOf("system", systems...),
		Note:      r.text("note"),
		Fact:      r.fact(),

		FirstVotes: -1, FinalVotes: -1, RunnerUpVotes: -1,
	}
	if e.Status == "by-election" {
		e.Kind, e.Status = "by-election", "scheduled"
	}
	switch {
	case e.Date.Month == 0:
		r.wrong("date must be a day or a month, such as 2028-05-04 or 2028-05")
	case e.Status == "moved" && e.MovedFrom.IsZero():
		r.wrong("moved_from is empty")
	}
	return e
}

var systems = []string{"", "supplementary vote", "first past the post"}

// Over reports whether polling day lies before a day.
func (e Election) Over(today Date) bool { return e.Date.Last().Before(today) }

// Votes is the winner's count in the round that decided, or -1.
func (e Election) Votes() int {
	if e.FinalVotes >= 0 {
		return e.FinalVotes
	}
	if e.System == "first past the post" {
		return e.FirstVotes
	}
	return -1
}

package pcc

// A Holder is one person's time in an office, or a time in which it was empty.
type Holder struct {
	Area   string
	Role   string // "pcc", "pfcc", "mayor", "chair" (of the City's board) or "deputy" (mayor for policing)
	Person string // empty in a vacancy
	Start  Date
	End    Date // the last day; none while it lasts
	Due    Date // when the term ends by law, while it lasts
	// About says which of the days is approximate: "start", "end", "both" or "".
	About string
	// How the person came in: "elected", "by-election", "acting" (appointed by
	// the panel), "transfer" (a mayor taking over), "appointed", "board", or
	// "vacant".
	How        string
	Party      string // at the election; empty for none
	PartyNow   string // where it changed since
	PartySince Date
	PartyMark  string // how sure PartySince is: "", "about" or "memory"
	Seen       Date   // when the sitting holder was last seen in post
	SeenIn     string // where
	Note       string
	Fact
}

var holdersTable = &table{
	file: "holders.csv",
	columns: []string{"area", "role", "person", "start", "end", "due", "about", "how", "party", "party_now", "party_since",
		"party_mark", "seen", "seen_in", "note", "source", "confidence", "checked"},
	key: []string{"area", "role", "start"},
}

func readHolder(r row) Holder {
	h := Holder{
		Area:       r.need("area"),
		Role:       r.oneOf("role", "pcc", "pfcc", "mayor", "chair", "deputy"),
		Person:     r.text("person"),
		Start:      r.day("start"),
		End:        r.date("end"),
		Due:        r.date("due"),
		About:      r.oneOf("about", "", "start", "end", "both"),
		How:        r.oneOf("how", "elected", "by-election", "acting", "transfer", "appointed", "board", "vacant"),
		Party:      r.text("party"),
		PartyNow:   r.text("party_now"),
		PartySince: r.date("party_since"),
		PartyMark:  r.oneOf("party_mark", "", "about", "memory"),
		Seen:       r.date("seen"),
		SeenIn:     r.text("seen_in"),
		Note:       r.text("note"),
		Fact:       r.fact(),
	}
	switch {
	case (h.PartyNow == "") != h.PartySince.IsZero():
		r.wrong("party_now and party_since go together")
	case (h.Person == "") != h.Vacant():
		r.wrong("person is empty if and only if how is vacant")
	case !h.End.IsZero() && (!h.End.Exact() || h.End.Before(h.Start)):
		r.wrong("end must be a day, not before start")
	}
	return h
}

// Vacant reports whether nobody held the office then.
func (h Holder) Vacant() bool { return h.How == "vacant" }

// Head reports whether the office is the one that holds the force to account,
// and not a deputy's.
func (h Holder) Head() bool { return h.Role != "deputy" }

// On reports whether the time covers a day.
func (h Holder) On(day Date) bool {
	return !day.Before(h.Start) && (h.End.IsZero() || !day.After(h.End))
}

// PartyOn is the person's party on a day.
func (h Holder) PartyOn(day Date) string {
	if h.PartyNow != "" && !day.Before(h.PartySince) {
		return h.PartyNow
	}
	return h.Party
}

// AsOf is how fresh it is that the person holds the office: the last sighting
// for one who still does, the day the row was checked for one who left.
func (h Holder) AsOf() Date {
	if h.End.IsZero() && !h.Seen.IsZero() {
		return h.Seen
	}
	return h.Checked
}

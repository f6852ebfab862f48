package pcc

// An Area is one of the 43 police areas. Its Slug is the id that data.police.uk
// and Democracy Club use; it keeps old names and never changes.
type Area struct {
	Slug    string
	Name    string // as people say it: "Avon and Somerset"
	Welsh   string // where it differs
	Force   string
	Country string
	Region  string
	Code    string // the ONS code of the police force area
	// Governance is who holds the force to account: "pcc", "pfcc" (a PCC with
	// fire and rescue), "mayor" or "corporation" (the City of London).
	Governance string
	Mayor      string // the mayor's title, where one holds the powers
	Since      Date   // since when it is so
	Body       string // the office or authority
	Website    string
	Email      string // empty where none was seen in a source
	Phone      string // the same
	Plan       string // address of the police and crime plan, where seen
	Note       string
	Fact
}

var areasTable = &table{
	file: "areas.csv",
	columns: []string{"slug", "name", "welsh", "force", "country", "region", "code", "governance", "mayor", "since",
		"body", "website", "email", "phone", "plan", "note", "source", "confidence", "checked"},
	key: []string{"slug"},
}

func readArea(r row) Area {
	return Area{
		Slug:       r.need("slug"),
		Name:       r.need("name"),
		Welsh:      r.text("welsh"),
		Force:      r.need("force"),
		Country:    r.oneOf("country", "England", "Wales"),
		Region:     r.need("region"),
		Code:       r.need("code"),
		Governance: r.oneOf("governance", "pcc", "pfcc", "mayor", "corporation"),
		Mayor:      r.text("mayor"),
		Since:      r.date("since"),
		Body:       r.need("body"),
		Website:    r.https("website"),
		Email:      r.text("email"),
		Phone:      r.text("phone"),
		Plan:       r.https("plan"),
		Note:       r.text("note"),
		Fact:       r.fact(),
	}
}

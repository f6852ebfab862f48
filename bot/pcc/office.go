package pcc

// Areas is every police area, by name.
func (r *Register) Areas() []Area { return r.areas }

// Area is the area with a slug.
func (r *Register) Area(slug string) (*Area, bool) {
	a, ok := r.bySlug[slug]
	return a, ok
}

// Holders is everyone who has held an office in the area, the heads first, the
// earliest first, with the vacancies.
func (r *Register) Holders(slug string) []Holder { return r.holders[slug] }

// Head is who holds the area's force to account on a day, or the vacancy on
// that day. It reports false where nobody is known.
func (r *Register) Head(slug string, day Date) (Holder, bool) {
	for _, h := range r.holders[slug] {
		if h.Head() && h.On(day) {
			return h, true
		}
	}
	return Holder{}, false
}

// Deputy is the mayor's deputy for policing on a day, where one is known.
func (r *Register) Deputy(slug string, day Date) (Holder, bool) {
	for _, h := range r.holders[slug] {
		if !h.Head() && h.On(day) {
			return h, true
		}
	}
	return Holder{}, false
}

// Elections is every poll of the area, held or to come, the earliest first.
func (r *Register) Elections(slug string) []Election { return r.elections[slug] }

// ToCome is the polls of the area whose day is not over, the nearest first.
// Cancelled ones are left out.
func (r *Register) ToCome(slug string, today Date) []Election {
	var polls []Election
	for _, e := range r.elections[slug] {
		if !e.Over(today) && e.Status != "cancelled" {
			polls = append(polls, e)
		}
	}
	return polls
}

// Unrecorded is the polls of the area whose day is over and whose result is not
// entered, the latest last. Cancelled ones are left out.
func (r *Register) Unrecorded(slug string, today Date) []Election {
	var polls []Election
	for _, e := range r.elections[slug] {
		if e.Over(today) && e.Winner == "" && e.Status != "cancelled" {
			polls = append(polls, e)
		}
	}
	return polls
}

// LastHeld is the latest poll of the area whose day is over.
func (r *Register) LastHeld(slug string, today Date) (Election, bool) {
	polls := r.elections[slug]
	for i := len(polls) - 1; i >= 0; i-- {
		if e := polls[i]; e.Over(today) && e.Status != "cancelled" && e.Winner != "" {
			return e, true
		}
	}
	return Election{}, false
}

// Reform is what replaces the office in the area.
func (r *Register) Reform(slug string) Reform { return r.reform[slug] }

// Changes is what happened in the area, or everywhere, the earliest first.
func (r *Register) Changes(slug string) []Change {
	var changes []Change
	for _, c := range r.changes {
		if c.Area == "" || c.Area == slug {
			changes = append(changes, c)
		}
	}
	return changes
}

// Overridden is how many facts about areas, their offices and elections come from
// the host's own tables.
func (r *Register) Overridden() int {
	n := 0
	count := func(f Fact) {
		if f.By != "" {
			n++
		}
	}
	for _, a := range r.areas {
		count(a.Fact)
		count(r.reform[a.Slug].Fact)
		for _, h := range r.holders[a.Slug] {
			count(h.Fact)
		}
		for _, e := range r.elections[a.Slug] {
			count(e.Fact)
		}
	}
	return n
}

// Baselines is the published findings of earlier surveys.
func (r *Register) Baselines() []Baseline { return r.baselines }

// Sources is where the long tables come from.
func (r *Register) Sources() []Source { return r.sources }

// Title is the name of the office that a holder in the area held, such as
// "Police and Crime Commissioner (PCC)".
func (a *Area) Title(h Holder) string {
	switch h.Role {
	case "pcc":
		return "Police and Crime Commissioner (PCC)"
	case "pfcc":
		return "Police, Fire and Crime Commissioner (PFCC)"
	case "mayor":
		return a.Mayor
	case "chair":
		return "Chair of the City of London Police Authority Board"
	}
	return "deputy mayor for policing"
}

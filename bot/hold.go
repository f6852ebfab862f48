package bot

import (
	"fmt"

	"pccbot/bot/pcc"
)

// A hold is the time before an election in which the bot publishes nothing, by
// itself, that scores who holds the office.
type hold struct {
	election pcc.Election
	area     *pcc.Area
	from     pcc.Date // the last day for the notice of election
	until    pcc.Date // the day after the poll, when results are shown
}

// held finds the hold that a day falls into, among the elections of some areas.
// One that is planned not to be held, or is only proposed, holds nothing until it
// is recorded as scheduled. Where the timetable cannot be worked out, there is
// none.
func (b *Bot) held(areas []string, day pcc.Date) (hold, bool) {
	if !b.Hold {
		return hold{}, false
	}
	register := b.Register()
	for _, area := range known(register, areas) {
		for _, e := range register.ToCome(area.Slug, day) {
			if e.Status == "doubtful" || e.Status == "proposed" {
				continue
			}
			dates, err := register.Timetable(e.Date)
			if err == nil && !day.Before(dates.Notice) {
				return hold{election: e, area: area, from: dates.Notice, until: e.Date.AddDays(1)}, true
			}
		}
	}
	return hold{}, false
}

// caution is what somebody reads who starts a poll, or asks for results, in that
// time.
func (h hold) caution() string {
	return fmt.Sprintf("Before an election: %s votes on %s, so this is the pre-election period. Take care that nothing here helps or hurts a candidate; the Electoral Commission and the Charity Commission publish the rules. Until %s I post no result about this office by myself.",
		h.area.Name, h.election.Date, h.until)
}

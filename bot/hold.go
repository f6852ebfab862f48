package bot

import (
	"fmt"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/bot/poll"
)

// A hold is the time before an election in which the bot publishes nothing, by
// itself, that scores who holds the office.
type hold struct {
	election pcc.Election
	area     *pcc.Area
	until    pcc.Date // the day after the poll, when results are shown
}

// held finds the hold that a day falls into, among the elections of the areas
// that a poll is about; one that lets people name any area is about them all. An
// election that is planned not to be held, or is only proposed, holds nothing
// until it is recorded as scheduled. Where only its month is known, the hold lasts
// until the month is over. The first election of a mayor holds back too, for whoever is in
// office may be a candidate.
func (b *Bot) held(d poll.Draft, day pcc.Date) (hold, bool) {
	if !b.Hold {
		return hold{}, false
	}
	register := b.Register()
	slugs := d.Areas
	if d.AskArea && len(slugs) == 0 {
		for _, area := range register.Areas() {
			slugs = append(slugs, area.Slug)
		}
	}
	for _, area := range known(register, slugs) {
		for _, e := range register.ToCome(area.Slug, day) {
			if e.Status == "doubtful" || e.Status == "proposed" {
				continue
			}
			if !day.Before(noticeOf(register, e)) {
				return hold{election: e, area: area, until: e.Date.Last().AddDays(1)}, true
			}
		}
	}
	return hold{}, false
}

// noticeOf is the last day for the notice of an election, or where that cannot be
// worked out a day that is surely no later.
func noticeOf(register *pcc.Register, e pcc.Election) pcc.Date {
	const surely = 45 // days; 25 working days with every holiday of a year are fewer
	if dates, err := register.Timetable(e.Date); err == nil {
		return dates.Notice
	}
	return e.Date.First().AddDays(-surely)
}

// votes is "Cheshire elects the Mayor of Cheshire and Warrington on …".
func (h hold) votes() string {
	if h.election.Title != "" {
		return fmt.Sprintf("%s elects the %s on %s", h.area.Name, h.election.Title, h.election.Date)
	}
	return fmt.Sprintf("%s votes on %s", h.area.Name, h.election.Date)
}

// caution is what somebody reads who starts a poll in that time, or asks for
// results.
func (h hold) caution() chat.Line {
	return chat.Labelled("Before an election", fmt.Sprintf(
		"%s. Take care that nothing here helps or hurts a candidate; the Electoral Commission and the Charity Commission publish the rules. I will not post results here before %s.",
		h.votes(), h.until))
}

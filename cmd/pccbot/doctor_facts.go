package main

import (
	"context"
	"strings"
	"time"

	"pccbot/bot/pcc"
)

// checkFacts says whether the tables are in order, by file and line where not.
func checkFacts(_ context.Context, e *examined) (all verdicts) {
	dir := e.config.Facts.Dir
	switch {
	case e.doubted("facts.dir"):
		return wrongSetting("facts.dir")
	case e.refused != nil:
		for reason := range strings.SplitSeq(e.refused.Error(), "\n") {
			all = append(all, faulty.says("facts.dir (%s): %s", dir, reason)...)
		}
		return all.fix("correct this, or take it out, until pccbot facts check is content; with it the service does not start")
	case dir != "":
		return sound.says("%s over the program's own: %s", dir, e.register.Size())
	}
	return sound.says("%s", e.register.Size())
}

// checkFreshness says how old the facts are, and of how many areas nobody saw for
// over a year that the holder is still in post.
func checkFreshness(_ context.Context, e *examined) verdicts {
	today := pcc.DateOf(e.now)
	yearAgo := pcc.DateOf(today.Time().AddDate(-1, 0, 0))
	areas, checked, unsure := e.register.Areas(), today, []string{}
	for i := range areas {
		h, ok := e.register.Head(areas[i].Slug, today)
		if !ok {
			continue
		}
		for _, day := range []pcc.Date{h.Checked, e.register.Reform(areas[i].Slug).Checked} {
			if !day.IsZero() && day.Before(checked) {
				checked = day
			}
		}
		if h.AsOf().Last().Before(yearAgo) {
			unsure = append(unsure, areas[i].Name)
		}
	}
	const renew = "install the newest pccbot, or put what you know into facts.dir (pccbot facts show AREA tells what there is)"
	switch oldest := checked.Before(yearAgo); {
	case oldest || len(unsure) > len(areas)/2:
		return doubtful.says("the oldest fact was checked on %s, and of %d of %d areas the holder was last seen in post over a year ago",
			checked, len(unsure), len(areas)).fix(renew)
	case len(unsure) > 0:
		return notable.says("all were checked since %s; the holder was last seen in post over a year ago in %s", checked, firstOf(unsure, 3)).fix(renew)
	}
	return sound.says("all were checked since %s, and every holder was seen in post within a year", checked)
}

// firstOf names a few, and says how many more there are.
func firstOf(names []string, few int) string {
	more := ""
	if n := len(names) - few; n > 0 {
		names, more = names[:few], " and "+several(n, "other area")
	}
	return strings.Join(names, ", ") + more
}

// checkHolidays says up to when bank holidays are known. The dates before a poll,
// such as the last day to register, are counted around them.
func checkHolidays(_ context.Context, e *examined) verdicts {
	today := pcc.DateOf(e.now)
	last := pcc.Date{}
	for year := today.Year; ; year++ {
		end := pcc.Date{Year: year, Month: time.December, Day: 31}
		// Counted back from its last day, a timetable stays within the year.
		if _, err := e.register.Timetable(end); err != nil {
			break
		}
		last = end
	}
	const add = "install the newest pccbot, or add the years to holidays.csv in facts.dir"
	switch {
	case last.IsZero():
		return doubtful.says("the bank holidays of %d are not known, so the dates before a poll are not told", today.Year).fix(add)
	case last.Before(pcc.DateOf(today.Time().AddDate(1, 0, 0))):
		return doubtful.says("bank holidays are known up to %s, which is less than a year ahead", last).fix(add)
	}
	return sound.says("bank holidays are known up to %s", last)
}

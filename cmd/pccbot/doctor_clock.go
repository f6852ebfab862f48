package main

import (
	"context"
	"fmt"
	"time"

	"pccbot/bot/pcc"
)

// checkClock says whether the clock can be right: the facts that came with the
// program were checked before it was made.
func checkClock(_ context.Context, e *examined) verdicts {
	now, made := e.now.UTC().Format("2006-01-02 15:04 UTC"), lastChecked(e.register)
	if pcc.DateOf(e.now).Before(made) {
		return faulty.says("it says %s, but this program's facts were checked on %s", now, made).
			fix("put the clock right, for example with: timedatectl set-ntp true")
	}
	return sound.says("it says %s", now)
}

// lastChecked is the latest day on which a fact of the program's own was checked.
func lastChecked(r *pcc.Register) (last pcc.Date) {
	for _, a := range r.Areas() {
		facts := []pcc.Fact{a.Fact, r.Reform(a.Slug).Fact}
		for _, h := range r.Holders(a.Slug) {
			facts = append(facts, h.Fact)
		}
		for _, f := range facts {
			if f.By == "" && last.Before(f.Checked) {
				last = f.Checked
			}
		}
	}
	return last
}

// checkSynchronised says whether the clock is kept right by others.
func checkSynchronised(context.Context, *examined) verdicts {
	right, err := synchronised()
	return synchrony(right, err)
}

func synchrony(right bool, err error) verdicts {
	switch {
	case err != nil:
		return notable.says("whether the clock is kept right cannot be told here: %v", err)
	case !right:
		return doubtful.says("this machine does not keep its clock right by the network, so polls may come to close early or late").
			fix("timedatectl set-ntp true, and see with timedatectl that it took; in a container, on the machine around it")
	}
	return sound.says("this machine keeps its clock right by the network")
}

// clockChanges are the seconds around the changes of the clock in 2027, and what a
// clock on a wall in London shows then.
var clockChanges = []struct{ utc, london string }{
	{"2027-03-28T00:59:59Z", "00:59:59"},
	{"2027-03-28T01:00:00Z", "02:00:00"},
	{"2027-10-31T00:59:59Z", "01:59:59"},
	{"2027-10-31T01:00:00Z", "01:00:00"},
}

// checkZone says whether the time in London is known.
func checkZone(context.Context, *examined) verdicts {
	london, err := time.LoadLocation("Europe/London")
	if err == nil {
		err = checkChanges(london)
	}
	if err != nil {
		return faulty.says("Europe/London: %v", err).
			fix("install the system's newest time zones (the package tzdata), and unset $ZONEINFO if it is set")
	}
	return sound.says("Europe/London is known, with the clock changes of 2027")
}

func checkChanges(london *time.Location) error {
	for _, change := range clockChanges {
		at, err := time.Parse(time.RFC3339, change.utc)
		if err != nil {
			return err
		}
		if got := at.In(london).Format(time.TimeOnly); got != change.london {
			return fmt.Errorf("at %s it is %s there, and here it would be %s", change.utc, change.london, got)
		}
	}
	return nil
}

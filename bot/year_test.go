package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pccbot/bot/chat"
)

// For a year, polls close every Friday in three networks, and each time the program
// is stopped at another step. Results are never posted twice, and never missed; on
// the service without keys, those whose sending was cut short are unknown, until a
// coordinator has looked.
func TestAYearOfTimedClosesWithStopsBetweenAnyTwoSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := newYear(t)
		for week := range 52 {
			y.week(week)
		}
		y.check()
	})
}

// steps are where the program is stopped: before and after each thing that it does
// about a close and that lasts.
var steps = []string{
	"before Due", "after Due", "before ClosePoll", "after ClosePoll", "before ClaimPosts", "after ClaimPosts",
	"before BeginPost", "after BeginPost", "before Post", "after Post", "before EndPost", "after EndPost",
	"before Update", "after Update", "before CardDrawn", "after CardDrawn",
}

// A year is a world over 52 weeks.
type year struct {
	*world
	channels []chat.Channel
	london   *time.Location
	unknown  int            // posts that status named as such
	stops    map[string]int // by the step
}

func newYear(t *testing.T) *year {
	y := &year{world: newWorld(t), stops: map[string]int{}}
	var err error
	if y.london, err = time.LoadLocation("Europe/London"); err != nil {
		t.Fatal(err)
	}
	y.join("slack", chat.Terms{Apart: time.Second})
	y.join("discord", chat.Terms{Apart: time.Second, Remembers: 12 * time.Hour})
	for i, service := range []string{"slack", "discord", "slack"} {
		y.channels = append(y.channels, channelOf(service, i))
	}
	y.every = time.Hour
	y.start()
	return y
}

// week starts a poll in each network that closes on Friday, stops the program at
// some step after the close, and starts it again after a while.
func (y *year) week(week int) {
	y.t.Helper()
	began := y.now()
	for _, c := range y.channels {
		y.poll(c, yesNo+", close friday 5pm")
	}
	london := began.In(y.london)
	days := (time.Friday - london.Weekday() + 7) % 7
	five := time.Date(london.Year(), london.Month(), london.Day()+int(days), 17, 0, 0, 0, y.london)
	y.run(five.Sub(began) - time.Second)
	time.Sleep(2 * time.Second)
	where, nth := steps[week%len(steps)], week/len(steps)
	y.plug.set(where, nth)
	y.run(12 * time.Hour)
	if y.plug.out {
		y.stops[where]++
	}
	y.start()
	time.Sleep(time.Duration(week) * 7 * time.Minute)
	y.run(6 * time.Hour)
	for _, c := range y.channels {
		y.look(c, week+1)
	}
	y.run(began.AddDate(0, 0, 7).Sub(y.now()))
}

// look is a coordinator who reads status, looks into the channel where something
// is perhaps not posted, and presses a button.
func (y *year) look(c chat.Channel, number int) {
	y.t.Helper()
	status := y.ask(c, "status")
	if !strings.Contains(status.Text(), "Perhaps not posted") {
		return
	}
	y.unknown++
	what := fmt.Sprintf("the results of poll %d", number)
	if !strings.Contains(status.Text(), what) || c.Workspace.Platform != "slack" {
		y.t.Errorf("in week %d a post is unknown on %s: %s", number, c.Workspace.Platform, status.Text())
		return
	}
	label := "It is there: " + what
	if y.results(c)[number] == 0 {
		label = "Post " + what
	}
	y.press(c, status, label)
}

// results is how often the results of each poll stand in a channel.
func (y *year) results(c chat.Channel) map[int]int {
	found := map[int]int{}
	for _, m := range y.recorded[c.Workspace.Platform].In(c) {
		var number int
		if n, _ := fmt.Sscanf(m.Message.Title, "Results of poll %d:", &number); n == 1 {
			found[number]++
		}
	}
	return found
}

func (y *year) check() {
	y.t.Helper()
	for _, c := range y.channels {
		results := y.results(c)
		for number := 1; number <= 52; number++ {
			if results[number] != 1 {
				y.t.Errorf("the results of poll %d are posted %d times on %s, want once", number, results[number], c.Workspace.Platform)
			}
		}
		for _, m := range y.recorded[c.Workspace.Platform].In(c) {
			if strings.HasPrefix(m.Message.Title, "Poll ") && !strings.HasPrefix(m.Message.Note, "Closed ") {
				y.t.Errorf("on %s a card of a closed poll still says: %s", c.Workspace.Platform, m.Message.Note)
			}
		}
	}
	for _, step := range steps {
		if y.stops[step] < 3 {
			y.t.Errorf("the program was stopped %s %d times, want three or four", step, y.stops[step])
		}
	}
	y.t.Logf("stopped at %v; %d posts were unknown", y.stops, y.unknown)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pccbot/store"
)

// readyPatience is how long doctor waits for the running service to answer.
const readyPatience = 3 * time.Second

// clockSlack is how much later than now a time may be that was kept before: the
// clock may have been put right by a little.
const clockSlack = time.Minute

// running reports whether the service runs on the database.
func (e *examined) running() bool {
	return e.database != nil && e.database.Holder != nil && e.database.Holder.Holder == serviceVerb
}

// checkService says whether the service runs.
func checkService(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(false, func(d store.Examination) verdicts {
		const start = "start it with pccbot serve"
		_, _, err := store.Holder(d.Path)
		switch {
		case e.running():
			return sound.says("runs on %s%s", d.Path, process(*d.Holder))
		case d.Holder != nil && d.Holder.Holder != "":
			return notable.says("is not running; pccbot %s is at work on %s%s", d.Holder.Holder, d.Path, process(*d.Holder)).fix("let that finish, and " + start)
		case d.Holder != nil:
			return notable.says("another program is at work on %s, and does not say which", d.Path)
		case err != nil:
			return doubtful.says("whether it runs cannot be told: %v", err).fix("run pccbot doctor as the user who runs the service")
		case d.OpenPolls > 0:
			return notable.says("is not running, so nobody can answer %s and none closes in time", areOpen(d.OpenPolls)).fix(start)
		}
		return notable.says("is not running").fix(start)
	})
}

func areOpen(polls int) string {
	if polls == 1 {
		return "the poll that is open"
	}
	return fmt.Sprintf("the %d polls that are open", polls)
}

// checkSweep says when the service last did what the clock asks for.
func checkSweep(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(true, func(d store.Examination) verdicts {
		at, since := d.LastSweep.UTC().Format("2006-01-02 15:04 UTC"), e.now.Sub(d.LastSweep)
		switch {
		case d.Version != d.Known || d.Integrity != store.Intact:
			return unseen("the database cannot be read as it is")
		case d.LastSweep.IsZero():
			return notable.says("the service has not finished one yet on this database")
		case since < -clockSlack:
			return doubtful.says("the last one finished at %s by the clock, which is yet to come: the clock went back", at).
				fix("put the clock right; until then polls close late")
		case e.running() && since > sweepOverdue:
			return faulty.says("the service runs, and last finished one at %s, %d minutes ago", at, int(since.Minutes())).
				fix("if it started just now, ask again in a minute; else look into its log, stop it and start it again")
		}
		return sound.says("the last one finished at %s", at)
	})
}

// checkReady asks the running service whether people get their answers.
func checkReady(ctx context.Context, e *examined) verdicts {
	listen := e.config.HTTP.Listen
	switch _, port, _ := net.SplitHostPort(listen); {
	case e.offline:
		return unseen("of --offline")
	case !e.running():
		return unseen("the service is not running")
	case e.doubted("http.listen"):
		return wrongSetting("http.listen")
	case listen == "off":
		return unseen("http.listen is off")
	case port == "0":
		return unseen("http.listen leaves it open at which port the service is")
	}
	return askReady(ctx, reachable(listen))
}

// reachable is where this machine finds a service that listens at an address.
func reachable(listen string) string {
	host, port, _ := net.SplitHostPort(listen)
	switch ip := net.ParseIP(host); {
	case host == "", ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}

// askReady says what /readyz answers, a verdict for each red line.
func askReady(ctx context.Context, address string) (all verdicts) {
	page := "http://" + address + "/readyz"
	text, err := fetchReady(ctx, page)
	if err != nil {
		return faulty.says("the service runs and does not answer at %s: %v", page, err).
			fix("look into its log; if http.listen was changed since it started, start it again")
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "red":
			all = append(all, faulty.says("%s", strings.TrimSpace(rest))...)
		case word != "ok":
			return faulty.says("what answers at %s is not the service", page).
				fix("if http.listen was changed since the service started, start it again; else give it an address of its own")
		}
	}
	if len(all) > 0 {
		return all.fix("the log of the service says more")
	}
	return sound.says("the service does its work, says %s", page)
}

// fetchReady is the text of the page. A proxy is not asked, nor anybody else to
// whom the answer leads.
func fetchReady(ctx context.Context, page string) (string, error) {
	client := http.Client{
		Timeout:       readyPatience,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return "", err
	}
	answer, err := client.Do(request)
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	return string(text), err
}

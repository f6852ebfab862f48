package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store"
)

func doctorVerb(std streams) *cobra.Command {
	var s shared
	var offline, script bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check this installation: what is wrong, and how to put it right",
		Long: `Looks at the settings, the key file, the database, the disk, the service, the
clock and the facts, also while the service runs, and changes none of them. Each
line begins with ok, note (worth knowing), warn (see to it) or fail (put it right);
how to do that stands below it. The exit code is 1 where a check fails.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := s.examine(cmd.Context(), offline)
			if err != nil {
				return err
			}
			found := e.check(cmd.Context())
			if err := cmd.Context().Err(); err != nil {
				return fmt.Errorf("stopped before everything was looked at: %w", err)
			}
			write := verdicts.write
			if script {
				write = verdicts.writeJSON
			}
			if err := write(found, std.out); err != nil {
				return err
			}
			if found.count(faulty) > 0 {
				return errTold
			}
			return nil
		},
	}
	s.flags(c, "the database (else database.path of the settings)")
	c.Flags().BoolVar(&offline, "offline", false, "ask nobody: neither the running service nor anything beyond this machine")
	c.Flags().BoolVar(&script, "json", false, "write a list of {check, state, says, fix} for programs")
	return c
}

// A check is one thing that doctor looks at. What it finds is one verdict, or one
// for each thing that is wrong.
type check struct {
	name string
	run  func(ctx context.Context, e *examined) verdicts
}

// checks is all that doctor looks at, in the order in which it tells. A new check
// is a line here and a function beside those of its subject.
var checks = []check{
	{"settings", checkSettings},
	{"warnings", checkWarnings},
	{"key", checkKey},
	{"database", checkDatabase},
	{"writable", checkWritable},
	{"integrity", checkIntegrity},
	{"disk", checkDisk},
	{"room", checkRoom},
	{"wal", checkWAL},
	{"service", checkService},
	{"sweep", checkSweep},
	{"ready", checkReady},
	{"posts", checkPosts},
	{"chat", checkChat},
	{"clock", checkClock},
	{"synchronised", checkSynchronised},
	{"zone", checkZone},
	{"facts", checkFacts},
	{"freshness", checkFreshness},
	{"holidays", checkHolidays},
}

// examined is the installation that the checks look at.
type examined struct {
	offline  bool
	config   config   // with the default of what is wrong in the settings
	mistakes []string // of the settings
	unread   bool     // the settings could not be read at all

	db       string             // as it was given; the key file is named after it
	database *store.Examination // nil where it is not known which one it is
	now      time.Time

	register *pcc.Register // the program's own where those of facts.dir are refused
	refused  error         // why they are
}

// examine gathers what the checks look at. Only a wrong call is an error.
func (s *shared) examine(ctx context.Context, offline bool) (*examined, error) {
	clock, err := s.clock()
	if err != nil {
		return nil, err
	}
	e := &examined{offline: offline}
	e.readSettings(s.config)
	if e.db = cmp.Or(s.db, e.config.Database.Path); s.db != "" || !e.doubted("database.path") {
		database := store.Examine(ctx, e.db)
		e.database = &database
	}
	e.now = clock()
	if e.doubted("facts.dir") {
		e.register, err = readFacts(config{})
	} else if e.register, e.refused = readFacts(e.config); e.refused != nil {
		e.register, err = readFacts(config{})
	}
	return e, err
}

// check runs every check.
func (e *examined) check(ctx context.Context) (all verdicts) {
	for _, c := range checks {
		for _, v := range c.run(ctx, e) {
			v.Check = c.name
			all = append(all, v)
		}
	}
	return all
}

// A state is how a thing is.
type state string

const (
	sound    state = "ok"
	notable  state = "note" // worth knowing, and no fault
	doubtful state = "warn"
	faulty   state = "fail"
)

// says is a verdict in words.
func (s state) says(format string, args ...any) verdicts {
	return verdicts{{State: s, Says: fmt.Sprintf(format, args...)}}
}

// from is a verdict in the words of an error, which mostly say what to do too.
// Otherwise is what to do where they do not.
func (s state) from(err error, otherwise string) verdicts {
	what, do := advice(err)
	return s.says("%s", what).fix("%s", cmp.Or(do, otherwise))
}

// A verdict is what a check found.
type verdict struct {
	Check string `json:"check"`
	State state  `json:"state"`
	Says  string `json:"says"`
	Fix   string `json:"fix"` // empty where nothing is to be done
}

type verdicts []verdict

// fix says how to put right all that was found.
func (v verdicts) fix(format string, args ...any) verdicts {
	for i := range v {
		v[i].Fix = fmt.Sprintf(format, args...)
	}
	return v
}

// unseen is the verdict on what cannot be looked at.
func unseen(because string) verdicts { return notable.says("not looked at, because %s", because) }

// count is how many checks came to a state, however many things each found.
func (v verdicts) count(s state) int {
	names := map[string]bool{}
	for _, one := range v {
		if one.State == s {
			names[one.Check] = true
		}
	}
	return len(names)
}

// write says each verdict on a line, below it how to put it right, and at the end
// the sum. What is put right in the same way is followed by the way once.
func (v verdicts) write(w io.Writer) error {
	var text strings.Builder
	for i, one := range v {
		fmt.Fprintf(&text, "%-4s  %s: %s\n", one.State, one.Check, chat.OneLine(one.Says))
		if next := i + 1; one.Fix != "" && (next == len(v) || v[next].Fix != one.Fix || v[next].Check != one.Check) {
			fmt.Fprintf(&text, "      fix: %s\n", chat.OneLine(one.Fix))
		}
	}
	_, err := fmt.Fprintf(w, "%s\n%s\n", text.String(), v.sum())
	return err
}

func (v verdicts) writeJSON(w io.Writer) error { return writeJSON(w, v) }

// sum is all verdicts in one sentence.
func (v verdicts) sum() string {
	failed, warned := v.count(faulty), v.count(doubtful)
	switch {
	case failed == 0 && warned == 0:
		return "All is well."
	case failed == 0:
		return fmt.Sprintf("Nothing failed; %s to see to.", several(warned, "warning"))
	case warned == 0:
		return several(failed, "check") + " failed."
	}
	return fmt.Sprintf("%s failed, and %s to see to.", several(failed, "check"), several(warned, "warning"))
}

// several is "1 check" or "3 checks".
func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// advice parts what an error says from what it tells to do, which in our own words
// follows the last colon. Where they end in somebody else's words, or in a question,
// they tell nothing to do.
func advice(err error) (what, do string) {
	words := err.Error()
	inner := errors.Unwrap(err)
	for inner != nil && errors.Unwrap(inner) != nil {
		inner = errors.Unwrap(inner)
	}
	i := strings.LastIndex(words, ": ")
	if i < 0 || strings.HasSuffix(words, "?") || inner != nil && strings.HasSuffix(words, inner.Error()) {
		return words, ""
	}
	return words[:i], words[i+2:]
}

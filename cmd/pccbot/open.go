package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"pccbot/bot"
	"pccbot/bot/pcc"
	"pccbot/store"
)

// shared is the flags that verbs have in common.
type shared struct {
	config string
	db     string
	now    string
}

func (s *shared) flags(c *cobra.Command, db string) {
	c.Flags().StringVar(&s.config, "config", "", "the file of settings (else $PCCBOT_CONFIG, else config.toml)")
	c.Flags().StringVar(&s.db, "db", "", db)
	c.Flags().StringVar(&s.now, "now", "", "where the clock starts, such as 2027-04-01T09:00:00Z (else now)")
}

// clock is the time of day, or one that starts at --now and runs on.
func (s *shared) clock() (func() time.Time, error) {
	if s.now == "" {
		return time.Now, nil
	}
	start, err := time.Parse(time.RFC3339, s.now)
	if err != nil {
		return nil, usageError{fmt.Errorf("--now %q is not a time such as 2027-04-01T09:00:00Z", s.now)}
	}
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }, nil
}

// opened is a bot with what it stands on.
type opened struct {
	bot   *bot.Bot
	store *store.Store
	clock func() time.Time
	hold  *store.Hold // where the database is written to
}

// close closes the database and gives back its lock.
func (o *opened) close() error {
	var errs []error
	if o.store != nil {
		errs = append(errs, o.store.Close())
	}
	if o.hold != nil {
		errs = append(errs, o.hold.Unlock())
	}
	return errors.Join(errs...)
}

// An access is what a verb does with the database that --db names. One that writes
// has it to itself: beside a service it would be one program too many.
type access struct {
	verb string // the verb that writes; empty where it only reads
	chat string // what to type in the chat instead, where there is something
}

var reads access

// open makes the bot of a verb: the facts and the database, read at the same
// time. Without --db the database is thrown away at the end.
func (s *shared) open(ctx context.Context, std streams, a access) (*opened, error) {
	clock, err := s.clock()
	if err != nil {
		return nil, err
	}
	c, err := loadConfig(s.config)
	if err != nil {
		return nil, err
	}
	o := &opened{clock: clock}
	if s.db != "" && a != reads {
		if o.hold, err = lock(s.db, a); err != nil {
			return nil, err
		}
	}
	ready := make(chan error, 1)
	go func() {
		var err error
		switch {
		case s.db == "":
			o.store, err = store.OpenThrowaway(ctx)
		case a == reads:
			o.store, err = store.OpenReadOnly(ctx, s.db)
		default:
			o.store, err = store.Open(ctx, s.db)
		}
		ready <- err
	}()
	register, err := loadRegister(c, std.err)
	if failed := <-ready; failed != nil {
		return nil, errors.Join(failed, o.close())
	}
	if err == nil {
		o.bot = newBot(c, o.store, register, clock)
		o.bot.Prefix = "" // in a terminal nothing stands before a command
		o.bot.Log = slog.New(slog.NewTextHandler(std.err, nil))
		if s.db != "" && !o.store.ReadOnly() {
			o.bot.Key, err = keyFor(ctx, o.store, c.keyFile(s.db))
		}
	}
	if err != nil {
		return nil, errors.Join(err, o.close())
	}
	return o, nil
}

// newBot is a bot that keeps to the settings.
func newBot(c config, s *store.Store, register *pcc.Register, clock func() time.Time) *bot.Bot {
	b := bot.New(s, register, clock)
	b.Hold, b.Basis, b.KeepMonths = c.Elections.Hold, c.Privacy.Basis, c.KeepMonths
	return b
}

// lock takes the database for a verb that writes.
func lock(db string, a access) (*store.Hold, error) {
	hold, err := store.Lock(db, a.verb)
	held, locked := errors.AsType[store.LockedError](err)
	switch {
	case !locked:
		return hold, err
	case held.Holder == serviceVerb && a.verb == serviceVerb:
		return nil, fmt.Errorf("another service runs on %s already%s: stop that one first, for two would get in each other's way", held.Path, process(held))
	case held.Holder == serviceVerb && a.chat != "":
		return nil, fmt.Errorf("the service runs on %s%s: type %s in the chat instead, or stop the service first", held.Path, process(held), a.chat)
	case held.Holder == "":
		return nil, held
	case held.Holder == serviceVerb:
		return nil, fmt.Errorf("the service runs on %s%s: stop it first, or talk to the bot in the chat", held.Path, process(held))
	}
	return nil, fmt.Errorf("pccbot %s is at work on %s%s: let it finish first", held.Holder, held.Path, process(held))
}

func process(held store.LockedError) string {
	if held.PID == 0 {
		return ""
	}
	return fmt.Sprintf(" (process %d)", held.PID)
}

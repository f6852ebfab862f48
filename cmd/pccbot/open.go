package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"pccbot/bot"
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
}

// open makes the bot of a verb: the facts and the database, read at the same
// time. openStore is used where --db names a file; without one the database is
// thrown away at the end.
func (s *shared) open(ctx context.Context, std streams, openStore func(context.Context, string) (*store.Store, error)) (*opened, error) {
	clock, err := s.clock()
	if err != nil {
		return nil, err
	}
	c, err := loadConfig(s.config)
	if err != nil {
		return nil, err
	}
	type result struct {
		store *store.Store
		err   error
	}
	ready := make(chan result, 1)
	go func() {
		var r result
		if s.db == "" {
			r.store, r.err = store.OpenThrowaway(ctx)
		} else {
			r.store, r.err = openStore(ctx, s.db)
		}
		ready <- r
	}()
	register, err := loadRegister(c, std.err)
	r := <-ready
	if err != nil || r.err != nil {
		if r.store != nil {
			r.store.Close()
		}
		if err == nil {
			err = r.err
		}
		return nil, err
	}
	b := bot.New(r.store, register, clock)
	b.Prefix = "" // in a terminal nothing stands before a command
	b.Log = slog.New(slog.NewTextHandler(std.err, nil))
	b.Hold, b.Basis, b.KeepMonths = c.Elections.Hold, c.Privacy.Basis, c.KeepMonths
	if s.db != "" && !r.store.ReadOnly() {
		b.Key, err = keyFor(ctx, r.store, c.keyFile(s.db))
	}
	if err != nil {
		r.store.Close()
		return nil, err
	}
	return &opened{bot: b, store: r.store, clock: clock}, nil
}

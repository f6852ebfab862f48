package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pccbot/bot/chat"
)

// keptFigures is what the metrics ask of the store.
type keptFigures interface {
	// PostCounts is how many posts of all networks are in each state.
	PostCounts(ctx context.Context) (map[chat.PostState]int, error)
	// OpenPolls is how many polls of all networks are open.
	OpenPolls(ctx context.Context) (int, error)
	// Sizes is how many bytes the database and its -wal file hold.
	Sizes() (database, wal int64, err error)
}

// keptPatience is how long a look at the metrics waits for the database.
const keptPatience = 2 * time.Second

// A keptCollector asks the store at each look, so that nothing is counted twice
// and a count is never older than the look. What cannot be read is left out and
// logged: a missing number is seen, a wrong one believed.
type keptCollector struct {
	kept                        keptFigures
	log                         *slog.Logger
	posts, polls, database, wal *prometheus.Desc
}

func newKeptCollector(kept keptFigures, log *slog.Logger) *keptCollector {
	return &keptCollector{
		kept:     kept,
		log:      log,
		posts:    prometheus.NewDesc("pccbot_posts", "Posts that the database holds, by state.", []string{"state"}, nil),
		polls:    prometheus.NewDesc("pccbot_polls_open", "Polls that are open.", nil, nil),
		database: prometheus.NewDesc("pccbot_database_bytes", "Size of the database.", nil, nil),
		wal:      prometheus.NewDesc("pccbot_wal_bytes", "Size of the -wal file beside the database.", nil, nil),
	}
}

// postStates is every state that a post can be in.
var postStates = []chat.PostState{chat.Planned, chat.Claimed, chat.Sent, chat.Unknown, chat.Failed, chat.Dropped}

// Describe implements [prometheus.Collector].
func (c *keptCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.posts, c.polls, c.database, c.wal} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (c *keptCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), keptPatience)
	defer cancel()
	tell := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if counts, err := c.kept.PostCounts(ctx); c.read("posts", err) {
		for _, state := range postStates {
			tell(c.posts, float64(counts[state]), string(state))
		}
	}
	if open, err := c.kept.OpenPolls(ctx); c.read("open polls", err) {
		tell(c.polls, float64(open))
	}
	if database, wal, err := c.kept.Sizes(); c.read("sizes", err) {
		tell(c.database, float64(database))
		tell(c.wal, float64(wal))
	}
}

func (c *keptCollector) read(what string, err error) bool {
	if err != nil {
		c.log.Warn("could not read a number for the metrics", "number", what, "err", err)
	}
	return err == nil
}

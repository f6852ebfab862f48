package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pccbot/bot"
	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/store"
)

// sweepEvery is how often the service sweeps; tests do not wait that long.
var sweepEvery = bot.SweepEvery

// serveName is the verb, and serviceVerb the name under which the service holds the
// database.
const (
	serveName   = "serve"
	serviceVerb = "service"
)

func serveVerb(std streams) *cobra.Command {
	var s shared
	c := &cobra.Command{
		Use:   serveName,
		Short: "Run the bot: the chat services that are set up, posts, and the web listener",
		Long: `Runs until it is told to stop by SIGTERM, and then takes up to ten seconds to
finish what it has begun. SIGHUP has it read the facts and log.level anew; what is
wrong in them is said, and what was in force stays.

Beside it, reading verbs such as results may run; it has the database to itself
otherwise. http.listen answers /healthz (alive), /readyz (whether it
does its work, or why not) and /metrics.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			again := make(chan os.Signal, 1)
			signal.Notify(again, syscall.SIGHUP)
			defer signal.Stop(again)
			return s.serve(cmd.Context(), std, again)
		},
	}
	s.flags(c, "the database (else database.path of the settings)")
	return c
}

// A service is the program while it serves.
type service struct {
	shared
	config    config
	level     slog.LevelVar
	log       *slog.Logger
	clock     func() time.Time
	store     *store.Store
	bot       *bot.Bot
	platforms []chat.Platform // as they are, without the measuring around them
	metrics   *metrics
	ready     readiness
	pulse     pulse
}

// serve runs the service until ctx ends. Reload has it read anew what can be.
func (s *shared) serve(ctx context.Context, std streams, reload <-chan os.Signal) (err error) {
	v := &service{shared: *s}
	if v.config, err = loadConfig(s.config); err != nil {
		return err
	}
	v.db = cmp.Or(v.db, v.config.Database.Path)
	v.level.Set(v.config.Log.Level)
	v.log = newLog(std.err, v.config.Log.Format, &v.level)
	for _, warning := range v.config.Warnings {
		v.log.Warn(warning)
	}
	if v.clock, err = s.clock(); err != nil {
		return err
	}
	hold, err := lock(v.db, access{verb: serviceVerb})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hold.Unlock()) }()
	register, err := v.open(ctx)
	if v.store != nil {
		defer func() { err = errors.Join(err, v.store.Close()) }()
	}
	if err == nil {
		err = v.assemble(ctx, register)
	}
	if ctx.Err() != nil {
		return nil // told to stop before it had begun
	}
	if err != nil {
		return err
	}
	return v.run(ctx, reload)
}

// open opens the database and reads the facts, at the same time.
func (v *service) open(ctx context.Context) (register *pcc.Register, err error) {
	opened := make(chan error, 1)
	go func() {
		var err error
		v.store, err = store.Open(ctx, v.db)
		opened <- err
	}()
	register, err = serveFacts(v.config)
	return register, errors.Join(err, <-opened)
}

// assemble puts together the bot, the chat services that are set up, and what is
// told of both.
func (v *service) assemble(ctx context.Context, register *pcc.Register) (err error) {
	v.bot = newBot(v.config, v.store, register, v.clock)
	v.bot.Log, v.bot.SweepEvery = v.log, sweepEvery
	if v.bot.Key, err = keyFor(ctx, v.store, v.config.keyFile(v.db)); err != nil {
		return err
	}
	v.metrics = newMetrics(version, v.store, v.log)
	if v.platforms, err = connect(v.config, v.log); err != nil {
		return err
	}
	for _, p := range v.platforms {
		v.bot.Platforms = append(v.bot.Platforms, v.metrics.measure(p))
	}
	v.bot.Swept = func(took time.Duration, failed error) { v.swept(ctx, took, failed) }
	v.ready.set("started", started(v.pulse.last))
	v.ready.set("sweep", swept(v.pulse.last, v.clock))
	v.ready.set("database", written(v.pulse.failure))
	v.ready.set("wal", walSmall(func() (int64, error) {
		_, wal, err := v.store.Sizes()
		return wal, err
	}))
	return nil
}

// run starts what is set up and blocks until all of it has ended.
func (v *service) run(ctx context.Context, reload <-chan os.Signal) error {
	group, ctx := errgroup.WithContext(ctx)
	if err := v.listen(ctx, group); err != nil {
		return err
	}
	for i, p := range v.bot.Platforms {
		v.start(ctx, group, p, v.platforms[i])
	}
	if len(v.platforms) == 0 {
		v.log.Warn("no chat service is set up, so nobody can talk to the bot; until one is, the service keeps the time of polls and answers at http.listen")
	}
	group.Go(func() error {
		v.bot.Run(ctx)
		return nil
	})
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-reload:
				v.reload()
			}
		}
	})
	v.log.Info("the service runs", "version", version+revision(), "database", v.db, "chat_services", len(v.platforms))
	ended := make(chan error, 1)
	go func() { ended <- group.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			v.log.Info("the service has stopped, and finished what it had begun")
		}
		return err
	case <-longAfter(ctx):
		return fmt.Errorf("something did not end within %s of being told to, and was left behind", stopLimit)
	}
}

// stopLimit is how long all that runs may take to end.
const stopLimit = 9500 * time.Millisecond

// longAfter is closed when all should have ended, so long after ctx did.
func longAfter(ctx context.Context) <-chan struct{} {
	over := make(chan struct{})
	context.AfterFunc(ctx, func() { time.AfterFunc(stopLimit, func() { close(over) }) })
	return over
}

// listen opens the address for HTTP, unless that is off.
func (v *service) listen(ctx context.Context, group *errgroup.Group) error {
	if v.config.HTTP.Listen == "off" {
		return nil
	}
	limits := ordinaryLimits
	limits.connections = v.config.HTTP.Connections
	l, err := newListener(listenerOptions{
		endpoints: endpoints(v.platforms), ready: &v.ready, metrics: v.metrics,
		token: v.config.HTTP.MetricsToken, pprof: v.config.HTTP.Pprof, limits: limits, log: v.log,
	})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", v.config.HTTP.Listen)
	if err != nil {
		return fmt.Errorf("http.listen: %w: choose an address of this machine that nothing else uses", err)
	}
	v.log.Info("listening", "address", ln.Addr().String())
	group.Go(func() error { return l.serve(ctx, ln) })
	return nil
}

// start runs a chat service. One that gives up does not stop the others, nor the
// time: it is said, and shows in /readyz.
func (v *service) start(ctx context.Context, group *errgroup.Group, p, plain chat.Platform) {
	var gaveUp atomic.Bool
	v.ready.set(plain.Name(), func() error {
		if gaveUp.Load() {
			return errors.New("it has given up; the log says why")
		}
		return plain.Ready()
	})
	group.Go(func() error {
		if err := bot.Unbroken(func() error { return p.Run(ctx, v.bot) }); err != nil && ctx.Err() == nil {
			gaveUp.Store(true)
			v.log.Error("a chat service has given up; correct this and start the service again", "chat_service", p.Name(), "err", err)
		}
		return nil
	})
}

// swept is told of each sweep. That the database can be written is tried anew each
// time, and copies from before an upgrade go when they are old.
func (v *service) swept(ctx context.Context, took time.Duration, failed error) {
	now := v.clock()
	v.metrics.sweep(now.Add(-took), now, failed)
	well := now
	if failed != nil {
		well = v.pulse.last() // what is kept is when one last went well
	}
	beat := v.store.Beat(ctx, well)
	if beat != nil {
		v.log.Error("could not write to the database", "err", beat)
	}
	if err := v.store.RemoveOldCopies(now); err != nil {
		v.log.Error("could not remove old copies", "err", err)
	}
	v.pulse.beat(now, failed, beat)
}

// reload reads the facts and the level of the log anew. Where something in the
// settings or the facts is wrong, all stays as it was.
func (v *service) reload() {
	c, err := loadConfig(v.shared.config)
	if err == nil {
		var register *pcc.Register
		if register, err = serveFacts(c); err == nil {
			v.bot.Reload(register)
		}
	}
	if err != nil {
		v.log.Error("nothing was read anew, and what was in force stays, because of mistakes", "err", err)
		return
	}
	v.level.Set(c.Log.Level)
	for _, key := range v.config.changed(c) {
		if key != "facts.dir" && key != "log.level" {
			v.log.Warn("this setting takes effect when the service is started again", "setting", key)
		}
	}
	v.log.Info("read the facts and the level of the log anew")
}

// A pulse is how the latest sweeps went.
type pulse struct {
	mu     sync.Mutex
	at     time.Time // when one last finished without a failure
	failed error     // why the last write failed
}

func (p *pulse) beat(at time.Time, sweep, write error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed = write; sweep == nil && write == nil {
		p.at = at
	}
}

func (p *pulse) last() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

func (p *pulse) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed
}

package main

import (
	stdlog "log"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics is what whoever runs the program can measure. No label says anything of
// a workspace, a channel, a person or a poll, nor repeats what anybody typed: each
// takes its values from a list that is known beforehand.
type metrics struct {
	registry *prometheus.Registry

	answers       *prometheus.CounterVec
	answerSeconds *prometheus.HistogramVec
	posts         *prometheus.CounterVec
	postSeconds   *prometheus.HistogramVec
	updates       *prometheus.CounterVec
	files         *prometheus.CounterVec

	requests    *prometheus.CounterVec
	refused     *prometheus.CounterVec
	connections prometheus.Gauge
	faults      *prometheus.CounterVec
	panics      prometheus.Counter

	sweeps       *prometheus.CounterVec
	sweepSeconds prometheus.Histogram
	lastSweep    prometheus.Gauge
}

// Bounds in seconds. People are told to expect an answer within three, and a chat
// service gives up then.
var (
	answerBounds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 2.5, 3, 4, 5, 10}
	postBounds   = []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	sweepBounds  = []float64{.01, .05, .1, .5, 1, 5, 10, 30, 60, 300}
)

// newMetrics begins to count. Kept is asked at each look; without it what the
// database holds is not told.
func newMetrics(version string, kept keptFigures, log *slog.Logger) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.answers = m.counters("answers_total", "Replies to what people typed, pressed and sent in, by their kind.", "platform", "kind")
	m.answerSeconds = m.histograms("answer_seconds", "How long a reply took to make.", answerBounds, "platform")
	m.posts = m.counters("posts_total", "Attempts to post in a channel, by how they ended.", "platform", "outcome")
	m.postSeconds = m.histograms("post_seconds", "How long an attempt to post took.", postBounds, "platform")
	m.updates = m.counters("updates_total", "Attempts to redraw a message, by how they ended.", "platform", "outcome")
	m.files = m.counters("files_total", "Attempts to hand somebody a file, by how they ended.", "platform", "outcome")

	m.requests = m.counters("http_requests_total", "HTTP requests answered.", "endpoint", "code")
	m.refused = m.counters("http_refused_total", "HTTP requests and connections refused, by why.", "reason")
	m.connections = m.gauge("http_connections", "HTTP connections that are open.")
	m.faults = m.counters("http_faults_total", "Faults that the HTTP server met outside of any answer.", "kind")
	m.panics = m.counters("panics_total", "Bugs that the program met and went on from.").WithLabelValues()

	m.sweeps = m.counters("sweeps_total", "Sweeps, by how they ended.", "outcome")
	m.sweepSeconds = m.histograms("sweep_seconds", "How long a sweep took.", sweepBounds).WithLabelValues().(prometheus.Histogram)
	m.lastSweep = m.gauge("last_sweep_timestamp_seconds", "When a sweep last finished without a failure.")
	for _, outcome := range []string{"done", "failed"} {
		m.sweeps.WithLabelValues(outcome) // so that both are there before the first
	}

	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "pccbot_build_info", Help: "Which program this is; always 1."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if kept != nil {
		m.registry.MustRegister(newKeptCollector(kept, log))
	}
	return m
}

func (m *metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "pccbot", Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *metrics) histograms(name, help string, bounds []float64, labels ...string) *prometheus.HistogramVec {
	h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "pccbot", Name: name, Help: help, Buckets: bounds}, labels)
	m.registry.MustRegister(h)
	return h
}

func (m *metrics) gauge(name, help string) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "pccbot", Name: name, Help: help})
	m.registry.MustRegister(g)
	return g
}

// sweep counts a sweep that took from began to ended and returned err.
func (m *metrics) sweep(began, ended time.Time, err error) {
	m.sweepSeconds.Observe(ended.Sub(began).Seconds())
	if err != nil {
		m.sweeps.WithLabelValues("failed").Inc()
		return
	}
	m.sweeps.WithLabelValues("done").Inc()
	m.lastSweep.Set(float64(ended.UnixMilli()) / 1000)
}

// handler shows the metrics.
func (m *metrics) handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: stdlog.New(faults{m, log}, "", 0), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
	})
}

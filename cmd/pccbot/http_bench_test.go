package main

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// BenchmarkListener measures requests to an endpoint in quiet, and while 500
// connections dribble the head of a request, a byte a second each. The two take
// turns, so that a busy machine slows both.
func BenchmarkListener(b *testing.B) {
	const requests, slow = 500, 500
	s := openSite(b, listenerOptions{})
	timed := func(into []time.Duration) []time.Duration {
		for range requests {
			began := time.Now()
			s.serves(b)
			into = append(into, time.Since(began))
		}
		return into
	}
	timed(nil) // so that all is in memory
	var quiet, besieged []time.Duration
	for b.Loop() {
		quiet = timed(quiet)
		leave := s.besieged(b, slow)
		besieged = timed(besieged)
		leave()
	}
	if n := s.connections.count(); n > slow+1 {
		b.Errorf("%d connections are left", n)
	}
	var total time.Duration
	for _, took := range besieged {
		total += took
	}
	calm, busy := percentile(quiet, 99), percentile(besieged, 99)
	b.ReportMetric(float64(busy)/float64(calm), "p99/quiet")
	b.ReportMetric(float64(busy.Microseconds())/1000, "ms-p99")
	b.ReportMetric(float64(total.Nanoseconds())/float64(len(besieged)), "ns/op")
}

// besieged opens slow connections and keeps them dribbling until leave is called.
func (s *site) besieged(b *testing.B, slow int) (leave func()) {
	b.Helper()
	conns := make([]net.Conn, slow)
	for i := range conns {
		conns[i] = s.dials(b, "POST /chat HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	}
	eventually(b, "they are connected", func() bool { return s.connections.count() >= slow })
	ctx, cancel := context.WithCancel(b.Context())
	var all sync.WaitGroup
	for part := range 10 { // a tenth of them at a time
		all.Go(func() {
			select {
			case <-time.After(time.Duration(part) * time.Second / 10):
				dribble(ctx, conns[part*slow/10:(part+1)*slow/10], time.Second)
			case <-ctx.Done():
			}
		})
	}
	return func() {
		cancel()
		all.Wait()
		for _, conn := range conns {
			conn.Close()
		}
		eventually(b, "they have left", func() bool { return s.connections.count() <= 1 })
	}
}

package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkAsk measures one answer, from the start of the process to its end,
// against the same program doing nothing but say its version: all packages are
// linked and set up in both. The two take turns, so that a busy machine slows
// both.
func BenchmarkAsk(b *testing.B) {
	program := filepath.Join(b.TempDir(), "pccbot")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	timed := func(args ...string) time.Duration {
		start := time.Now()
		if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			b.Fatalf("pccbot %q: %v\n%s", args, err, out)
		}
		return time.Since(start)
	}
	timed("ask", "TR3 6RT") // so that the file is in memory
	var ask, empty time.Duration
	for b.Loop() {
		empty += timed("version")
		ask += timed("ask", "TR3 6RT")
	}
	b.ReportMetric(float64(ask)/float64(empty), "x-empty-program")
	b.ReportMetric(float64(ask.Microseconds())/float64(b.N)/1000, "ms/ask")
	b.ReportMetric(float64(empty.Microseconds())/float64(b.N)/1000, "ms/empty")
	b.ReportMetric(0, "ns/op")
}

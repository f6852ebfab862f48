package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// What happens to the service, on a system that lets a test take its memory away.
func TestBadInputOnLinux(t *testing.T) {
	t.Run("C08_out_of_memory", outOfMemory)
}

// outOfMemory takes the memory away in the middle of a burst.
func outOfMemory(t *testing.T) {
	db := crowdDatabase(t)
	p := startServing(t, "hungry", "--db", db)
	var said []string
	for line := range p.lines {
		said = append(said, line)
	}
	if err := <-p.ended; err == nil {
		t.Fatal("it ended well, without memory")
	}
	// The race detector has words of its own for it.
	if log := p.errors.String(); !strings.Contains(log, "out of memory") && !strings.Contains(log, "cannot allocate memory") && !strings.Contains(log, "address space collisions") {
		t.Errorf("it did not die for want of memory:\n%.2000s", log)
	}
	next := startServing(t, "silent", "--db", db)
	next.until("it is ready", func() bool { return next.get("/readyz") == http.StatusOK })
	if _, _, err := next.stop(syscall.SIGTERM); err != nil {
		t.Errorf("started again, it ended with %v", err)
	}
	kept, _ := stored(t, db)
	if acknowledged := len(votes(said)); acknowledged < 100 || kept < acknowledged {
		t.Errorf("%d votes are stored of %d that were acknowledged", kept, acknowledged)
	}
}

func init() { starve = takeMemory }

// takeMemory leaves the process a little memory and takes more.
func takeMemory() {
	var used syscall.Rlimit
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		panic(err)
	}
	var pages uint64
	fmt.Sscan(string(statm), &pages)
	used.Cur = pages*uint64(os.Getpagesize()) + 64<<20
	used.Max = used.Cur
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &used); err != nil {
		panic(err)
	}
	for {
		hoard = append(hoard, bytes.Repeat([]byte{1}, 1<<20))
	}
}

var hoard [][]byte

package main

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// BenchmarkStart measures the service with a million answers, from the start of
// its process until /readyz is green, the memory that it then takes, and the size
// of its file, against a program that links the same packages and opens the same
// database. The two take turns.
func BenchmarkStart(b *testing.B) {
	service, floor := built(b, "."), built(b, "./testdata/floor")
	db := millionAnswers(b)
	var took, least time.Duration
	var memory, leastMemory int64
	for b.Loop() {
		d, m := startFloor(b, floor, db)
		least, leastMemory = least+d, leastMemory+m
		d, m = startService(b, service, db)
		took, memory = took+d, memory+m
	}
	n := float64(b.N)
	b.ReportMetric(took.Seconds()*1000/n, "ms/start")
	b.ReportMetric(float64(took)/float64(least), "x-floor-time")
	b.ReportMetric(float64(memory)/n/(1<<20), "MiB")
	b.ReportMetric(float64(memory)/float64(leastMemory), "x-floor-memory")
	b.ReportMetric(float64(fileSize(b, service))/float64(fileSize(b, floor)), "x-floor-file")
	b.ReportMetric(0, "ns/op")
}

func built(b *testing.B, what string) string {
	b.Helper()
	program := filepath.Join(b.TempDir(), filepath.Base(what)+".program")
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", program, what).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", what, err, out)
	}
	return program
}

func fileSize(b *testing.B, file string) int64 {
	b.Helper()
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// millionAnswers is a database with an open poll that a million people answered.
func millionAnswers(b *testing.B) string {
	b.Helper()
	db := crowdDatabase(b)
	conn := database(b, db)
	for _, statement := range []string{`
		WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 1000000)
		INSERT INTO ballot (network, poll, voter, question, area, choices, words, withdrawn)
		SELECT 1, 1, randomblob(16), 1, '', '1', '', 0 FROM many`, `
		INSERT INTO tally (network, poll, question, area, option, count)
		VALUES (1, 1, 1, '', 0, 1000000), (1, 1, 1, '', 1, 1000000)`, `
		UPDATE poll SET answered = 1000000 WHERE network = 1 AND number = 1`, `
		PRAGMA wal_checkpoint(TRUNCATE)`,
	} {
		if _, err := conn.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	conn.Close()
	return db
}

func startFloor(b *testing.B, program, db string) (took time.Duration, memory int64) {
	b.Helper()
	cmd := exec.Command(program, db)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		b.Fatalf("the floor says %q, %v", line, err)
	}
	took, memory = time.Since(began), resident(b, cmd.Process.Pid)
	in.Close()
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return took, memory
}

func startService(b *testing.B, program, db string) (took time.Duration, memory int64) {
	b.Helper()
	address := freeAddress(b)
	cmd := exec.Command(program, "serve", "--db", db)
	cmd.Env = append(os.Environ(), "PCCBOT_HTTP_LISTEN="+address)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	for ready := false; !ready; time.Sleep(time.Millisecond) {
		if r, err := http.Get("http://" + address + "/readyz"); err == nil {
			ready = r.StatusCode == http.StatusOK
			r.Body.Close()
		}
		if time.Since(began) > time.Minute {
			b.Fatal("it is not ready after a minute")
		}
	}
	took, memory = time.Since(began), resident(b, cmd.Process.Pid)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return took, memory
}

// resident is how many bytes of memory a process takes now.
func resident(b *testing.B, pid int) int64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	var kib int64
	if _, err := fmt.Sscan(after, &kib); err != nil {
		b.Fatal(err)
	}
	return kib << 10
}

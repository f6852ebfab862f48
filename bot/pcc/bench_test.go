package pcc

import (
	"testing"
	"time"
)

// exactForms is what people type, in the forms that need no guessing.
var exactForms = []string{
	"Bristol", "TR3 6RT", "GMP", "Caerdydd", "Rutland", "Ynys Môn", "City of London", "SW1A 1AA", "BS14",
	"Kent Police", "Newport", "Ab Kettleby", "Glasgow", "Cheshire PCC", "TD15 1AA", "B45 9AA", "PE9", "Wycombe",
}

// BenchmarkFind measures a lookup of each exact form against the least that
// could do the job, taken in the same run: normalising what was typed and one
// look into a map. The goal is at most 5 times that.
func BenchmarkFind(b *testing.B) {
	r := load(b)
	for _, words := range exactForms {
		b.Run(words, func(b *testing.B) {
			b.ReportAllocs()
			var found, floor time.Duration
			const batch = 1000
			for b.Loop() {
				start := time.Now()
				for range batch {
					sink = r.places[normalise(words)] != nil
				}
				middle := time.Now()
				for range batch {
					_, sink = r.Find(words)
				}
				floor += middle.Sub(start)
				found += time.Since(middle)
			}
			b.ReportMetric(float64(found)/float64(floor), "x-floor")
			b.ReportMetric(float64(found.Nanoseconds())/float64(b.N*batch), "ns/find")
			b.ReportMetric(0, "ns/op")
		})
	}
}

var sink bool

// BenchmarkLoad measures reading all tables, as every start of the program does.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(Data(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

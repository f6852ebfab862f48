// Package chattest is for the tests of the chat services: replies that every
// service has to draw, and golden files to compare the drawings with.
package chattest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// Golden compares got with the file testdata/name of the package under test.
// With UPDATE_GOLDEN=1 in the environment it writes the file instead.
func Golden(t testing.TB, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") == "1" {
		write(t, file, got)
		return
	}
	const renew = "If it is right as it is now, renew the file with UPDATE_GOLDEN=1 go test, and read the change before you keep it."
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, renew)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what it was (-was +now):\n%s\n%s", file, diff, renew)
	}
}

func write(t testing.TB, file string, got []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, got, 0o644); err != nil {
		t.Fatal(err)
	}
}

// JSON is v as it goes over the wire, laid out for reading: indented, its keys
// in order, and < > & as themselves.
func JSON(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(Decoded(t, v)); err != nil {
		t.Fatalf("encode %T: %v", v, err)
	}
	return b.Bytes()
}

// Decoded is v after a trip over the wire, as maps, slices, strings and numbers.
func Decoded(t testing.TB, v any) any {
	t.Helper()
	wire, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("marshal %T: %v", v, err)
	}
	var decoded any
	if err := json.Unmarshal(wire, &decoded); err != nil {
		t.Fatalf("%T is not valid JSON: %v\n%s", v, err, wire)
	}
	return decoded
}

// NothingLost fails t where shown does not begin with every word of want, in
// order. White space does not count, since a drawing may break lines anywhere.
func NothingLost(t testing.TB, shown, want string) {
	t.Helper()
	got, wanted := []rune(squeeze(shown)), []rune(squeeze(want))
	for i := range wanted {
		if i == len(got) || got[i] != wanted[i] {
			const around = 20
			t.Errorf("after %q comes %q, want %q", string(wanted[max(0, i-around):i]),
				string(got[i:min(i+around, len(got))]), string(wanted[i:min(i+around, len(wanted))]))
			return
		}
	}
}

func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The transcripts in the README are what the program says: the lines that people
// type in them are typed again. A line of dots stands for lines left out.
func TestTranscriptsOfTheREADME(t *testing.T) {
	transcripts := transcriptsIn(t, "../../README.md")
	if len(transcripts) < 2 {
		t.Fatalf("the README has %d transcripts, want at least two", len(transcripts))
	}
	for _, want := range transcripts {
		name, _, _ := strings.Cut(want, "\n")
		t.Run(name, func(t *testing.T) {
			got := typing(t, "", "2026-11-21T12:00:00Z", typedIn(want)...)
			_, got, _ = strings.Cut(got, "\n") // the console's greeting
			if !matches(got, want) {
				t.Errorf("the README is not what the program says (-README +program):\n%s", cmp.Diff(want, got))
			}
		})
	}
}

// prompt is what stands before a line that somebody types.
var prompt = regexp.MustCompile(`^[A-Z][a-z]+> (.+)$`)

// transcriptsIn are the blocks of code in a file that begin with a prompt.
func transcriptsIn(t *testing.T, file string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(text), "\n```") {
		_, body, _ := strings.Cut(block, "\n")
		if i%2 == 1 && prompt.MatchString(strings.Split(body, "\n")[0]) {
			found = append(found, body)
		}
	}
	return found
}

func typedIn(transcript string) (lines []string) {
	for line := range strings.Lines(transcript) {
		if m := prompt.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			lines = append(lines, m[1])
		}
	}
	return lines
}

// matches reports whether got is want, where a line of dots in want stands for
// any lines, and blank lines do not count.
func matches(got, want string) bool {
	squeeze := func(text string) string {
		return regexp.MustCompile(`\n\n+`).ReplaceAllString(strings.TrimSpace(text), "\n")
	}
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	for i, part := range strings.Split(squeeze(want), "\n…\n") {
		if i > 0 {
			pattern.WriteString(`\n(?:.*\n)*?`)
		}
		pattern.WriteString(regexp.QuoteMeta(part))
	}
	pattern.WriteString(`\z`)
	return regexp.MustCompile(pattern.String()).MatchString(squeeze(got))
}

// The queries of docs/sql.md give what stands below them, on the poll of the
// README.
func TestQueriesOfTheDocs(t *testing.T) {
	db := filepath.Join(t.TempDir(), "pccbot.db")
	for _, transcript := range transcriptsIn(t, "../../README.md") {
		if strings.Contains(transcript, "poll close") {
			typing(t, db, "2026-11-21T12:00:00Z", typedIn(transcript)...)
		}
	}
	text, err := os.ReadFile("../../docs/sql.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```sql\n(.*?)```\n\n```\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(examples) != 3 {
		t.Fatalf("there are %d queries with their answers, want 3", len(examples))
	}
	for _, example := range examples {
		if got := table(t, db, example[1]); got != example[2] {
			t.Errorf("%s\ngives\n%s\nwant\n%s", example[1], got, example[2])
		}
	}
}

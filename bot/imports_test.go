package bot_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// doors lists, for each room, the rooms and libraries that its files may import
// beside the standard library. Tests may import what they like.
var doors = map[string][]string{
	"cmd/pccbot": {"*"},
	"bot":        {"pccbot/bot/chat", "pccbot/bot/pcc", "pccbot/bot/poll"},
	"bot/chat":   {"golang.org/x/text/unicode/norm"},
	"bot/pcc": {
		"golang.org/x/text/unicode/norm", "golang.org/x/sync/errgroup", "github.com/agnivade/levenshtein",
	},
	"bot/poll":        {"pccbot/bot/chat"},
	"bot/slackapp":    {"pccbot/bot/chat", "github.com/slack-go/slack"},
	"bot/discordapp":  {"pccbot/bot/chat", "github.com/bwmarrin/discordgo"},
	"bot/console":     {"pccbot/bot/chat", "golang.org/x/term"},
	"bot/chattest":    {"pccbot/bot/chat", "github.com/google/go-cmp/cmp"},
	"store":           {"pccbot/bot/chat", "pccbot/bot/poll", "github.com/mattn/go-sqlite3", "github.com/pressly/goose/v3", "github.com/gofrs/flock", "golang.org/x/sys/unix"},
	"store/storetest": {"pccbot/bot", "pccbot/bot/chat", "pccbot/bot/poll", "pccbot/store", "pgregory.net/rapid"},
}

// closed lists packages of the standard library that a room may not import: the
// rules have no clock of their own, no network and no SQL.
var closed = map[string][]string{
	"bot":          {"database/sql", "net", "net/http", "os", "os/exec"},
	"bot/chat":     {"database/sql", "net", "net/http", "os", "os/exec"},
	"bot/pcc":      {"database/sql", "net", "net/http", "os", "os/exec", "log", "log/slog"},
	"bot/poll":     {"database/sql", "net", "net/http", "os", "os/exec", "log", "log/slog"},
	"bot/slackapp": {"database/sql"}, "bot/discordapp": {"database/sql"}, "bot/console": {"database/sql", "net", "net/http"},
}

func TestRoomsKeepToTheirDoors(t *testing.T) {
	root := os.DirFS("..")
	seen := map[string]bool{}
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != "." || entry.Name() == "testdata"):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		room := path.Dir(file)
		seen[room] = true
		open, known := doors[room]
		if !known {
			t.Errorf("%s is in a room that is not on the list of doors", file)
			return nil
		}
		for _, imported := range imports(t, root, file) {
			library := strings.Contains(strings.Split(imported, "/")[0], ".") || strings.HasPrefix(imported, "pccbot/")
			switch {
			case slices.Contains(closed[room], imported):
				t.Errorf("%s imports %s, which is closed to %s", file, imported, room)
			case library && !slices.Contains(open, imported) && !slices.Contains(open, "*"):
				t.Errorf("%s imports %s; the doors of %s are %v", file, imported, room, open)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range doors {
		if !seen[room] {
			t.Errorf("the list of doors has %s, which has no files", room)
		}
	}
}

// clock matches what reads the time of day, and timer what waits.
var (
	clock = regexp.MustCompile(`\btime\.(Now|Since|Until)\b`)
	timer = regexp.MustCompile(`\btime\.(Sleep|After|AfterFunc|Tick|NewTimer|NewTicker)\b`)
)

// waiting are the files by which the bot does something that nobody asked for.
var waiting = []string{"../bot/run.go", "../bot/deliver.go", "../bot/pace.go"}

// The rules are told what time it is. Only the bot's own clock, which it is
// given, may say so.
func TestRulesHaveNoClock(t *testing.T) {
	for _, room := range []string{"../bot", "../bot/chat", "../bot/pcc", "../bot/poll"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", room, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			if clock.Match(text) {
				t.Errorf("%s reads the clock; it must be told the time", file)
			}
			if timer.Match(text) && !slices.Contains(waiting, file) {
				t.Errorf("%s waits; only %v may", file, waiting)
			}
		}
	}
}

func imports(t *testing.T, root fs.FS, file string) []string {
	t.Helper()
	text, err := fs.ReadFile(root, file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, i := range parsed.Imports {
		name, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return all
}

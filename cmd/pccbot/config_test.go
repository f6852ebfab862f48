package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// emptyFolder makes the current folder one without settings, and takes those of
// the environment away.
func emptyFolder(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "PCCBOT_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
}

// put writes a file that only its owner may read.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// loaded is the configuration that is in force, without a mistake.
func loaded(t *testing.T, flag string) config {
	t.Helper()
	c, err := loadConfig(flag)
	if err != nil {
		t.Fatalf("loadConfig(%q): %v", flag, err)
	}
	return c
}

// refused is what loading says is wrong.
func refused(t *testing.T, flag string) string {
	t.Helper()
	_, err := loadConfig(flag)
	if err == nil {
		t.Fatalf("loadConfig(%q) found no mistake", flag)
	}
	return err.Error()
}

// shown is what pccbot config show says.
func shown(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	if err := run(t.Context(), append([]string{"config", "show"}, args...), streams{strings.NewReader(""), &out, &stderr}); err != nil {
		t.Fatalf("config show %q: %v", args, err)
	}
	return out.String() + stderr.String()
}

// The example has every setting and nothing else, in the order of the table, each
// with its default, its kind and its variable.
func TestExampleExplainsEverySetting(t *testing.T) {
	example, err := filepath.Abs("../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	emptyFolder(t)
	put(t, "config.toml", string(text))
	c := loaded(t, "")
	last, lines := 0, strings.Split(string(text), "\n")
	for i, s := range settings {
		var line int
		if n, _ := fmt.Sscanf(c.chosen[i].from, "config.toml line %d", &line); n == 0 {
			t.Errorf("the example lacks %s", s.key)
			continue
		}
		if want := s.shown(s.initial); c.chosen[i].value != want {
			t.Errorf("the example has %s = %s, and the default is %s", s.key, c.chosen[i].value, want)
		}
		if line < last {
			t.Errorf("%s stands in another order than in the table of settings", s.key)
		}
		above := strings.Join(lines[last:line-1], "\n")
		if want := fmt.Sprintf("(%s, %s)\n", s.name, variable(s.key)); !strings.HasSuffix(above+"\n", want) {
			t.Errorf("the words above %s do not end in %q:\n%s", s.key, want, above)
		}
		last = line
	}
	if rest := strings.TrimSpace(strings.Join(lines[last:], "\n")); rest != "" {
		t.Errorf("below the last setting the example has %q", rest)
	}
}

// mistakes are what people write into a file, each with all that they are told.
var mistakes = []struct{ name, file, want string }{
	{"a letter swapped", "[facts]\ndri = \"tables\"\n",
		`config.toml line 2: facts.dri: there is no such setting, did you mean facts.dir?`},
	{"a setting of another table", "[http]\nlevel = \"info\"\n",
		`config.toml line 2: http.level: there is no such setting, did you mean log.level?`},
	{"a setting outside its table", "listen = \"off\"\n",
		`config.toml line 1: listen: there is no such setting, did you mean http.listen?`},
	{"a setting like none", "[log]\ncolour = \"red\"\n",
		`config.toml line 2: log.colour: there is no such setting`},
	{"a key in quotes with its dot", "\"log.level\" = \"info\"\n",
		`config.toml line 1: "log.level": there is no such setting, did you mean log.level?`},
	{"a misspelt table, said once", "[htpp]\nlisten = \"off\"\nconnections = 3\n",
		`config.toml line 1: htpp: there is no such table, did you mean http?`},
	{"a table like none", "[telephone]\nnumber = 3\n",
		`config.toml line 1: telephone: there is no such table`},
	{"two pairs of brackets", "[[log]]\nlevel = \"info\"\n",
		`config.toml line 1: log: write one pair of brackets: [log]`},
	{"a table as a value", "log = \"info\"\n",
		`config.toml line 1: log: is a table of settings: write [log] on a line alone, and its settings below`},
	{"a setting twice", "[log]\nlevel = \"info\"\n\nlevel = \"warn\"\n",
		`config.toml line 4: log.level: is there already, on line 2: keep one of the two`},
	{"a setting twice, once with its table", "log.level = \"info\"\nlog.level = \"warn\"\n",
		`config.toml line 2: log.level: is there already, on line 1: keep one of the two`},
	{"a table twice", "[log]\nlevel = \"info\"\n[http]\n[log]\nformat = \"json\"\n",
		`config.toml line 4: log: this table is there already, on line 1: put its settings together`},
	{"a table in two ways", "log.level = \"info\"\n[log]\nformat = \"json\"\n",
		`config.toml line 2: table log already exists as defined by a dotted key: write each table once`},
	{"a number as text", "[facts]\ndir = 3\n",
		`config.toml line 2: facts.dir: must be text in quotes: "…"`},
	{"text as a number", "[http]\nconnections = \"1000\"\n",
		`config.toml line 2: http.connections: must be a whole number, without quotes`},
	{"half a connection", "[http]\nconnections = 1000.5\n",
		`config.toml line 2: http.connections: must be a whole number, without quotes`},
	{"yes for true", "[elections]\nhold = \"yes\"\n",
		`config.toml line 2: elections.hold: must be true or false, without quotes`},
	{"a list", "[log]\nlevel = [\"info\"]\n",
		`config.toml line 2: log.level: must be text in quotes: "…"`},
	{"too few connections", "[http]\nconnections = 9\n",
		`config.toml line 2: http.connections: "9" is not a whole number from 10 to 100000`},
	{"too many connections", "[http]\nconnections = 100_001\n",
		`config.toml line 2: http.connections: "100001" is not a whole number from 10 to 100000`},
	{"more connections than can be counted", "[http]\nconnections = 99999999999999999999\n",
		`config.toml line 2: http.connections: is too large a number`},
	{"a port without a host", "[http]\nlisten = \"8080\"\n",
		`config.toml line 2: http.listen: "8080" is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"`},
	{"a web address", "[http]\nlisten = \"http://127.0.0.1:8080\"\n",
		`config.toml line 2: http.listen: "http://127.0.0.1:8080" is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"`},
	{"a machine with a number too many", "[http]\nlisten = \"127.0.0.256:8080\"\n",
		`config.toml line 2: http.listen: "127.0.0.256:8080" is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"`},
	{"a port too high", "[http]\nlisten = \"127.0.0.1:65536\"\n",
		`config.toml line 2: http.listen: "127.0.0.1:65536" has no port from 1 to 65535 after the colon (0 takes any that is free)`},
	{"a port forgotten", "[http]\nlisten = \"localhost:\"\n",
		`config.toml line 2: http.listen: "localhost:" has no port from 1 to 65535 after the colon (0 takes any that is free)`},
	{"a database without a name", "[database]\npath = \"\"\n",
		`config.toml line 2: database.path: is empty: write a value, or take the setting out and the default holds`},
	{"a bell in a path", "[privacy]\nkey_file = \"key\\u0007\"\n",
		`config.toml line 2: privacy.key_file: "key\a" has a character that cannot be seen: take it out`},
	{"a basis of blanks", "[privacy]\nbasis = \"  \"\n",
		`config.toml line 2: privacy.basis: is empty: write a value, or take the setting out and the default holds`},
	{"a basis in two lines", "[privacy]\nbasis = \"\"\"your\nconsent\"\"\"\n",
		`config.toml line 2: privacy.basis: "your\nconsent" has a character that cannot be seen: take it out`},
	{"a basis that reads backwards", "[privacy]\nbasis = \"your \\u202Etnesnoc\"\n",
		`config.toml line 2: privacy.basis: "your \u202etnesnoc" has a character that cannot be seen: take it out`},
	{"a basis of 201 letters", "[privacy]\nbasis = \"" + strings.Repeat("ŵ", 201) + "\"\n",
		`config.toml line 2: privacy.basis: has 201 characters: shorten it to at most 200`},
	{"answers for ever", "[privacy]\nkeep_answers = \"for ever\"\n",
		`config.toml line 2: privacy.keep_answers: "for ever" is not a time such as "24 months" or "2 years", up to 10 years`},
	{"answers for eleven years", "[privacy]\nkeep_answers = \"11 years\"\n",
		`config.toml line 2: privacy.keep_answers: "11 years" is not a time such as "24 months" or "2 years", up to 10 years`},
	{"answers for more years than can be counted in months", "[privacy]\nkeep_answers = \"1537228672809129302 years\"\n",
		`config.toml line 2: privacy.keep_answers: "1537228672809129302 years" is not a time such as "24 months" or "2 years", up to 10 years`},
	{"a log in another form", "[log]\nformat = \"xml\"\n",
		`config.toml line 2: log.format: "xml" is not one of: text, json`},
	{"a level in capitals", "[log]\nlevel = \"DEBUG\"\n",
		`config.toml line 2: log.level: "DEBUG" is not one of: debug, info, warn, error`},
	{"a secret and its file", "[http]\nmetrics_token_file = \"token\"\nmetrics_token = \"sesame\"\n",
		`config.toml line 2: http.metrics_token_file: http.metrics_token is given too: keep one of the two`},
	{"a file that is not a secret's", "[facts]\ndir_file = \"tables\"\n",
		`config.toml line 2: facts.dir_file: there is no such setting`},
	{"a secret without a name of its file", "[http]\nmetrics_token_file = \"\"\n",
		`config.toml line 2: http.metrics_token_file: is empty: write the path of a file that holds the secret, or take it out`},
	{"a secret in place of its file", "[http]\nmetrics_token_file = \"sesame\"\n",
		`config.toml line 2: http.metrics_token_file: the file it names is not there: write the path of a file that holds the secret`},
	{"a secret in a folder", "[http]\nmetrics_token_file = \".\"\n",
		`config.toml line 2: http.metrics_token_file: the file it names is a folder: name a file in it`},
	{"a whole page as a level", "[log]\nlevel = \"" + strings.Repeat("w", 5000) + "\"\n",
		`config.toml line 2: log.level: "` + strings.Repeat("w", 100) + `…" is not one of: debug, info, warn, error`},
	{"a whole page as a key", "[log]\n" + strings.Repeat("k", 5000) + " = 3\n",
		`config.toml line 2: log.` + strings.Repeat("k", 96) + `…: there is no such setting`},
	{"no quotes", "[log]\nlevel = info\n",
		`config.toml line 2: this is not TOML (expected newline): write a table like [facts], and a setting like dir = "tables"`},
	{"no quotes, and the first letter of true", "[log]\nformat = text\n",
		`config.toml line 2: this is not TOML (strings must be quoted): write a table like [facts], and a setting like dir = "tables"`},
	{"a quote forgotten", "[log]\nlevel = \"info\nformat = \"text\"\n",
		`config.toml line 2: this is not TOML (basic strings cannot have new lines): write a table like [facts], and a setting like dir = "tables"`},
	{"a bracket forgotten, and then a mistake", "[log\nlevel = 3\n",
		`config.toml line 1: this is not TOML (expected ']' to close table name): write a table like [facts], and a setting like dir = "tables"`},
	{"a colon for an equals sign", "[log]\r\nlevel: \"info\"\r\n",
		`config.toml line 2: this is not TOML (expected '=' after key): write a table like [facts], and a setting like dir = "tables"`},
}

func TestMistakesInTheFile(t *testing.T) {
	for _, tc := range mistakes {
		t.Run(tc.name, func(t *testing.T) {
			emptyFolder(t)
			put(t, "config.toml", tc.file)
			if got := refused(t, ""); got != tc.want {
				t.Errorf("the file\n%s\nis told\n%s\nwant\n%s", tc.file, got, tc.want)
			}
		})
	}
}

// All mistakes of a file and of the environment are told at once, by their lines.
func TestEveryMistakeAtOnce(t *testing.T) {
	emptyFolder(t)
	put(t, "settings/mine.toml", `
log = { level = "loud", format = "json" }
[http]
pprof = 1
listen = "8080"
conections = 5
[database]
path = ""
[elections]
hold = true
hold = false
`)
	t.Setenv("PCCBOT_HTTP_CONNECTIONS", "many")
	t.Setenv("PCCBOT_ELECTIONS_HOLD", "perhaps")
	want := `settings/mine.toml line 2: log.level: "loud" is not one of: debug, info, warn, error
settings/mine.toml line 4: http.pprof: must be true or false, without quotes
settings/mine.toml line 5: http.listen: "8080" is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"
settings/mine.toml line 6: http.conections: there is no such setting, did you mean http.connections?
settings/mine.toml line 8: database.path: is empty: write a value, or take the setting out and the default holds
settings/mine.toml line 11: elections.hold: is there already, on line 10: keep one of the two
PCCBOT_ELECTIONS_HOLD: "perhaps" is neither true nor false
PCCBOT_HTTP_CONNECTIONS: "many" is not a whole number from 10 to 100000`
	if diff := cmp.Diff(want, refused(t, "settings/mine.toml")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestMistakesInTheEnvironment(t *testing.T) {
	for _, tc := range []struct{ name, variable, value, want string }{
		{"an empty path", "PCCBOT_DATABASE_PATH", "", "PCCBOT_DATABASE_PATH: is empty: write a value, or take the setting out and the default holds"},
		{"an octal number", "PCCBOT_HTTP_CONNECTIONS", "0x20", `PCCBOT_HTTP_CONNECTIONS: "0x20" is not a whole number from 10 to 100000`},
		{"quotes too many", "PCCBOT_LOG_LEVEL", `"info"`, `PCCBOT_LOG_LEVEL: "\"info\"" is not one of: debug, info, warn, error`},
		{"neither true nor false", "PCCBOT_HTTP_PPROF", "yes", `PCCBOT_HTTP_PPROF: "yes" is neither true nor false`},
		{"no months", "PCCBOT_PRIVACY_KEEP_ANSWERS", "0 months", `PCCBOT_PRIVACY_KEEP_ANSWERS: "0 months" is not a time such as "24 months" or "2 years", up to 10 years`},
		{"an address of too many parts", "PCCBOT_HTTP_LISTEN", "::1:80", `PCCBOT_HTTP_LISTEN: "::1:80" is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"`},
		{"a broken character", "PCCBOT_PRIVACY_BASIS", "your\xFFconsent", "PCCBOT_PRIVACY_BASIS: has bytes that are not UTF-8: write it again"},
		{"two words as a secret", "PCCBOT_HTTP_METRICS_TOKEN", "open sesame", "PCCBOT_HTTP_METRICS_TOKEN: has white space in it: write the secret alone, on one line"},
		{"a secret that cannot be typed", "PCCBOT_HTTP_METRICS_TOKEN", "open\u200Bsesame", "PCCBOT_HTTP_METRICS_TOKEN: has a character in it that cannot be seen: copy the secret again"},
		{"a secret's file that is not there", "PCCBOT_HTTP_METRICS_TOKEN_FILE", "sesame", "PCCBOT_HTTP_METRICS_TOKEN_FILE: the file it names is not there: write the path of a file that holds the secret"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			emptyFolder(t)
			t.Setenv(tc.variable, tc.value)
			if got := refused(t, ""); got != tc.want {
				t.Errorf("%s=%s is told\n%s\nwant\n%s", tc.variable, tc.value, got, tc.want)
			}
		})
	}
}

// What stands where nobody sets anything.
func TestDefaults(t *testing.T) {
	emptyFolder(t)
	c := loaded(t, "")
	var want config
	want.Database.Path, want.Privacy.Basis, want.KeepMonths, want.Elections.Hold = "pccbot.db", "your consent", 24, true
	want.HTTP.Listen, want.HTTP.Connections = "127.0.0.1:8080", 1000
	want.Log.Format, want.Log.Level = "text", slog.LevelInfo
	c.chosen = nil
	if diff := cmp.Diff(want, c, cmp.AllowUnexported(config{})); diff != "" {
		t.Errorf("without settings, -want +got:\n%s", diff)
	}
	if out := shown(t); !regexp.MustCompile(`(?m)^http\.metrics_token +\(not set\) +default$`).MatchString(out) {
		t.Errorf("config show does not say that there is no secret:\n%s", out)
	}
}

// others is for each setting two right values that are not its default, as they
// stand in a file and in the environment.
var others = map[string][2]string{
	"database.path":        {"/srv/a.db", "/srv/b.db"},
	"facts.dir":            {"/srv/a", "/srv/b"},
	"privacy.key_file":     {"/srv/a.key", "/srv/b.key"},
	"privacy.keep_answers": {"1 year", "18 months"},
	"privacy.basis":        {"legitimate interests", "tasg cyhoeddus, ŵyneb"},
	"elections.hold":       {"false", "false"},
	"http.listen":          {"off", "[::1]:0"},
	"http.connections":     {"10", "100000"},
	"http.metrics_token":   {"sesame", "open"},
	"http.pprof":           {"true", "true"},
	"log.format":           {"json", "json"},
	"log.level":            {"debug", "error"},
}

// Of every setting the environment wins over the file and the file over the
// default, and config show says which it was.
func TestTheEnvironmentWinsOverTheFile(t *testing.T) {
	for _, s := range settings {
		t.Run(s.key, func(t *testing.T) {
			values, ok := others[s.key]
			if !ok {
				t.Fatalf("there is no example of %s in this test", s.key)
			}
			line := func(value, from string) *regexp.Regexp {
				return regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(s.key) + ` +` + regexp.QuoteMeta(s.shown(value)) + ` +` + from + `$`)
			}
			emptyFolder(t)
			if out := shown(t); !line(s.initial, "default").MatchString(out) {
				t.Errorf("without a file:\n%s", out)
			}
			written := values[0]
			if s.name == "text" {
				written = `"` + written + `"`
			}
			put(t, "config.toml", s.key+" = "+written+"\n")
			if out := shown(t); !line(values[0], "config.toml line 1").MatchString(out) {
				t.Errorf("with a file:\n%s", out)
			}
			t.Setenv(variable(s.key), values[1])
			if out := shown(t); !line(values[1], "environment "+variable(s.key)).MatchString(out) {
				t.Errorf("with a variable too:\n%s", out)
			}
		})
	}
	if len(others) != len(settings) {
		t.Errorf("this test has examples of %d settings, and there are %d", len(others), len(settings))
	}
}

// The fields that the program reads have what the file says.
func TestEveryFieldIsKept(t *testing.T) {
	emptyFolder(t)
	var text strings.Builder
	for _, s := range settings {
		value := others[s.key][0]
		if s.name == "text" {
			value = `"` + value + `"`
		}
		fmt.Fprintf(&text, "%s = %s\n", s.key, value)
	}
	put(t, "config.toml", text.String())
	c := loaded(t, "")
	got := fmt.Sprint(c.Database.Path, " ", c.Facts.Dir, " ", c.Privacy.KeyFile, " ", c.KeepMonths, " ", c.Privacy.Basis, " ", c.Elections.Hold, " ",
		c.HTTP.Listen, " ", c.HTTP.Connections, " ", c.HTTP.MetricsToken, " ", c.HTTP.Pprof, " ", c.Log.Format, " ", c.Log.Level, " ", c.File)
	want := "/srv/a.db /srv/a /srv/a.key 12 legitimate interests false off 10 sesame true json DEBUG config.toml"
	if got != want {
		t.Errorf("the settings are kept as\n%s, want\n%s", got, want)
	}
}

func TestWhichFileIsRead(t *testing.T) {
	emptyFolder(t)
	read := func(flag string) string { return loaded(t, flag).File }
	if got := read(""); got != "" {
		t.Errorf("where there is none, %q is read", got)
	}
	put(t, "config.toml", "")
	put(t, "variable.toml", "")
	put(t, "flag.toml", "")
	if got := read(""); got != "config.toml" {
		t.Errorf("%q is read, want config.toml", got)
	}
	t.Setenv("PCCBOT_CONFIG", "variable.toml")
	if got := read(""); got != "variable.toml" {
		t.Errorf("with $PCCBOT_CONFIG, %q is read", got)
	}
	if got := read("flag.toml"); got != "flag.toml" {
		t.Errorf("with --config, %q is read", got)
	}
	t.Setenv("PCCBOT_CONFIG", "gone.toml")
	if got, want := refused(t, ""), "the file of settings gone.toml is not there: correct what $PCCBOT_CONFIG names"; got != want {
		t.Errorf("a missing file is told %q, want %q", got, want)
	}
	if got, want := refused(t, "gone"), "the file of settings gone is not there: correct what --config names"; got != want {
		t.Errorf("a missing file is told %q, want %q", got, want)
	}
	if got, want := refused(t, "."), "the file of settings . is a folder: name a file in it"; got != want {
		t.Errorf("a folder is told %q, want %q", got, want)
	}
	if got, want := refused(t, "flag.toml/x"), "the file of settings flag.toml/x cannot be read: not a directory"; got != want {
		t.Errorf("a path through a file is told %q, want %q", got, want)
	}
}

// Root may read everything, so the system's refusal is handed in.
func TestAFileThatMayNotBeRead(t *testing.T) {
	got := unread(&fs.PathError{Op: "open", Path: "config.toml", Err: syscall.EACCES}).Error()
	if want := "cannot be read by the user that this program runs as: give that user the right to read it"; got != want {
		t.Errorf("a file that may not be read is told %q, want %q", got, want)
	}
}

// A path in the file, and a default beside it, is meant from where the file is;
// one in the environment from the current folder.
func TestPathsAreMeantFromTheFile(t *testing.T) {
	emptyFolder(t)
	put(t, "etc/mine.toml", "[facts]\ndir = \"tables\"\n[http]\nmetrics_token_file = \"token\"\n")
	put(t, "etc/token", "from-etc")
	t.Setenv("PCCBOT_PRIVACY_KEY_FILE", "here.key")
	c := loaded(t, "etc/mine.toml")
	got := []string{c.Database.Path, c.Facts.Dir, c.Privacy.KeyFile, c.keyFile("x.db"), c.HTTP.MetricsToken}
	want := []string{"etc/pccbot.db", "etc/tables", "here.key", "here.key", "from-etc"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paths, -want +got:\n%s", diff)
	}
	put(t, "etc/wrong.toml", "[facts]\ndir = \"tab\\tles\"\n[database]\npath = \" \"\n")
	wrong := `etc/wrong.toml line 2: facts.dir: "tab\tles" has a character that cannot be seen: take it out
etc/wrong.toml line 4: database.path: is empty: write a value, or take the setting out and the default holds`
	if got := refused(t, "etc/wrong.toml"); got != wrong {
		t.Errorf("wrong paths are told\n%s\nwant\n%s", got, wrong)
	}
	os.Unsetenv("PCCBOT_PRIVACY_KEY_FILE")
	if got := loaded(t, "etc/mine.toml").keyFile("x.db"); got != "x.db.key" {
		t.Errorf("without privacy.key_file the key is in %q", got)
	}
}

// A secret comes from each of its four places, and is shown from none.
func TestSecretsAreNeverShown(t *testing.T) {
	const secret = "sesame-4f1c"
	for _, tc := range []struct {
		name  string
		setUp func(t *testing.T)
		from  string
	}{
		{"the file of settings", func(t *testing.T) { put(t, "config.toml", "http.metrics_token = \""+secret+"\"") }, "config.toml line 1"},
		{"a file that it names", func(t *testing.T) {
			put(t, "config.toml", "http.metrics_token_file = \"token\"")
			put(t, "token", secret+"\n")
		}, "file token"},
		{"the environment", func(t *testing.T) { t.Setenv("PCCBOT_HTTP_METRICS_TOKEN", secret) }, "environment PCCBOT_HTTP_METRICS_TOKEN"},
		{"a file that the environment names", func(t *testing.T) {
			put(t, "config.toml", "http.metrics_token = \"another\"")
			put(t, "run/token", "\uFEFF"+secret+"\r\n")
			t.Setenv("PCCBOT_HTTP_METRICS_TOKEN_FILE", "run/token")
		}, "file run/token"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			emptyFolder(t)
			tc.setUp(t)
			c := loaded(t, "")
			if c.HTTP.MetricsToken != secret {
				t.Errorf("the secret is read as %q, want %q", c.HTTP.MetricsToken, secret)
			}
			if c.Warnings != nil {
				t.Errorf("there are warnings: %q", c.Warnings)
			}
			out := shown(t)
			if want := regexp.MustCompile(`(?m)^http\.metrics_token +\(set, not shown\) +` + tc.from + "$"); !want.MatchString(out) {
				t.Errorf("config show does not say where the secret is from:\n%s", out)
			}
			if strings.Contains(out, secret) || strings.Contains(out, secret[:6]) {
				t.Errorf("config show shows the secret:\n%s", out)
			}
		})
	}
}

// However a secret is miswritten, no letter of it is repeated.
func TestMistakesRepeatNoSecret(t *testing.T) {
	for _, line := range []string{
		`metrics_token = zzzzzz`, `metrics_token = "zzz zzz"`, `metrics_token = "zzzzzz`, `metrics_token = 'zzz' zzz`, `metrics_token "zzzzzz"`,
		`metrics_token = ["zzzzzz"]`, `metrics_token = { zzz = "zzz" }`, `metrics_token_file = "zzzzzz"`, `metrics_token = "zzz\u0007zzz"`, `metrics_token = "zz\zzz"`,
		`metrics_token = truezz`, `metrics_token = 12zzz`,
	} {
		emptyFolder(t)
		put(t, "config.toml", "[http]\n"+line+"\n")
		got := refused(t, "")
		if strings.Contains(got, "z") {
			t.Errorf("%s is told %s", line, got)
		}
		if !strings.HasPrefix(got, "config.toml line 2: ") {
			t.Errorf("%s is told without its line: %s", line, got)
		}
	}
}

func TestASecretAndItsFileAtOnce(t *testing.T) {
	emptyFolder(t)
	t.Setenv("PCCBOT_HTTP_METRICS_TOKEN", "sesame")
	t.Setenv("PCCBOT_HTTP_METRICS_TOKEN_FILE", "token")
	want := "PCCBOT_HTTP_METRICS_TOKEN_FILE: PCCBOT_HTTP_METRICS_TOKEN is given too: keep one of the two"
	if got := refused(t, ""); got != want {
		t.Errorf("both at once is told %q, want %q", got, want)
	}
}

func TestAMisspeltVariableIsAWarning(t *testing.T) {
	emptyFolder(t)
	t.Setenv("PCCBOT_HTTP_LISTN", "off")
	t.Setenv("PCCBOT_SERVICE_HOST", "10.0.0.1")
	want := []string{"PCCBOT_HTTP_LISTN: there is no such variable, did you mean PCCBOT_HTTP_LISTEN?"}
	if diff := cmp.Diff(want, loaded(t, "").Warnings); diff != "" {
		t.Errorf("warnings, -want +got:\n%s", diff)
	}
}

func TestAddressesToListenOn(t *testing.T) {
	for _, right := range []string{"off", ":8080", "127.0.0.1:0", "0.0.0.0:65535", "[::1]:8080", "[::]:80", "localhost:80", "pcc-1_b.example.org:443", "pcc-1:80"} {
		if _, err := listenOn.read(right); err != nil {
			t.Errorf("http.listen = %q: %v", right, err)
		}
	}
	for _, wrong := range []string{"", "on", "OFF", ":", "::", "::1:80", "127.0.0.1", "1.2.3:80", "[localhost]:http", "a b:80", "localhost:+80", "localhost:-1", "/run/pccbot.sock", ":8080 "} {
		if _, err := listenOn.read(wrong); err == nil {
			t.Errorf("http.listen = %q is taken for an address", wrong)
		}
	}
}

// Any file is either in force whole, or refused by its lines or by what it is.
func FuzzConfig(f *testing.F) {
	for _, tc := range mistakes {
		f.Add([]byte(tc.file))
	}
	f.Add([]byte("\uFEFF[http]\nconnections = 0x20\n"))
	f.Add([]byte("\xFF\xFE[\x00"))
	f.Add([]byte("log = { level = \"info\", format = \"json\", }\n[database]\n"))
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "PCCBOT_") {
			os.Unsetenv(name)
		}
	}
	file := filepath.Join(f.TempDir(), "any.toml")
	told := regexp.MustCompile(`^` + regexp.QuoteMeta(file) + ` line [1-9][0-9]*: .+|^the file of settings ` + regexp.QuoteMeta(file) + ` (is|has) .+`)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := loadConfig(file)
		if err == nil {
			if c.Database.Path == "" || c.Privacy.Basis == "" || c.HTTP.Connections < 10 || c.KeepMonths < 1 || len(c.chosen) != len(settings) {
				t.Errorf("%q is in force with %+v", text, c)
			}
			return
		}
		lines := bytes.Count(text, []byte("\n")) + 1
		for said := range strings.SplitSeq(err.Error(), "\n") {
			var line int
			if fmt.Sscanf(strings.TrimPrefix(said, file), " line %d", &line); !told.MatchString(said) || line > lines || !utf8.ValidString(said) {
				t.Errorf("%q is told %q", text, said)
			}
		}
	})
}

// Every table of settings has a name of its own and each setting is in one.
func TestKeysAreTableAndName(t *testing.T) {
	keys, forms := names()
	for _, key := range keys {
		if !regexp.MustCompile(`^[a-z]+\.[a-z_]+$`).MatchString(key) {
			t.Errorf("%q is not a table and a name", key)
		}
	}
	if slices.Sort(keys); !slices.Equal(slices.Compact(slices.Clone(keys)), slices.Sorted(maps.Keys(forms))) || len(keys) != len(forms) {
		t.Errorf("a key is there twice: %q", keys)
	}
}

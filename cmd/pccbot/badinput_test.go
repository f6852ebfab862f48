package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// What hosts set up wrongly, and what they are told.
func TestBadInput(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"C01_a_misspelt_setting":                     misspeltSetting,
		"C02_a_secret_that_others_can_read":          openSecret,
		"C03_a_secret_with_the_end_of_its_line":      secretWithLineEnd,
		"C04_twice_empty_and_an_area_that_is_none":   twiceEmptyUnknown,
		"C05_ten_mebibytes_binary_UTF-16_and_a_mark": noText,
	} {
		t.Run(name, func(t *testing.T) {
			emptyFolder(t)
			test(t)
		})
	}
}

// told is what a verb that failed says, as main prints it, and its exit code.
func told(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	var out, stderr bytes.Buffer
	err := run(t.Context(), args, streams{strings.NewReader(""), &out, &stderr})
	if err != nil {
		said = err.Error()
	}
	return stderr.String() + said, exitCode(err)
}

func misspeltSetting(t *testing.T) {
	put(t, "config.toml", "[database]\npath = \"a.db\"\n\n[elections]\nhodl = false\n")
	want := "config.toml line 5: elections.hodl: there is no such setting, did you mean elections.hold?"
	for _, args := range [][]string{{"ask", "Kent"}, {"console"}, {"facts", "check"}, {"poll", "list"}, {"config", "show"}} {
		if got, code := told(t, args...); got != want || code != 1 {
			t.Errorf("pccbot %q says %q and exits with %d, want %q and 1", args, got, code, want)
		}
	}
	if _, err := os.Stat("a.db"); err == nil {
		t.Error("a database was made all the same")
	}
}

func openSecret(t *testing.T) {
	put(t, "config.toml", "[http]\nmetrics_token = \"sesame-4f1c\"\n")
	warns := func(want string) {
		t.Helper()
		out := shown(t)
		if got := strings.Contains(out, "warning: "); got != (want != "") || !strings.Contains(out, want) {
			t.Errorf("config show says\n%s\nwant the warning %q", out, want)
		}
	}
	mode := func(file string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
	}
	warns("")
	mode("config.toml", 0o644)
	warns("\nwarning: config.toml holds a secret and can be read by others: chmod 600 config.toml\n")
	mode("config.toml", 0o640)
	warns("\nwarning: config.toml holds a secret and can be read by others: chmod 600 config.toml\n")

	// Taken out of the file, it may come from the environment or a file of its own.
	put(t, "config.toml", "[http]\nmetrics_token = \"\"\n")
	mode("config.toml", 0o644)
	t.Setenv("PCCBOT_HTTP_METRICS_TOKEN", "sesame-4f1c")
	warns("")
	os.Unsetenv("PCCBOT_HTTP_METRICS_TOKEN")
	put(t, "token", "sesame-4f1c\n")
	t.Setenv("PCCBOT_HTTP_METRICS_TOKEN_FILE", "token")
	warns("")
	mode("token", 0o604)
	warns("\nwarning: token holds a secret (PCCBOT_HTTP_METRICS_TOKEN_FILE) and can be read by others: chmod 600 token\n")
}

func secretWithLineEnd(t *testing.T) {
	for _, value := range []string{"sesame\n", "sesame\r\n", " \tsesame \n\n"} {
		put(t, "token", value)
		t.Setenv("PCCBOT_HTTP_METRICS_TOKEN_FILE", "token")
		if got := loaded(t, "").HTTP.MetricsToken; got != "sesame" {
			t.Errorf("a file of %q is read as the secret %q", value, got)
		}
		os.Unsetenv("PCCBOT_HTTP_METRICS_TOKEN_FILE")
		t.Setenv("PCCBOT_HTTP_METRICS_TOKEN", value)
		if got := loaded(t, "").HTTP.MetricsToken; got != "sesame" {
			t.Errorf("a variable of %q is read as the secret %q", value, got)
		}
		os.Unsetenv("PCCBOT_HTTP_METRICS_TOKEN")
	}
	put(t, "config.toml", `http.metrics_token = "sesame\n"`)
	if got := loaded(t, "").HTTP.MetricsToken; got != "sesame" {
		t.Errorf("a line end in the file of settings is read as the secret %q", got)
	}
	for value, want := range map[string]string{
		"open sesame\n":   "config.toml line 1: http.metrics_token_file: has white space in it: write the secret alone, on one line",
		"sesame\nagain\n": "config.toml line 1: http.metrics_token_file: has white space in it: write the secret alone, on one line",
		" \n":             "config.toml line 1: http.metrics_token_file: the file it names is empty: put the secret into it",
		"ses\x00ame":      "config.toml line 1: http.metrics_token_file: has a character in it that cannot be seen: copy the secret again",
	} {
		put(t, "token", value)
		put(t, "config.toml", `http.metrics_token_file = "token"`)
		if got, code := told(t, "ask", "Kent"); got != want || code != 1 {
			t.Errorf("a secret of %q is told %q with %d, want %q and 1", value, got, code, want)
		}
	}
}

func twiceEmptyUnknown(t *testing.T) {
	put(t, "config.toml", "[facts]\ndir = \"a\"\ndir = \"b\"\n[database]\npath = \"\"\n")
	want := "config.toml line 3: facts.dir: is there already, on line 2: keep one of the two\n" +
		"config.toml line 5: database.path: is empty: write a value, or take the setting out and the default holds"
	if got, code := told(t, "ask", "Kent"); got != want || code != 1 {
		t.Errorf("ask says %q and exits with %d, want %q and 1", got, code, want)
	}
	put(t, "config.toml", "[facts]\ndir = \"tables\"\n")
	put(t, "tables/changes.csv", "area,happened,learned,words,source,confidence,checked\nE23000099,2026-11-01,2026-11-01,Words,the office,verified,2026-11-21\n")
	want = `changes.csv: there is no area "E23000099"`
	if got, code := told(t, "facts", "check"); got != want || code != 1 {
		t.Errorf("facts check says %q and exits with %d, want %q and 1", got, code, want)
	}
	// An answer is given all the same, from the program's own facts, and says so.
	want = "pccbot: the tables in facts.dir are refused, so the facts that came with the program are in force:\n" + want + "\n"
	if got, code := told(t, "ask", "Kent"); got != want || code != 0 {
		t.Errorf("ask says %q and exits with %d, want %q and 0", got, code, want)
	}
}

func noText(t *testing.T) {
	const settings = "[log]\nlevel = \"debug\"\n"
	var little, big []byte
	for _, unit := range utf16.Encode([]rune("\uFEFF" + settings)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	for name, tc := range map[string]struct{ text, want string }{
		"10 MiB":                 {strings.Repeat("# more\n", 10<<20/7), "is over 1 MiB, so it is another kind of file: name the right one"},
		"a byte more than 1 MiB": {strings.Repeat("\n", 1<<20+1), "is over 1 MiB, so it is another kind of file: name the right one"},
		"a database":             {"SQLite format 3\x00" + settings, "is not text but binary: name the right file"},
		"Latin-1":                {settings + "# Ynys M\xF4n\n", "has bytes that are not UTF-8: save it as UTF-8"},
		"UTF-16":                 {string(little), "is in UTF-16: save it as UTF-8"},
		"UTF-16 the other way":   {string(big), "is in UTF-16: save it as UTF-8"},
		"UTF-16 without a mark":  {string(little[2:]), "is not text but binary: name the right file"},
	} {
		put(t, "config.toml", tc.text)
		want := "the file of settings config.toml " + tc.want
		if got, code := told(t, "ask", "Kent"); got != want || code != 1 {
			t.Errorf("%s is told %q with %d, want %q and 1", name, got, code, want)
		}
	}
	for name, text := range map[string]string{"a mark of UTF-8": "\uFEFF" + settings, "1 MiB": settings + strings.Repeat("\n", 1<<20-len(settings))} {
		put(t, "config.toml", text)
		if got := loaded(t, "").Log.Level.String(); got != "DEBUG" {
			t.Errorf("with %s the level is %s, want DEBUG", name, got)
		}
	}
}

package main

import (
	"log/slog"
	"strings"

	"github.com/agnivade/levenshtein"
)

// settings is every setting, in the order of config.example.toml: its key, what
// holds where nobody sets it, what it may be and where it is kept. A new setting
// is one line here, its field in config and its lines in the example.
var settings = []setting{
	of("database.path", "pccbot.db", needed(filePath), func(c *config) *string { return &c.Database.Path }),
	of("facts.dir", "", filePath, func(c *config) *string { return &c.Facts.Dir }),
	of("privacy.key_file", "", filePath, func(c *config) *string { return &c.Privacy.KeyFile }),
	of("privacy.keep_answers", "24 months", keptFor, func(c *config) *int { return &c.KeepMonths }),
	of("privacy.basis", "your consent", needed(line(basisMax)), func(c *config) *string { return &c.Privacy.Basis }),
	of("elections.hold", "true", yesOrNo, func(c *config) *bool { return &c.Elections.Hold }),
	of("http.listen", "127.0.0.1:8080", listenOn, func(c *config) *string { return &c.HTTP.Listen }),
	of("http.connections", "1000", between(10, 100_000), func(c *config) *int { return &c.HTTP.Connections }),
	of("http.metrics_token", "", secretWord, func(c *config) *string { return &c.HTTP.MetricsToken }),
	of("http.pprof", "false", yesOrNo, func(c *config) *bool { return &c.HTTP.Pprof }),
	of("log.format", "text", oneOf("text", "json"), func(c *config) *string { return &c.Log.Format }),
	of("log.level", "info", logLevel, func(c *config) *slog.Level { return &c.Log.Level }),
}

// basisMax is how many characters the lawful basis has at most: one line of the
// notice.
const basisMax = 200

// A setting is one thing that a host may choose. Its default is written as in the
// environment: without quotes.
type setting struct {
	form
	key     string
	initial string
	// put keeps a value in the configuration, or says what is wrong with it.
	put func(c *config, text string) error
	// field is a pointer to where the value is kept.
	field func(c *config) any
}

// of is the setting of a kind that is kept in the field at.
func of[T any](key, initial string, k kind[T], at func(*config) *T) setting {
	put := func(c *config, text string) error {
		value, err := k.read(text)
		if err == nil {
			*at(c) = value
		}
		return err
	}
	return setting{k.form, key, initial, put, func(c *config) any { return at(c) }}
}

// variable is the name in the environment of a key in the file: facts.dir is
// PCCBOT_FACTS_DIR.
func variable(key string) string {
	return "PCCBOT_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// fromFile is the key by which a secret is read from a file of its own.
func fromFile(key string) string { return key + "_file" }

// names is every key that a file of settings may have, each with how it is written.
func names() (keys []string, forms map[string]form) {
	forms = map[string]form{}
	for _, s := range settings {
		keys = append(keys, s.key)
		forms[s.key] = s.form
		if s.secret {
			keys = append(keys, fromFile(s.key))
			forms[fromFile(s.key)] = filePath.form
		}
	}
	return keys, forms
}

// nearest asks whether the name was meant that is most like the one given;
// nothing where none is like it.
func nearest(given string, known []string) string {
	// Nobody mistypes a longer name, and comparing takes time.
	const longest = 60
	if len(given) > longest {
		return ""
	}
	likest, least := "", max(2, len(nameOf(given))/2)+1
	for _, name := range known {
		if d := distance(given, name); d < least {
			likest, least = name, d
		}
	}
	if likest == "" {
		return ""
	}
	return ", did you mean " + likest + "?"
}

// distance is how many letters must be changed to make one name of another. To
// put it into another table, or into one at all, counts as two.
func distance(given, known string) int {
	d := levenshtein.ComputeDistance(given, known)
	if strings.Contains(known, ".") {
		d = min(d, 2+levenshtein.ComputeDistance(nameOf(given), nameOf(known)))
	}
	return d
}

// nameOf is a key without its table.
func nameOf(key string) string { return key[strings.LastIndex(key, ".")+1:] }

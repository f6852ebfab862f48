package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// config is what is in force. The table of settings says which setting is kept
// where.
type config struct {
	Database struct{ Path string }
	Facts    struct{ Dir string }
	Privacy  struct {
		KeyFile string
		Basis   string
	}
	// KeepMonths is privacy.keep_answers, in months.
	KeepMonths int
	Elections  struct{ Hold bool }
	HTTP       struct {
		Listen       string // or off
		Connections  int
		MetricsToken string // empty: metrics are for this machine alone
		Pprof        bool
	}
	Log struct {
		Format string
		Level  slog.Level
	}

	// File is the file of settings that was read; empty where there is none.
	File string
	// Warnings is what is not wrong but should be seen to.
	Warnings []string
	// chosen is what to show of each setting, in the order of settings.
	chosen []choice
}

// A choice is a value as it may be shown, and where it was chosen.
type choice struct{ value, from string }

// keyFile is the file of the key that goes with a database.
func (c config) keyFile(db string) string {
	if c.Privacy.KeyFile != "" {
		return c.Privacy.KeyFile
	}
	return db + ".key"
}

// changed is the keys that other sets otherwise.
func (c config) changed(other config) []string {
	var keys []string
	for _, s := range settings {
		if !reflect.DeepEqual(s.field(&c), s.field(&other)) {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// loadConfig reads the settings: the environment over the file over the
// defaults. The file is the one named by flag, else by $PCCBOT_CONFIG, else
// config.toml in the current folder; only the last may be missing. The error
// names every mistake of the file and the environment, one a line.
func loadConfig(flag string) (config, error) {
	var l loading
	file, text, mode, err := findSettings(flag)
	if err != nil {
		return l.config, err
	}
	givens, wrong, err := readSettings(file, text)
	if err != nil {
		return l.config, err
	}
	l.File, l.wrong = file, wrong
	if file != "" {
		l.dir = filepath.Dir(file)
	}
	l.defaults()
	l.take(l.dir, func(key string) (given, bool) {
		g, ok := givens[key]
		return g, ok
	})
	secret := slices.ContainsFunc(settings, func(s setting) bool { return s.secret && strings.TrimSpace(givens[s.key].text) != "" })
	if secret && othersRead(mode) {
		l.warn("%s holds a secret and can be read by others: chmod 600 %[1]s", file)
	}
	l.take("", fromEnvironment)
	l.misspeltVariables()
	return l.config, l.mistakes()
}

// findSettings is the file of settings that is to be read; its name is empty
// where there is none.
func findSettings(flag string) (file string, text []byte, mode fs.FileMode, err error) {
	file, by := flag, "--config"
	if file == "" {
		file, by = os.Getenv("PCCBOT_CONFIG"), "$PCCBOT_CONFIG"
	}
	if file == "" {
		file, by = "config.toml", ""
	}
	text, mode, err = readSmall(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && by == "":
		return "", nil, 0, nil
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w: correct what %s names", err, by)
	}
	if err != nil {
		err = fmt.Errorf("the file of settings %s %w", file, err)
	}
	return file, text, mode, err
}

// fromEnvironment is what the environment says of a key.
func fromEnvironment(key string) (given, bool) {
	name := variable(key)
	text, ok := os.LookupEnv(name)
	return given{name: name, line: math.MaxInt, place: name, from: "environment " + name, text: text}, ok
}

// A given is a setting as somebody wrote it.
type given struct {
	name  string // the key or the variable
	text  string
	line  int
	place string // how a mistake in it begins
	from  string // where config show says it comes from
}

// A mistake is what is wrong on a line.
type mistake struct {
	line int
	err  error
}

// loading is a configuration while it is put together.
type loading struct {
	config
	dir   string // from where paths in the file are meant
	wrong []mistake
}

func (l *loading) warn(format string, args ...any) {
	l.Warnings = append(l.Warnings, fmt.Sprintf(format, args...))
}

func (l *loading) mistake(g given, err error) {
	l.wrong = append(l.wrong, mistake{g.line, fmt.Errorf("%s: %w", g.place, err)})
}

// mistakes is all that is wrong, by the lines of the file and then the
// environment.
func (l *loading) mistakes() error {
	slices.SortStableFunc(l.wrong, func(a, b mistake) int { return a.line - b.line })
	var errs []error
	for _, m := range l.wrong {
		errs = append(errs, m.err)
	}
	return errors.Join(errs...)
}

// defaults sets every setting as config.example.toml has it. So a path that is
// left out of a file is meant from where the file is, as if it stood there.
func (l *loading) defaults() {
	l.chosen = make([]choice, len(settings))
	for i, s := range settings {
		l.set(i, l.dir, given{place: s.key, from: "default", text: s.initial})
	}
}

// take puts in force what a source says: the file, or the environment. A path is
// meant from dir.
func (l *loading) take(dir string, says func(key string) (given, bool)) {
	for i, s := range settings {
		g, ok := says(s.key)
		if s.secret {
			file, named := says(fromFile(s.key))
			switch {
			case ok && named:
				l.mistake(file, fmt.Errorf("%s is given too: keep one of the two", g.name))
				continue
			case named:
				g, ok = l.secretFrom(file, dir)
			}
		}
		if ok {
			l.set(i, dir, g)
		}
	}
}

// set puts a value in force, or notes what is wrong with it.
func (l *loading) set(i int, dir string, g given) {
	s := settings[i]
	if err := s.put(&l.config, g.text); err != nil {
		l.mistake(g, err)
		return
	}
	if s.path {
		kept := s.field(&l.config).(*string)
		*kept = under(dir, *kept)
		g.text = *kept
	}
	l.chosen[i] = choice{s.shown(g.text), g.from}
}

// under is a path that is meant from dir.
func under(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// secretFrom reads the file that holds a secret. What is wrong is said by the
// setting alone: its value could be the secret itself, put into the wrong place.
func (l *loading) secretFrom(named given, dir string) (given, bool) {
	file := under(dir, named.text)
	if file == "" {
		l.mistake(named, errors.New("is empty: write the path of a file that holds the secret, or take it out"))
		return given{}, false
	}
	text, mode, err := readSmall(file)
	if err == nil && strings.TrimSpace(string(text)) == "" {
		err = errors.New("is empty: put the secret into it")
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: write the path of a file that holds the secret", err)
	}
	if err != nil {
		l.mistake(named, fmt.Errorf("the file it names %w", err))
		return given{}, false
	}
	if othersRead(mode) {
		l.warn("%s holds a secret (%s) and can be read by others: chmod 600 %[1]s", file, named.name)
	}
	named.text, named.from = strings.TrimPrefix(string(text), "\uFEFF"), "file "+file
	return named, true
}

// othersRead reports whether others than its owner may read or write a file.
func othersRead(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 }

// misspeltVariables warns of a variable that is nearly the name of a setting. It
// is no mistake: others may set variables that begin with PCCBOT_.
func (l *loading) misspeltVariables() {
	known := []string{"PCCBOT_CONFIG"}
	keys, _ := names()
	for _, key := range keys {
		known = append(known, variable(key))
	}
	for _, entry := range slices.Sorted(slices.Values(os.Environ())) {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "PCCBOT_") || slices.Contains(known, name) {
			continue
		}
		if i := slices.IndexFunc(known, func(k string) bool { return distance(name, k) <= 2 }); i >= 0 {
			l.warn("%s: there is no such variable, did you mean %s?", name, known[i])
		}
	}
}

// smallMax is how large a file of settings or of a secret may be.
const smallMax = 1 << 20

// readSmall is a whole file, and who may read it. Its errors follow on the name
// of the file.
func readSmall(file string) ([]byte, fs.FileMode, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, unread(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, unread(err)
	}
	if info.IsDir() {
		return nil, 0, errors.New("is a folder: name a file in it")
	}
	text, err := io.ReadAll(io.LimitReader(f, smallMax+1))
	switch {
	case err != nil:
		return nil, 0, unread(err)
	case len(text) > smallMax:
		return nil, 0, errors.New("is over 1 MiB, so it is another kind of file: name the right one")
	}
	return text, info.Mode(), nil
}

// unread says in words why a file cannot be read, without its path.
func unread(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing{err}
	case errors.Is(err, fs.ErrPermission):
		return errors.New("cannot be read by the user that this program runs as: give that user the right to read it")
	}
	return fmt.Errorf("cannot be read: %w", err)
}

// missing is fs.ErrNotExist in plain words.
type missing struct{ error }

func (missing) Error() string   { return "is not there" }
func (m missing) Unwrap() error { return m.error }

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/pelletier/go-toml/v2"
)

// config is every setting. A key in the file is the path of its toml tags, such
// as facts.dir; in the environment it is PCCBOT_FACTS_DIR.
type config struct {
	Database struct {
		Path string `toml:"path"`
	} `toml:"database"`
	Facts struct {
		Dir string `toml:"dir"`
	} `toml:"facts"`
	Privacy struct {
		KeyFile     string `toml:"key_file"`
		KeepAnswers string `toml:"keep_answers"`
		Basis       string `toml:"basis"`
	} `toml:"privacy"`
	Elections struct {
		Hold bool `toml:"hold"`
	} `toml:"elections"`
}

// defaults are the settings where nobody set any.
func defaults() config {
	var c config
	c.Database.Path = "pccbot.db"
	c.Privacy.KeepAnswers = "24 months"
	c.Privacy.Basis = "your consent"
	c.Elections.Hold = true
	return c
}

// keyFile is the file of the key that goes with a database.
func (c config) keyFile(db string) string {
	if c.Privacy.KeyFile != "" {
		return c.Privacy.KeyFile
	}
	return db + ".key"
}

// keepMonths reads privacy.keep_answers: "24 months" or "2 years", up to ten
// years.
func (c config) keepMonths() (int, error) {
	var n int
	var unit string
	const monthsMax = 120
	if read, _ := fmt.Sscanf(c.Privacy.KeepAnswers+"\n", "%d %s\n", &n, &unit); read == 2 {
		switch strings.TrimSuffix(unit, "s") {
		case "year":
			n *= 12
		case "month":
		default:
			n = 0
		}
	}
	if n < 1 || n > monthsMax {
		return 0, fmt.Errorf("privacy.keep_answers: %q is not a time such as \"24 months\" or \"2 years\", up to 10 years", c.Privacy.KeepAnswers)
	}
	return n, nil
}

// loadConfig reads the settings: the environment over the file over the
// defaults. The file is the one named by flag, else by $PCCBOT_CONFIG, else
// config.toml in the current folder; only the last may be missing.
func loadConfig(flag string) (config, error) {
	c := defaults()
	file, named := flag, flag != ""
	if !named {
		file = os.Getenv("PCCBOT_CONFIG")
		named = file != ""
	}
	if !named {
		file = "config.toml"
	}
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
	case err != nil:
		return c, fmt.Errorf("read the settings: %w", err)
	default:
		if err := parseConfig(&c, file, text); err != nil {
			return c, err
		}
	}
	if text != nil {
		// A path in the file is meant from where the file is.
		for _, path := range []*string{&c.Database.Path, &c.Facts.Dir, &c.Privacy.KeyFile} {
			if *path != "" && !filepath.IsAbs(*path) {
				*path = filepath.Join(filepath.Dir(file), *path)
			}
		}
	}
	if err := fromEnvironment(reflect.ValueOf(&c).Elem(), "PCCBOT"); err != nil {
		return c, err
	}
	_, err = c.keepMonths()
	return c, err
}

// fromEnvironment sets every setting that the environment names: privacy.key_file
// is PCCBOT_PRIVACY_KEY_FILE.
func fromEnvironment(v reflect.Value, prefix string) error {
	for i := range v.NumField() {
		field := v.Field(i)
		name := prefix + "_" + strings.ToUpper(v.Type().Field(i).Tag.Get("toml"))
		if field.Kind() == reflect.Struct {
			if err := fromEnvironment(field, name); err != nil {
				return err
			}
			continue
		}
		value, ok := os.LookupEnv(name)
		switch {
		case !ok:
		case field.Kind() == reflect.Bool:
			on, err := strconv.ParseBool(value)
			if err != nil {
				return fmt.Errorf("%s: %q is neither true nor false", name, value)
			}
			field.SetBool(on)
		default:
			field.SetString(value)
		}
	}
	return nil
}

// parseConfig reads a file of settings. What is wrong is said by file, line and
// key, with the nearest key where there is one like it.
func parseConfig(c *config, file string, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(c)
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		var errs []error
		for _, e := range unknown.Errors {
			errs = append(errs, settingError(file, &e, "there is no such setting"+nearestKey(strings.Join(e.Key(), "."))))
		}
		return errors.Join(errs...)
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		reason := strings.TrimPrefix(wrong.Error(), "toml: ")
		if strings.Contains(reason, "cannot decode") {
			reason = "this kind of value does not fit; look at config.example.toml"
		}
		return settingError(file, wrong, reason)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

func settingError(file string, e *toml.DecodeError, reason string) error {
	line, _ := e.Position()
	if key := strings.Join(e.Key(), "."); key != "" {
		reason = key + ": " + reason
	}
	return fmt.Errorf("%s line %d: %s", file, line, reason)
}

// nearestKey asks whether the setting was meant whose name is most like key;
// nothing where none is like it.
func nearestKey(key string) string {
	nearest, least := "", len(key)/2+1
	for _, known := range keys(reflect.TypeFor[config](), "") {
		if table, _, _ := strings.Cut(known, "."); !strings.Contains(key, ".") {
			known = table
		}
		if d := levenshtein.ComputeDistance(key, known); d < least {
			nearest, least = known, d
		}
	}
	if nearest == "" {
		return ""
	}
	return ", did you mean " + nearest + "?"
}

// keys is the name of every setting.
func keys(t reflect.Type, prefix string) []string {
	var names []string
	for i := range t.NumField() {
		f := t.Field(i)
		name := prefix + f.Tag.Get("toml")
		if f.Type.Kind() == reflect.Struct {
			names = append(names, keys(f.Type, name+".")...)
			continue
		}
		names = append(names, name)
	}
	return names
}

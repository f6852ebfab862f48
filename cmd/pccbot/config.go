package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/pelletier/go-toml/v2"
)

// config is every setting. A key in the file is the path of its toml tags, such
// as facts.dir; in the environment it is PCCBOT_FACTS_DIR.
type config struct {
	Facts struct {
		Dir string `toml:"dir"`
	} `toml:"facts"`
}

// loadConfig reads the settings: the environment over the file over the
// defaults. The file is the one named by flag, else by $PCCBOT_CONFIG, else
// config.toml in the current folder; only the last may be missing.
func loadConfig(flag string) (config, error) {
	var c config
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
	if dir, ok := os.LookupEnv("PCCBOT_FACTS_DIR"); ok {
		c.Facts.Dir = dir
	} else if c.Facts.Dir != "" && !filepath.IsAbs(c.Facts.Dir) {
		// A path in the file is meant from where the file is.
		c.Facts.Dir = filepath.Join(filepath.Dir(file), c.Facts.Dir)
	}
	return c, nil
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

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
		file, named = os.LookupEnv("PCCBOT_CONFIG")
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

// parseConfig reads a file of settings and refuses what it does not know, by
// file, line and key, with the nearest key that there is.
func parseConfig(c *config, file string, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(c)
	if missing, ok := errors.AsType[*toml.StrictMissingError](err); ok {
		var errs []error
		for _, e := range missing.Errors {
			line, _ := e.Position()
			key := strings.Join(e.Key(), ".")
			errs = append(errs, fmt.Errorf("%s line %d: %s: there is no such setting, did you mean %s?", file, line, key, nearestKey(key)))
		}
		return errors.Join(errs...)
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := wrong.Position()
		return fmt.Errorf("%s line %d: %s: %s", file, line, strings.Join(wrong.Key(), "."), strings.TrimPrefix(wrong.Error(), "toml: "))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// nearestKey is the setting whose name is most like key.
func nearestKey(key string) string {
	nearest, least := "", len(key)+100
	for _, known := range keys(reflect.TypeFor[config](), "") {
		if d := levenshtein.ComputeDistance(key, known); d < least {
			nearest, least = known, d
		}
	}
	return nearest
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

package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A form is how the values of a kind are written.
type form struct {
	name   string        // what the example calls the kind
	toml   unstable.Kind // how a value stands in the file
	path   bool          // in the file, meant from where the file is
	secret bool          // never shown, and also read from a file of its own
}

// misfit says how a value must be written that is of another kind.
func (f form) misfit() error {
	switch f.toml {
	case unstable.Bool:
		return errors.New("must be true or false, without quotes")
	case unstable.Integer:
		return errors.New("must be a whole number, without quotes")
	}
	return errors.New(`must be text in quotes: "…"`)
}

// A kind is what a value may be. What read says of a wrong value follows on the
// name of the setting; of a secret it repeats no part.
type kind[T any] struct {
	form
	read func(text string) (T, error)
}

var inQuotes = form{name: "text", toml: unstable.String}

var filePath = kind[string]{form{name: "text", toml: unstable.String, path: true}, printable}

// printable is text as it stands, if all of it can be seen on one line.
func printable(text string) (string, error) {
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
		return "", fmt.Errorf("%q has a character that cannot be seen: take it out", brief(text))
	}
	return text, nil
}

// brief is as much of a wrong value or key as is worth repeating.
func brief(text string) string {
	const most = 100
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// needed is a kind of text that may not be left empty.
func needed(k kind[string]) kind[string] {
	return kind[string]{k.form, func(text string) (string, error) {
		if strings.TrimSpace(text) == "" {
			return "", errors.New("is empty: write a value, or take the setting out and the default holds")
		}
		return k.read(text)
	}}
}

// line is one line of at most so many characters.
func line(most int) kind[string] {
	return kind[string]{inQuotes, func(text string) (string, error) {
		if !utf8.ValidString(text) {
			return "", errors.New("has bytes that are not UTF-8: write it again")
		}
		if n := utf8.RuneCountInString(text); n > most {
			return "", fmt.Errorf("has %d characters: shorten it to at most %d", n, most)
		}
		return printable(strings.TrimSpace(text))
	}}
}

// secretWord is a word that is never shown. The white space around it, such as the
// end of a line, is no part of it.
var secretWord = kind[string]{form{name: "text", toml: unstable.String, secret: true}, func(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "", errors.New("has white space in it: write the secret alone, on one line")
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", errors.New("has a character in it that cannot be seen: copy the secret again")
	}
	return text, nil
}}

var yesOrNo = kind[bool]{form{name: "true or false", toml: unstable.Bool}, func(text string) (bool, error) {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", brief(text))
	}
	return on, nil
}}

// between is a whole number in a range, both ends included.
func between(least, most int) kind[int] {
	return kind[int]{form{name: "number", toml: unstable.Integer}, func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return 0, fmt.Errorf("%q is not a whole number from %d to %d", brief(text), least, most)
		}
		return n, nil
	}}
}

// oneOf is one of a few words.
func oneOf(allowed ...string) kind[string] {
	return kind[string]{inQuotes, func(text string) (string, error) {
		if !slices.Contains(allowed, text) {
			return "", fmt.Errorf("%q is not one of: %s", brief(text), strings.Join(allowed, ", "))
		}
		return text, nil
	}}
}

// logLevel is from which gravity on the log is written.
var logLevel = kind[slog.Level]{inQuotes, func(text string) (slog.Level, error) {
	word, err := oneOf("debug", "info", "warn", "error").read(text)
	return map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}[word], err
}}

// keptFor is a time such as "24 months" or "2 years", up to ten years.
var keptFor = kind[int]{inQuotes, func(text string) (int, error) {
	var n int
	var unit string
	const most = 120
	if read, _ := fmt.Sscanf(text+"\n", "%d %s\n", &n, &unit); read == 2 {
		switch strings.TrimSuffix(unit, "s") {
		case "year":
			n = min(n, most) * 12
		case "month":
		default:
			n = 0
		}
	}
	if n < 1 || n > most {
		return 0, fmt.Errorf("%q is not a time such as \"24 months\" or \"2 years\", up to 10 years", brief(text))
	}
	return n, nil
}}

// hostname is a name whose last part has a letter, so that it is no mistyped
// number of a machine.
var hostname = regexp.MustCompile(`^([A-Za-z0-9_-]+\.)*[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*$`)

// listenOn is where to listen, or off. No host is every one the machine has.
var listenOn = kind[string]{inQuotes, func(text string) (string, error) {
	if text == "off" {
		return text, nil
	}
	host, port, err := net.SplitHostPort(text)
	if err == nil && host != "" && !hostname.MatchString(host) {
		_, err = netip.ParseAddr(host)
	}
	if err != nil {
		return "", fmt.Errorf(`%q is not an address such as "127.0.0.1:8080" (this machine alone), ":8080" (everyone) or "off"`, brief(text))
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("%q has no port from 1 to 65535 after the colon (0 takes any that is free)", brief(text))
	}
	return text, nil
}}

package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
)

// readSettings takes the settings in force. Where there are mistakes, it takes what
// is right beside them, and the defaults.
func (e *examined) readSettings(file string) {
	c, err := loadConfig(file)
	if err != nil {
		e.mistakes = strings.Split(err.Error(), "\n")
	}
	if e.unread = c.chosen == nil; e.unread {
		var l loading
		l.defaults()
		c = l.config
	}
	e.config = c
}

// doubted reports whether a setting may be meant otherwise than it is in force,
// because a mistake is about it or about its table.
func (e *examined) doubted(key string) bool {
	if e.unread {
		return true
	}
	table, _, _ := strings.Cut(key, ".")
	for _, mistake := range e.mistakes {
		for _, about := range []string{key, variable(key), " " + table + "?", ": " + table + ": "} {
			if strings.Contains(mistake, about) {
				return true
			}
		}
	}
	return false
}

// wrongSetting is why something was not looked at that a setting names.
func wrongSetting(key string) verdicts {
	return unseen("the settings have a mistake that bears on " + key).fix("correct the settings, and run pccbot doctor again")
}

// checkSettings says every mistake as serve does.
func checkSettings(_ context.Context, e *examined) (all verdicts) {
	for _, mistake := range e.mistakes {
		all = append(all, faulty.says("%s", mistake)...)
	}
	switch {
	case len(all) > 0:
		return all.fix("correct the settings; config.example.toml says what each may be")
	case e.config.File == "":
		return sound.says("there is no file of settings, so the defaults and the environment hold")
	}
	return sound.says("%s is in order", e.config.File)
}

// checkWarnings says what in the settings is not wrong but should be seen to.
func checkWarnings(_ context.Context, e *examined) (all verdicts) {
	if e.unread {
		return unseen("the settings cannot be read")
	}
	for _, warning := range e.config.Warnings {
		all = append(all, doubtful.from(errors.New(warning), "take it out, or give it its right name")...)
	}
	if len(all) == 0 {
		return sound.says("no secret can be read by others, and no variable is misspelt")
	}
	return all
}

// checkChat says which chat services are set up.
func checkChat(_ context.Context, e *examined) verdicts {
	if e.unread {
		return unseen("the settings cannot be read")
	}
	platforms, err := connect(e.config, slog.New(slog.DiscardHandler))
	if err != nil {
		return faulty.from(err, "correct the settings of that chat service")
	}
	if len(platforms) == 0 {
		return notable.says("no chat service is set up, so nobody can talk to the bot but in pccbot console")
	}
	var names []string
	for _, p := range platforms {
		names = append(names, p.Name())
	}
	return sound.says("set up: %s", strings.Join(names, ", "))
}

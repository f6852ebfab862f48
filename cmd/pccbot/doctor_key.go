package main

import (
	"context"
	"errors"
	"io/fs"

	"pccbot/store"
)

// checkKey says whether the key file is there, for its owner's eyes alone, and the
// one of this database. It makes none.
func checkKey(ctx context.Context, e *examined) verdicts {
	if e.doubted("privacy.key_file") {
		return wrongSetting("privacy.key_file")
	}
	if e.database == nil && e.config.Privacy.KeyFile == "" {
		return wrongSetting("database.path")
	}
	file := e.config.keyFile(e.db)
	_, err := readKey(file)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return faulty.from(err, "put the key file there, and see that the user who runs pccbot may read it")
	}
	switch d := e.database; {
	case d == nil:
		return unseen("it is not known which database " + file + " belongs to")
	case d.Problem != nil, d.Exists && d.Version != d.Known, d.Exists && d.Integrity != store.Intact:
		if missing {
			return doubtful.says("the key file %s is missing, and whether the database was made with one cannot be told", file).
				fix("see to the database first; if you have a copy of the key file, put it back")
		}
		return notable.says("%s holds a key, but whether it is the one of the database cannot be told", file)
	case !d.Exists && missing:
		return notable.says("there is none yet at %s; the service makes it together with the database", file)
	case !d.Exists:
		return sound.says("%s holds a key, which a new database will be made with", file)
	}
	return compareKey(ctx, e.database.Path, file, missing)
}

// compareKey asks the database whether the key is its own.
func compareKey(ctx context.Context, db, file string, missing bool) verdicts {
	s, err := store.OpenReadOnly(ctx, db)
	if err != nil {
		return doubtful.from(err, "see to the database first")
	}
	defer s.Close()
	used, err := s.HasKey(ctx)
	switch {
	case err != nil:
		return doubtful.from(err, "see to the database first")
	case missing && !used:
		return notable.says("there is none yet at %s; the service makes it, for the database was made without one", file)
	}
	// A new key is made only where neither of the two has one.
	if _, err := keyFor(ctx, s, file); err != nil {
		return faulty.from(err, "put the right key file back from your copy")
	}
	if !used {
		return sound.says("%s holds a key, which the database will take on", file)
	}
	return sound.says("%s is the key of this database; keep a copy of it, apart from the backups", file)
}

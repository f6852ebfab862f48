package main

import (
	"context"
	"fmt"

	"pccbot/bot/chat"
	"pccbot/store"
)

// How much room the disk must have.
const (
	roomNeeded = 100 << 20 // under it, the next write may be the one that fails
	roomWanted = 1 << 30
)

// ofDatabase is a check of the database. Inside is whether it looks into the file,
// which then must be one of ours.
func (e *examined) ofDatabase(inside bool, do func(store.Examination) verdicts) verdicts {
	switch d := e.database; {
	case d == nil:
		return wrongSetting("database.path")
	case d.Known == 0, inside && d.Problem != nil:
		return unseen("the database cannot be used as it is")
	case inside && !d.Exists:
		return unseen("there is no database yet")
	}
	return do(*e.database)
}

// checkDatabase says whether the file is one that this program can use.
func checkDatabase(_ context.Context, e *examined) verdicts {
	if e.database == nil {
		return wrongSetting("database.path")
	}
	switch d := *e.database; {
	case d.Problem != nil:
		return faulty.from(d.Problem, "see that the user who runs pccbot can use it, or restore a backup")
	case !d.Exists:
		return notable.says("there is none yet at %s; the service makes it", d.Path)
	case d.Version < d.Known:
		return notable.says("%s is at version %d and this program needs %d; the service brings it up to date when it starts, and puts a copy beside it first",
			d.Path, d.Version, d.Known)
	default:
		return sound.says("%s is at version %d, %s", d.Path, d.Version, bytesInWords(d.Size))
	}
}

// checkWritable says whether the file and its folder can be written to.
func checkWritable(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(false, func(d store.Examination) verdicts {
		switch {
		case d.Writable != nil:
			return faulty.from(d.Writable, "end what else is at work on the file, or free the disk, and run pccbot doctor again")
		case !d.Exists:
			return sound.says("the folder of %s can be written to", d.Path)
		}
		return sound.says("%s and its folder can be written to", d.Path)
	})
}

// checkIntegrity says whether the whole file is sound.
func checkIntegrity(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(true, func(d store.Examination) verdicts {
		const restore = "stop the service, keep the file as it is, and restore a backup in its place"
		switch {
		case d.Integrity != store.Intact:
			return faulty.says("%s is damaged: %s", d.Path, d.Integrity).fix(restore)
		case d.Orphans > 0:
			return faulty.says("%s is damaged: what belongs to nothing in it is %s", d.Path, several(d.Orphans, "row")).fix(restore)
		}
		return sound.says("the whole file was read, and nothing is wrong in it")
	})
}

// checkDisk says whether the database lies on a disk of another machine.
func checkDisk(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(false, func(d store.Examination) verdicts {
		if d.Network != "" {
			return doubtful.says("%s is on a network disk (%s), or may be, where SQLite's locks do not hold", d.Path, d.Network).
				fix("stop the service, move the database, its -wal file and its key file to a local disk, and set database.path")
		}
		return sound.says("%s is not on a network disk, as far as can be told", d.Path)
	})
}

// checkRoom says how much room the disk has.
func checkRoom(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(false, func(d store.Examination) verdicts {
		if d.FreeErr != nil {
			return notable.says("how much room the disk with %s has cannot be told: %v", d.Path, d.FreeErr)
		}
		return room(d.Path, d.Free, uint64(d.Size))
	})
}

// room judges what is left on a disk for a database of some size.
func room(db string, free, size uint64) verdicts {
	s := sound
	switch {
	case free < roomNeeded:
		s = faulty
	case free < roomWanted, free < 2*size:
		s = doubtful
	}
	found := s.says("the disk with %s has %s left", db, bytesInWords(int64(min(free, 1<<62))))
	if s != sound {
		found.fix("make room on it: %s, and twice the size of the database, are needed for copies and upgrades", bytesInWords(roomWanted))
	}
	return found
}

// checkWAL says whether the -wal file grew, as it does while some program keeps the
// database from writing it back.
func checkWAL(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(false, func(d store.Examination) verdicts {
		if d.WAL > walMax {
			return doubtful.says("%s-wal holds %s, more than %s", d.Path, bytesInWords(d.WAL), bytesInWords(walMax)).
				fix("close other programs that keep the database open, such as an SQLite shell; then start the service again")
		}
		return sound.says("%s-wal holds %s", d.Path, bytesInWords(d.WAL))
	})
}

// checkPosts says how many posts wait for somebody to decide.
func checkPosts(_ context.Context, e *examined) verdicts {
	return e.ofDatabase(true, func(d store.Examination) verdicts {
		if d.Version != d.Known || d.Integrity != store.Intact {
			return unseen("the database cannot be read as it is")
		}
		unknown, failed := d.Posts[chat.Unknown], d.Posts[chat.Failed]
		if unknown+failed == 0 {
			return sound.says("none is stuck")
		}
		return doubtful.says("%s stuck: of %d nobody knows whether they are in their channel (unknown), and %d could not be posted (failed)",
			areStuck(unknown+failed), unknown, failed).fix("coordinators see them with status in the chat, and decide there")
	})
}

func areStuck(n int) string {
	if n == 1 {
		return "1 post is"
	}
	return fmt.Sprintf("%d posts are", n)
}

// bytesInWords is a size as people say it.
func bytesInWords(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 10<<20:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return several(int(n), "byte")
}

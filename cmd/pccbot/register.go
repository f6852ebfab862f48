package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"pccbot/bot/pcc"
)

// readFacts reads the facts, with the host's own tables over them where facts.dir
// is set. Tables that are wrong are refused whole, by file and line.
func readFacts(c config) (*pcc.Register, error) {
	override, err := overrides(c.Facts.Dir)
	if err != nil {
		return nil, err
	}
	// What is read stays, so to look in between for what can be let go is in vain. It
	// would take a quarter of the time of a start.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	return pcc.Load(pcc.Data(), override)
}

// serveFacts is readFacts for the service, which does without none of what its host
// set: where the tables are refused, it says which, and what to do.
func serveFacts(c config) (*pcc.Register, error) {
	r, err := readFacts(c)
	if err != nil && c.Facts.Dir != "" {
		return nil, fmt.Errorf("the tables in facts.dir (%s) are refused; correct them until pccbot facts check %[1]s is content, or take the setting out:\n%w", c.Facts.Dir, err)
	}
	return r, err
}

// loadRegister is readFacts for a verb that answers all the same: where the host's
// own tables are refused, which is said on stderr, the facts that came with the
// program are in force.
func loadRegister(c config, stderr io.Writer) (*pcc.Register, error) {
	r, err := readFacts(c)
	if err == nil || c.Facts.Dir == "" {
		return r, err
	}
	fmt.Fprintf(stderr, "pccbot: the tables in facts.dir are refused, so the facts that came with the program are in force:\n%v\n", err)
	return pcc.Load(pcc.Data(), nil)
}

// overrides is the folder of the host's own tables; nil where none is set.
func overrides(dir string) (fs.FS, error) {
	if dir == "" {
		return nil, nil
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the folder of your own tables: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("the folder of your own tables: %s is not a folder", dir)
	}
	return os.DirFS(dir), nil
}

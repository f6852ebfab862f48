package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"pccbot/bot/pcc"
)

// loadRegister reads the facts, with the host's own tables over them where
// facts.dir is set. Tables that are wrong are refused whole and said on stderr,
// by file and line; the facts that came with the program then stay in force.
func loadRegister(c config, stderr io.Writer) (*pcc.Register, error) {
	override, err := overrides(c.Facts.Dir)
	if err == nil {
		var r *pcc.Register
		if r, err = pcc.Load(pcc.Data(), override); err == nil {
			return r, nil
		}
	}
	if c.Facts.Dir == "" {
		return nil, err
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

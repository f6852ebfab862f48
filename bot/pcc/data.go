package pcc

import (
	"embed"
	"io/fs"
)

//go:embed data/*.csv
var data embed.FS

// Data is the tables that the program comes with, for [Load].
func Data() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

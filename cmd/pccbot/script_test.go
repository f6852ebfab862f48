package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call this very program as pccbot.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pccbot": main})
}

// TestScripts runs each script of testdata/script as somebody at a shell would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_GOLDEN") == "1",
	})
}

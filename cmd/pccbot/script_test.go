package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call this very program as pccbot, and other tests run
// it as a process of its own, joined to a chat service of theirs.
func TestMain(m *testing.M) {
	if mode := os.Getenv("PCCBOT_TEST_CROWD"); mode != "" {
		services = append(services, joinCrowd(mode))
		main()
	}
	testscript.Main(m, map[string]func(){"pccbot": main})
}

// TestScripts runs each script of testdata/script as somebody at a shell would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_GOLDEN") == "1",
	})
}

// Floor is the least that the service could be: a program that links the same
// packages, opens the same database, says so, and waits for its input to end.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	_ "pccbot/bot"
	_ "pccbot/bot/console"
	_ "pccbot/bot/discordapp"
	_ "pccbot/bot/slackapp"

	_ "github.com/agnivade/levenshtein"
	_ "github.com/pelletier/go-toml/v2"
	_ "github.com/prometheus/client_golang/prometheus/promhttp"
	_ "github.com/spf13/cobra"
	_ "net/http/pprof"

	"pccbot/store"
)

func main() {
	s, err := store.Open(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
	s.Close()
}

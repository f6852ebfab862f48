// Pccbot is a chat bot for voluntary-sector networks: it says who holds policing
// to account in a place in England or Wales, when the next votes fall and what
// replaces the office as it ends in 2028.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// main stops cleanly when it is told to.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // told a second time, it stops at once
	std := streams{os.Stdin, os.Stdout, os.Stderr}
	err := run(ctx, os.Args[1:], std)
	if err != nil && !errors.Is(err, errTold) {
		fmt.Fprintln(std.err, "pccbot:", err)
	}
	os.Exit(exitCode(err))
}

// streams is where a verb reads and writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// errTold is for a verb that failed and has already said how.
var errTold = errors.New("failed, as said above")

// A usageError says that the program was called in a way it does not know.
type usageError struct{ error }

// exitCode is 0 for done, 2 for a wrong call, and 1 for anything else that
// failed or was refused.
func exitCode(err error) int {
	switch _, wrong := errors.AsType[usageError](err); {
	case err == nil:
		return 0
	case wrong:
		return 2
	}
	return 1
}

// whileRead is the context of a verb. One that talks to somebody also ends when its
// terminal is closed, and when nobody reads what it writes any more. The service
// outlives both.
func whileRead(verb *cobra.Command) context.Context {
	if verb.Name() == serveName {
		signal.Ignore(syscall.SIGPIPE)
		return verb.Context()
	}
	ctx, stop := signal.NotifyContext(verb.Context(), syscall.SIGHUP, syscall.SIGPIPE)
	context.AfterFunc(ctx, stop)
	return ctx
}

// run does what the arguments ask for.
func run(ctx context.Context, args []string, std streams) error {
	called := false
	root := &cobra.Command{
		Use:   "pccbot",
		Short: "Who holds policing to account, when the next vote is, and what comes next",
		Long: `pccbot answers in a chat who holds policing to account in a place in England or
Wales, when the next votes fall, and what replaces the office as it ends in 2028.

To try it at once, with no account:  pccbot console`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRun: func(verb *cobra.Command, _ []string) {
			called = true
			verb.SetContext(whileRead(verb))
		},
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
	}
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.AddCommand(consoleVerb(std), askVerb(std), pollVerb(std), resultsVerb(std), factsVerb(std), configVerb(std), serveVerb(std), doctorVerb(std), versionVerb(std))
	err := root.ExecuteContext(ctx)
	if err != nil && !called {
		// Cobra stopped before any verb began: the call itself was wrong.
		return usageError{fmt.Errorf("%w\nFor the verbs and their flags, type: pccbot help", err)}
	}
	return err
}

package bot

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
	_ "time/tzdata" // so that a small container knows London too

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
)

// A Store remembers what networks set and say. Its rows belong to a network,
// and a method that is given one touches no other's.
type Store interface {
	// Network is the network of a workspace, made at first sight.
	Network(ctx context.Context, w chat.Workspace) (chat.Network, error)
	// Areas is what SetAreas set for exactly that channel, in its order; a
	// channel without an id is the workspace as a whole.
	Areas(ctx context.Context, n chat.Network, c chat.Channel) ([]string, error)
	SetAreas(ctx context.Context, n chat.Network, c chat.Channel, areas []string) error
	// AddReport keeps a report and says its number. The same words about the
	// same answer on one day are one report.
	AddReport(ctx context.Context, n chat.Network, r chat.Report) (number int, err error)
	// Reports is the latest reports, the newest first.
	Reports(ctx context.Context, n chat.Network, limit int) ([]chat.Report, error)
	ReportCount(ctx context.Context, n chat.Network) (int, error)
	// Suspend and Resume say that a workspace removed the bot, or has it again.
	Suspend(ctx context.Context, w chat.Workspace, at time.Time) error
	Resume(ctx context.Context, w chat.Workspace) error
}

// Bot is the chat.Handler that every platform calls.
type Bot struct {
	// Prefix is what people type before a command: "/pcc" on the chat services,
	// nothing in a console.
	Prefix string
	// Log is told of errors that are our own fault, once each.
	Log *slog.Logger

	store    Store
	register atomic.Pointer[pcc.Register]
	now      func() time.Time
	commands []command
	tree     []chat.Command
	london   *time.Location
}

// New is a bot that remembers in store, knows what register says, and takes the
// time from now.
func New(store Store, register *pcc.Register, now func() time.Time) *Bot {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zones are compiled in
	}
	b := &Bot{Prefix: "/pcc", Log: slog.Default(), store: store, now: now, london: london}
	b.register.Store(register)
	b.commands = b.list()
	b.tree = tree(b.commands)
	return b
}

// Register is the facts in force. A request asks once and keeps what it got, for
// Reload may swap them at any time.
func (b *Bot) Register() *pcc.Register { return b.register.Load() }

// Reload puts other facts in force, whole.
func (b *Bot) Reload(r *pcc.Register) { b.register.Store(r) }

// today is the day it is in London.
func (b *Bot) today() pcc.Date { return pcc.DateOf(b.now().In(b.london)) }

// typed is a command as people type it.
func (b *Bot) typed(words string) string {
	return strings.TrimSpace(b.Prefix + " " + words)
}

// Complete offers names of places. See chat.Handler.
func (b *Bot) Complete(prefix string, limit int) []string {
	return b.Register().Complete(chat.Clean(prefix), limit)
}

// Installed makes a workspace known, or known again after Removed.
func (b *Bot) Installed(ctx context.Context, w chat.Workspace) error {
	return b.store.Resume(ctx, w)
}

// Removed suspends a workspace. Nothing is posted there from then on.
func (b *Bot) Removed(ctx context.Context, w chat.Workspace) error {
	return b.store.Suspend(ctx, w, b.now())
}

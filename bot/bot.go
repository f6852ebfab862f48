package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
	_ "time/tzdata" // so that a small container knows London too

	"pccbot/bot/chat"
	"pccbot/bot/pcc"
	"pccbot/bot/poll"
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

	// SaveDraft keeps a draft and returns its ID: a new one where d has none, else
	// it replaces that one. A posted or unknown draft stays as it is.
	SaveDraft(ctx context.Context, n chat.Network, d poll.Saved) (id string, err error)
	Draft(ctx context.Context, n chat.Network, id string) (d poll.Saved, ok bool, err error)
	DropDraft(ctx context.Context, n chat.Network, id string) error
	// PostPoll makes a poll of a draft and gives it the next number. It is open at
	// once unless the draft says when it opens; where it is, posts are planned with
	// it. A second time it returns the same number and false; without such a draft, 0.
	PostPoll(ctx context.Context, n chat.Network, draft string, salt []byte, at time.Time, posts ...chat.Post) (number int, fresh bool, err error)
	Poll(ctx context.Context, n chat.Network, number int) (p poll.Poll, ok bool, err error)
	// Polls is the latest polls, the newest first.
	Polls(ctx context.Context, n chat.Network, limit int) ([]poll.Poll, error)
	// OpenPoll opens one that waits, ClosePoll closes an open one and makes its
	// results known, ReopenPoll opens one that was closed less than a day ago, and
	// SetCloses moves the closing time of one that is not closed. Each reports
	// whether it did so: a second time it did not. What it did and the posts about
	// it are kept together. A post without a channel goes to every channel in which
	// the poll's card was posted.
	OpenPoll(ctx context.Context, n chat.Network, number int, at time.Time, posts ...chat.Post) (bool, error)
	ClosePoll(ctx context.Context, n chat.Network, number int, c poll.Closing) (bool, error)
	ReopenPoll(ctx context.Context, n chat.Network, number int, at, closes time.Time, posts ...chat.Post) (bool, error)
	SetCloses(ctx context.Context, n chat.Network, number int, closes time.Time) (bool, error)
	// DeletePoll removes a poll with all that was answered. A note of it stays.
	DeletePoll(ctx context.Context, n chat.Network, number int, at time.Time) (bool, error)

	// Vote does what v says in one transaction and returns once it is kept.
	Vote(ctx context.Context, n chat.Network, v poll.Vote) (poll.Receipt, error)
	// Ballots is one person's answers as they stand, by question, and their area.
	Ballots(ctx context.Context, n chat.Network, number int, voter poll.Mark) (area string, ballots []poll.Ballot, err error)
	// FirstDelivery keeps that a delivery came, and reports whether it is the first of
	// its kind in 24 hours.
	FirstDelivery(ctx context.Context, n chat.Network, delivery poll.Mark, now time.Time) (first bool, err error)
	// Snapshot is what the latest closes made known; false before the first.
	Snapshot(ctx context.Context, n chat.Network, number int) (s poll.Snapshot, ok bool, err error)
	// Comments is the answers in words that were released to the coordinators.
	Comments(ctx context.Context, n chat.Network, number int) ([]poll.Comment, error)
	JudgeComment(ctx context.Context, n chat.Network, number, question, comment int, v poll.Verdict) (bool, error)

	// MayCreate reports whether somebody who is no coordinator may start polls:
	// they were named, or everyone may.
	MayCreate(ctx context.Context, n chat.Network, creator poll.Mark) (bool, error)
	// Allow lets somebody start polls, or no longer; AllowEveryone everyone.
	Allow(ctx context.Context, n chat.Network, creator poll.Mark, may bool) error
	AllowEveryone(ctx context.Context, n chat.Network, may bool) error
	// Creators is how many were named, and whether everyone may.
	Creators(ctx context.Context, n chat.Network) (named int, everyone bool, err error)

	Notice(ctx context.Context, n chat.Network) (poll.Notice, error)
	// SetNotice changes the network's own words and returns the new version; the
	// same words change nothing.
	SetNotice(ctx context.Context, n chat.Network, words string) (version int, err error)
	// Consent is the version of the notice that a person agreed to, 0 for none, and
	// the day.
	Consent(ctx context.Context, n chat.Network, person poll.Mark) (version int, day time.Time, err error)
	// Agree records it without a vote.
	Agree(ctx context.Context, n chat.Network, c poll.Consent, at time.Time) error
	// LinkedPolls is the polls in which a person's answers can still be found.
	LinkedPolls(ctx context.Context, n chat.Network) ([]poll.Linked, error)
	// Forget erases everything that is kept on a person. What was made known stays.
	Forget(ctx context.Context, n chat.Network, f poll.Forgetting) (poll.Forgotten, error)
	// Note keeps a line of what was done to a poll, without who did it.
	Note(ctx context.Context, n chat.Network, number int, what string, at time.Time) error

	// Due is the polls of every network whose time to open or close has come.
	Due(ctx context.Context, now time.Time) ([]poll.Due, error)
	// Unlink makes the answers of polls that were closed before a time nobody's.
	Unlink(ctx context.Context, closedBefore time.Time) (polls int, err error)
	// Purge removes what is older than it may be.
	Purge(ctx context.Context, e poll.Expiry) error

	// PlanPost keeps a post that is to be made, and reports whether it is the first
	// of its kind, about the same and on the same occasion, in its channel.
	PlanPost(ctx context.Context, n chat.Network, p chat.Post) (fresh bool, err error)
	// ClaimPosts takes on posts of every network that are due and that nobody else
	// has taken on, or had and did not end in time: of each channel the earliest, and
	// none of a workspace that removed the bot.
	ClaimPosts(ctx context.Context, c chat.PostClaim) ([]chat.Post, error)
	// BeginPost keeps that sending a claimed post begins, and EndPost how it ended.
	// Each reports whether the claim still stood; else nothing was kept.
	BeginPost(ctx context.Context, n chat.Network, number int, token string, at time.Time) (bool, error)
	EndPost(ctx context.Context, n chat.Network, number int, token string, e chat.PostEnd) (bool, error)
	// StuckPosts are those of a network that are unknown or failed, the newest first.
	StuckPosts(ctx context.Context, n chat.Network, limit int) ([]chat.Post, error)
	// RepeatPost plans a stuck post again, and DismissPost takes it off the list.
	// Each reports whether it did so.
	RepeatPost(ctx context.Context, n chat.Network, number int, at time.Time) (bool, error)
	DismissPost(ctx context.Context, n chat.Network, number int, at time.Time) (bool, error)
	// StaleCards are cards of every network that do not show their poll as it is,
	// and may be drawn again at now.
	StaleCards(ctx context.Context, platforms []string, now time.Time, limit int) ([]poll.Card, error)
	// CardDrawn keeps what a card shows, and until when it is not drawn again.
	CardDrawn(ctx context.Context, n chat.Network, c poll.Card, shown string, again time.Time) error
	// CardGone forgets a card whose message is no more.
	CardGone(ctx context.Context, n chat.Network, c poll.Card) error

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
	// Key turns people into marks. New makes one that lasts as long as the program;
	// a database that lasts needs one that lasts with it.
	Key poll.Key
	// KeepMonths is how long answers are kept after the close, linked to nobody.
	KeepMonths int
	// Hold keeps results back before an election.
	Hold bool
	// Basis is the lawful basis on which answers are kept, for the notice.
	Basis string
	// Platforms are the chat services into which the bot posts by itself.
	Platforms []chat.Platform
	// SweepEvery is how often Run sweeps, and Swept is told how long each sweep
	// took and what went wrong; nil where nobody wants to know.
	SweepEvery time.Duration
	Swept      func(took time.Duration, err error)

	store    Store
	token    string // of every claim of this bot's
	hands    hands
	pace     pace
	woken    chan struct{}
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
	b := &Bot{
		Prefix: "/pcc", Log: slog.Default(), KeepMonths: 24, Hold: true, Basis: "your consent", SweepEvery: SweepEvery,
		store: store, token: rand.Text(), woken: make(chan struct{}, 1), now: now, london: london,
	}
	b.Key = make(poll.Key, poll.KeySize)
	rand.Read(b.Key) // never fails
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

// network is the network of a workspace.
func (b *Bot) network(ctx context.Context, w chat.Workspace) (chat.Network, error) {
	n, err := b.store.Network(ctx, w)
	if err != nil {
		return 0, fmt.Errorf("find the network: %w", err)
	}
	return n, nil
}

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

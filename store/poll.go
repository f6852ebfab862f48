package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// nextNumber counts up the polls of network n.
func nextNumber(ctx context.Context, tx *sql.Tx, n chat.Network) (number int, err error) {
	err = tx.QueryRowContext(ctx, `
		UPDATE network
		SET polls = polls + 1
		WHERE id = ?
		RETURNING polls`,
		n).Scan(&number)
	return number, err
}

func addPoll(ctx context.Context, tx *sql.Tx, n chat.Network, number int, d poll.Saved, salt []byte, at time.Time) error {
	if len(salt) != poll.SaltSize {
		return fmt.Errorf("the salt of a poll has %d bytes, not %d", poll.SaltSize, len(salt))
	}
	opened := at
	if d.Opens.After(at) {
		opened = time.Time{}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO poll (network, number, author, platform, workspace, channel,
			template, areas, ask_area, asked, made, opens, closes, opened, salt)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		n, number, blob(d.Author), d.Channel.Workspace.Platform, d.Channel.Workspace.ID, d.Channel.ID,
		d.Template, strings.Join(d.Areas, ","), d.AskArea, d.Asked, second(at), second(d.Opens), second(d.Closes), second(opened), salt)
	if err != nil {
		return err
	}
	for i, q := range d.Questions {
		if err := addQuestion(ctx, tx, n, number, i+1, q); err != nil {
			return err
		}
	}
	return nil
}

// Poll is the poll with that number, and false where network n has none. Of the
// draft, the words that named the area are not kept, nor whether somebody typed
// "anonymous".
func (s *Store) Poll(ctx context.Context, n chat.Network, number int) (p poll.Poll, ok bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		p, ok, err = findPoll(ctx, tx, n, number)
		return err
	})
	if err != nil {
		return poll.Poll{}, false, fmt.Errorf("read poll %d of network %d: %w", number, n, err)
	}
	return p, ok, nil
}

func findPoll(ctx context.Context, tx *sql.Tx, n chat.Network, number int) (p poll.Poll, ok bool, err error) {
	var areas string
	err = tx.QueryRowContext(ctx, `
		SELECT number, author, platform, workspace, channel,
			template, areas, ask_area, asked, made, opens, closes, opened, closed, salt, answered
		FROM poll
		WHERE network = ? AND number = ?`,
		n, number).Scan(&p.Number, intoMark{&p.Author}, &p.Channel.Workspace.Platform, &p.Channel.Workspace.ID, &p.Channel.ID,
		&p.Template, &areas, &p.AskArea, &p.Asked, intoTime{&p.Made}, intoTime{&p.Opens}, intoTime{&p.Closes},
		intoTime{&p.Opened}, intoTime{&p.Closed}, &p.Salt, &p.Answered)
	if errors.Is(err, sql.ErrNoRows) {
		return poll.Poll{}, false, nil
	}
	if err != nil {
		return poll.Poll{}, false, err
	}
	p.Areas = split(areas)
	p.Questions, err = questions(ctx, tx, n, number)
	return p, true, err
}

// Polls are the newest polls of network n, at most limit, newest first.
func (s *Store) Polls(ctx context.Context, n chat.Network, limit int) (polls []poll.Poll, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT number
			FROM poll
			WHERE network = ?
			ORDER BY number DESC
			LIMIT ?`,
			n, max(limit, 0))
		numbers, err := every(rows, err, func(row *sql.Rows) (number int, err error) {
			err = row.Scan(&number)
			return number, err
		})
		if err != nil {
			return err
		}
		for _, number := range numbers {
			p, _, err := findPoll(ctx, tx, n, number)
			if err != nil {
				return err
			}
			polls = append(polls, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the polls of network %d: %w", n, err)
	}
	return polls, nil
}

// OpenPoll opens a poll that waits for its time, plans the posts with it, see
// [Store.ClosePoll], and reports whether it did so: one that is open, or was
// closed, stays as it is.
func (s *Store) OpenPoll(ctx context.Context, n chat.Network, number int, at time.Time, posts ...chat.Post) (opened bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		opened, err = changed(tx.ExecContext(ctx, `
			UPDATE poll
			SET opened = ?
			WHERE network = ? AND number = ? AND opened IS NULL`,
			second(at), n, number))
		if err != nil || !opened {
			return err
		}
		return planPosts(ctx, tx, n, number, at, posts)
	})
	if err != nil {
		return false, fmt.Errorf("open poll %d of network %d: %w", number, n, err)
	}
	return opened, nil
}

// ClosePoll closes an open poll, makes known what may be known of it, and reports
// whether it did so. All answers are in that were recorded before, and none comes
// after. One that waits, or was closed, stays as it is, and with c.IfDue so does
// one that closes later.
//
// The posts are planned with it, so that either all of it happened or nothing. One
// that is about no poll yet is about this one. One without a channel goes to the
// channel in which the poll was made, and to every other in which its card was
// posted or is about to be. What was planned already is not planned again.
func (s *Store) ClosePoll(ctx context.Context, n chat.Network, number int, c poll.Closing) (closed bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		closed, err = changed(tx.ExecContext(ctx, `
			UPDATE poll
			SET closed = ?
			WHERE network = ? AND number = ? AND closed IS NULL AND opened IS NOT NULL AND (? = 0 OR closes <= ?)`,
			second(c.At), n, number, c.IfDue, second(c.At)))
		if err != nil || !closed {
			return err
		}
		if err := publish(ctx, tx, n, number, c.At); err != nil {
			return err
		}
		return planPosts(ctx, tx, n, number, c.At, c.Posts)
	})
	if err != nil {
		return false, fmt.Errorf("close poll %d of network %d: %w", number, n, err)
	}
	return closed, nil
}

// ReopenPoll opens a poll that was closed less than [poll.LinkedFor] ago, until
// closes, plans the posts with it, see [Store.ClosePoll], and reports whether it
// did so. What was made known stays, and its cards are drawn again. One that is
// open, or whose answers are nobody's any more, stays as it is, and so does every
// poll where closes is not after at.
func (s *Store) ReopenPoll(ctx context.Context, n chat.Network, number int, at, closes time.Time, posts ...chat.Post) (reopened bool, err error) {
	if !closes.After(at) {
		return false, nil
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		reopened, err = changed(tx.ExecContext(ctx, `
			UPDATE poll
			SET closed = NULL, closes = ?
			WHERE network = ? AND number = ? AND closed > ? AND salt IS NOT NULL`,
			second(closes), n, number, second(at.Add(-poll.LinkedFor))))
		if err != nil || !reopened {
			return err
		}
		if err := unsettleCards(ctx, tx, n, number); err != nil {
			return err
		}
		return planPosts(ctx, tx, n, number, at, posts)
	})
	if err != nil {
		return false, fmt.Errorf("reopen poll %d of network %d: %w", number, n, err)
	}
	return reopened, nil
}

// SetCloses moves the time at which a poll is to close, and reports whether it
// did so. One that is closed, or was to close then anyway, stays as it is.
func (s *Store) SetCloses(ctx context.Context, n chat.Network, number int, closes time.Time) (moved bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		moved, err = changed(tx.ExecContext(ctx, `
			UPDATE poll
			SET closes = ?
			WHERE network = ? AND number = ? AND closed IS NULL AND closes <> ?`,
			second(closes), n, number, second(closes)))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("move the close of poll %d of network %d: %w", number, n, err)
	}
	return moved, nil
}

// DeletePoll removes a poll, the draft it was made from, what was answered and
// what was made known, and reports whether there was one. A note stays that says
// so, with the time, and the number is never given again. Its cards stay until
// they were drawn once more, and a post about it only while it is being sent.
func (s *Store) DeletePoll(ctx context.Context, n chat.Network, number int, at time.Time) (deleted bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		deleted, err = changed(tx.ExecContext(ctx, `
			DELETE FROM poll
			WHERE network = ? AND number = ?`,
			n, number))
		if err != nil || !deleted {
			return err
		}
		if err := addNote(ctx, tx, n, number, "deleted", at); err != nil {
			return err
		}
		if err := forgetPosts(ctx, tx, n, number); err != nil {
			return err
		}
		if err := unsettleCards(ctx, tx, n, number); err != nil {
			return err
		}
		return leaveTrace(ctx, tx)
	})
	if err != nil {
		return false, fmt.Errorf("delete poll %d of network %d: %w", number, n, err)
	}
	return deleted, nil
}

// LinkedPolls are the polls of network n in which a person's answers can still
// be found.
func (s *Store) LinkedPolls(ctx context.Context, n chat.Network) ([]poll.Linked, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT number, salt
		FROM poll
		WHERE network = ? AND salt IS NOT NULL
		ORDER BY number`,
		n)
	polls, err := every(rows, err, func(row *sql.Rows) (l poll.Linked, err error) {
		err = row.Scan(&l.Poll, &l.Salt)
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read which polls of network %d know their voters: %w", n, named(err))
	}
	return polls, nil
}

// Due are the polls, in all networks, whose time to open or to close has come.
// Where the workspace removed the bot, polls close but do not open.
func (s *Store) Due(ctx context.Context, now time.Time) ([]poll.Due, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT p.network, p.number, p.opened IS NOT NULL
		FROM poll AS p
		JOIN workspace AS w ON w.network = p.network AND w.platform = p.platform AND w.id = p.workspace
		WHERE p.closed IS NULL AND (
			p.opened IS NOT NULL AND p.closes <= ?
			OR p.opened IS NULL AND p.opens <= ? AND w.removed IS NULL)
		ORDER BY p.network, p.number`,
		second(now), second(now))
	due, err := every(rows, err, func(row *sql.Rows) (d poll.Due, err error) {
		err = row.Scan(&d.Network, &d.Poll, &d.Closes)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("look which polls are due: %w", named(err))
	}
	return due, nil
}

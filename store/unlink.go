package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// unlinkTimeout is how long one poll may take. It is a minute for some millions of
// answers: a poll that took too long once would never be done.
const unlinkTimeout = 2 * time.Minute

// Unlink makes the answers of polls, in all networks, that were closed at a time
// or before it nobody's, and returns how many polls these were, each in one
// transaction. From then on no key and no salt finds a person's answers, two
// answers of one person cannot be put together, and when they pressed is gone.
//
// It then writes the file anew, without traces of that, of what [Store.Forget],
// [Store.DeletePoll] and [Store.Purge] removed, or of what an earlier call could
// not finish. Where a reader is in the way, the error is [ErrBusy], and the next
// call does it.
func (s *Store) Unlink(ctx context.Context, closedBefore time.Time) (polls int, err error) {
	if s.readOnly {
		return 0, fmt.Errorf("unlink answers from people: %w", errReadOnly)
	}
	due, err := s.closedAndLinked(ctx, closedBefore)
	for _, l := range due {
		if err = ctx.Err(); err != nil {
			break // the next sweep goes on from here
		}
		var unlinked bool
		err = s.writeWithin(ctx, unlinkTimeout, func(ctx context.Context, tx *sql.Tx) (err error) {
			unlinked, err = unlink(ctx, tx, l.network, l.poll, closedBefore)
			return err
		})
		if err != nil {
			break
		}
		if unlinked {
			polls++
		}
	}
	if err := errors.Join(err, s.sweep(ctx)); err != nil {
		return polls, fmt.Errorf("unlink answers from people: %w", named(err))
	}
	return polls, nil
}

// A linked poll is one that knows whose its answers are.
type linked struct {
	network chat.Network
	poll    int
}

func (s *Store) closedAndLinked(ctx context.Context, closedBefore time.Time) ([]linked, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT network, number
		FROM poll
		WHERE salt IS NOT NULL AND closed <= ?
		ORDER BY network, number`,
		second(closedBefore))
	return every(rows, err, func(row *sql.Rows) (l linked, err error) {
		err = row.Scan(&l.network, &l.poll)
		return l, err
	})
}

// unlink takes the people out of one poll and reports whether it did so: it does
// not when the poll was reopened just now.
func unlink(ctx context.Context, tx *sql.Tx, n chat.Network, number int, closedBefore time.Time) (bool, error) {
	unlinked, err := changed(tx.ExecContext(ctx, `
		UPDATE poll
		SET salt = NULL
		WHERE network = ? AND number = ? AND salt IS NOT NULL AND closed <= ?`,
		n, number, second(closedBefore)))
	if err != nil || !unlinked {
		return false, err
	}
	for _, statement := range []string{`
		DELETE FROM ballot
		WHERE network = ? AND poll = ? AND withdrawn = 1`, `
		UPDATE ballot
		SET voter = randomblob(16), said = NULL, pressed = NULL
		WHERE network = ? AND poll = ?`, `
		UPDATE comment
		SET voter = NULL
		WHERE network = ? AND poll = ?`, `
		DELETE FROM standing
		WHERE network = ? AND poll = ?`, `
		DELETE FROM release
		WHERE network = ? AND poll = ?`,
	} {
		if _, err := tx.ExecContext(ctx, statement, n, number); err != nil {
			return false, err
		}
	}
	return true, leaveTrace(ctx, tx)
}

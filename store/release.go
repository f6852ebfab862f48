package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// publish makes known what may be known of a poll that was closed at a time.
func publish(ctx context.Context, tx *sql.Tx, n chat.Network, number int, at time.Time) error {
	p, _, err := findPoll(ctx, tx, n, number)
	if err != nil {
		return err
	}
	if err := saveSnapshot(ctx, tx, n, p, at); err != nil {
		return err
	}
	for i, q := range p.Questions {
		publishQuestion := publishChoices
		if q.Kind == poll.Text {
			publishQuestion = publishWords
		}
		if err := publishQuestion(ctx, tx, n, p, i+1, at); err != nil {
			return err
		}
	}
	return nil
}

// publishWords makes known how many answered a question in words, and releases
// the words. Nothing is counted of which the difference to an earlier close could
// give anybody away, so nothing is kept for the next one.
func publishWords(ctx context.Context, tx *sql.Tx, n chat.Network, p poll.Poll, question int, at time.Time) error {
	if err := releaseComments(ctx, tx, n, p.Number, question); err != nil {
		return err
	}
	return saveResult(ctx, tx, n, p, question, poll.Release{}, at)
}

// publishChoices makes known what [poll.Publish] says may be known of a question
// with options. After a close that made it known, one that may not leaves that
// as it is.
func publishChoices(ctx context.Context, tx *sql.Tx, n chat.Network, p poll.Poll, question int, at time.Time) error {
	earlier, err := releases(ctx, tx, n, p.Number, question)
	if err != nil {
		return err
	}
	now, err := standing(ctx, tx, n, p.Number, question)
	if err != nil {
		return err
	}
	r := poll.Publish(now, earlier)
	if err := saveRelease(ctx, tx, n, p.Number, question, len(earlier)+1, r); err != nil {
		return err
	}
	known := slices.ContainsFunc(earlier, func(r poll.Release) bool { return r.Whole })
	if known && !r.Whole {
		return nil
	}
	return saveResult(ctx, tx, n, p, question, r, at)
}

// standing are the answers to a question with options as they stand.
func standing(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int) ([]poll.Standing, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT voter, area, choices
		FROM ballot
		WHERE network = ? AND poll = ? AND question = ? AND withdrawn = 0
		ORDER BY voter`,
		n, number, question)
	return every(rows, err, func(row *sql.Rows) (s poll.Standing, err error) {
		err = row.Scan(intoMark{&s.Voter}, &s.Area, &s.Answer)
		return s, err
	})
}

// releases are those of a question at the earlier closes of its poll, in order.
func releases(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int) ([]poll.Release, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT whole, rows
		FROM release
		WHERE network = ? AND poll = ? AND question = ?
		ORDER BY close`,
		n, number, question)
	all, err := every(rows, err, func(row *sql.Rows) (r poll.Release, err error) {
		var areas []byte
		if err := row.Scan(&r.Whole, &areas); err != nil {
			return r, err
		}
		err = json.Unmarshal(areas, &r.Rows)
		return r, err
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.QueryContext(ctx, `
		SELECT close, voter, area, answer, fate
		FROM standing
		WHERE network = ? AND poll = ? AND question = ?
		ORDER BY voter`,
		n, number, question)
	_, err = every(rows, err, func(row *sql.Rows) (s poll.Standing, err error) {
		var close int
		if err := row.Scan(&close, intoMark{&s.Voter}, &s.Area, &s.Answer, &s.Fate); err != nil {
			return s, err
		}
		all[close-1].Standing = append(all[close-1].Standing, s)
		return s, nil
	})
	return all, err
}

// saveRelease keeps what was decided at a close, and the answers it was about.
func saveRelease(ctx context.Context, tx *sql.Tx, n chat.Network, number, question, close int, r poll.Release) error {
	areas, err := json.Marshal(r.Rows)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO release (network, poll, question, close, whole, rows)
		VALUES (?, ?, ?, ?, ?, ?)`,
		n, number, question, close, r.Whole, string(areas))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO standing (network, poll, question, voter, close, area, answer, fate)
		SELECT network, poll, question, voter, ?, area, choices, ''
		FROM ballot
		WHERE network = ? AND poll = ? AND question = ? AND withdrawn = 0`,
		close, n, number, question)
	return err
}

// disguise makes what somebody answered to a question at earlier closes
// unreadable: answers that were the same stay the same, and no more can be said.
// An erased answer no longer says whose it was either. One that was taken back
// before, and given again since, stays taken back.
func disguise(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int, voter poll.Mark, fate poll.Fate) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT answer
		FROM standing
		WHERE network = ? AND poll = ? AND question = ? AND voter = ? AND (fate = '' OR ? = 'erased')`,
		n, number, question, voter[:], fate)
	answers, err := every(rows, err, func(row *sql.Rows) (answer string, err error) {
		err = row.Scan(&answer)
		return answer, err
	})
	if err != nil {
		return err
	}
	whose := voter
	if fate == poll.Erased {
		rand.Read(whose[:])
	}
	for _, answer := range answers {
		_, err := tx.ExecContext(ctx, `
			UPDATE standing
			SET voter = ?, answer = ?, fate = ?
			WHERE network = ? AND poll = ? AND question = ? AND voter = ? AND answer = ?`,
			whose[:], strings.ToLower(rand.Text()), fate, n, number, question, voter[:], answer)
		if err != nil {
			return err
		}
	}
	return nil
}

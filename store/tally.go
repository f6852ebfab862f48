package store

import (
	"context"
	"database/sql"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// counted is an answer as the counters count it. An empty ballot is not counted.
type counted struct {
	poll.Ballot
	area string
}

// options are the counters that it stands in: 0 for having answered, and each of
// its choices.
func (c counted) options() []int {
	if c.Empty() {
		return nil
	}
	return append([]int{0}, c.Choices...)
}

// recount takes one answer out of the counters of a poll and puts another in.
func recount(ctx context.Context, tx *sql.Tx, n chat.Network, number int, out, in counted) error {
	for _, option := range out.options() {
		_, err := tx.ExecContext(ctx, `
			UPDATE tally
			SET count = count - 1
			WHERE network = ? AND poll = ? AND question = ? AND area = ? AND option = ?`,
			n, number, out.Question, out.area, option)
		if err != nil {
			return err
		}
	}
	for _, option := range in.options() {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO tally (network, poll, question, area, option, count)
			VALUES (?, ?, ?, ?, ?, 1)
			ON CONFLICT (network, poll, question, area, option) DO UPDATE
			SET count = count + 1`,
			n, number, in.Question, in.area, option)
		if err != nil {
			return err
		}
	}
	if out.Empty() {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		DELETE FROM tally
		WHERE network = ? AND poll = ? AND question = ? AND area = ? AND count = 0`,
		n, number, out.Question, out.area)
	return err
}

// tally is how many of a question's answers chose each option, by area. Option 0
// is how many answered.
func tally(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int) (map[string]map[int]int, error) {
	type counter struct {
		area          string
		option, count int
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT area, option, count
		FROM tally
		WHERE network = ? AND poll = ? AND question = ?`,
		n, number, question)
	counters, err := every(rows, err, func(row *sql.Rows) (c counter, err error) {
		err = row.Scan(&c.area, &c.option, &c.count)
		return c, err
	})
	byArea := map[string]map[int]int{}
	for _, c := range counters {
		if byArea[c.area] == nil {
			byArea[c.area] = map[int]int{}
		}
		byArea[c.area][c.option] = c.count
	}
	return byArea, err
}

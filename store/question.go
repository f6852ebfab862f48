package store

import (
	"context"
	"database/sql"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

func addQuestion(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int, q poll.Question) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO question (network, poll, number, key, text, kind)
		VALUES (?, ?, ?, ?, ?, ?)`,
		n, number, question, q.Key, q.Text, q.Kind)
	if err != nil {
		return err
	}
	for i, option := range q.Options {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO choice (network, poll, question, number, text)
			VALUES (?, ?, ?, ?, ?)`,
			n, number, question, i+1, option)
		if err != nil {
			return err
		}
	}
	return nil
}

// questions are those of a poll with their options, in order.
func questions(ctx context.Context, tx *sql.Tx, n chat.Network, number int) ([]poll.Question, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT key, text, kind
		FROM question
		WHERE network = ? AND poll = ?
		ORDER BY number`,
		n, number)
	all, err := every(rows, err, func(row *sql.Rows) (q poll.Question, err error) {
		err = row.Scan(&q.Key, &q.Text, &q.Kind)
		return q, err
	})
	if err != nil {
		return nil, err
	}
	type choice struct {
		question int
		text     string
	}
	rows, err = tx.QueryContext(ctx, `
		SELECT question, text
		FROM choice
		WHERE network = ? AND poll = ?
		ORDER BY question, number`,
		n, number)
	choices, err := every(rows, err, func(row *sql.Rows) (c choice, err error) {
		err = row.Scan(&c.question, &c.text)
		return c, err
	})
	for _, c := range choices {
		q := &all[c.question-1]
		q.Options = append(q.Options, c.text)
	}
	return all, err
}

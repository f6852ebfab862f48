package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	random "math/rand/v2"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Comments are the answers in words of a poll that were released, by question and
// number. A number is never given to other words.
func (s *Store) Comments(ctx context.Context, n chat.Network, number int) ([]poll.Comment, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT question, number, words, verdict
		FROM comment
		WHERE network = ? AND poll = ?
		ORDER BY question, number`,
		n, number)
	comments, err := every(rows, err, func(row *sql.Rows) (c poll.Comment, err error) {
		err = row.Scan(&c.Question, &c.Number, &c.Words, &c.Verdict)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the comments of poll %d of network %d: %w", number, n, named(err))
	}
	return comments, nil
}

// JudgeComment keeps what a coordinator decided about a comment, and reports
// whether there is such a comment. They may change their mind.
func (s *Store) JudgeComment(ctx context.Context, n chat.Network, number, question, comment int, v poll.Verdict) (found bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		found, err = changed(tx.ExecContext(ctx, `
			UPDATE comment
			SET verdict = ?
			WHERE network = ? AND poll = ? AND question = ? AND number = ?`,
			v, n, number, question, comment))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("judge a comment in poll %d of network %d: %w", number, n, err)
	}
	return found, nil
}

// releaseComments releases the answers to a question in words that were not yet,
// in an order that says nothing, once they are those of [poll.Floor] people: that
// many behind the first, and as many new ones behind all that follow.
func releaseComments(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT b.voter, b.words
		FROM ballot AS b
		LEFT JOIN comment AS c ON c.network = b.network AND c.poll = b.poll AND c.question = b.question AND c.voter = b.voter
		WHERE b.network = ? AND b.poll = ? AND b.question = ? AND b.withdrawn = 0 AND c.number IS NULL
		ORDER BY b.voter`,
		n, number, question)
	type held struct {
		voter poll.Mark
		words string
	}
	comments, err := every(rows, err, func(row *sql.Rows) (h held, err error) {
		err = row.Scan(intoMark{&h.voter}, &h.words)
		return h, err
	})
	if err != nil || len(comments) < poll.Floor {
		return err
	}
	var seed [32]byte
	rand.Read(seed[:])
	random.New(random.NewChaCha8(seed)).Shuffle(len(comments), func(i, j int) {
		comments[i], comments[j] = comments[j], comments[i]
	})
	for _, c := range comments {
		if err := addComment(ctx, tx, n, number, question, c.voter, c.words); err != nil {
			return err
		}
	}
	return nil
}

// addComment gives words the next number of their question.
func addComment(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int, voter poll.Mark, words string) error {
	var next int
	err := tx.QueryRowContext(ctx, `
		UPDATE question
		SET comments = comments + 1
		WHERE network = ? AND poll = ? AND number = ?
		RETURNING comments`,
		n, number, question).Scan(&next)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO comment (network, poll, question, number, voter, words, verdict)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		n, number, question, next, voter[:], words, poll.Waiting)
	return err
}

// dropComment removes what was released of somebody's answer to a question.
func dropComment(ctx context.Context, tx *sql.Tx, n chat.Network, number, question int, voter poll.Mark) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM comment
		WHERE network = ? AND poll = ? AND question = ? AND voter = ?`,
		n, number, question, voter[:])
	return err
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Forget erases everything that is kept on one person, and says how much it was:
// their answers in polls that still know whose they are, their comments, also
// approved ones, their consent, their right to start polls, their drafts, and
// that polls are theirs. The polls stay, and so do the results that were made
// known. Answers that lost their voter cannot be found.
func (s *Store) Forget(ctx context.Context, n chat.Network, f poll.Forgetting) (forgotten poll.Forgotten, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		forgotten = poll.Forgotten{}
		for _, number := range slices.Sorted(maps.Keys(f.Voters)) {
			answers, err := eraseAnswers(ctx, tx, n, number, f.Voters[number])
			if err != nil {
				return err
			}
			forgotten.Answers += answers
			forgotten.Polls += min(answers, 1)
		}
		if err := dropCreator(ctx, tx, n, f.Creator); err != nil {
			return err
		}
		if err := forgetPerson(ctx, tx, n, f); err != nil {
			return err
		}
		return leaveTrace(ctx, tx)
	})
	if err != nil {
		return poll.Forgotten{}, fmt.Errorf("forget somebody in network %d: %w", n, err)
	}
	return forgotten, nil
}

// forgetPerson removes a person's consent and drafts, and their mark from polls.
func forgetPerson(ctx context.Context, tx *sql.Tx, n chat.Network, f poll.Forgetting) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM consent
		WHERE network = ? AND person = ?`,
		n, f.Consent[:])
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM draft
		WHERE network = ? AND author = ?`,
		n, f.Author[:])
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE poll
		SET author = NULL
		WHERE network = ? AND author = ?`,
		n, f.Author[:])
	return err
}

// eraseAnswers removes what somebody answered in a poll and returns how many
// answers that were.
func eraseAnswers(ctx context.Context, tx *sql.Tx, n chat.Network, number int, voter poll.Mark) (answers int, err error) {
	p, ok, err := findPoll(ctx, tx, n, number)
	if err != nil || !ok || !p.Linked() {
		return 0, err
	}
	was, err := findSheet(ctx, tx, n, number, voter)
	if err != nil {
		return 0, err
	}
	for _, b := range was.ballots() {
		if err := recount(ctx, tx, n, number, counted{b, was.area}, counted{}); err != nil {
			return 0, err
		}
	}
	if err := countPeople(ctx, tx, n, number, -people(was)); err != nil {
		return 0, err
	}
	for question := 1; question <= len(p.Questions); question++ {
		if err := disguise(ctx, tx, n, number, question, voter, poll.Erased); err != nil {
			return 0, err
		}
		if err := dropComment(ctx, tx, n, number, question, voter); err != nil {
			return 0, err
		}
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM ballot
		WHERE network = ? AND poll = ? AND voter = ?`,
		n, number, voter[:])
	return len(was.ballots()), err
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// Ballots are one person's answers as they stand, by question, and the area they
// gave. Who has not answered has none.
func (s *Store) Ballots(ctx context.Context, n chat.Network, number int, voter poll.Mark) (area string, ballots []poll.Ballot, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		sheet, err := findSheet(ctx, tx, n, number, voter)
		area, ballots = sheet.area, sheet.ballots()
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("read somebody's answers in poll %d of network %d: %w", number, n, err)
	}
	return area, ballots, nil
}

// A sheet is what is kept of one person in one poll: a row for each question
// they pressed on, with their area in all of them.
type sheet struct {
	area  string
	said  time.Time // when they said the area; zero where the service did not tell
	lines map[int]line
}

// A line is one question of a sheet. An empty ballot is one that was withdrawn.
type line struct {
	poll.Ballot
	pressed time.Time // zero where the service did not tell
}

func (l line) same(other line) bool {
	return same(l.Ballot, other.Ballot) && l.pressed.Equal(other.pressed)
}

func same(a, b poll.Ballot) bool {
	return a.Question == b.Question && slices.Equal(a.Choices, b.Choices) && a.Words == b.Words
}

// ballots are those that stand, by question.
func (s sheet) ballots() []poll.Ballot {
	var standing []poll.Ballot
	for _, question := range slices.Sorted(maps.Keys(s.lines)) {
		if b := s.lines[question].Ballot; !b.Empty() {
			standing = append(standing, b)
		}
	}
	return standing
}

func findSheet(ctx context.Context, tx *sql.Tx, n chat.Network, number int, voter poll.Mark) (sheet, error) {
	found := sheet{lines: map[int]line{}}
	rows, err := tx.QueryContext(ctx, `
		SELECT question, area, said, choices, words, pressed
		FROM ballot
		WHERE network = ? AND poll = ? AND voter = ?`,
		n, number, voter[:])
	lines, err := every(rows, err, func(row *sql.Rows) (l line, err error) {
		err = row.Scan(&l.Question, &found.area, intoTime{&found.said}, intoNumbers{&l.Choices}, &l.Words, intoTime{&l.pressed})
		return l, err
	})
	for _, l := range lines {
		found.lines[l.Question] = l
	}
	return found, err
}

// saveSheet makes what is kept of a person in a poll, which is was, become is.
// What follows from the answers follows: the counters, how many people have
// answered, the comments that were released, and what became of the answers that
// stood at an earlier close.
func saveSheet(ctx context.Context, tx *sql.Tx, n chat.Network, number int, voter poll.Mark, was, is sheet) error {
	moved := was.area != is.area || !was.said.Equal(is.said)
	for question, l := range is.lines {
		if old, stood := was.lines[question]; stood && !moved && old.same(l) {
			continue
		}
		if err := saveLine(ctx, tx, n, number, voter, is, l); err != nil {
			return err
		}
		before := was.lines[question].Ballot
		if err := recount(ctx, tx, n, number, counted{before, was.area}, counted{l.Ballot, is.area}); err != nil {
			return err
		}
		if l.Words != before.Words {
			if err := dropComment(ctx, tx, n, number, question, voter); err != nil {
				return err
			}
		}
		if l.Empty() && !before.Empty() {
			if err := disguise(ctx, tx, n, number, question, voter, poll.TakenBack); err != nil {
				return err
			}
		}
	}
	return countPeople(ctx, tx, n, number, people(is)-people(was))
}

func saveLine(ctx context.Context, tx *sql.Tx, n chat.Network, number int, voter poll.Mark, s sheet, l line) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO ballot (network, poll, voter, question, area, said, choices, words, withdrawn, pressed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (network, poll, voter, question) DO UPDATE
		SET area = excluded.area, said = excluded.said, choices = excluded.choices, words = excluded.words,
			withdrawn = excluded.withdrawn, pressed = excluded.pressed`,
		n, number, voter[:], l.Question, s.area, millisecond(s.said), joined(l.Choices), l.Words, l.Empty(), millisecond(l.pressed))
	return err
}

// people is 1 for a sheet with answers and 0 for one without.
func people(s sheet) int { return min(len(s.ballots()), 1) }

// countPeople adds to how many people have answered something.
func countPeople(ctx context.Context, tx *sql.Tx, n chat.Network, number, more int) error {
	if more == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE poll
		SET answered = answered + ?
		WHERE network = ? AND number = ?`,
		more, n, number)
	return err
}

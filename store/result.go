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

// Snapshot is what the closes of a poll made known, and false before the first.
// It stays while the poll is open again, and after the answers are gone.
func (s *Store) Snapshot(ctx context.Context, n chat.Network, number int) (made poll.Snapshot, ok bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		made, ok, err = findSnapshot(ctx, tx, n, number)
		return err
	})
	if err != nil {
		return poll.Snapshot{}, false, fmt.Errorf("read the results of poll %d of network %d: %w", number, n, err)
	}
	return made, ok, nil
}

func findSnapshot(ctx context.Context, tx *sql.Tx, n chat.Network, number int) (made poll.Snapshot, ok bool, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT poll, at, answered
		FROM snapshot
		WHERE network = ? AND poll = ?`,
		n, number).Scan(&made.Poll, intoTime{&made.At}, &made.Answered)
	if errors.Is(err, sql.ErrNoRows) {
		return poll.Snapshot{}, false, nil
	}
	if err != nil {
		return poll.Snapshot{}, false, err
	}
	rows, err := tx.QueryContext(ctx, `
		SELECT question, line, option, areas, count, at
		FROM result
		WHERE network = ? AND poll = ?
		ORDER BY question, line, option`,
		n, number)
	figures, err := every(rows, err, func(row *sql.Rows) (f figure, err error) {
		err = row.Scan(&f.question, &f.line, &f.option, &f.areas, &f.count, intoTime{&f.at})
		return f, err
	})
	made.Results = results(figures)
	return made, true, err
}

// A figure is one number that was made known: a row of the table result.
type figure struct {
	question, line, option int
	areas                  string
	count                  int
	at                     time.Time
}

// results puts figures together that come in the order of their key: each line
// begins with option 0, and each question with line 0.
func results(figures []figure) []poll.Result {
	var all []poll.Result
	for _, f := range figures {
		if f.option == 0 && f.line == 0 {
			all = append(all, poll.Result{Question: f.question, At: f.at, Answered: f.count})
			continue
		}
		r := &all[len(all)-1]
		if f.option == 0 {
			r.Rows = append(r.Rows, poll.Row{Areas: areasOf(f.areas), Answered: f.count})
			if !f.at.Equal(r.At) {
				r.RowsAt = f.at
			}
			continue
		}
		counts := &r.Counts
		if f.line > 0 {
			counts = &r.Rows[f.line-1].Counts
		}
		*counts = append(*counts, f.count)
	}
	return all
}

// noArea stands in a list of areas for those who gave none.
const noArea = "-"

// areasOf takes apart what areasText put together.
func areasOf(text string) []string {
	areas := split(text)
	for i, area := range areas {
		if area == noArea {
			areas[i] = ""
		}
	}
	return areas
}

func areasText(areas []string) string {
	var words []string
	for _, area := range areas {
		if area == "" {
			area = noArea
		}
		words = append(words, area)
	}
	return strings.Join(words, ",")
}

// saveSnapshot replaces what the latest close found.
func saveSnapshot(ctx context.Context, tx *sql.Tx, n chat.Network, p poll.Poll, at time.Time) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO snapshot (network, poll, at, answered)
		VALUES (?, ?, ?, ?)
		ON CONFLICT (network, poll) DO UPDATE
		SET at = excluded.at, answered = excluded.answered`,
		n, p.Number, second(at), p.Answered)
	return err
}

// saveResult replaces what is known of a question by as much as r says: how many
// answered, and where r is Whole the counts of all options, and by area. A table
// by area that r does not replace stands.
func saveResult(ctx context.Context, tx *sql.Tx, n chat.Network, p poll.Poll, question int, r poll.Release, at time.Time) error {
	byArea, err := tally(ctx, tx, n, p.Number, question)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM result
		WHERE network = ? AND poll = ? AND question = ? AND (line = 0 OR ?)`,
		n, p.Number, question, r.Rows != nil)
	if err != nil {
		return err
	}
	for _, f := range figures(byArea, r, len(p.Questions[question-1].Options)) {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO result (network, poll, question, line, option, areas, count, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			n, p.Number, question, f.line, f.option, f.areas, f.count, second(at))
		if err != nil {
			return err
		}
	}
	return nil
}

// figures are what r makes known of the counters of a question.
func figures(byArea map[string]map[int]int, r poll.Release, options int) []figure {
	if !r.Whole {
		options = 0
	}
	everywhere := []string{}
	for area := range byArea {
		everywhere = append(everywhere, area)
	}
	var all []figure
	add := func(line int, name string, areas []string) {
		for option := range options + 1 {
			f := figure{line: line, option: option, areas: name}
			for _, area := range areas {
				f.count += byArea[area][option]
			}
			all = append(all, f)
		}
	}
	add(0, "", everywhere)
	for i, areas := range r.Rows {
		add(i+1, areasText(areas), areas)
	}
	return all
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// AddReport keeps r and returns the number under which people know it, counted
// from 1 in each network. The same words about the same answer on the same day,
// in UTC, are one report: they count up how often it was said, keep the time of
// the first, and get its number. Where r has the Number of a report without
// words that was made only once, that one takes those of r instead. The Times of r are not looked at.
// An unknown network is an error.
func (s *Store) AddReport(ctx context.Context, n chat.Network, r chat.Report) (number int, err error) {
	at := r.At.UTC()
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := addWords(ctx, tx, n, r)
		if number = r.Number; !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return tx.QueryRowContext(ctx, `
			INSERT INTO report (network, number, area, about, words, day, at, times)
			SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, 1
			FROM report
			WHERE network = ?
			ON CONFLICT (network, area, about, day, words) DO UPDATE
			SET times = times + 1
			RETURNING number`,
			n, r.Area, r.About, r.Words, at.Format(time.DateOnly), at.Format(time.RFC3339),
			n).Scan(&number)
	})
	if err != nil {
		return 0, fmt.Errorf("add a report to network %d: %w", n, err)
	}
	return number, nil
}

// addWords puts the words of r into the report with its number, if that has none
// and one press made it: the words of one are not those of all.
// sql.ErrNoRows says that there is no such report, or that the same words stand
// in another of that day.
func addWords(ctx context.Context, tx *sql.Tx, n chat.Network, r chat.Report) error {
	var changed int
	return tx.QueryRowContext(ctx, `
		UPDATE OR IGNORE report
		SET words = ?
		WHERE network = ? AND number = ? AND area = ? AND about = ? AND words = '' AND times = 1
		RETURNING number`,
		r.Words, n, r.Number, r.Area, r.About).Scan(&changed)
}

// Reports are the newest reports of network n, at most limit, newest first.
func (s *Store) Reports(ctx context.Context, n chat.Network, limit int) ([]chat.Report, error) {
	reports, err := s.reports(ctx, `
		SELECT number, area, about, words, at, times
		FROM report
		WHERE network = ?
		ORDER BY at DESC, number DESC
		LIMIT ?`,
		n, max(limit, 0))
	if err != nil {
		return nil, fmt.Errorf("read the reports of network %d: %w", n, named(err))
	}
	return reports, nil
}

// EveryReport are the newest reports of all networks, at most limit, newest
// first. It is for the host, who corrects the facts, and for nobody in a
// network: the reports of others are not theirs to see. Numbers repeat, since
// each network counts its own.
func (s *Store) EveryReport(ctx context.Context, limit int) ([]chat.Report, error) {
	reports, err := s.reports(ctx, `
		SELECT number, area, about, words, at, times
		FROM report
		ORDER BY at DESC, network DESC, number DESC
		LIMIT ?`,
		max(limit, 0))
	if err != nil {
		return nil, fmt.Errorf("read the reports of every network: %w", named(err))
	}
	return reports, nil
}

func (s *Store) reports(ctx context.Context, query string, args ...any) ([]chat.Report, error) {
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var reports []chat.Report
	for rows.Next() {
		var r chat.Report
		var at string
		if err := rows.Scan(&r.Number, &r.Area, &r.About, &r.Words, &at, &r.Times); err != nil {
			return nil, err
		}
		if r.At, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
	return reports, rows.Err()
}

// ReportCount is how many reports network n has, the same words on one day
// being one.
func (s *Store) ReportCount(ctx context.Context, n chat.Network) (int, error) {
	var count int
	err := s.reader.QueryRowContext(ctx, `
		SELECT COUNT(*)
		FROM report
		WHERE network = ?`,
		n).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("count the reports of network %d: %w", n, named(err))
	}
	return count, nil
}

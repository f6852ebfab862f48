package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"pccbot/bot/poll"
)

// Purge removes, in all networks, what is kept no longer: the answers of polls
// that were closed before a time, with the comments that nobody approved;
// deliveries, drafts and notes from before theirs; and posts that came to their
// end before theirs, with the cards of polls that were closed by then. Counters,
// results and approved comments stay. A poll outlives its draft.
func (s *Store) Purge(ctx context.Context, e poll.Expiry) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := purgeAnswers(ctx, tx, e.Answers); err != nil {
			return err
		}
		if err := purgePosts(ctx, tx, e.Posts); err != nil {
			return err
		}
		for table, before := range map[string]time.Time{"delivery": e.Deliveries, "draft": e.Drafts, "note": e.Notes} {
			_, err := tx.ExecContext(ctx, `
				DELETE FROM `+table+`
				WHERE at < ?`,
				limit(before))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove what is kept no longer: %w", err)
	}
	return nil
}

// purgeAnswers removes the answers of polls that were closed before a time.
func purgeAnswers(ctx context.Context, tx *sql.Tx, before time.Time) error {
	ballots, err := changed(tx.ExecContext(ctx, `
		DELETE FROM ballot
		WHERE (network, poll) IN (
			SELECT network, number
			FROM poll
			WHERE closed < ?)`,
		limit(before)))
	if err != nil {
		return err
	}
	comments, err := changed(tx.ExecContext(ctx, `
		DELETE FROM comment
		WHERE verdict <> 'approved' AND (network, poll) IN (
			SELECT network, number
			FROM poll
			WHERE closed < ?)`,
		limit(before)))
	if err != nil || !ballots && !comments {
		return err
	}
	return leaveTrace(ctx, tx)
}

// purgePosts removes the posts that came to their end before a time, and the cards
// that have nothing to draw of polls that were closed before it. The card of a
// deleted poll that could not be drawn once more is given up by then as well.
func purgePosts(ctx context.Context, tx *sql.Tx, before time.Time) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM post
		WHERE state IN ('sent', 'dropped', 'failed', 'unknown') AND at < ?`,
		before.UTC().Format(exactTime))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM card
		WHERE settled = 1 AND (network, poll) IN (
			SELECT network, number
			FROM poll
			WHERE closed < ?)`,
		limit(before))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM card
		WHERE settled = 0 AND again < ? AND NOT EXISTS (
			SELECT number
			FROM poll AS p
			WHERE p.network = card.network AND p.number = card.poll)`,
		before.UTC().Format(exactTime))
	return err
}

// limit is a time to compare with those in columns. All of them come after the
// zero time.
func limit(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// copyKept is how long the copy stays that was made before an upgrade.
const copyKept = 7 * 24 * time.Hour

// RemoveOldCopies removes the copies that upgrades left beside the file a week
// ago or earlier, whole or cut short: they hold what was since unlinked from
// people. A store that only reads removes none and returns an error.
func (s *Store) RemoveOldCopies(now time.Time) error {
	if s.readOnly {
		return errors.New("a database opened for reading keeps its copies")
	}
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil {
		return fmt.Errorf("look for old copies of %s: %w", s.path, err)
	}
	for _, entry := range entries {
		if !s.isCopy(entry) {
			continue
		}
		info, err := entry.Info()
		if err == nil && !info.ModTime().After(now.Add(-copyKept)) {
			err = os.Remove(filepath.Join(filepath.Dir(s.path), entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove an old copy of %s: %w", s.path, err)
		}
	}
	return nil
}

// isCopy reports whether copyAside made a file in the folder of the database.
func (s *Store) isCopy(entry fs.DirEntry) bool {
	version, ok := strings.CutPrefix(entry.Name(), filepath.Base(s.path)+".before-")
	_, err := strconv.Atoi(strings.TrimSuffix(version, ".part"))
	return ok && err == nil && entry.Type().IsRegular()
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
)

// Suspend records that w removed the bot at a time. Suspending again keeps the
// first time. A workspace that was never seen stays unknown.
func (s *Store) Suspend(ctx context.Context, w chat.Workspace, at time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE workspace
			SET removed = ?
			WHERE platform = ? AND id = ? AND removed IS NULL`,
			at.UTC().Format(time.RFC3339), w.Platform, w.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("suspend %s workspace %q: %w", w.Platform, w.ID, err)
	}
	return nil
}

// Resume records that w has the bot, for the first time or again. One that was
// never seen is made, with a network of its own, as by [Store.Network].
func (s *Store) Resume(ctx context.Context, w chat.Workspace) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		n, err := findOrMakeNetwork(ctx, tx, w)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE workspace
			SET removed = NULL
			WHERE network = ? AND platform = ? AND id = ?`,
			n, w.Platform, w.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("resume %s workspace %q: %w", w.Platform, w.ID, err)
	}
	return nil
}

// Suspended reports whether w removed the bot. One that was never seen has not.
func (s *Store) Suspended(ctx context.Context, w chat.Workspace) (bool, error) {
	var suspended bool
	err := s.reader.QueryRowContext(ctx, `
		SELECT removed IS NOT NULL
		FROM workspace
		WHERE platform = ? AND id = ?`,
		w.Platform, w.ID).Scan(&suspended)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("look whether %s workspace %q is suspended: %w", w.Platform, w.ID, named(err))
	}
	return suspended, nil
}

// Workspaces is every workspace that was ever seen, for the host.
func (s *Store) Workspaces(ctx context.Context) ([]chat.Workspace, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT platform, id
		FROM workspace
		ORDER BY platform, id`)
	if err != nil {
		return nil, fmt.Errorf("list the workspaces: %w", named(err))
	}
	defer rows.Close()
	var all []chat.Workspace
	for rows.Next() {
		var w chat.Workspace
		if err := rows.Scan(&w.Platform, &w.ID); err != nil {
			return nil, fmt.Errorf("list the workspaces: %w", named(err))
		}
		all = append(all, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list the workspaces: %w", named(err))
	}
	return all, nil
}

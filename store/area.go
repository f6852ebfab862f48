package store

import (
	"context"
	"database/sql"
	"fmt"

	"pccbot/bot/chat"
)

// Areas are the areas set for c, in the order in which they were set; with an
// empty c.ID, those of the workspace as a whole. One does not stand in for the
// other. A channel of another network has none.
func (s *Store) Areas(ctx context.Context, n chat.Network, c chat.Channel) ([]string, error) {
	areas, err := s.areas(ctx, n, c)
	if err != nil {
		return nil, fmt.Errorf("read the areas of channel %q in %s workspace %q: %w",
			c.ID, c.Workspace.Platform, c.Workspace.ID, named(err))
	}
	return areas, nil
}

func (s *Store) areas(ctx context.Context, n chat.Network, c chat.Channel) ([]string, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT area
		FROM channel_area
		WHERE network = ? AND platform = ? AND workspace = ? AND channel = ?
		ORDER BY position`,
		n, c.Workspace.Platform, c.Workspace.ID, c.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var areas []string
	for rows.Next() {
		var area string
		if err := rows.Scan(&area); err != nil {
			return nil, err
		}
		areas = append(areas, area)
	}
	return areas, rows.Err()
}

// SetAreas replaces the areas set for c, or with an empty c.ID those of the
// workspace as a whole. No areas clears them, and one named twice counts once.
// A workspace that is not of network n is an error, and nothing changes.
func (s *Store) SetAreas(ctx context.Context, n chat.Network, c chat.Channel, areas []string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := owns(ctx, tx, n, c.Workspace); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			DELETE FROM channel_area
			WHERE network = ? AND platform = ? AND workspace = ? AND channel = ?`,
			n, c.Workspace.Platform, c.Workspace.ID, c.ID)
		if err != nil {
			return err
		}
		for i, area := range areas {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO channel_area (network, platform, workspace, channel, position, area)
				VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (network, platform, workspace, channel, area) DO NOTHING`,
				n, c.Workspace.Platform, c.Workspace.ID, c.ID, i+1, area)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set the areas of channel %q in %s workspace %q: %w",
			c.ID, c.Workspace.Platform, c.Workspace.ID, err)
	}
	return nil
}

// owns returns an error unless w is a workspace of network n.
func owns(ctx context.Context, tx *sql.Tx, n chat.Network, w chat.Workspace) error {
	var owned bool
	err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT id
			FROM workspace
			WHERE network = ? AND platform = ? AND id = ?)`,
		n, w.Platform, w.ID).Scan(&owned)
	if err == nil && !owned {
		err = fmt.Errorf("the workspace is not of network %d", n)
	}
	return err
}

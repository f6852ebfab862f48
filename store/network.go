package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"pccbot/bot/chat"
)

// Network finds the network that w belongs to. At first sight of w it makes
// both; callers that come at once get the same one. A workspace that removed
// the bot keeps its network. A workspace without platform or id is an error.
//
// A store that only reads makes nothing: there a workspace not seen before has
// network 0, which no row belongs to.
func (s *Store) Network(ctx context.Context, w chat.Workspace) (chat.Network, error) {
	n, err := findNetwork(ctx, s.reader, w)
	switch unknown := errors.Is(err, sql.ErrNoRows); {
	case unknown && s.readOnly:
		return 0, nil
	case unknown:
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			n, err = findOrMakeNetwork(ctx, tx, w)
			return err
		})
	}
	if err != nil {
		return 0, fmt.Errorf("find the network of %s workspace %q: %w", w.Platform, w.ID, named(err))
	}
	return n, nil
}

func findOrMakeNetwork(ctx context.Context, tx *sql.Tx, w chat.Workspace) (chat.Network, error) {
	if w.Platform == "" || w.ID == "" {
		return 0, errors.New("a workspace needs a platform and an id")
	}
	n, err := findNetwork(ctx, tx, w)
	if !errors.Is(err, sql.ErrNoRows) {
		return n, err
	}
	err = tx.QueryRowContext(ctx, `
		INSERT INTO network
		DEFAULT VALUES
		RETURNING id`).Scan(&n)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO workspace (network, platform, id)
		VALUES (?, ?, ?)`,
		n, w.Platform, w.ID)
	return n, err
}

// findNetwork is the one door by which a workspace leads to its network, so its
// statement cannot name the network.
func findNetwork(ctx context.Context, db interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}, w chat.Workspace) (n chat.Network, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT network
		FROM workspace
		WHERE platform = ? AND id = ?`,
		w.Platform, w.ID).Scan(&n)
	return n, err
}

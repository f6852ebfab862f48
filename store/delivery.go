package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// deliveryKept is how long after a delivery a second one of the same is noticed.
const deliveryKept = 24 * time.Hour

// FirstDelivery keeps that a delivery came and reports whether it is the first of its
// kind in 24 hours. What it asks for is done only then; a delivery whose work
// fails afterwards counts as delivered, and the person asks again with another.
// The zero mark is always a first one. A vote does this by itself, in the
// transaction that records it.
func (s *Store) FirstDelivery(ctx context.Context, n chat.Network, delivery poll.Mark, now time.Time) (first bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		before, err := delivered(ctx, tx, n, delivery, now)
		first = !before
		if err != nil || before {
			return err
		}
		return keepDelivery(ctx, tx, n, delivery, now)
	})
	if err != nil {
		return false, fmt.Errorf("keep a delivery to network %d: %w", n, err)
	}
	return first, nil
}

// delivered reports whether a delivery came before.
func delivered(ctx context.Context, tx *sql.Tx, n chat.Network, delivery poll.Mark, now time.Time) (before bool, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT EXISTS (
			SELECT mark
			FROM delivery
			WHERE network = ? AND mark = ? AND at > ?)`,
		n, delivery[:], second(now.Add(-deliveryKept))).Scan(&before)
	return before, err
}

// keepDelivery keeps that a delivery came. The zero mark is none. One that came
// already keeps its time while a second one would be noticed.
func keepDelivery(ctx context.Context, tx *sql.Tx, n chat.Network, delivery poll.Mark, now time.Time) error {
	if delivery.IsZero() {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO delivery (network, mark, at)
		VALUES (?, ?, ?)
		ON CONFLICT (network, mark) DO UPDATE
		SET at = excluded.at
		WHERE at <= ?`,
		n, delivery[:], second(now), second(now.Add(-deliveryKept)))
	return err
}

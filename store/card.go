package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// addCard keeps the message that shows a poll. A service that gives an id again
// means a new message. The workspace is that of the post, whatever the service
// said.
func addCard(ctx context.Context, tx *sql.Tx, n chat.Network, p chat.Post, e chat.PostEnd) error {
	c := p.Channel
	if e.Posted.Channel.ID != "" {
		c.ID = e.Posted.Channel.ID
	}
	if err := checkText(c.ID, e.Posted.ID, e.Shown); err != nil {
		return err
	}
	settled, err := settles(ctx, tx, n, p.About, e.Shown)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO card (network, platform, workspace, channel, message, poll, shown, again, settled)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (network, platform, workspace, channel, message) DO UPDATE
		SET poll = excluded.poll, shown = excluded.shown, again = excluded.again, settled = excluded.settled`,
		n, c.Workspace.Platform, c.Workspace.ID, c.ID, e.Posted.ID, p.About, e.Shown, millisecond(e.At.Add(poll.CardRest)), settled)
	return err
}

// settles reports whether a card has nothing more to draw once it shows a face: it
// is that of a closed poll.
func settles(ctx context.Context, tx *sql.Tx, n chat.Network, number int, shown string) (bool, error) {
	p, ok, err := findPoll(ctx, tx, n, number)
	return ok && !p.Closed.IsZero() && p.Face() == shown, err
}

// StaleCards are cards of all networks, on these platforms, that do not show their
// poll as it is now, or that it was deleted, and that may be drawn again at a time.
// They are at most limit; those come first that may be drawn again longest. Cards
// of a workspace that removed the bot are left alone.
func (s *Store) StaleCards(ctx context.Context, platforms []string, now time.Time, limit int) ([]poll.Card, error) {
	if len(platforms) == 0 {
		return nil, nil
	}
	cards, err := s.staleCards(ctx, platforms, now, limit)
	if err != nil {
		return nil, fmt.Errorf("look which cards are out of date: %w", named(err))
	}
	return cards, nil
}

func (s *Store) staleCards(ctx context.Context, platforms []string, now time.Time, limit int) (stale []poll.Card, err error) {
	rows, err := s.reader.QueryContext(ctx, staleStatement(platforms), append([]any{millisecond(now)}, anyOf(platforms)...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for len(stale) < limit && rows.Next() {
		c, err := scanCard(rows)
		if err != nil {
			return nil, err
		}
		if c.Shown != c.Face {
			stale = append(stale, c)
		}
	}
	return stale, rows.Err()
}

// staleStatement reads no card that is settled: the plan of it is tested.
func staleStatement(platforms []string) string {
	return `
		SELECT c.network, c.platform, c.workspace, c.channel, c.message, c.poll, c.shown,
			p.number IS NOT NULL, p.opens, p.opened, p.closes, p.closed, COALESCE(p.answered, 0)
		FROM card AS c
		LEFT JOIN poll AS p ON p.network = c.network AND p.number = c.poll
		WHERE c.settled = 0 AND c.again <= ? AND c.platform IN (` + marks(platforms) + `)
			AND EXISTS (
				SELECT id
				FROM workspace AS w
				WHERE w.network = c.network AND w.platform = c.platform AND w.id = c.workspace AND w.removed IS NULL)
		ORDER BY c.again, c.network, c.poll, c.platform, c.workspace, c.channel, c.message`
}

func scanCard(row *sql.Rows) (c poll.Card, err error) {
	var there bool
	var p poll.Poll
	channel := &c.Posted.Channel
	err = row.Scan(&c.Network, &channel.Workspace.Platform, &channel.Workspace.ID, &channel.ID, &c.Posted.ID, &c.Poll, &c.Shown,
		&there, intoTime{&p.Opens}, intoTime{&p.Opened}, intoTime{&p.Closes}, intoTime{&p.Closed}, &p.Answered)
	c.Face = poll.Deleted
	if there {
		c.Face = p.Face()
	}
	return c, err
}

// CardDrawn keeps that a card now shows a face, and that it is not drawn again
// before a time. One that shows that its poll was deleted is done with, and
// forgotten. A card that is not known stays so.
func (s *Store) CardDrawn(ctx context.Context, n chat.Network, c poll.Card, shown string, again time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if shown == poll.Deleted {
			return dropCard(ctx, tx, n, c)
		}
		if err := checkText(shown); err != nil {
			return err
		}
		settled, err := settles(ctx, tx, n, c.Poll, shown)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE card
			SET shown = ?, again = ?, settled = ?
			WHERE network = ? AND platform = ? AND workspace = ? AND channel = ? AND message = ? AND poll = ?`,
			shown, millisecond(again), settled,
			n, c.Posted.Channel.Workspace.Platform, c.Posted.Channel.Workspace.ID, c.Posted.Channel.ID, c.Posted.ID, c.Poll)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what a card of poll %d of network %d shows: %w", c.Poll, n, err)
	}
	return nil
}

// CardGone forgets a card whose message was deleted.
func (s *Store) CardGone(ctx context.Context, n chat.Network, c poll.Card) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return dropCard(ctx, tx, n, c)
	})
	if err != nil {
		return fmt.Errorf("forget a card of poll %d of network %d: %w", c.Poll, n, err)
	}
	return nil
}

func dropCard(ctx context.Context, tx *sql.Tx, n chat.Network, c poll.Card) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM card
		WHERE network = ? AND platform = ? AND workspace = ? AND channel = ? AND message = ? AND poll = ?`,
		n, c.Posted.Channel.Workspace.Platform, c.Posted.Channel.Workspace.ID, c.Posted.Channel.ID, c.Posted.ID, c.Poll)
	return err
}

// outdateCards has the cards of a poll drawn again, whatever they show.
func outdateCards(ctx context.Context, tx *sql.Tx, n chat.Network, number int) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE card
		SET shown = '', settled = 0
		WHERE network = ? AND poll = ?`,
		n, number)
	return err
}

// unsettleCards has the cards of a poll drawn again.
func unsettleCards(ctx context.Context, tx *sql.Tx, n chat.Network, number int) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE card
		SET settled = 0
		WHERE network = ? AND poll = ?`,
		n, number)
	return err
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// PlanPost keeps a post that is to be made from p.Due on, as of p.At, and reports
// whether it is the first of its kind, about the same and on the same occasion, in
// its channel. A second one changes nothing, however the first one ended. A
// channel that is not of network n is an error.
func (s *Store) PlanPost(ctx context.Context, n chat.Network, p chat.Post) (fresh bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		fresh, err = addPost(ctx, tx, n, p)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("plan a post in network %d: %w", n, err)
	}
	return fresh, nil
}

func addPost(ctx context.Context, tx *sql.Tx, n chat.Network, p chat.Post) (fresh bool, err error) {
	c := p.Channel
	if err := checkText(c.ID, p.Kind, p.Occasion); err != nil {
		return false, err
	}
	if p.At.IsZero() {
		return false, errors.New("a post needs the time at which it was planned")
	}
	if err := owns(ctx, tx, n, c.Workspace); err != nil {
		return false, err
	}
	fresh, err = changed(tx.ExecContext(ctx, `
		INSERT INTO post (network, number, platform, workspace, channel, kind, about, occasion, due, state, at)
		SELECT id, posts + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?
		FROM network
		WHERE id = ?
		ON CONFLICT (network, kind, about, platform, workspace, channel, occasion) DO NOTHING`,
		c.Workspace.Platform, c.Workspace.ID, c.ID, p.Kind, p.About, p.Occasion, millisecond(p.Due), chat.Planned, millisecond(p.At),
		n))
	if err != nil || !fresh {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE network
		SET posts = posts + 1
		WHERE id = ?`,
		n)
	return true, err
}

// planPosts plans what is to be said about a poll to which something was done. A
// post without a number in About is about that poll, and one without a channel
// goes to every channel that has the poll's card.
func planPosts(ctx context.Context, tx *sql.Tx, n chat.Network, number int, at time.Time, posts []chat.Post) error {
	for _, p := range posts {
		p.At = at
		if p.About == 0 {
			p.About = number
		}
		channels := []chat.Channel{p.Channel}
		if p.Channel == (chat.Channel{}) {
			var err error
			if channels, err = cardChannels(ctx, tx, n, number); err != nil {
				return err
			}
		}
		for _, p.Channel = range channels {
			if _, err := addPost(ctx, tx, n, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// cardChannels are the channel in which a poll was made and those in which its
// card was posted, or is about to be.
func cardChannels(ctx context.Context, tx *sql.Tx, n chat.Network, number int) ([]chat.Channel, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT platform, workspace, channel
		FROM poll
		WHERE network = ? AND number = ?
		UNION
		SELECT platform, workspace, channel
		FROM post
		WHERE network = ? AND kind = ? AND about = ? AND state NOT IN ('failed', 'dropped')
		ORDER BY platform, workspace, channel`,
		n, number, n, poll.CardPost, number)
	return every(rows, err, func(row *sql.Rows) (c chat.Channel, err error) {
		err = row.Scan(&c.Workspace.Platform, &c.Workspace.ID, &c.ID)
		return c, err
	})
}

// forgetPosts removes what is kept of the posts about a poll that is gone, but for
// those that are being sent.
func forgetPosts(ctx context.Context, tx *sql.Tx, n chat.Network, number int) error {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM post
		WHERE network = ? AND about = ? AND state <> 'claimed'`,
		n, number)
	return err
}

// StuckPosts are the posts of network n of which somebody has to say what is to
// become of them, at most limit, newest first.
func (s *Store) StuckPosts(ctx context.Context, n chat.Network, limit int) ([]chat.Post, error) {
	rows, err := s.reader.QueryContext(ctx, `
		SELECT network, number, platform, workspace, channel, kind, about, occasion, due, state, at, reason, tries, round, began
		FROM post
		WHERE network = ? AND state IN ('unknown', 'failed')
		ORDER BY at DESC, number DESC
		LIMIT ?`,
		n, max(limit, 0))
	posts, err := every(rows, err, scanPost)
	if err != nil {
		return nil, fmt.Errorf("read which posts of network %d are stuck: %w", n, named(err))
	}
	return posts, nil
}

// scanPost scans the columns of a post from network to began.
func scanPost(row *sql.Rows) (p chat.Post, err error) {
	err = row.Scan(&p.Network, &p.Number, &p.Channel.Workspace.Platform, &p.Channel.Workspace.ID, &p.Channel.ID,
		&p.Kind, &p.About, &p.Occasion, intoTime{&p.Due}, &p.State, intoTime{&p.At}, &p.Reason, &p.Tries, &p.Round, intoTime{&p.Began})
	return p, err
}

// RepeatPost plans a stuck post once more, at once and as if nobody had tried, and
// reports whether it was stuck.
func (s *Store) RepeatPost(ctx context.Context, n chat.Network, number int, at time.Time) (planned bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		planned, err = changed(tx.ExecContext(ctx, `
			UPDATE post
			SET state = ?, at = ?, due = NULL, reason = '', tries = 0, round = round + 1, began = NULL
			WHERE network = ? AND number = ? AND state IN ('unknown', 'failed')`,
			chat.Planned, millisecond(at), n, number))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("plan post %d of network %d once more: %w", number, n, err)
	}
	return planned, nil
}

// DismissPost drops a stuck post, and reports whether it was stuck.
func (s *Store) DismissPost(ctx context.Context, n chat.Network, number int, at time.Time) (dropped bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		dropped, err = changed(tx.ExecContext(ctx, `
			UPDATE post
			SET state = ?, at = ?
			WHERE network = ? AND number = ? AND state IN ('unknown', 'failed')`,
			chat.Dropped, millisecond(at), n, number))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("drop post %d of network %d: %w", number, n, err)
	}
	return dropped, nil
}

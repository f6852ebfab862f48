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

// ClaimPosts takes on posts of all networks for c.Token until c.Until, at most
// c.Limit, those first that have waited longest. It takes those that are due, and
// those that somebody took on and did not end in time.
//
// What is said in a channel keeps its order. A post waits for the ones before it
// that are due, or in somebody's hands, or to be tried again later; it does not
// wait for one of which the time is yet to come. Nothing is taken on for a
// workspace that removed the bot.
func (s *Store) ClaimPosts(ctx context.Context, c chat.PostClaim) (posts []chat.Post, err error) {
	if len(c.Platforms) == 0 {
		return nil, nil
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if posts, err = claimable(ctx, tx, c); err != nil {
			return err
		}
		for i, p := range posts {
			if err := claimPost(ctx, tx, p, c); err != nil {
				return err
			}
			posts[i].State, posts[i].At = chat.Claimed, c.Now
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim posts: %w", err)
	}
	return posts, nil
}

// claimable are the posts that a claim may have. Began is set in those alone that
// were claimed before: it is cleared when a post is put back.
func claimable(ctx context.Context, tx *sql.Tx, c chat.PostClaim) ([]chat.Post, error) {
	now := millisecond(c.Now)
	args := append([]any{now, now}, anyOf(c.Platforms)...)
	rows, err := tx.QueryContext(ctx, claimableStatement(c.Platforms), append(args, now, max(c.Limit, 0))...)
	return every(rows, err, scanPost)
}

// claimableStatement reads nothing that is done with: the plan of it is tested.
func claimableStatement(platforms []string) string {
	return `
		SELECT p.network, p.number, p.platform, p.workspace, p.channel, p.kind, p.about, p.occasion,
			p.due, p.state, p.at, p.reason, p.tries, p.round, p.began
		FROM post AS p
		JOIN workspace AS w ON w.network = p.network AND w.platform = p.platform AND w.id = p.workspace
		WHERE p.state IN ('planned', 'claimed') AND w.removed IS NULL
			AND (p.state = 'planned' AND (p.due IS NULL OR p.due <= ?) OR p.state = 'claimed' AND p.until <= ?)
			AND p.platform IN (` + marks(platforms) + `)
			AND NOT EXISTS (
				SELECT number
				FROM post AS e
				WHERE e.network = p.network AND e.platform = p.platform AND e.workspace = p.workspace AND e.channel = p.channel
					AND e.number < p.number AND e.state IN ('planned', 'claimed')
					AND (e.state = 'claimed' OR e.tries > 0 OR e.due IS NULL OR e.due <= ?))
		ORDER BY COALESCE(p.due, p.at), p.network, p.number
		LIMIT ?`
}

// marks are the question marks that stand for words in a statement, and anyOf the
// words that go with them.
func marks(words []string) string {
	return strings.TrimSuffix(strings.Repeat("?, ", len(words)), ", ")
}

func anyOf(words []string) (args []any) {
	for _, word := range words {
		args = append(args, word)
	}
	return args
}

func claimPost(ctx context.Context, tx *sql.Tx, p chat.Post, c chat.PostClaim) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE post
		SET state = ?, at = ?, token = ?, until = ?
		WHERE network = ? AND number = ?`,
		chat.Claimed, millisecond(c.Now), c.Token, millisecond(c.Until), p.Network, p.Number)
	return err
}

// BeginPost keeps that sending a post begins, and reports whether the claim with
// that token still stands, and the workspace has the bot: else it must not be sent. Where an earlier one was cut
// short, the time of the first stays.
func (s *Store) BeginPost(ctx context.Context, n chat.Network, number int, token string, at time.Time) (stands bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		stands, err = changed(tx.ExecContext(ctx, `
			UPDATE post
			SET began = COALESCE(began, ?), tries = tries + 1
			WHERE network = ? AND number = ? AND state = 'claimed' AND token = ?
				AND EXISTS (
					SELECT id
					FROM workspace AS w
					WHERE w.network = post.network AND w.platform = post.platform AND w.id = post.workspace AND w.removed IS NULL)`,
			millisecond(at), n, number, token))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("begin to send post %d of network %d: %w", number, n, err)
	}
	return stands, nil
}

// EndPost keeps how an attempt to send a post ended, and reports whether the claim
// with that token still stood: else nothing is kept. A post that is planned again
// waits until e.Due, and it no longer counts that sending began; where it had not
// begun, it counts as never tried, and no other post waits for it until then. With a card that
// was sent, its message is kept, to be drawn again a minute later at the earliest.
func (s *Store) EndPost(ctx context.Context, n chat.Network, number int, token string, e chat.PostEnd) (stood bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		p, err := endPost(ctx, tx, n, number, token, e)
		stood = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil && e.Stale {
			err = outdateCards(ctx, tx, n, p.About)
		}
		if err != nil || p.Kind != poll.CardPost || e.State != chat.Sent || e.Posted.ID == "" {
			return err
		}
		return addCard(ctx, tx, n, p, e)
	})
	if err != nil {
		return false, fmt.Errorf("end post %d of network %d: %w", number, n, err)
	}
	return stood, nil
}

// endPost returns what was sent, and where to. sql.ErrNoRows says that the claim
// no longer stood. A reason comes from a chat service, so it is cleaned: how a post
// ended must not go unrecorded over a word.
func endPost(ctx context.Context, tx *sql.Tx, n chat.Network, number int, token string, e chat.PostEnd) (p chat.Post, err error) {
	again := e.State == chat.Planned
	err = tx.QueryRowContext(ctx, `
		UPDATE post
		SET state = ?, at = ?, reason = ?, token = NULL, until = NULL,
			due = CASE WHEN ? THEN ? ELSE due END,
			began = CASE WHEN ? THEN NULL ELSE began END,
			tries = CASE WHEN ? AND began IS NULL THEN 0 ELSE tries END
		WHERE network = ? AND number = ? AND state = 'claimed' AND token = ?
		RETURNING kind, about, platform, workspace, channel`,
		e.State, millisecond(e.At), chat.Clean(e.Reason), again, millisecond(e.Due), again, again,
		n, number, token).Scan(&p.Kind, &p.About, &p.Channel.Workspace.Platform, &p.Channel.Workspace.ID, &p.Channel.ID)
	return p, err
}

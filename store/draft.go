package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// SaveDraft keeps d and returns its ID. Without one it gets a new one that nobody
// can guess; else it takes the place of the draft with that ID, of which only the
// author stays. One that was posted, or that network n has not got, stays as it
// is. Posted is not looked at. A channel that is not of network n is an error.
func (s *Store) SaveDraft(ctx context.Context, n chat.Network, d poll.Saved) (id string, err error) {
	content, err := encode(d.Draft)
	if err != nil {
		return "", fmt.Errorf("save a draft of network %d: %w", n, err)
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := owns(ctx, tx, n, d.Channel.Workspace); err != nil {
			return err
		}
		if id = d.ID; id == "" {
			id = newDraftID()
			return addDraft(ctx, tx, n, id, d, content)
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE draft
			SET platform = ?, workspace = ?, channel = ?, at = ?, content = ?
			WHERE network = ? AND id = ? AND posted IS NULL`,
			d.Channel.Workspace.Platform, d.Channel.Workspace.ID, d.Channel.ID, second(d.At), content,
			n, id)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("save a draft of network %d: %w", n, err)
	}
	return id, nil
}

func addDraft(ctx context.Context, tx *sql.Tx, n chat.Network, id string, d poll.Saved, content string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO draft (network, id, author, platform, workspace, channel, at, content)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		n, id, blob(d.Author), d.Channel.Workspace.Platform, d.Channel.Workspace.ID, d.Channel.ID, second(d.At), content)
	return err
}

// newDraftID is 130 random bits: whoever can read a draft was given its ID.
func newDraftID() string { return strings.ToLower(rand.Text()) }

// encode is a draft as a column has it, with times as everywhere here.
func encode(d poll.Draft) (string, error) {
	texts := []string{d.Template, d.Area}
	texts = append(texts, d.Areas...)
	for _, q := range d.Questions {
		texts = append(texts, q.Key, q.Text)
		texts = append(texts, q.Options...)
	}
	if err := checkText(texts...); err != nil {
		return "", err
	}
	d.Opens = d.Opens.UTC().Truncate(time.Second)
	d.Closes = d.Closes.UTC().Truncate(time.Second)
	content, err := json.Marshal(d)
	return string(content), err
}

// Draft is the draft with that id, and false where network n has none.
func (s *Store) Draft(ctx context.Context, n chat.Network, id string) (d poll.Saved, ok bool, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		d, ok, err = findDraft(ctx, tx, n, id)
		return err
	})
	if err != nil {
		return poll.Saved{}, false, fmt.Errorf("read a draft of network %d: %w", n, err)
	}
	return d, ok, nil
}

func findDraft(ctx context.Context, tx *sql.Tx, n chat.Network, id string) (d poll.Saved, ok bool, err error) {
	var content string
	err = tx.QueryRowContext(ctx, `
		SELECT id, author, platform, workspace, channel, at, content, COALESCE(posted, 0)
		FROM draft
		WHERE network = ? AND id = ?`,
		n, id).Scan(&d.ID, intoMark{&d.Author}, &d.Channel.Workspace.Platform, &d.Channel.Workspace.ID, &d.Channel.ID,
		intoTime{&d.At}, &content, &d.Posted)
	if errors.Is(err, sql.ErrNoRows) {
		return poll.Saved{}, false, nil
	}
	if err != nil {
		return poll.Saved{}, false, err
	}
	err = json.Unmarshal([]byte(content), &d.Draft)
	return d, true, err
}

// DropDraft removes a draft. One that was posted stays, so that posting it again
// still finds its poll.
func (s *Store) DropDraft(ctx context.Context, n chat.Network, id string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM draft
			WHERE network = ? AND id = ? AND posted IS NULL`,
			n, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop a draft of network %d: %w", n, err)
	}
	return nil
}

// PostPoll makes a poll of a draft and returns the number under which people know
// it, counted from 1 in each network and never given again. It is open from at,
// unless the draft says a later time. Where it is open the posts are planned with
// it, see [Store.ClosePoll]. Posting a draft again returns the number of its poll
// and false; where there is no such draft, or its poll was deleted, 0.
func (s *Store) PostPoll(ctx context.Context, n chat.Network, draft string, salt []byte, at time.Time, posts ...chat.Post) (number int, fresh bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		d, ok, err := findDraft(ctx, tx, n, draft)
		number, fresh = d.Posted, ok && d.Posted == 0
		if err != nil || !fresh {
			return err
		}
		if number, err = nextNumber(ctx, tx, n); err != nil {
			return err
		}
		if err := addPoll(ctx, tx, n, number, d, salt, at); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE draft
			SET posted = ?
			WHERE network = ? AND id = ?`,
			number, n, draft)
		if err != nil || d.Opens.After(at) {
			return err
		}
		return planPosts(ctx, tx, n, number, at, posts)
	})
	if err != nil {
		return 0, false, fmt.Errorf("post a poll in network %d: %w", n, err)
	}
	return number, fresh, nil
}

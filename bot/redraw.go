package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// How cards are redrawn: so many at once, and for so long at most, since a card
// that failed comes up again.
const (
	drawers     = 8
	drawTimeout = 5 * time.Second
)

// Redraw draws the cards anew that do not show their polls as they are: how many
// have answered, that it is closed, that it was deleted. A card that cannot be
// drawn now is left for later and keeps no other.
func (b *Bot) Redraw(ctx context.Context) error {
	const batch, batches = 100, 100
	var errs []error
	for range batches {
		cards, err := b.store.StaleCards(ctx, b.services(), b.now(), batch)
		if err != nil {
			return fmt.Errorf("look for cards to redraw: %w", err)
		}
		errs = append(errs, b.redrawAll(ctx, cards))
		if len(cards) < batch || ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// redrawAll draws some cards, a few at once.
func (b *Bot) redrawAll(ctx context.Context, cards []poll.Card) error {
	var all sync.WaitGroup
	free := make(chan struct{}, drawers)
	errs := make([]error, len(cards))
	for i, c := range cards {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			if err := Unbroken(func() error { return b.redraw(ctx, c) }); err != nil {
				errs[i] = fmt.Errorf("redraw a card of poll %d of network %d: %w", c.Poll, c.Network, err)
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// redraw draws one card. Drawing is done over where nobody knows how it ended.
func (b *Bot) redraw(ctx context.Context, c poll.Card) error {
	m, shown, err := b.cardNow(ctx, c)
	if err != nil {
		return err
	}
	service := b.service(c.Posted.Channel.Workspace.Platform)
	if !wait(ctx, b.pace.turn(c.Posted.Channel, service.Terms(), b.now()).Sub(b.now())) {
		return nil
	}
	drawn, cancel := context.WithTimeout(ctx, drawTimeout)
	defer cancel()
	err = leaveAlone(drawn, func() error { return service.Update(drawn, c.Posted, m) })
	again, later := errors.AsType[chat.RetryError](err)
	switch {
	case errors.Is(err, chat.ErrGone):
		return b.store.CardGone(ctx, c.Network, c)
	case later:
		return b.store.CardDrawn(ctx, c.Network, c, c.Shown, b.now().Add(max(again.After, poll.CardRest)))
	case err != nil:
		return errors.Join(err, b.store.CardDrawn(ctx, c.Network, c, c.Shown, b.now().Add(poll.CardRest)))
	}
	return b.store.CardDrawn(ctx, c.Network, c, shown, b.now().Add(poll.CardRest))
}

// cardNow is what a card should show, and the face that stands for it.
func (b *Bot) cardNow(ctx context.Context, c poll.Card) (m chat.Message, shown string, err error) {
	p, ok, err := b.store.Poll(ctx, c.Network, c.Poll)
	switch {
	case err != nil:
		return chat.Message{}, "", err
	case !ok:
		return deletedCard(c.Poll), poll.Deleted, nil
	}
	return b.card(c.Network, p), p.Face(), nil
}

// deletedCard is what remains of the card of a poll that is no more.
func deletedCard(number int) chat.Message {
	return chat.Message{Title: fmt.Sprintf("Poll %d was deleted", number)}
}

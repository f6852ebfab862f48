package chat_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pccbot/bot/chat"
)

func TestProblemIsFoundInsideAnError(t *testing.T) {
	err := fmt.Errorf("set the area: %w", chat.Problemf("I do not know a place called %q.", "Kant"))
	got, ok := errors.AsType[chat.Problem](err)
	if want := `I do not know a place called "Kant".`; !ok || got.Words != want || got.Error() != want {
		t.Errorf("AsType[Problem](%v) = %q, %v, want %q", err, got.Words, ok, want)
	}
}

func TestProblemKeepsItsButtons(t *testing.T) {
	err := fmt.Errorf("find it: %w", chat.Problem{Words: "Which?", Buttons: []chat.Button{{ID: "kent", Label: "Kent"}}})
	got, _ := errors.AsType[chat.Problem](err)
	if len(got.Buttons) != 1 || got.Buttons[0].Label != "Kent" {
		t.Errorf("AsType[Problem](%v) has the buttons %v, want Kent", err, got.Buttons)
	}
}

// A sender does something else after each of them, so none may pass for another.
func TestErrorsOfAPostAreToldApart(t *testing.T) {
	retry := chat.RetryError{After: 30 * time.Second}
	for _, tc := range []struct {
		name                 string
		err                  error
		gone, unknown, retry bool
	}{
		{"the channel is gone", chat.ErrGone, true, false, false},
		{"it may have been posted", chat.ErrUnknown, false, true, false},
		{"later", retry, false, false, true},
		{"a problem", chat.Problemf("No."), false, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := fmt.Errorf("post to C1: %w", tc.err)
			gone, unknown := errors.Is(err, chat.ErrGone), errors.Is(err, chat.ErrUnknown)
			r, again := errors.AsType[chat.RetryError](err)
			if gone != tc.gone || unknown != tc.unknown || again != tc.retry {
				t.Errorf("%v: gone %v, unknown %v, retry %v, want %v, %v, %v", err, gone, unknown, again, tc.gone, tc.unknown, tc.retry)
			}
			if again && r.After != retry.After {
				t.Errorf("%v: After = %v, want %v", err, r.After, retry.After)
			}
		})
	}
	if got, want := retry.Error(), "not posted; try again after 30s"; got != want {
		t.Errorf("RetryError{30s}.Error() = %q, want %q", got, want)
	}
}

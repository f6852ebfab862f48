package storetest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

// draft asks one of three, several of three, and for a few words, of people in
// three areas, for a week.
func draft(w chat.Workspace) poll.Saved {
	return poll.Saved{
		Author:  mark("author"),
		Channel: channel(w, "C1"),
		At:      noon,
		Draft: poll.Draft{
			Questions: []poll.Question{
				{Text: "Has your PCC replied?", Kind: poll.Single, Options: []string{"Yes", "No", "Not sure"}},
				{Key: "help", Text: "What would help?", Kind: poll.Several, Options: []string{"Training", "Pay", "Ŵyth o'r gloch"}},
				{Text: "What else?", Kind: poll.Text},
			},
			Closes: noon.AddDate(0, 0, 7),
			Areas:  []string{"gwent", "kent", "surrey"},
			Asked:  120,
		},
	}
}

func saveDraft(t tb, s Store, n chat.Network, d poll.Saved) string {
	t.Helper()
	id, err := s.SaveDraft(t.Context(), n, d)
	if err != nil {
		t.Fatalf("SaveDraft(%d, %v) = %v", n, d, err)
	}
	return id
}

func checkDraft(t *testing.T, s Store, n chat.Network, id string, want poll.Saved) {
	t.Helper()
	got, ok, err := s.Draft(t.Context(), n, id)
	want.ID = id
	if !ok || err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Draft(%d, %q) = %+v, %v, %v, want %+v", n, id, got, ok, err, want)
	}
}

func checkNoDraft(t *testing.T, s Store, n chat.Network, id string) {
	t.Helper()
	if got, ok, err := s.Draft(t.Context(), n, id); ok || err != nil {
		t.Errorf("Draft(%d, %q) = %+v, %v, %v, want none", n, id, got, ok, err)
	}
}

func draftKept(t *testing.T, s Store) {
	n := network(t, s, bristol)
	d := draft(bristol)
	first, second := saveDraft(t, s, n, d), saveDraft(t, s, n, d)
	if first == second || len(first) < 20 || first != strings.ToLower(first) {
		t.Errorf("two drafts have the IDs %q and %q, want 96 random bits in each", first, second)
	}
	checkDraft(t, s, n, first, d)

	d.ID, d.Asked, d.At = first, 80, noon.Add(time.Minute)
	d.Opens = noon.AddDate(0, 0, 1)
	if id := saveDraft(t, s, n, d); id != first {
		t.Errorf("SaveDraft(%d, one with the ID %q) = %q, want the same", n, first, id)
	}
	checkDraft(t, s, n, first, d)
	checkDraft(t, s, n, second, draft(bristol))

	unknown := d
	unknown.ID = strings.Repeat("x", len(first))
	saveDraft(t, s, n, unknown)
	checkNoDraft(t, s, n, unknown.ID)

	for range 2 {
		if err := s.DropDraft(t.Context(), n, second); err != nil {
			t.Errorf("DropDraft(%d, %q) = %v", n, second, err)
		}
		checkNoDraft(t, s, n, second)
	}
}

func draftRefused(t *testing.T, s Store) {
	n := network(t, s, bristol)
	network(t, s, leeds)
	for name, change := range map[string]func(*poll.Saved){
		"another network's channel":    func(d *poll.Saved) { d.Channel.Workspace = leeds },
		"a channel of no workspace":    func(d *poll.Saved) { d.Channel.Workspace.ID = "T9" },
		"a question that is no UTF-8":  func(d *poll.Saved) { d.Questions[0].Text = "\xff" },
		"an option with a NUL inside":  func(d *poll.Saved) { d.Questions[0].Options[1] = "N\x00o" },
		"words for the area with NULs": func(d *poll.Saved) { d.Area = "\x00" },
	} {
		d := draft(bristol)
		change(&d)
		if id, err := s.SaveDraft(t.Context(), n, d); err == nil {
			t.Errorf("%s: SaveDraft(%d, …) = %q, want an error", name, n, id)
		}
	}
}

func postingAgain(t *testing.T, s Store) {
	n := network(t, s, bristol)
	d := draft(bristol)
	id := saveDraft(t, s, n, d)
	for _, fresh := range []bool{true, false, false} {
		number, was, err := s.PostPoll(t.Context(), n, id, salt, noon)
		if number != 1 || was != fresh || err != nil {
			t.Errorf("PostPoll(%d, %q, …) = %d, %v, %v, want 1, %v", n, id, number, was, err, fresh)
		}
	}
	d.ID, d.Posted = id, 1
	checkDraft(t, s, n, id, d)
	other := d
	other.Asked = 7
	saveDraft(t, s, n, other)
	if err := s.DropDraft(t.Context(), n, id); err != nil {
		t.Errorf("DropDraft(%d, a posted one) = %v", n, err)
	}
	checkDraft(t, s, n, id, d)
	if number, fresh, err := s.PostPoll(t.Context(), n, "no such draft", salt, noon); number != 0 || fresh || err != nil {
		t.Errorf("PostPoll(%d, no such draft) = %d, %v, %v, want 0", n, number, fresh, err)
	}
	unsalted := saveDraft(t, s, n, draft(bristol))
	if number, _, err := s.PostPoll(t.Context(), n, unsalted, []byte("short"), noon); err == nil {
		t.Errorf("PostPoll(%d, …) with a short salt = %d, want an error", n, number)
	}
	checkDraft(t, s, n, unsalted, draft(bristol))
}

package poll_test

import (
	"bytes"
	"strings"
	"testing"

	"pccbot/bot/chat"
	"pccbot/bot/poll"
)

var (
	key  = poll.Key(bytes.Repeat([]byte{1}, poll.KeySize))
	salt = bytes.Repeat([]byte{2}, poll.SaltSize)
	alex = chat.Person{Workspace: chat.Workspace{Platform: "slack", ID: "T1"}, ID: "U1"}
)

func TestMarks(t *testing.T) {
	own := key.Voter(alex, salt)
	if again := key.Voter(alex, bytes.Clone(salt)); again != own || own.IsZero() {
		t.Errorf("Voter(alex) = %x, and again %x; want the same, and not zero", own, again)
	}
	with := func(change func(p *chat.Person)) chat.Person {
		p := alex
		change(&p)
		return p
	}
	coordinator := with(func(p *chat.Person) { p.Coordinator = true })
	if got := key.Voter(coordinator, salt); got != own {
		t.Errorf("made a coordinator, alex has the mark %x, want %x", got, own)
	}
	for name, other := range map[string]poll.Mark{
		"R36 in another poll":       key.Voter(alex, bytes.Repeat([]byte{3}, poll.SaltSize)),
		"once the salt is gone":     key.Voter(alex, nil),
		"with another key":          poll.Key(bytes.Repeat([]byte{9}, poll.KeySize)).Voter(alex, salt),
		"as an author":              key.Person("author", alex),
		"as a voter by purpose":     key.Person("voter", alex),
		"another person":            key.Voter(with(func(p *chat.Person) { p.ID = "U2" }), salt),
		"in another workspace":      key.Voter(with(func(p *chat.Person) { p.Workspace.ID = "T2" }), salt),
		"on another service":        key.Voter(with(func(p *chat.Person) { p.Workspace.Platform = "discord" }), salt),
		"from another home":         key.Voter(with(func(p *chat.Person) { p.Home = "T2" }), salt),
		"a delivery of the same id": key.Delivery(alex.Workspace, alex.ID),
	} {
		t.Run(name, func(t *testing.T) {
			if other == own {
				t.Errorf("%s, the mark is %x too", name, other)
			}
		})
	}
}

func TestMarksOfPurposesDiffer(t *testing.T) {
	seen := map[poll.Mark]string{}
	for _, purpose := range []string{"author", "consent", "creator"} {
		m := key.Person(purpose, alex)
		if before, ok := seen[m]; ok {
			t.Errorf("%s and %s have the same mark", before, purpose)
		}
		seen[m] = purpose
	}
}

func TestADeliveryWithoutAnIDHasNoMark(t *testing.T) {
	if m := key.Delivery(alex.Workspace, ""); !m.IsZero() {
		t.Errorf("Delivery(%q) = %x, want zero", "", m)
	}
	if m := key.Delivery(alex.Workspace, "Ev1"); m.IsZero() {
		t.Errorf("Delivery(%q) is zero", "Ev1")
	}
}

// A bar stands between the parts of what is hashed. One inside a name cannot
// make two people the same.
func FuzzABarInANameIsNobodyElse(f *testing.F) {
	f.Add("T1", "", "U1", "T1|", "U1", "")
	f.Add("T1|x", "U1", "y", "T1", "x|U1", "y")
	f.Add("a|b", "c", "d", "a%7Cb", "c", "d")
	f.Add("%", "7C", "x", "%7C", "", "x")
	f.Fuzz(func(t *testing.T, team, home, id, team2, home2, id2 string) {
		a := chat.Person{Workspace: chat.Workspace{Platform: "slack", ID: team}, Home: home, ID: id}
		b := chat.Person{Workspace: chat.Workspace{Platform: "slack", ID: team2}, Home: home2, ID: id2}
		if same := key.Voter(a, salt) == key.Voter(b, salt); same != (a == b) {
			t.Errorf("the marks of %+v and %+v are the same: %v", a, b, same)
		}
		bar := strings.Join([]string{team, home}, "|")
		if c := (chat.Person{Workspace: chat.Workspace{Platform: "slack", ID: bar}, ID: id}); key.Voter(a, salt) == key.Voter(c, salt) {
			t.Errorf("the marks of %+v and %+v are the same", a, c)
		}
	})
}

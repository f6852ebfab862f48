package poll

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"pccbot/bot/chat"
)

// A Mark stands for a person, or for a delivery, without saying which: the first
// 16 bytes of a keyed hash. Who has not got the key cannot make one.
type Mark [16]byte

// IsZero reports whether there is no mark.
func (m Mark) IsZero() bool { return m == Mark{} }

// A Key makes marks. It is kept outside the database and its backups.
type Key []byte

// KeySize is how many bytes a key has.
const KeySize = 32

// SaltSize is how many random bytes each poll has of its own.
const SaltSize = 32

// Voter is the mark of a person in one poll. The poll's salt makes it another
// one in each poll; once the salt is destroyed nobody can make it again.
func (k Key) Voter(p chat.Person, salt []byte) Mark {
	return k.sum("v1", p.Workspace.Platform, p.Workspace.ID, p.Home, p.ID, hex.EncodeToString(salt))
}

// Person is the mark of a person for a purpose, such as "author". Marks of
// different purposes cannot be told to be of one person.
func (k Key) Person(purpose string, p chat.Person) Mark {
	return k.sum("v1", purpose, p.Workspace.Platform, p.Workspace.ID, p.Home, p.ID)
}

// Delivery is the mark of one delivery by a chat service; zero where the service
// gave it no id.
func (k Key) Delivery(w chat.Workspace, id string) Mark {
	if id == "" {
		return Mark{}
	}
	return k.sum("v1", "delivery", w.Platform, w.ID, id)
}

// sum is the keyed hash of parts with a bar between them. A bar inside a part is
// written otherwise, so that no two lists of parts read the same.
func (k Key) sum(parts ...string) (m Mark) {
	bars := strings.NewReplacer("%", "%25", "|", "%7C")
	h := hmac.New(sha256.New, k)
	for i, part := range parts {
		if i > 0 {
			h.Write([]byte{'|'})
		}
		h.Write([]byte(bars.Replace(part)))
	}
	copy(m[:], h.Sum(nil))
	return m
}

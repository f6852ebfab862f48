package bot

import (
	"sync"

	"pccbot/bot/chat"
)

// hands are the posts that this bot has on their way. However long one takes, or
// wherever the clock goes, nobody here begins with it a second time.
type hands struct {
	mu    sync.Mutex
	posts map[inHand]bool
}

// An inHand names a post.
type inHand struct {
	network chat.Network
	number  int
}

// take reports whether a post was not in hand before.
func (h *hands) take(p chat.Post) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := inHand{p.Network, p.Number}
	if h.posts[key] {
		return false
	}
	if h.posts == nil {
		h.posts = map[inHand]bool{}
	}
	h.posts[key] = true
	return true
}

func (h *hands) drop(p chat.Post) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.posts, inHand{p.Network, p.Number})
}

package discordapp_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
)

// checkMessage fails t where a message, as decoded from the wire, breaks one of
// Discord's limits or may mention anybody. It returns what a reader sees of the
// content.
func checkMessage(t *testing.T, message any) string {
	t.Helper()
	m := message.(map[string]any)
	between(t, "content", m["content"], 1, 2000)
	if mentions := m["allowed_mentions"].(map[string]any); len(mentions["parse"].([]any)) != 0 {
		t.Errorf("allowed_mentions = %v, want an empty parse", mentions)
	}
	if flags := m["flags"].(float64); int(flags)&^64 != 4 {
		t.Errorf("flags = %v, want 4, and 64 at most", flags)
	}
	rows := m["components"].([]any)
	if len(rows) > 5 {
		t.Errorf("%d rows, Discord takes 5", len(rows))
	}
	ids := map[string]bool{}
	for _, row := range rows {
		buttons := row.(map[string]any)["components"].([]any)
		if len(buttons) < 1 || len(buttons) > 5 {
			t.Errorf("%d buttons in a row, Discord takes 1 to 5", len(buttons))
		}
		for _, b := range buttons {
			button := b.(map[string]any)
			between(t, "label", button["label"], 1, 80)
			between(t, "custom_id", button["custom_id"], 1, 100)
			if id := button["custom_id"].(string); ids[id] {
				t.Errorf("two buttons have the custom_id %q", id)
			} else {
				ids[id] = true
			}
		}
	}
	seen, err := read(m["content"].(string))
	if err != nil {
		t.Errorf("%v\nin %.2000q", err, m["content"])
	}
	return seen
}

// checkModal fails t where a modal breaks one of Discord's limits.
func checkModal(t *testing.T, response any) {
	t.Helper()
	m := chattest.Decoded(t, response).(map[string]any)["data"].(map[string]any)
	between(t, "title", m["title"], 1, 45)
	between(t, "custom_id", m["custom_id"], 1, 100)
	rows := m["components"].([]any)
	if len(rows) < 1 || len(rows) > 5 {
		t.Errorf("%d fields, Discord takes 1 to 5", len(rows))
	}
	for _, row := range rows {
		field := row.(map[string]any)["components"].([]any)[0].(map[string]any)
		between(t, "label", field["label"], 1, 45)
		between(t, "custom_id", field["custom_id"], 1, 100)
		if placeholder, ok := field["placeholder"]; ok {
			between(t, "placeholder", placeholder, 1, 100)
		}
		if most, ok := field["max_length"].(float64); ok && (most < 1 || most > 4000) {
			t.Errorf("max_length = %v, Discord takes 1 to 4000", most)
		}
	}
}

func between(t *testing.T, what string, text any, least, most int) {
	t.Helper()
	if n := chat.Count(text.(string)); n < least || n > most {
		t.Errorf("%s has %d characters, Discord takes %d to %d: %.60q", what, n, least, most, text)
	}
}

// What we draw ourselves.
var (
	ourMark  = regexp.MustCompile(`^(?:### |-# |- )`)
	ourLabel = regexp.MustCompile(`^\*\*((?:[^\\*]|\\.)*)\*\*`)
	ourLink  = regexp.MustCompile(`^<(https://[^<>\s\\]+)>`)
	ourNamed = regexp.MustCompile(`^\[((?:[^\\\[\]]|\\.)*)\]\(<(https://[^<>\s\\()]+)>\)`)
	aLineIs  = regexp.MustCompile(`^\s*(?:#|>|-|\d+\.(?:\s|$))`)
)

// read is Markdown as a person sees it on Discord, with the address of a link
// after its name. Anything that Discord would read as more than words, and that
// is not drawn by us, is an error.
func read(content string) (seen string, err error) {
	var b strings.Builder
	for line := range strings.Lines(content) {
		line = strings.TrimPrefix(line, ourMark.FindString(line))
		if label := ourLabel.FindStringSubmatch(line); label != nil {
			words, err := inline(label[1])
			if err != nil {
				return "", err
			}
			b.WriteString(words)
			line = line[len(label[0]):]
		} else if aLineIs.MatchString(line) {
			return "", fmt.Errorf("a line is more than words: %q", line)
		}
		words, err := inline(line)
		if err != nil {
			return "", err
		}
		b.WriteString(words)
	}
	return b.String(), nil
}

func inline(text string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(text); {
		rest := text[i:]
		if m := ourLink.FindStringSubmatch(rest); m != nil {
			b.WriteString(m[1])
			i += len(m[0])
			continue
		}
		if m := ourNamed.FindStringSubmatch(rest); m != nil {
			name, err := inline(m[1])
			if err != nil {
				return "", err
			}
			b.WriteString(name + ": " + m[2])
			i += len(m[0])
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		next, _ := utf8.DecodeRuneInString(rest[size:])
		switch {
		case r == '\\' && next < utf8.RuneSelf && (unicode.IsPunct(next) || unicode.IsSymbol(next)):
			b.WriteRune(next)
			i += 2
			continue
		case strings.ContainsRune("\\*_~`|<[]", r):
			return "", fmt.Errorf("%q begins something", rest)
		case strings.HasPrefix(rest, "@everyone"), strings.HasPrefix(rest, "@here"):
			return "", fmt.Errorf("%q mentions everybody", rest)
		case strings.HasPrefix(rest, "://"), r == ':' && (unicode.IsLetter(next) || next == '+' || next == '-' || next == '_'):
			return "", fmt.Errorf("%q may be an address or an emoji's name", rest)
		}
		b.WriteRune(r)
		i += size
	}
	return b.String(), nil
}

package slackapp_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pccbot/bot/chat"
	"pccbot/bot/chattest"
	"pccbot/bot/slackapp"
)

// checkMessage fails t where a message or response breaks one of Slack's limits
// or holds a thing that Slack would read as more than words.
func checkMessage(t *testing.T, message any) {
	t.Helper()
	wire, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	if len(wire) >= 20480 {
		t.Errorf("the message takes %d bytes, Slack drops it from 20480 on", len(wire))
	}
	m := chattest.Decoded(t, message).(map[string]any)
	between(t, "text", m["text"].(string), 1, 40000)
	for _, key := range []string{"mrkdwn", "unfurl_links", "unfurl_media"} {
		if m[key] != false {
			t.Errorf("%s = %v, want false", key, m[key])
		}
	}
	blocks := m["blocks"].([]any)
	if n := len(blocks); n < 1 || n > 50 {
		t.Errorf("the message has %d blocks, Slack takes 1 to 50", n)
	}
	actions := map[string]bool{}
	for _, b := range blocks {
		checkBlock(t, b.(map[string]any), actions)
	}
}

func checkBlock(t *testing.T, b map[string]any, actions map[string]bool) {
	t.Helper()
	switch kind := b["type"]; kind {
	case "header":
		plainText(t, "header", b["text"], 150)
	case "context":
		several(t, "context", b["elements"], 10, func(e map[string]any) { plainText(t, "context", e, 2000) })
	case "rich_text":
		checkRichText(t, b)
	case "actions":
		several(t, "actions", b["elements"], 25, func(e map[string]any) {
			plainText(t, "button", e["text"], 75)
			between(t, "button value", e["value"].(string), 1, 2000)
			id := e["action_id"].(string)
			between(t, "action_id", id, 1, 255)
			if actions[id] {
				t.Errorf("two buttons have the action_id %q", id)
			}
			actions[id] = true
		})
	default:
		t.Errorf("a block of type %v, which nothing here should draw", kind)
	}
}

// checkRichText lets through words, our own links, and lists of them: no
// mention of a person, a channel or everybody.
func checkRichText(t *testing.T, b map[string]any) {
	t.Helper()
	switch kind := b["type"]; kind {
	case "rich_text", "rich_text_section", "rich_text_list":
		several(t, fmt.Sprint(kind), b["elements"], 1000, func(e map[string]any) { checkRichText(t, e) })
	case "text":
		between(t, "text in rich text", b["text"].(string), 1, 3000+len(": "))
	case "link":
		between(t, "url", b["url"].(string), 1, 3000)
	default:
		t.Errorf("rich text of type %v, which nothing here should draw", kind)
	}
}

func several(t *testing.T, what string, list any, limit int, check func(map[string]any)) {
	t.Helper()
	all := list.([]any)
	if len(all) < 1 || len(all) > limit {
		t.Errorf("%s has %d elements, Slack takes 1 to %d", what, len(all), limit)
	}
	for _, e := range all {
		check(e.(map[string]any))
	}
}

func plainText(t *testing.T, what string, object any, limit int) {
	t.Helper()
	o := object.(map[string]any)
	if o["type"] != "plain_text" || o["emoji"] != false {
		t.Errorf("%s is %v with emoji %v, want plain_text without", what, o["type"], o["emoji"])
	}
	between(t, what, o["text"].(string), 1, limit)
}

func between(t *testing.T, what, text string, least, most int) {
	t.Helper()
	if n := chat.Count(text); n < least || n > most {
		t.Errorf("%s has %d characters, Slack takes %d to %d: %.60q", what, n, least, most, text)
	}
}

// checkView fails t where a view breaks one of Slack's limits.
func checkView(t *testing.T, f chat.Form) {
	t.Helper()
	v := chattest.Decoded(t, slackapp.View(f)).(map[string]any)
	for _, key := range []string{"title", "submit", "close"} {
		plainText(t, key, v[key], 24)
	}
	between(t, "callback_id", v["callback_id"].(string), 1, 255)
	several(t, "view", v["blocks"], 100, func(b map[string]any) {
		between(t, "block_id", b["block_id"].(string), 1, 255)
		plainText(t, "label", b["label"], 2000)
		element := b["element"].(map[string]any)
		if placeholder, ok := element["placeholder"]; ok {
			plainText(t, "placeholder", placeholder, 150)
		}
		if most, ok := element["max_length"].(float64); ok && (most < 1 || most > 3000) {
			t.Errorf("max_length = %v, Slack takes 1 to 3000", most)
		}
	})
}

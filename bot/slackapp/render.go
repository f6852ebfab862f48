// Package slackapp draws replies for Slack: messages as blocks, forms as views.
package slackapp

import (
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"pccbot/bot/chat"
)

// A message keeps to both of these, in bytes of JSON.
const (
	// blocksMax: Slack refuses a post whose blocks hold more than about 13,200
	// characters. That limit is written nowhere; others measured it
	// (slackapi/bolt-js #2509 and #2867).
	blocksMax = 12000
	// wireMax: an answer over a socket is lost without a word from 20,480
	// bytes on, its envelope included.
	wireMax = 20000
)

// A Message is one Slack message, ready for the wire.
type Message struct {
	// Text is the whole message in words. Slack shows it where it cannot draw
	// blocks, such as in notifications.
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks"`
	// The rest is never set: its false is what Slack has to be told. There is
	// no markup in Text, and addresses get no preview.
	Markup      bool `json:"mrkdwn"`
	UnfurlLinks bool `json:"unfurl_links"`
	UnfurlMedia bool `json:"unfurl_media"`
}

// A Response is a message in answer to a slash command or a press: the body of
// the HTTP answer, the payload of a socket's acknowledgement, or what is sent
// to the response_url.
type Response struct {
	Type    string `json:"response_type"` // "ephemeral" or "in_channel"
	Replace bool   `json:"replace_original,omitempty"`
	Message
}

// Render draws the first answer to a person, which nearly always is the whole
// one; [Rest] draws what does not fit in it. A form is drawn by [View]: here
// such a reply is its message, which says in words what the form asks.
func Render(r chat.Reply) Response {
	return respond(r, Messages(r.Message)[0])
}

// Rest draws what follows the first answer, in order. It is empty unless the
// reply is longer than one Slack message.
func Rest(r chat.Reply) []Response {
	r.Update = false // only the first takes the place of the old message
	var rest []Response
	for _, m := range Messages(r.Message)[1:] {
		rest = append(rest, respond(r, m))
	}
	return rest
}

func respond(r chat.Reply, m Message) Response {
	response := Response{Type: "in_channel", Replace: r.Update, Message: m}
	if r.Private {
		response.Type = "ephemeral"
	}
	return response
}

// Options are m for slack-go to post in a channel, or to put in the place of
// an earlier post.
func (m Message) Options() []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), // it is escaped already
		slack.MsgOptionBlocks(m.Blocks...),
		slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
}

// Messages draws m as one message, or as several where it is too long for one:
// nothing is cut off. The title stands in the first, note and buttons in the
// last. The lines of a message share one block, which keeps it far from Slack's
// limit of 50 blocks.
func Messages(m chat.Message) []Message {
	var messages []Message
	for rest := parts(m); len(rest) > 0; {
		n := 1
		for n < len(rest) && fits(rest[:n+1]) {
			n++
		}
		messages = append(messages, compose(rest[:n]))
		rest = rest[n:]
	}
	return messages
}

// fits reports whether some parts make one message that Slack takes.
func fits(some []part) bool {
	m := compose(some)
	blocks, err := json.Marshal(m.Blocks)
	if err != nil || len(blocks) > blocksMax {
		return false
	}
	wire, err := json.Marshal(m)
	return err == nil && len(wire) <= wireMax
}

// compose makes a message of some parts. Buttons that follow no words get some,
// since every message must have a text.
func compose(some []part) Message {
	if some[0].text == "" {
		some = append([]part{sentence("Please choose:")}, some...)
	}
	var m Message
	var text []string
	for _, p := range some {
		if p.text != "" {
			text = append(text, p.text)
		}
		if p.block != nil {
			m.Blocks = append(m.Blocks, p.block)
		} else {
			m.Blocks = appendLine(m.Blocks, p)
		}
	}
	m.Text = escape(strings.Join(text, "\n"))
	return m
}

// escape makes text safe in a message's Text, the one place of ours where Slack
// reads mentions and links: there < begins one.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

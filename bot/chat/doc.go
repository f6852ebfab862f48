// Package chat is the vocabulary that every chat service shares: a person asks,
// the bot replies with a message, a person presses a button on it. It knows
// nothing of policing, polls or SQL, and nothing of Slack, Discord or a terminal.
//
// A request flows one way. A [Platform] turns what its service sent into a
// [Request], a [Press] or a [Form], calls its [Handler], and draws the [Reply].
// Text in these types is raw, as people wrote it: each platform makes it safe
// as it draws it, and keeps its service's limits.
package chat

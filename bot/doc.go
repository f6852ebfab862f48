// Package bot decides what is said: a request comes in, words go out.
//
// # The rooms
//
//   - bot: Bot, its commands (one a file), its Store interface, run.go, which
//     sweeps, sends and redraws (sweep.go, deliver.go, retry.go, pace.go,
//     redraw.go), and errors.go, the one place where an error becomes words.
//   - bot/chat: the words that all chat services share. Knows nothing of ours.
//   - bot/pcc: who holds which office where and when, elections and their
//     timetables, and which police area a place lies in. Its facts are the CSV
//     tables in bot/pcc/data.
//   - bot/poll: the rules of a poll: how one is typed, what an answer may be, whose
//     it is without a name, and what a close makes known.
//   - bot/slackapp, bot/discordapp, bot/console: the chat services. Each turns
//     what its service sends into chat's words and draws what comes back.
//   - bot/chattest: what tests of chat services have in common.
//   - store: what is remembered, in SQLite. Beside this package, not in it.
//   - cmd/pccbot: joins them.
//
// # The doors
//
// Which room may import which stands in imports_test.go, and that test holds it.
// In short: cmd may import everything; bot its rules (pcc, poll) and chat, never a
// chat service, SQL or store; a chat service only chat and its own library;
// store only chat, poll and its driver; poll only chat; chat and pcc nothing of
// ours.
//
// # The way of a request
//
// A chat service makes a chat.Request of what it was sent and calls Bot.Answer.
// The line is parsed by the tree of commands; the command asks the register of
// facts and the Store, and returns a chat.Reply or an error. Text in a reply is
// raw: the chat service escapes it as it draws it, and keeps its own limits.
// Buttons come back through Bot.Pressed, forms through Bot.Submitted.
//
// # The way of an answer
//
// A card's button comes in as a chat.Press and goes to vote. There a voting puts
// together a poll.Vote: the person as a mark that only the Key can make, their
// answers, and what the chat service calls the delivery. Store.Vote decides in one
// transaction whether it counts, and returns once it is kept; only then is the
// person told.
//
// # The way of a post
//
// What everybody in a channel is told about a poll, such as its card and its
// results, is planned as a chat.Post in the same transaction as what it tells of.
// Run, in the service, does what nobody has to ask for. Its sweeps open and close
// polls, make answers nobody's, and remove what is kept no longer. Its deliveries
// claim posts that are due, word them from what is then known, and keep before and
// after each send that it was begun and how it ended. So a post is made once,
// whatever stops the program; where a chat service cannot tell whether it has it,
// status asks a coordinator. Cards are redrawn as people answer, once a minute at
// most.
//
// # To add a command
//
// Write a file with one function that returns a command: its name, help line,
// arguments, whether its answer is private, and what it does; a lookup of an area
// does it in look, buttons and forms of its own in press and submit. Add it to
// list in commands.go. Help, parsing, buttons, and what chat services register
// follow from that.
//
// # To add a chat service
//
// Write a folder beside slackapp that draws a chat.Reply and satisfies
// chat.Platform. Add it to services in platforms.go of cmd/pccbot and to
// config.example.toml. Its tests draw the replies of bot/chattest and run
// chattest.TestPlatform. One that is spoken to by HTTP also has Endpoints, which says
// at which paths; one whose drawing scripts may ask for has a line in formats.
//
// # To correct a fact
//
// Change its row in bot/pcc/data, with the source and the day it was checked,
// and run pccbot facts check. A host does the same in a folder of its own.
package bot

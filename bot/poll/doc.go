// Package poll is the rules of a poll: what may be asked and how it is typed,
// what an answer may be, whose answer it is without a name, what is made known at
// a close and what stays hidden, and the ready questions. It is told the time and
// remembers nothing.
package poll

package main

import (
	"net/http"
	"strings"
	"time"
)

// A refusal answers a request that is not served, in one sentence. It repeats
// nothing that was sent.
type refusal struct {
	code   int
	reason string // the word for it in the metrics; empty where the fault is ours
	words  string
	allow  string // the methods that would do
}

var (
	nothingHere = refusal{code: http.StatusNotFound, reason: "path", words: "There is nothing here."}
	tooLarge    = refusal{code: http.StatusRequestEntityTooLarge, reason: "size", words: "The body is larger than 1 MiB."}
	tooSlow     = refusal{code: http.StatusRequestTimeout, reason: "slow", words: "The body took too long to arrive."}
	incomplete  = refusal{code: http.StatusBadRequest, reason: "incomplete", words: "The body ended early or is not as announced."}
	failed      = refusal{code: http.StatusInternalServerError, words: "Something went wrong."}
	compressed  = refusal{code: http.StatusUnsupportedMediaType, reason: "encoding",
		words: "Send the body as it is: nothing is decompressed here."}
)

func wrongMethod(allow string) refusal {
	return refusal{code: http.StatusMethodNotAllowed, reason: "method", allow: allow,
		words: "This address takes only " + allow + "."}
}

func wrongType(types []string) refusal {
	return refusal{code: http.StatusUnsupportedMediaType, reason: "type",
		words: "This address takes only " + strings.Join(types, " or ") + "."}
}

// linger is how long what is left of a refused body is taken in and thrown away. A
// connection that is closed before that may lose the answer on its way.
const linger = 500 * time.Millisecond

// answer sends the refusal. The connection of a request with a body is closed soon
// after, whether or not the rest has come.
func (f refusal) answer(w http.ResponseWriter, r *http.Request) {
	if a, ok := w.(*answerWriter); ok {
		a.refused = f.reason
	}
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close")
		http.NewResponseController(w).SetReadDeadline(time.Now().Add(linger))
	}
	if f.allow != "" {
		w.Header().Set("Allow", f.allow)
	}
	http.Error(w, f.words, f.code)
}

// An answerWriter notes how a request was answered.
type answerWriter struct {
	http.ResponseWriter
	code    int    // 0 until the answer begins
	refused string // the reason of the refusal, where it was one
}

func (a *answerWriter) WriteHeader(code int) {
	if a.code == 0 && code >= 200 { // what comes before is not the answer yet
		a.code = code
	}
	a.ResponseWriter.WriteHeader(code)
}

func (a *answerWriter) Write(p []byte) (int, error) {
	if a.code == 0 {
		a.code = http.StatusOK
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap lets an [http.ResponseController] reach the connection.
func (a *answerWriter) Unwrap() http.ResponseWriter { return a.ResponseWriter }

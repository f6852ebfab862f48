package main

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
)

// maxBody is how large the body of a request may be.
const maxBody = 1 << 20

// An endpoint is an address at which a chat service tells us what people did. It
// takes POST alone. What shows in the head of a request is checked before serve is
// called, so that serve sees only bodies that are sent as they are, in one of its
// types, and whose reading ends with an [http.MaxBytesError] past maxBody. Who
// sent them is for serve to find out: a wrong type is told to anybody.
type endpoint struct {
	path  string   // exactly as it is asked for, such as "/slack/commands"
	types []string // the media types that it takes
	serve http.Handler
}

func (e endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost:
		wrongMethod("POST").answer(w, r)
	case encoded(r.Header):
		compressed.answer(w, r)
	case r.ContentLength > maxBody:
		tooLarge.answer(w, r)
	case !e.takes(r.Header["Content-Type"]):
		wrongType(e.types).answer(w, r)
	default:
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		e.serve.ServeHTTP(w, r)
	}
}

// encoded reports whether a body would have to be decompressed.
func encoded(h http.Header) bool {
	return slices.ContainsFunc(h["Content-Encoding"], func(how string) bool {
		return how != "" && !strings.EqualFold(how, "identity")
	})
}

func (e endpoint) takes(types []string) bool {
	if len(types) != 1 {
		return false
	}
	kind, _, err := mime.ParseMediaType(types[0])
	return err == nil && slices.Contains(e.types, kind)
}

// readBody reads the whole body of a request to an endpoint. Where it cannot, it
// answers the request itself and returns false. It takes room as the body comes,
// and never more than 2 MiB.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body := make([]byte, 0, 16<<10+bytes.MinRead)
	for {
		n, err := r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case len(body) > maxBody:
			tooLarge.answer(w, r)
			return nil, false
		case err == io.EOF:
			return body, true
		case err != nil:
			broken(err).answer(w, r)
			return nil, false
		case len(body) == cap(body):
			body = append(make([]byte, 0, min(4*cap(body), maxBody+bytes.MinRead)), body...)
		}
	}
}

// broken is the refusal of a body whose reading failed.
func broken(err error) refusal {
	_, large := errors.AsType[*http.MaxBytesError](err)
	switch {
	case large:
		return tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return tooSlow
	}
	return incomplete
}

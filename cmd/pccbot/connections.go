package main

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// connections are those who are connected to the listener. There is room for
// limit of them. One more takes the place of the one that has waited longest
// without a whole request; where all are at work, the newcomer is closed.
type connections struct {
	limit   int
	counted func(float64) // is told how many there are
	closed  func()        // is told that one was closed for want of room

	mu      sync.Mutex
	waiting *list.List // of net.Conn, the one that has waited longest first
	all     map[net.Conn]*list.Element
}

func newConnections(limit int, counted func(float64), closed func()) *connections {
	return &connections{limit: limit, counted: counted, closed: closed, waiting: list.New(), all: map[net.Conn]*list.Element{}}
}

// changed is told by [http.Server] what becomes of a connection. It calls one new,
// and idle, until the head of a request is complete: who dribbles it is waiting.
func (c *connections) changed(conn net.Conn, state http.ConnState) {
	if surplus := c.noted(conn, state); surplus != nil {
		surplus.Close()
		c.closed()
	}
}

// noted keeps the state of a connection and returns the one that is now too many.
func (c *connections) noted(conn net.Conn, state http.ConnState) (surplus net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() { c.counted(float64(len(c.all))) }()
	switch state {
	case http.StateNew:
		if len(c.all) >= c.limit {
			if surplus = c.longest(); surplus == nil {
				return conn
			}
		}
		c.all[conn] = c.waiting.PushBack(conn)
		return surplus
	case http.StateClosed, http.StateHijacked:
		c.forget(conn)
		return nil
	}
	place, here := c.all[conn]
	switch {
	case !here: // it was closed already
	case state == http.StateActive && place != nil:
		c.waiting.Remove(place)
		c.all[conn] = nil
	case state == http.StateIdle && place == nil:
		c.all[conn] = c.waiting.PushBack(conn)
	}
	return nil
}

// longest takes the connection that has waited longest off the list.
func (c *connections) longest() net.Conn {
	first := c.waiting.Front()
	if first == nil {
		return nil
	}
	conn := first.Value.(net.Conn)
	c.forget(conn)
	return conn
}

func (c *connections) forget(conn net.Conn) {
	if place := c.all[conn]; place != nil {
		c.waiting.Remove(place)
	}
	delete(c.all, conn)
}

// count is how many are connected.
func (c *connections) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.all)
}

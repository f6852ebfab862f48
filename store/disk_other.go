//go:build !(linux || darwin || freebsd || dragonfly)

package store

import "errors"

// freeBytes is not known here.
func freeBytes(string) (uint64, error) { return 0, errors.ErrUnsupported }

// mayWrite does not look here: whoever writes will be told.
func mayWrite(string) error { return nil }

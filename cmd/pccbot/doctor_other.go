//go:build !linux

package main

import "errors"

// synchronised cannot tell here.
func synchronised() (bool, error) { return false, errors.ErrUnsupported }

//go:build !linux

package store_test

import "testing"

// asNobody does nothing here: the tests do not run as root.
func asNobody(*testing.T, ...string) {}

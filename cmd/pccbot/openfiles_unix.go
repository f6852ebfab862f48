//go:build unix

package main

import "syscall"

// openFilesAllowed is how many files and connections the system lets the program
// hold at a time.
func openFilesAllowed() (uint64, bool) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, false
	}
	return uint64(limit.Cur), true // signed on some systems
}

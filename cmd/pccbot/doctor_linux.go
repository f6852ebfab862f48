package main

import "golang.org/x/sys/unix"

// synchronised reports whether the kernel takes its clock to be right, since
// somebody keeps it so. It changes nothing.
func synchronised() (bool, error) {
	var look unix.Timex
	clock, err := unix.Adjtimex(&look)
	return clock != unix.TIME_ERROR && look.Status&unix.STA_UNSYNC == 0, err
}

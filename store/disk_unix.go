//go:build linux || darwin || freebsd || dragonfly

package store

import "golang.org/x/sys/unix"

// freeBytes is how much room the disk with a folder has left for those who are not
// its administrator.
func freeBytes(folder string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return uint64(max(disk.Bavail, 0)) * uint64(disk.Bsize), nil
}

// mayWrite returns an error unless this program has the right to write a file, or
// to make files in a folder.
func mayWrite(path string) error {
	return unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS)
}

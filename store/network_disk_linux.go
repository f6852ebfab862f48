package store

import "golang.org/x/sys/unix"

// networkDisks are the kinds of file systems that lie on another machine, or may:
// locks and shared memory do not hold there what SQLite needs of them.
var networkDisks = map[int64]string{
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	unix.CIFS_SUPER_MAGIC: "SMB",
	unix.V9FS_MAGIC:       "9p",
	unix.CEPH_SUPER_MAGIC: "Ceph",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.CODA_SUPER_MAGIC: "Coda",
	unix.FUSE_SUPER_MAGIC: "FUSE",
}

// networkDisk names the file system of a folder where it is one of those that a
// database must not lie on. Of any other, and where it cannot tell, it says nothing.
func networkDisk(folder string) string {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return ""
	}
	return networkDisks[int64(uint32(disk.Type))]
}

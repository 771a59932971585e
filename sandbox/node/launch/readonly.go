package launch

import (
	"syscall"
	"unsafe"
)

const (
	sysMountSetattr = 442 // the same number on every architecture
	atFdcwd         = -100
	atRecursive     = 0x8000
	mountAttrRdonly = 0x1
)

type mountAttr struct {
	set, clear, propagation, userns uint64
}

// makeReadOnly makes a bind mount and all mounts below it read-only.
func makeReadOnly(target string) error {
	path, err := syscall.BytePtrFromString(target)
	if err != nil {
		return err
	}
	attr := mountAttr{set: mountAttrRdonly}
	dirfd := atFdcwd
	_, _, errno := syscall.Syscall6(sysMountSetattr, uintptr(dirfd), uintptr(unsafe.Pointer(path)), atRecursive,
		uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr), 0)
	if errno == syscall.ENOSYS { // before Linux 5.12
		return remountReadOnly(target)
	}
	if errno != 0 {
		return errno
	}
	return nil
}

// remountReadOnly keeps the flags a mount already has, because a user namespace may not clear them.
func remountReadOnly(target string) error {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(target, &stat); err != nil {
		return err
	}
	const keep = syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC | syscall.MS_NOATIME | syscall.MS_NODIRATIME
	flags := uintptr(stat.Flags) & keep
	return syscall.Mount("", target, "", flags|syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, "")
}

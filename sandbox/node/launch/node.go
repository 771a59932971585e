package launch

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// enterMountNamespace starts this program again in a mount namespace of its own, in the same process. Whatever the
// kubelet mounts (secret and token volumes) disappears with the node, so a killed node leaves no mount behind.
// Unsharing must happen before Go has more than this one thread in use, hence here and not in main.
func enterMountNamespace() error {
	if err := syscall.Unshare(syscall.CLONE_NEWNS); err != nil {
		return fmt.Errorf("no mount namespace of its own (%w): start it inside `unshare --user --map-root-user --net --pid --mount`", err)
	}
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("cannot make mounts private: %w", err)
	}
	// The kubelet insists on /var/log/containers, which belongs to the host's root.
	if err := syscall.Mount("tmpfs", "/var/log", "tmpfs", 0, "mode=0755"); err != nil {
		return fmt.Errorf("cannot mount a tmpfs on /var/log: %w", err)
	}
	// Without --mount-proc the namespace's /proc still shows the host's processes.
	if self, err := os.Readlink("/proc/self"); err != nil || self != strconv.Itoa(os.Getpid()) {
		if err := syscall.Mount("proc", "/proc", "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
			return fmt.Errorf("/proc belongs to another pid namespace and no other can be mounted: %w", err)
		}
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return syscall.Exec(program, os.Args, append(os.Environ(), nodeStage+"=1"))
}

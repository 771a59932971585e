package cri

import (
	"sync"
	"syscall"
)

// User is whom a container runs as. The sandbox has one user, so this is its name in a user namespace of the
// container's own: the container sees it, and has no capabilities unless it is 0. Files do not tell users apart.
type User struct{ UID, GID int64 }

// Users knows which user the containers of a pod asked for.
type Users struct {
	mu     sync.Mutex
	byName map[ContainerName]User
}

// ContainerName names a container within the node.
type ContainerName struct{ PodUID, Container string }

// NewUsers returns an empty table.
func NewUsers() *Users { return &Users{byName: map[ContainerName]User{}} }

// Replace puts the users of all pods there are in place of what was known. Containers that leave it to their image
// are not in it.
func (u *Users) Replace(byName map[ContainerName]User) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.byName = byName
}

// of returns the user of a container: what the pod asked for, else the image's, else root.
func (u *Users) of(podUID, name string, image Image) User {
	u.mu.Lock()
	defer u.mu.Unlock()
	if user, asked := u.byName[ContainerName{podUID, name}]; asked {
		return user
	}
	if image.User != nil {
		return User{UID: *image.User}
	}
	return User{}
}

// capabilities are what the first process of a container needs while it builds the root filesystem. It has none left
// when it becomes the container's command.
var capabilities = []uintptr{1 /* DAC_OVERRIDE */, 18 /* SYS_CHROOT */, 21 /* SYS_ADMIN */}

// applyTo gives a process a user namespace with this user, unless that is root.
func (u User) applyTo(attributes *syscall.SysProcAttr) {
	if u.UID == 0 {
		return
	}
	attributes.Cloneflags |= syscall.CLONE_NEWUSER
	attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: int(u.UID), Size: 1}}
	attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: int(u.GID), Size: 1}}
	attributes.AmbientCaps = capabilities
}

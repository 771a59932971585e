package cri

import "sync"

// Users knows which user the containers of a pod asked for.
type Users struct {
	mu     sync.Mutex
	byName map[ContainerName]int64
}

// ContainerName names a container within the node.
type ContainerName struct{ PodUID, Container string }

// NewUsers returns an empty table.
func NewUsers() *Users { return &Users{byName: map[ContainerName]int64{}} }

// Replace puts the users of all pods there are in place of what was known. Containers that leave it to their image
// are not in it.
func (u *Users) Replace(byName map[ContainerName]int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.byName = byName
}

// Get returns the user a container asked for, if it did.
func (u *Users) Get(podUID, name string) (user int64, asked bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	user, asked = u.byName[ContainerName{podUID, name}]
	return user, asked
}

package cri

import (
	"errors"
	"net/netip"
	"sync"
)

// addresses hands pod addresses out one after the other and comes back to a released one as late as possible, so that
// a client of a gone pod meets no pod rather than another one.
type addresses struct {
	first, last netip.Addr

	mu   sync.Mutex
	next netip.Addr
	used map[netip.Addr]bool
}

func newAddresses(first, last netip.Addr) *addresses {
	return &addresses{first: first, last: last, next: first, used: map[netip.Addr]bool{}}
}

// take returns a free address. It skips .0 and .255, which some clients take for networks and broadcasts.
func (a *addresses) take() (netip.Addr, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	start := a.next
	for {
		candidate := a.next
		a.next = a.after(candidate)
		if octet := candidate.As4()[3]; octet != 0 && octet != 255 && !a.used[candidate] {
			a.used[candidate] = true
			return candidate, nil
		}
		if a.next == start {
			return netip.Addr{}, errors.New("all pod addresses are in use")
		}
	}
}

func (a *addresses) after(address netip.Addr) netip.Addr {
	if address == a.last {
		return a.first
	}
	return address.Next()
}

func (a *addresses) release(address netip.Addr) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.used, address)
}

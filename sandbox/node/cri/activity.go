package cri

import (
	"sync"
	"time"
)

// activity remembers when something last happened to a pod.
type activity struct {
	mu   sync.Mutex
	last map[string]time.Time // by the pod's UID
}

func newActivity() *activity { return &activity{last: map[string]time.Time{}} }

func (a *activity) note(podUID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last[podUID] = time.Now()
}

// within lists the pods to which something happened during the last span of time, and forgets the others.
func (a *activity) within(span time.Duration) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var active []string
	for podUID, last := range a.last {
		if time.Since(last) > span {
			delete(a.last, podUID)
			continue
		}
		active = append(active, podUID)
	}
	return active
}

// Note says that something happened to a pod outside the runtime: its specification or status changed.
func (r *Runtime) Note(podUID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.sandboxes {
		if s.podUID() == podUID {
			r.activity.note(podUID)
			return
		}
	}
}

// ActivePods lists the UIDs of pods that changed during the last span of time: a container or the pod's network began
// or ended, or Note was called.
func (r *Runtime) ActivePods(span time.Duration) []string { return r.activity.within(span) }

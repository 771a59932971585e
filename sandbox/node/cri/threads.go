package cri

import (
	"fmt"
	"os"
	"runtime"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

func netnsHandle(file *os.File) netns.NsHandle { return netns.NsHandle(file.Fd()) }

// launcher starts containers from one thread that never ends, because the kernel kills a container whose parent
// thread has ended. That is how containers die with their node, however it dies.
type launcher struct {
	jobs chan func()
}

func newLauncher() (*launcher, error) {
	l := &launcher{jobs: make(chan func())}
	home, err := os.Open("/proc/self/ns/net")
	if err != nil {
		return nil, err
	}
	go func() {
		runtime.LockOSThread()
		for job := range l.jobs {
			job()
			if err := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); err != nil {
				panic(fmt.Sprintf("cannot return to the node's network namespace: %v", err))
			}
		}
	}()
	return l, nil
}

// run executes start on the launching thread, inside a network namespace or, when that is nil, in the node's.
func (l *launcher) run(namespace *os.File, start func() error) error {
	done := make(chan error, 1)
	l.jobs <- func() {
		if namespace != nil {
			if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
				done <- fmt.Errorf("cannot enter the pod's network namespace: %w", err)
				return
			}
		}
		done <- start()
	}
	return <-done
}

// inNetwork calls f on a thread inside a network namespace. Sockets that f opens stay in it.
func inNetwork(namespace *os.File, f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- fmt.Errorf("cannot enter the pod's network namespace: %w", err)
			return
		}
		done <- f()
	}()
	return <-done
}

// inContainer calls f on a thread inside all namespaces of a process, so that a process f starts is in the container.
func inContainer(pid int, f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		if err := enterNamespaces(pid); err != nil {
			done <- err
			return
		}
		done <- f()
	}()
	return <-done
}

func enterNamespaces(pid int) error {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return fmt.Errorf("container is gone: %w", err)
	}
	defer unix.Close(process)
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return err
	}
	const all = unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWPID | unix.CLONE_NEWNS
	if err := unix.Setns(process, all); err != nil {
		return fmt.Errorf("cannot enter the container: %w", err)
	}
	return nil
}

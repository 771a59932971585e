package cri

import (
	"io"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// broadcast copies a container's output to all clients that are attached.
type broadcast struct {
	mu      sync.Mutex
	writers map[io.Writer]bool
}

func newBroadcast() *broadcast { return &broadcast{writers: map[io.Writer]bool{}} }

func (b *broadcast) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for writer := range b.writers {
		if _, err := writer.Write(data); err != nil {
			delete(b.writers, writer)
		}
	}
	return len(data), nil
}

func (b *broadcast) add(writer io.Writer) (remove func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writers[writer] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.writers, writer)
	}
}

// openTerminal opens a pseudo terminal of the calling thread's /dev: ours is read and written here, theirs is given away.
func openTerminal() (ours, theirs *os.File, err error) {
	ours, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		ours.Close()
		return nil, nil, err
	}
	fd, _, errno := unix.Syscall(unix.SYS_IOCTL, ours.Fd(), unix.TIOCGPTPEER, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC)
	if errno != 0 {
		ours.Close()
		return nil, nil, errno
	}
	return ours, os.NewFile(fd, "terminal"), nil
}

func resizeTerminal(terminal *os.File, width, height uint16) error {
	return unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: width, Row: height})
}

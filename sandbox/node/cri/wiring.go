package cri

import (
	"fmt"
	"io"
	"os"
	"sync"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// wiring is the standard streams of a process that is about to start: the child's ends, and ours.
type wiring struct {
	childStdin, childStdout, childStderr *os.File
	stdout, stderr                       *os.File
}

func (p *process) wire(config *runtimeapi.ContainerConfig) (*wiring, error) {
	if config.GetTty() {
		return p.wireTerminal()
	}
	w := &wiring{}
	var err error
	if config.GetStdin() {
		var in *os.File
		if w.childStdin, in, err = os.Pipe(); err != nil {
			return nil, err
		}
		p.stdin = in
	} else if w.childStdin, err = os.Open(os.DevNull); err != nil {
		return nil, err
	}
	if w.stdout, w.childStdout, err = os.Pipe(); err != nil {
		return nil, err
	}
	w.stderr, w.childStderr, err = os.Pipe()
	return w, err
}

func (p *process) wireTerminal() (*wiring, error) {
	ours, theirs, err := openTerminal()
	if err != nil {
		return nil, fmt.Errorf("cannot open a terminal: %w", err)
	}
	p.terminal, p.stdin = ours, ours
	return &wiring{childStdin: theirs, childStdout: theirs, childStderr: theirs, stdout: ours}, nil
}

func (w *wiring) closeChild() {
	for _, file := range []*os.File{w.childStdin, w.childStdout, w.childStderr} {
		file.Close() // of a terminal all three are one; closing again is harmless
	}
}

func (w *wiring) abandon() {
	w.closeChild()
	for _, file := range []*os.File{w.stdout, w.stderr} {
		if file != nil {
			file.Close()
		}
	}
}

// pump copies output to the log and to all attached clients, until the container has closed it.
func (w *wiring) pump(p *process) *sync.WaitGroup {
	var group sync.WaitGroup
	copyStream := func(stream string, from *os.File, attached *broadcast) {
		if from == nil {
			return
		}
		group.Go(func() {
			defer from.Close()
			p.log.copy(stream, io.TeeReader(from, attached))
		})
	}
	copyStream(stdoutStream, w.stdout, p.stdout)
	copyStream(stderrStream, w.stderr, p.stderr)
	return &group
}

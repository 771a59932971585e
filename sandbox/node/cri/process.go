package cri

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"asm-websocket/sandbox/node/launch"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// process is the first process of a running container. It is process 1 of a pid namespace: when it ends the kernel
// ends all others of the container, and a signal it does not handle is ignored, as in any container.
type process struct {
	command  *exec.Cmd
	env      []string
	dir      string
	log      *logFile
	stdin    io.WriteCloser // nil unless the container has stdin
	terminal *os.File       // nil unless the container has a tty
	stdout   *broadcast
	stderr   *broadcast

	exited   chan struct{}
	exitCode int // valid once exited is closed
}

func (r *Runtime) startProcess(c *container, network *podNetwork) (*process, error) {
	spec, err := c.launchSpec()
	if err != nil {
		return nil, err
	}
	log, err := openLog(c.logPath())
	if err != nil {
		return nil, fmt.Errorf("cannot open the container's log: %w", err)
	}
	p := &process{
		env:    spec.Env,
		dir:    spec.Dir,
		log:    log,
		stdout: newBroadcast(),
		stderr: newBroadcast(),
		exited: make(chan struct{}),
	}
	wiring, err := p.wire(c.config)
	if err != nil {
		log.close()
		return nil, err
	}
	if err := r.launch(p, wiring, spec, network); err != nil {
		wiring.abandon()
		log.close()
		return nil, err
	}
	go p.reap(wiring.pump(p))
	return p, nil
}

// launch starts the process and returns once it has become the container's command.
func (r *Runtime) launch(p *process, wiring *wiring, spec launch.Spec, network *podNetwork) error {
	specIn, specOut, err := os.Pipe()
	if err != nil {
		return err
	}
	defer specOut.Close()
	reportIn, reportOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, specIn.Close())
	}
	defer reportIn.Close()

	p.command = &exec.Cmd{
		Path:       "/proc/self/exe",
		Args:       []string{launch.Argv0()},
		Env:        []string{"GOMAXPROCS=1", "GOGC=off"},
		Stdin:      wiring.childStdin,
		Stdout:     wiring.childStdout,
		Stderr:     wiring.childStderr,
		ExtraFiles: []*os.File{specIn, reportOut},
		SysProcAttr: &syscall.SysProcAttr{
			Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
			Setsid:     true,
			Setctty:    p.terminal != nil,
		},
	}
	var namespace *os.File
	if network != nil {
		namespace = network.namespace
	}
	err = r.launcher.run(namespace, p.command.Start)
	specIn.Close()
	reportOut.Close()
	wiring.closeChild()
	if err != nil {
		return err
	}
	encodeErr := json.NewEncoder(specOut).Encode(spec)
	report, readErr := io.ReadAll(reportIn)
	if len(report) > 0 || encodeErr != nil || readErr != nil {
		_ = p.command.Process.Kill()
		_ = p.command.Wait()
		if len(report) > 0 {
			return errors.New(string(report))
		}
		return errors.Join(encodeErr, readErr)
	}
	return nil
}

// reap records how the process ended, after all it said is in the log.
func (p *process) reap(output *sync.WaitGroup) {
	_ = p.command.Wait()
	output.Wait()
	if p.stdin != nil {
		p.stdin.Close()
	}
	p.log.close()
	p.exitCode = exitCode(p.command.ProcessState)
	close(p.exited)
}

// exitCode is the shell's: 128 and the signal's number when a signal ended the process.
func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// stop asks the process to end and kills it after the grace period.
func (p *process) stop(signal syscall.Signal, grace time.Duration) {
	if grace > 0 {
		_ = p.command.Process.Signal(signal)
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-p.exited:
			return
		case <-timer.C:
		}
	}
	_ = p.command.Process.Kill()
	<-p.exited
}

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

// pump copies output to the log and to whoever is attached, until the container has closed it.
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

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

	"k8s.io/klog/v2"
)

// process is the first process of a running container. It is process 1 of a pid namespace: when it ends the kernel
// ends all others of the container, and a signal it does not handle is ignored, as in any container.
type process struct {
	command  *exec.Cmd
	user     User
	env      []string
	dir      string
	log      *logFile
	stdin    io.WriteCloser // nil unless the container has stdin
	once     bool           // stdin ends with the first client that is attached to it
	terminal *os.File       // nil unless the container has a tty
	stdout   *broadcast
	stderr   *broadcast

	exited   chan struct{}
	exitCode int // valid once exited is closed
}

func (r *Runtime) startProcess(c *container) (*process, error) {
	namespace, err := r.namespaceOf(c.sandbox)
	if err != nil {
		return nil, err
	}
	spec, err := c.launchSpec(r.volumes)
	if err != nil {
		return nil, err
	}
	log, err := openLog(c.logPath())
	if err != nil {
		return nil, fmt.Errorf("cannot open the container's log: %w", err)
	}
	p := &process{
		user:   c.user,
		env:    spec.Env,
		dir:    spec.Dir,
		log:    log,
		once:   c.config.GetStdinOnce(),
		stdout: newBroadcast(),
		stderr: newBroadcast(),
		exited: make(chan struct{}),
	}
	wiring, err := p.wire(c.config)
	if err != nil {
		log.close()
		return nil, err
	}
	if err := r.launch(p, wiring, spec, namespace); err != nil {
		wiring.abandon()
		log.close()
		return nil, err
	}
	go p.reap(wiring.pump(p))
	return p, nil
}

// launch starts the process and returns once it has become the container's command.
func (r *Runtime) launch(p *process, wiring *wiring, spec launch.Spec, namespace *os.File) error {
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

	err = r.fork(p, wiring, namespace, specIn, reportOut)
	specIn.Close()
	reportOut.Close()
	wiring.closeChild()
	if err != nil {
		return err
	}
	encodeErr := json.NewEncoder(specOut).Encode(spec)
	report, readErr := io.ReadAll(reportIn)
	if len(report) == 0 && encodeErr == nil && readErr == nil {
		return nil
	}
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
	if len(report) > 0 {
		return errors.New(string(report))
	}
	return errors.Join(encodeErr, readErr)
}

// fork starts the process as its user, or as root on a host that allows no user namespace within another.
func (r *Runtime) fork(p *process, wiring *wiring, namespace *os.File, specIn, reportOut *os.File) error {
	p.command = firstProcess(p, wiring, specIn, reportOut)
	err := r.launcher.run(namespace, p.command.Start)
	if err == nil || p.user.UID == 0 {
		return err
	}
	klog.InfoS("Container runs as root: no user namespace for its user", "user", p.user.UID, "err", err)
	p.user = User{}
	p.command = firstProcess(p, wiring, specIn, reportOut)
	return r.launcher.run(namespace, p.command.Start)
}

func firstProcess(p *process, wiring *wiring, specIn, reportOut *os.File) *exec.Cmd {
	attributes := &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Setsid:     true,
		Setctty:    p.terminal != nil,
	}
	p.user.applyTo(attributes)
	return &exec.Cmd{
		Path:        "/proc/self/exe",
		Args:        []string{launch.Argv0()},
		Env:         []string{"GOMAXPROCS=1", "GOGC=off"},
		Stdin:       wiring.childStdin,
		Stdout:      wiring.childStdout,
		Stderr:      wiring.childStderr,
		ExtraFiles:  []*os.File{specIn, reportOut},
		SysProcAttr: attributes,
	}
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

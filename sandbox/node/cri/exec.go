package cri

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"asm-websocket/sandbox/node/launch"

	remote "k8s.io/cri-client/pkg"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// maxExecOutput is how much of each stream a probe or hook may say.
const maxExecOutput = 1 << 20

// ExecSync implements internalapi.RuntimeService: probes and hooks.
func (r *Runtime) ExecSync(ctx context.Context, id string, args []string, timeout time.Duration) (stdout, stderr []byte, err error) {
	p, err := r.runningProcess(id)
	if err != nil {
		return nil, nil, err
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	out, errOut := &limitedBuffer{}, &limitedBuffer{}
	command := p.prepare(args)
	command.Stdout, command.Stderr = out, errOut
	if err := p.startInside(command); err != nil {
		return nil, nil, err
	}
	err = waitOrKill(ctx, command)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("command %q timed out after %s: %w", args, timeout, remote.ErrCommandTimedOut)
	}
	return out.Bytes(), errOut.Bytes(), err
}

func (r *Runtime) runningProcess(id string) (*process, error) {
	c, err := r.container(id)
	if err != nil {
		return nil, err
	}
	return c.running()
}

// prepare is a command with the container's environment and working directory, to be started by startInside.
func (p *process) prepare(args []string) *exec.Cmd {
	return &exec.Cmd{
		Args:        args,
		Env:         p.env,
		Dir:         p.dir,
		SysProcAttr: &syscall.SysProcAttr{Setsid: true},
		WaitDelay:   time.Second, // a child it left behind may hold its output open
	}
}

// startInside starts a command in all namespaces of the container.
func (p *process) startInside(command *exec.Cmd) error {
	if len(command.Args) == 0 {
		return errors.New("no command")
	}
	if p.user.UID != 0 {
		return p.startAsUser(command)
	}
	return inContainer(p.command.Process.Pid, func() error {
		path, err := launch.LookPath(command.Args[0], command.Env)
		if err != nil {
			return err
		}
		command.Path = path
		return command.Start()
	})
}

// startAsUser enters a user namespace too. A program with threads may not, so nsenter, unshare's companion, does.
func (p *process) startAsUser(command *exec.Cmd) error {
	nsenter, err := exec.LookPath("nsenter")
	if err != nil {
		return fmt.Errorf("cannot enter the container as user %d: %w", p.user.UID, err)
	}
	command.Path = nsenter
	command.Dir = ""
	command.Args = append([]string{
		nsenter, fmt.Sprintf("--target=%d", p.command.Process.Pid),
		"--user", "--preserve-credentials", "--mount", "--uts", "--ipc", "--net", "--pid", "--wd", "--",
	}, command.Args...)
	return command.Start()
}

// waitOrKill returns when the command has ended; its exit code is in the error.
func waitOrKill(ctx context.Context, command *exec.Cmd) error {
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case <-ended:
	case <-ctx.Done():
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		<-ended
		return ctx.Err()
	}
	if code := exitCode(command.ProcessState); code != 0 {
		return utilexec.CodeExitError{Err: fmt.Errorf("command %q exited with %d", command.Args, code), Code: code}
	}
	return nil
}

// Exec implements streaming.Runtime: kubectl exec.
func (s streams) Exec(ctx context.Context, id string, args []string, in io.Reader, out, errOut io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	p, err := s.runtime.runningProcess(id)
	if err != nil {
		return err
	}
	command := p.prepare(args)
	if tty {
		return p.execTerminal(ctx, command, in, out, resize)
	}
	// Assigning a nil writer would not leave the stream closed: it would be an interface that is not nil.
	if out != nil {
		command.Stdout = out
	}
	if errOut != nil {
		command.Stderr = errOut
	}
	if in == nil {
		if err := p.startInside(command); err != nil {
			return err
		}
		return waitOrKill(ctx, command)
	}
	stdin, err := command.StdinPipe()
	if err != nil {
		return err
	}
	if err := p.startInside(command); err != nil {
		return err
	}
	go func() { // not waited for: the client may keep its end open
		_, _ = io.Copy(stdin, in)
		stdin.Close()
	}()
	return waitOrKill(ctx, command)
}

func (p *process) execTerminal(ctx context.Context, command *exec.Cmd, in io.Reader, out io.Writer, resize <-chan remotecommand.TerminalSize) error {
	var ours, theirs *os.File
	err := inContainer(p.command.Process.Pid, func() (err error) {
		ours, theirs, err = openTerminal()
		return err
	})
	if err != nil {
		return fmt.Errorf("cannot open a terminal: %w", err)
	}
	defer ours.Close()
	command.Stdin, command.Stdout, command.Stderr = theirs, theirs, theirs
	command.SysProcAttr.Setctty = true
	command.Env = append([]string{"TERM=xterm"}, command.Env...)
	err = p.startInside(command)
	theirs.Close()
	if err != nil {
		return err
	}
	go followSize(ours, resize)
	if in != nil {
		go func() { _, _ = io.Copy(ours, in) }()
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		if out != nil {
			_, _ = io.Copy(out, ours) // ends with an error once the terminal is closed
		}
	}()
	err = waitOrKill(ctx, command)
	select {
	case <-drained:
	case <-time.After(time.Second): // a background job keeps it open
	}
	return err
}

func followSize(terminal *os.File, resize <-chan remotecommand.TerminalSize) {
	for size := range resize {
		_ = resizeTerminal(terminal, size.Width, size.Height)
	}
}

// limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct{ bytes.Buffer }

func (b *limitedBuffer) Write(data []byte) (int, error) {
	if room := maxExecOutput - b.Len(); room > 0 {
		b.Buffer.Write(data[:min(room, len(data))])
	}
	return len(data), nil
}

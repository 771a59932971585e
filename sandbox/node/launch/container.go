package launch

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const (
	specFD   = 3 // a pipe with the Spec
	reportFD = 4 // a pipe for the one line that says why it failed; closed by a successful exec
	oldRoot  = "/.node"

	// rootOptions bound what a container can write into its root: without a size a tmpfs takes half of the machine's memory.
	rootOptions = "mode=0755,size=256m"

	prSetPdeathsig  = 1
	prSetNoNewPrivs = 38
	prCapAmbient    = 47

	prCapAmbientClearAll = 4
)

// Argv0 is the name under which this program runs a container's first process.
func Argv0() string { return containerName }

func runContainer() {
	err := becomeContainer()
	fmt.Fprint(os.NewFile(reportFD, "report"), err)
	os.Exit(128)
}

// becomeContainer only returns on failure.
func becomeContainer() error {
	// A container never outlives its node. Set before the spec is read: if the node is gone already, reading it fails.
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetPdeathsig, uintptr(syscall.SIGKILL), 0); errno != 0 {
		return errno
	}
	syscall.CloseOnExec(reportFD)
	var spec Spec
	in := os.NewFile(specFD, "spec")
	if err := json.NewDecoder(in).Decode(&spec); err != nil {
		return fmt.Errorf("cannot read the container's spec: %w", err)
	}
	in.Close()
	if spec.Hostname != "" {
		if err := syscall.Sethostname([]byte(spec.Hostname)); err != nil {
			return fmt.Errorf("cannot set the hostname: %w", err)
		}
	}
	if err := buildRoot(spec); err != nil {
		return err
	}
	return execute(spec)
}

func buildRoot(spec Spec) error {
	syscall.Umask(0)
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("cannot make mounts private: %w", err)
	}
	if err := syscall.Mount("tmpfs", spec.Root, "tmpfs", 0, rootOptions); err != nil {
		return fmt.Errorf("cannot mount the root filesystem: %w", err)
	}
	if err := os.Mkdir(spec.Root+oldRoot, 0o700); err != nil {
		return err
	}
	if err := syscall.PivotRoot(spec.Root, spec.Root+oldRoot); err != nil {
		return fmt.Errorf("cannot enter the root filesystem: %w", err)
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	for _, step := range spec.Steps {
		if err := step.run(); err != nil {
			return fmt.Errorf("root filesystem: %s %s: %w", step.Kind, step.Target, err)
		}
	}
	if err := makeWorkingDir(spec.Dir); err != nil {
		return err
	}
	if err := syscall.Unmount(oldRoot, syscall.MNT_DETACH); err != nil {
		return fmt.Errorf("cannot leave the node's filesystem: %w", err)
	}
	if err := os.Remove(oldRoot); err != nil {
		return err
	}
	if spec.ReadOnlyRoot {
		return syscall.Mount("", "/", "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, "")
	}
	return nil
}

func (s Step) run() error {
	switch s.Kind {
	case Dir:
		return makeDir(s.Target, s.Data)
	case File:
		return writeFile(s.Target, s.Data)
	case Link:
		return os.Symlink(s.Source, s.Target)
	case Entries:
		return linkEntries(s.Source, s.Target, s.Except)
	case Bind:
		return bind(s.Source, s.Target, s.ReadOnly)
	case Tmpfs:
		return mountAt("tmpfs", s.Target, syscall.MS_NOSUID|syscall.MS_NODEV, s.Data)
	case Proc:
		// Never the node's: it shows every process of the sandbox, with its environment and files.
		if err := mountAt("proc", s.Target, syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
			return fmt.Errorf("this machine masks /proc, so a container cannot have one of its own (in a container run it with --privileged): %w", err)
		}
		return nil
	case Sysfs:
		// Some hosts refuse it; nothing that runs here needs it.
		if err := mountAt("sysfs", s.Target, syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC|syscall.MS_RDONLY, ""); err != nil {
			_ = bind("/sys", s.Target, true)
		}
		return nil
	case Devpts:
		return mountAt("devpts", s.Target, syscall.MS_NOSUID|syscall.MS_NOEXEC, s.Data)
	default:
		return fmt.Errorf("unknown kind of step")
	}
}

func makeDir(target, mode string) error {
	if err := os.MkdirAll(target, 0o755); err != nil || mode == "" {
		return err
	}
	bits, err := strconv.ParseUint(mode, 8, 32)
	if err != nil {
		return err
	}
	return syscall.Chmod(target, uint32(bits))
}

func writeFile(target, data string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if os.IsExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.WriteString(data)
	return err
}

func linkEntries(source, target string, except []string) error {
	entries, err := os.ReadDir(source)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if slices.Contains(except, entry.Name()) {
			if err := os.Mkdir(filepath.Join(target, entry.Name()), 0o755); err != nil {
				return err
			}
			continue
		}
		if err := os.Symlink(filepath.Join(source, entry.Name()), filepath.Join(target, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// bind mounts a file or directory of the node; its target is created when absent.
func bind(source, target string, readOnly bool) error {
	source = oldRoot + source
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	if info.IsDir() {
		err = os.MkdirAll(target, 0o755)
	} else {
		err = writeFile(target, "")
	}
	if err != nil {
		return err
	}
	if err := syscall.Mount(source, target, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
		return err
	}
	if !readOnly {
		return nil
	}
	return makeReadOnly(target)
}

func mountAt(filesystem, target string, flags uintptr, data string) error {
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	return syscall.Mount(filesystem, target, filesystem, flags, data)
}

func makeWorkingDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot create the working directory: %w", err)
	}
	return nil
}

func execute(spec Spec) error {
	syscall.Umask(0o022)
	raiseFileLimit()
	if spec.NoNewPrivileges {
		if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0); errno != 0 {
			return errno
		}
	}
	// A user other than root had capabilities until here; this takes effect with the exec below.
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, prCapAmbient, prCapAmbientClearAll, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	if err := os.Chdir(spec.Dir); err != nil {
		return fmt.Errorf("cannot enter the working directory: %w", err)
	}
	path, err := LookPath(spec.Args[0], spec.Env)
	if err != nil {
		return err
	}
	if err := syscall.Exec(path, spec.Args, spec.Env); err != nil {
		return fmt.Errorf("cannot execute %q: %w", path, err)
	}
	return nil
}

// raiseFileLimit gives containers all the file descriptors the host allows, as container runtimes do.
func raiseFileLimit() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
}

// LookPath finds an executable by the PATH of env, in the root and working directory of the calling thread.
func LookPath(name string, env []string) (string, error) {
	if strings.Contains(name, "/") {
		return name, executable(name)
	}
	for _, variable := range env {
		value, isPath := strings.CutPrefix(variable, "PATH=")
		if !isPath {
			continue
		}
		for _, dir := range filepath.SplitList(value) {
			if path := filepath.Join(dir, name); executable(path) == nil {
				return path, nil
			}
		}
	}
	return "", fmt.Errorf("exec: %q: executable file not found in $PATH", name)
}

func executable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("exec: %q: no such file or directory", path)
	}
	if info.IsDir() || info.Mode()&0o111 == 0 {
		return fmt.Errorf("exec: %q: permission denied", path)
	}
	return nil
}

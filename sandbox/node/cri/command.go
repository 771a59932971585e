package cri

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"

	"asm-websocket/sandbox/node/launch"

	"golang.org/x/sys/unix"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// commandLine is what a container executes: command of the pod replaces the image's entry point and its arguments,
// args of the pod replaces the image's arguments.
func commandLine(image Image, config *runtimeapi.ContainerConfig) []string {
	command, args := image.Command, image.Args
	if len(config.GetCommand()) > 0 {
		command, args = config.GetCommand(), nil
	}
	if len(config.GetArgs()) > 0 {
		args = config.GetArgs()
	}
	return append(append([]string{}, command...), args...)
}

// environment is the image's environment with the pod's on top.
func environment(image Image, config *runtimeapi.ContainerConfig, hostname string) []string {
	values := map[string]string{"PATH": defaultPath, "HOME": "/root", "HOSTNAME": hostname}
	if config.GetTty() {
		values["TERM"] = "xterm"
	}
	for name, value := range image.Env {
		values[name] = value
	}
	for _, variable := range config.GetEnvs() {
		values[variable.GetKey()] = string(variable.GetValue())
	}
	list := make([]string, 0, len(values))
	for _, name := range sortedKeys(values) {
		list = append(list, name+"="+values[name])
	}
	return list
}

func workingDir(image Image, config *runtimeapi.ContainerConfig) string {
	for _, dir := range []string{config.GetWorkingDir(), image.WorkingDir} {
		if dir != "" {
			return filepath.Join("/", dir)
		}
	}
	return "/"
}

// mountsOf are the image's mounts, then the kubelet's: volumes, the hosts file, the termination log. Those all lie in volumes.
func mountsOf(image Image, config *runtimeapi.ContainerConfig, volumes string) ([]mount, error) {
	var mounts []mount
	for _, m := range image.Mounts {
		mounts = append(mounts, mount{from: m.From, to: m.To, readOnly: true})
	}
	for _, m := range config.GetMounts() {
		if err := Confine(volumes, m.GetHostPath()); err != nil {
			return nil, err
		}
		mounts = append(mounts, mount{from: m.GetHostPath(), to: m.GetContainerPath(), readOnly: m.GetReadonly()})
	}
	return mounts, nil
}

// launchSpec tells the container's first process all it must do.
func (c *container) launchSpec(volumes string) (launch.Spec, error) {
	image, sandbox := c.image.image, c.sandbox.config
	mounts, err := mountsOf(image, c.config, volumes)
	if err != nil {
		return launch.Spec{}, err
	}
	steps, err := planRootfs("/", etcFiles(sandbox, c.user), mounts)
	if err != nil {
		return launch.Spec{}, err
	}
	security := c.config.GetLinux().GetSecurityContext()
	return launch.Spec{
		Root:            c.root,
		ReadOnlyRoot:    security.GetReadonlyRootfs(),
		Steps:           steps,
		Hostname:        sandbox.GetHostname(),
		Args:            commandLine(image, c.config),
		Env:             environment(image, c.config, sandbox.GetHostname()),
		Dir:             workingDir(image, c.config),
		NoNewPrivileges: security.GetNoNewPrivs(),
	}, nil
}

// stopSignal is the signal a container is asked to stop with: SIGTERM unless lifecycle.stopSignal names another.
func stopSignal(signal runtimeapi.Signal) syscall.Signal {
	name := strings.TrimPrefix(signal.String(), "SIG")
	if number := unix.SignalNum(fmt.Sprintf("SIG%s", name)); number != 0 {
		return number
	}
	return syscall.SIGTERM
}

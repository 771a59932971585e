package cri

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"
)

const inNamespace = "SANDBOX_NODE_TEST_IN_NAMESPACE"

// TestMain runs the tests in namespaces like the sandbox's. Where none are to be had those that need them are skipped.
func TestMain(m *testing.M) {
	if os.Getenv(inNamespace) != "" {
		if err := furnish(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(m.Run())
	}
	again := exec.Command("/proc/self/exe", os.Args[1:]...)
	again.Stdout, again.Stderr = os.Stdout, os.Stderr
	again.Env = append(os.Environ(), inNamespace+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWPID,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	err := again.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		os.Exit(0)
	case errors.As(err, &exit):
		os.Exit(1)
	default:
		os.Exit(m.Run())
	}
}

// furnish gives the namespaces a /proc, a bridge and a loopback.
func furnish() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return err
	}
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	attributes := netlink.NewLinkAttrs()
	attributes.Name = "cni0"
	bridge := &netlink.Bridge{LinkAttrs: attributes}
	address := &netlink.Addr{IPNet: &net.IPNet{IP: net.IPv4(10, 244, 0, 1), Mask: net.CIDRMask(16, 32)}}
	return errors.Join(netlink.LinkSetUp(lo), netlink.LinkAdd(bridge), netlink.AddrAdd(bridge, address), netlink.LinkSetUp(bridge))
}

func newTestRuntime(t *testing.T) *Runtime {
	t.Helper()
	if os.Getenv(inNamespace) == "" {
		t.Skip("this machine allows no user namespaces")
	}
	root := t.TempDir()
	table := filepath.Join(root, "images.json")
	write(t, filepath.Join(root, "tool"), "#!/bin/sh\nls /usr/bin/made-up-tool /usr/made-up/tool && id -u\n")
	if err := os.Chmod(filepath.Join(root, "tool"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, table, `{
		"sh:1": {"command": ["/bin/sh", "-c"]},
		"tool:1": {"command": ["made-up-tool"], "mounts": [
			{"from": "${root}/tool", "to": "/usr/bin/made-up-tool"},
			{"from": "${root}/tool", "to": "/usr/made-up/tool"}
		]}
	}`)
	r, err := New(Config{
		Root:    filepath.Join(root, "runtime"),
		Volumes: root,
		Images:  table,
		Vars:    map[string]string{"root": root},
		Bridge:  "cni0",
		First:   netip.MustParseAddr("10.244.1.0"),
		Last:    netip.MustParseAddr("10.244.199.255"),
		Users:   NewUsers(),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range []string{"sh:1", "tool:1"} {
		if _, err := r.images.pull(image); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

package cri

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	remote "k8s.io/cri-client/pkg"
	utilexec "k8s.io/utils/exec"
)

func runPod(t *testing.T, r *Runtime, name string) string {
	t.Helper()
	id, err := r.RunPodSandbox(context.Background(), &runtimeapi.PodSandboxConfig{
		Metadata:     &runtimeapi.PodSandboxMetadata{Name: name, Uid: name},
		Hostname:     name,
		LogDirectory: filepath.Join(r.root, "logs", name),
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.RemovePodSandbox(context.Background(), id); err != nil {
			t.Error(err)
		}
	})
	return id
}

func runContainer(t *testing.T, r *Runtime, sandbox, script string) *container {
	t.Helper()
	return runImage(t, r, sandbox, "sh:1", script)
}

func runImage(t *testing.T, r *Runtime, sandbox, image string, args ...string) *container {
	t.Helper()
	id, err := r.CreateContainer(context.Background(), sandbox, &runtimeapi.ContainerConfig{
		Metadata: &runtimeapi.ContainerMetadata{Name: "c"},
		Image:    &runtimeapi.ImageSpec{Image: image},
		Args:     args,
		LogPath:  newID() + ".log",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.StartContainer(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	c, err := r.container(id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func endOf(t *testing.T, r *Runtime, c *container) (status *runtimeapi.ContainerStatus, log []string) {
	t.Helper()
	select {
	case <-c.ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the container does not end")
	}
	response, err := r.ContainerStatus(context.Background(), c.id, false)
	if err != nil {
		t.Fatal(err)
	}
	return response.GetStatus(), entriesOf(t, c.logPath())
}

// awaitLog returns once the container has said something that contains text.
func awaitLog(t *testing.T, c *container, text string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if log, err := os.ReadFile(c.logPath()); err == nil && strings.Contains(string(log), text) {
			return
		}
	}
	t.Fatalf("the container does not say %q", text)
}

func TestContainerRunsInNamespacesOfItsOwn(t *testing.T) {
	r := newTestRuntime(t)
	c := runContainer(t, r, runPod(t, r, "web-0"), "echo $$ $(hostname) $(id -u); echo oops >&2; ls /work /home; exit 3")
	status, log := endOf(t, r, c)
	if status.GetExitCode() != 3 || status.GetReason() != "Error" || status.GetFinishedAt() < status.GetStartedAt() {
		t.Errorf("status is %v", status)
	}
	text := strings.Join(log, "\n")
	for _, want := range []string{"stdout F 1 web-0 0", "stderr F oops", "stdout F /home:"} {
		if !strings.Contains(text, want) {
			t.Errorf("log has no %q:\n%s", want, text)
		}
	}
}

func TestContainerWritesNoMoreThanItsRootHolds(t *testing.T) {
	r := newTestRuntime(t)
	status, log := endOf(t, r, runContainer(t, r, runPod(t, r, "web-0"), "head -c 300m /dev/zero > /home/big; stat -c %s /home/big"))
	if text := strings.Join(log, "\n"); status.GetExitCode() != 0 || !strings.HasSuffix(text, "stdout F 268435456") && !strings.Contains(text, "No space left") {
		t.Errorf("it ended with %d, saying\n%s", status.GetExitCode(), text)
	}
}

func TestImageAddsToTheHostsPrograms(t *testing.T) {
	r := newTestRuntime(t)
	status, log := endOf(t, r, runImage(t, r, runPod(t, r, "web-0"), "tool:1"))
	if text := strings.Join(log, "\n"); status.GetExitCode() != 0 || !strings.Contains(text, "/usr/bin/made-up-tool") || !strings.HasSuffix(text, "stdout F 0") {
		t.Errorf("its tool ended with %d, saying\n%s", status.GetExitCode(), text)
	}
}

func TestContainerSeesTheUserItAskedFor(t *testing.T) {
	r := newTestRuntime(t)
	r.users.Replace(map[ContainerName]User{{"web-0", "c"}: {UID: 1337, GID: 7}})
	c := runContainer(t, r, runPod(t, r, "web-0"), "echo $(id -u):$(id -g); grep CapEff /proc/self/status; sleep 100")
	awaitLog(t, c, "CapEff")
	stdout, _, err := r.ExecSync(context.Background(), c.id, []string{"id", "-u"}, 10*time.Second)
	if err != nil || strings.TrimSpace(string(stdout)) != "1337" {
		t.Errorf("a command in it runs as %s, %v", stdout, err)
	}
	c.stop(0)
	if _, log := endOf(t, r, c); log[0] != "stdout F 1337:7" || !strings.Contains(log[1], "0000000000000000") {
		t.Errorf("it says %q", log)
	}
}

func TestStop(t *testing.T) {
	r := newTestRuntime(t)
	pod := runPod(t, r, "web-0")
	polite := runContainer(t, r, pod, "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.01; done")
	awaitLog(t, polite, "up")
	polite.stop(10 * time.Second)
	if status, log := endOf(t, r, polite); status.GetExitCode() != 0 || status.GetReason() != "Completed" || log[len(log)-1] != "stdout F bye" {
		t.Errorf("a container that heeds SIGTERM ended with %v, saying %q", status, log)
	}
	stubborn := runContainer(t, r, pod, "trap '' TERM; echo up; while :; do sleep 0.01; done")
	awaitLog(t, stubborn, "up")
	stubborn.stop(50 * time.Millisecond)
	if status, _ := endOf(t, r, stubborn); status.GetExitCode() != 137 {
		t.Errorf("a container that ignores SIGTERM ended with %v", status)
	}
}

func TestStartFailure(t *testing.T) {
	r := newTestRuntime(t)
	id, err := r.CreateContainer(context.Background(), runPod(t, r, "web-0"), &runtimeapi.ContainerConfig{
		Metadata: &runtimeapi.ContainerMetadata{Name: "c"},
		Image:    &runtimeapi.ImageSpec{Image: "sh:1"},
		Command:  []string{"no-such-command"},
		LogPath:  "c.log",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = r.StartContainer(context.Background(), id)
	if err == nil || !strings.Contains(err.Error(), `"no-such-command": executable file not found in $PATH`) {
		t.Errorf("error is %v", err)
	}
	response, err := r.ContainerStatus(context.Background(), id, false)
	if err != nil || response.GetStatus().GetExitCode() != 128 || response.GetStatus().GetReason() != "StartError" {
		t.Errorf("status is %v, %v", response, err)
	}
}

func TestExecSync(t *testing.T) {
	r := newTestRuntime(t)
	c := runContainer(t, r, runPod(t, r, "web-0"), "echo up; sleep 100")
	awaitLog(t, c, "up")
	run := func(timeout time.Duration, script string) (string, error) {
		stdout, _, err := r.ExecSync(context.Background(), c.id, []string{"sh", "-c", script}, timeout)
		return strings.TrimSpace(string(stdout)), err
	}
	if out, err := run(10*time.Second, "hostname; ls /proc/1/exe > /dev/null && echo ok"); err != nil || out != "web-0\nok" {
		t.Errorf("said %q, %v", out, err)
	}
	_, err := run(10*time.Second, "exit 7")
	var exit utilexec.ExitError
	if !errors.As(err, &exit) || exit.ExitStatus() != 7 {
		t.Errorf("error is %v, want exit code 7", err)
	}
	if _, err := run(50*time.Millisecond, "sleep 100"); !errors.Is(err, remote.ErrCommandTimedOut) {
		t.Errorf("error is %v, want a timeout", err)
	}
}

func TestPodsListenOnTheSamePort(t *testing.T) {
	r := newTestRuntime(t)
	addresses := map[string]bool{}
	for _, name := range []string{"a", "b"} {
		id := runPod(t, r, name)
		r.mu.Lock()
		network := r.sandboxes[id].network
		r.mu.Unlock()
		var listener net.Listener
		if err := inNetwork(network.namespace, func() (err error) {
			listener, err = net.Listen("tcp4", "0.0.0.0:80")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		connection, err := net.DialTimeout("tcp4", net.JoinHostPort(network.address.String(), "80"), 500*time.Millisecond) // less than a lost packet costs
		if err != nil {
			t.Fatal(err)
		}
		connection.Close()
		addresses[network.address.String()] = true
	}
	if len(addresses) != 2 {
		t.Errorf("two pods have the addresses %v", addresses)
	}
}

func TestNothingIsLeftOfARemovedPod(t *testing.T) {
	r := newTestRuntime(t)
	id := runPod(t, r, "web-0")
	c := runContainer(t, r, id, "echo up; sleep 100")
	awaitLog(t, c, "up")
	if err := r.RemovePodSandbox(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	if c.process.command.ProcessState == nil {
		t.Error("its process was not waited for")
	}
	left, err := os.ReadDir(filepath.Join(r.root, "containers"))
	if err != nil || len(left) > 0 {
		t.Errorf("directories left: %v, %v", left, err)
	}
	links, err := netlink.LinkList()
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if strings.HasPrefix(link.Attrs().Name, hostLinkPrefix) {
			t.Errorf("cable left: %s", link.Attrs().Name)
		}
	}
	if status, err := r.PodSandboxStatus(context.Background(), id, false); err == nil {
		t.Errorf("its status is still %v", status)
	}
}

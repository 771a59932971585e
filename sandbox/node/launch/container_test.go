package launch

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

const inNamespaces = "SANDBOX_NODE_TEST_BUILDS_ROOT"

// Namespaces without one of processes are as a machine that masks /proc: nothing may mount a fresh one, but the old one can be bound.
func TestContainerNeverGetsTheNodesProc(t *testing.T) {
	if root := os.Getenv(inNamespaces); root != "" {
		fmt.Println("built:", buildRoot(Spec{Root: root, Steps: []Step{{Kind: Proc, Target: "/proc"}}}))
		os.Exit(0)
	}
	again := exec.Command("/proc/self/exe", "-test.run=^TestContainerNeverGetsTheNodesProc$")
	again.Env = append(os.Environ(), inNamespaces+"="+t.TempDir())
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	said, err := again.CombinedOutput()
	if err != nil || !strings.Contains(string(said), "built: root filesystem: proc /proc: this machine masks /proc") {
		t.Errorf("error is %v, said is %s", err, said)
	}
}

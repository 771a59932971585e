package cri

import (
	"strings"
	"syscall"
	"testing"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func TestCommandLine(t *testing.T) {
	image := Image{Command: []string{"entry"}, Args: []string{"default"}}
	for _, c := range []struct{ command, args, want string }{
		{"", "", "entry default"},
		{"", "given", "entry given"},
		{"other", "", "other"},
		{"other", "given", "other given"},
	} {
		config := &runtimeapi.ContainerConfig{Command: strings.Fields(c.command), Args: strings.Fields(c.args)}
		if got := strings.Join(commandLine(image, config), " "); got != c.want {
			t.Errorf("command %q args %q: runs %q, want %q", c.command, c.args, got, c.want)
		}
	}
}

func TestThePodsEnvironmentWins(t *testing.T) {
	image := Image{Env: map[string]string{"A": "image", "B": "image"}}
	config := &runtimeapi.ContainerConfig{Envs: []*runtimeapi.KeyValue{{Key: "B", Value: []byte("pod")}}}
	got := strings.Join(environment(image, config, "web-0"), " ")
	if want := "A=image B=pod HOME=/root HOSTNAME=web-0 PATH=" + defaultPath; got != want {
		t.Errorf("environment is %s, want %s", got, want)
	}
}

func TestStopSignal(t *testing.T) {
	for signal, want := range map[runtimeapi.Signal]syscall.Signal{
		0:                         syscall.SIGTERM,
		runtimeapi.Signal_SIGTERM: syscall.SIGTERM,
		runtimeapi.Signal_SIGUSR1: syscall.SIGUSR1,
	} {
		if got := stopSignal(signal); got != want {
			t.Errorf("%s: sends %s, want %s", signal, got, want)
		}
	}
}

func TestResolvConf(t *testing.T) {
	got := resolvConf(&runtimeapi.DNSConfig{Servers: []string{"10.96.0.10"}, Searches: []string{"a", "b"}, Options: []string{"ndots:5"}})
	if want := "search a b\nnameserver 10.96.0.10\noptions ndots:5\n"; got != want {
		t.Errorf("resolv.conf is %q, want %q", got, want)
	}
}

func TestUserOfAContainer(t *testing.T) {
	asked, ofImage := User{UID: 1337, GID: 1337}, int64(1000)
	users := NewUsers()
	users.Replace(map[ContainerName]User{{"pod", "asks"}: asked})
	if got := users.of("pod", "asks", Image{User: &ofImage}); got != asked {
		t.Errorf("runs as %v, want what the pod asked for", got)
	}
	if got := users.of("pod", "silent", Image{User: &ofImage}); got.UID != ofImage {
		t.Errorf("runs as %v, want the image's user", got)
	}
	if got := users.of("pod", "silent", Image{}); got != (User{}) {
		t.Errorf("runs as %v, want root", got)
	}
}

func TestProcessStatus(t *testing.T) {
	line := "7 (a ) b) S 1 7 7 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 1 0 5 1000 3 18446744073709551615"
	got, err := parseStat(line)
	if err != nil {
		t.Fatal(err)
	}
	if got.cpu != 2e9 || got.rss != 3*uint64(syscall.Getpagesize()) {
		t.Errorf("usage is %+v", got)
	}
	if _, err := parseStat("7 (x) S"); err == nil {
		t.Error("a short line is no error")
	}
}

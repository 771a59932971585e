package cri

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"asm-websocket/sandbox/node/launch"
)

// fakeHost is a machine with /usr/bin/sh, /usr/share, /bin -> usr/bin and a program to mount.
func fakeHost(t *testing.T) (host, program string) {
	t.Helper()
	host = t.TempDir()
	write(t, filepath.Join(host, "usr/bin/sh"), "")
	write(t, filepath.Join(host, "usr/share/doc/readme"), "")
	if err := os.Symlink("usr/bin", filepath.Join(host, "bin")); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(t.TempDir(), "node")
	write(t, program, "")
	return host, program
}

// planned returns the steps that mounts add to every plan.
func planned(t *testing.T, host string, mounts ...mount) []string {
	t.Helper()
	common := map[string]bool{}
	for _, step := range plan(t, host) {
		common[step] = true
	}
	var list []string
	for _, step := range plan(t, host, mounts...) {
		if !common[step] {
			list = append(list, step)
		}
	}
	return list
}

func plan(t *testing.T, host string, mounts ...mount) []string {
	t.Helper()
	steps, err := planRootfs(host, map[string]string{"hostname": "x"}, mounts)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, step := range steps {
		list = append(list, describeStep(step))
	}
	return list
}

func describeStep(step launch.Step) string {
	text := string(step.Kind) + " " + filepath.Base(step.Source) + " " + step.Target
	if step.ReadOnly {
		text += " ro"
	}
	for _, name := range step.Except {
		text += " except " + name
	}
	return text
}

func expectSteps(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("steps are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestHostDirsAreReadOnlyAndLinksStayLinks(t *testing.T) {
	host, _ := fakeHost(t)
	plan := strings.Join(plan(t, host), "\n")
	for _, want := range []string{"bind usr /usr ro", "link bin /bin", "proc . /proc", "file . /etc/hostname"} {
		if !strings.Contains(plan, want) {
			t.Errorf("no step %q in\n%s", want, plan)
		}
	}
}

func TestMountOverWhatTheHostHas(t *testing.T) {
	host, program := fakeHost(t)
	expectSteps(t, planned(t, host, mount{from: program, to: "/usr/bin/sh", readOnly: true}), "bind node /usr/bin/sh ro")
}

func TestMountWhereTheHostHasNothing(t *testing.T) {
	host, program := fakeHost(t)
	shadow := []string{"bind usr /.host/usr ro", "tmpfs . /usr/bin", "entries bin /usr/bin"}
	for _, target := range []string{"/usr/bin/node", "/bin/node"} {
		expectSteps(t, planned(t, host, mount{from: program, to: target, readOnly: true}), append(shadow, "bind node /usr/bin/node ro")...)
	}
}

func TestTwoMountsShareAShadow(t *testing.T) {
	host, program := fakeHost(t)
	got := planned(t, host,
		mount{from: program, to: "/usr/share/a/deep/node", readOnly: true},
		mount{from: program, to: "/usr/share/b"},
	)
	expectSteps(t, got, "bind usr /.host/usr ro", "tmpfs . /usr/share", "entries share /usr/share", "bind node /usr/share/b", "bind node /usr/share/a/deep/node ro")
}

func TestShadowInAShadow(t *testing.T) {
	host, program := fakeHost(t)
	got := planned(t, host,
		mount{from: program, to: "/usr/share/doc/node", readOnly: true},
		mount{from: program, to: "/usr/made-up/node", readOnly: true},
	)
	expectSteps(t, got, "bind usr /.host/usr ro", "tmpfs . /usr", "entries usr /usr except share",
		"entries share /usr/share except doc", "entries doc /usr/share/doc",
		"bind node /usr/made-up/node ro", "bind node /usr/share/doc/node ro")
}

func TestOuterMountsComeFirst(t *testing.T) {
	host, _ := fakeHost(t)
	outer, inner := t.TempDir(), t.TempDir()
	got := planned(t, host, mount{from: inner, to: "/data/inner"}, mount{from: outer, to: "/data"})
	expectSteps(t, got, "bind "+filepath.Base(outer)+" /data", "bind "+filepath.Base(inner)+" /data/inner")
}

func TestVolumeInsideAnImageMount(t *testing.T) {
	host, program := fakeHost(t)
	app := filepath.Dir(program)
	got := planned(t, host,
		mount{from: app, to: "/app", readOnly: true},
		mount{from: t.TempDir(), to: "/app/config"},
	)
	expectSteps(t, got[:4], "bind "+filepath.Base(app)+" /app ro", "bind "+filepath.Base(app)+" /.host/app ro", "tmpfs . /app", "entries app /app")
}

func TestMountOfNothing(t *testing.T) {
	host, _ := fakeHost(t)
	_, err := planRootfs(host, nil, []mount{{from: "/no/such/file", to: "/x"}})
	if err == nil || !strings.Contains(err.Error(), "cannot mount /no/such/file at /x") {
		t.Errorf("error is %v", err)
	}
}

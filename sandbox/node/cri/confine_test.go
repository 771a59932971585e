package cri

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

func TestConfine(t *testing.T) {
	outside, root := t.TempDir(), t.TempDir()
	write(t, filepath.Join(root, "data/file"), "")
	for name, target := range map[string]string{"up": outside, "into": "data", "chain": "up", "nowhere": filepath.Join(outside, "absent")} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	for path, allowed := range map[string]bool{
		root:                                   true,
		filepath.Join(root, "data/file"):       true,
		filepath.Join(root, "new/folder"):      true,
		filepath.Join(root, "into/file"):       true,
		root + "/data/../data":                 true,
		"/":                                    false,
		outside:                                false,
		root + "-beside":                       false,
		root + "/../" + filepath.Base(outside): false,
		filepath.Join(root, "up"):              false,
		filepath.Join(root, "chain/new"):       false,
		filepath.Join(root, "nowhere"):         false,
		filepath.Join(root, "nowhere/new"):     false,
	} {
		err := Confine(root, path)
		if allowed && err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if !allowed && (err == nil || !strings.Contains(err.Error(), "is refused")) {
			t.Errorf("%s: error is %v, want a refusal", path, err)
		}
	}
}

// The folder was the node's own when the kubelet looked, and is a link when it is mounted.
func TestAMountThatHasBecomeALinkIsRefused(t *testing.T) {
	outside, root := t.TempDir(), t.TempDir()
	link := filepath.Join(root, "data")
	if err := os.Symlink(outside, link); err != nil {
		t.Fatal(err)
	}
	config := &runtimeapi.ContainerConfig{Mounts: []*runtimeapi.Mount{{HostPath: link, ContainerPath: "/data"}}}
	if _, err := mountsOf(Image{}, config, root); err == nil {
		t.Error("it is mounted")
	}
	of := Image{Mounts: []ImageMount{{From: outside, To: "/app"}}}
	if mounts, err := mountsOf(of, &runtimeapi.ContainerConfig{}, root); err != nil || len(mounts) != 1 {
		t.Errorf("an image's own files: %v, %v", mounts, err)
	}
}

func TestContainerMountsNothingFromOutside(t *testing.T) {
	r := newTestRuntime(t)
	id, err := r.CreateContainer(context.Background(), runPod(t, r, "web-0"), &runtimeapi.ContainerConfig{
		Metadata: &runtimeapi.ContainerMetadata{Name: "c"},
		Image:    &runtimeapi.ImageSpec{Image: "sh:1"},
		Args:     []string{"ls /h"},
		LogPath:  newID() + ".log",
		Mounts:   []*runtimeapi.Mount{{HostPath: "/", ContainerPath: "/h"}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.StartContainer(context.Background(), id); err == nil || !strings.Contains(err.Error(), "host path / is refused") {
		t.Errorf("error is %v, want a refusal", err)
	}
}

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/volume"
)

func TestHostPathVolumesStayInTheNodesFolder(t *testing.T) {
	outside, root := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	plugin := hostPathPlugins(root)[0]
	for _, path := range []string{"/", outside, filepath.Join(root, "link"), filepath.Join(outside, "made-on-demand")} {
		source := &v1.HostPathVolumeSource{Path: path}
		for kind, spec := range map[string]*volume.Spec{
			"volume":            volume.NewSpecFromVolume(&v1.Volume{VolumeSource: v1.VolumeSource{HostPath: source}}),
			"persistent volume": volume.NewSpecFromPersistentVolume(&v1.PersistentVolume{Spec: v1.PersistentVolumeSpec{PersistentVolumeSource: v1.PersistentVolumeSource{HostPath: source}}}, false),
		} {
			_, err := plugin.NewMounter(spec, &v1.Pod{})
			if err == nil || !strings.Contains(err.Error(), "is refused") {
				t.Errorf("%s %s: error is %v, want a refusal", kind, path, err)
			}
		}
	}
}

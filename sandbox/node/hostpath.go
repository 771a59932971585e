package main

import (
	"asm-websocket/sandbox/node/cri"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/volume"
	"k8s.io/kubernetes/pkg/volume/hostpath"
)

// confinedHostPaths is the kubelet's plugin for hostPath volumes, but for paths outside root: it refuses them before the volume's
// type can make it create anything there. The runtime looks once more when it mounts, because a link may have come in between.
type confinedHostPaths struct {
	volume.VolumePlugin
	root string
}

func hostPathPlugins(root string) []volume.VolumePlugin {
	var plugins []volume.VolumePlugin
	for _, plugin := range hostpath.ProbeVolumePlugins(volume.VolumeConfig{}) {
		plugins = append(plugins, confinedHostPaths{plugin, root})
	}
	return plugins
}

// NewMounter implements volume.VolumePlugin.
func (p confinedHostPaths) NewMounter(spec *volume.Spec, pod *v1.Pod) (volume.Mounter, error) {
	if err := cri.Confine(p.root, hostPathOf(spec)); err != nil {
		return nil, err
	}
	return p.VolumePlugin.NewMounter(spec, pod)
}

func hostPathOf(spec *volume.Spec) string {
	if spec.Volume != nil && spec.Volume.HostPath != nil {
		return spec.Volume.HostPath.Path
	}
	return spec.PersistentVolume.Spec.HostPath.Path
}

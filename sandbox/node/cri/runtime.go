// Package cri is a container runtime that runs containers as processes of one user namespace. It implements the
// kubelet's Container Runtime Interface in the kubelet's own process.
//
// What is real: a network namespace for each pod; mount, pid, ipc and uts namespaces and a root filesystem for each
// container; signals, exit codes, logs, exec, attach, port-forward. What is not, because an unprivileged user cannot
// have it: images (a table says what each runs), cgroup limits, single capabilities, seccomp and AppArmor profiles,
// groups of volumes (fsGroup), and users that could tell each other's files apart: a container sees the user it asked
// for, and has no capabilities unless that is root, but all users are the one there is.
//
// All state is in this process. When it ends, however it ends, its containers, mounts and cables end with it, and a
// new one starts the pods of its node anew, as after a machine's reboot. Linux 5.8 or newer is needed.
package cri

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"sync"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/klog/v2"
)

const (
	runtimeName    = "sandbox"
	runtimeVersion = "1.0.0"
	apiVersion     = "v1"
)

// Config is what a Runtime needs.
type Config struct {
	// Root is a directory for the runtime alone.
	Root string
	// Volumes is the directory that every path of the node that a pod mounts must lie in.
	Volumes string
	// Images is the path of the image table, Vars what its ${placeholders} stand for.
	Images string
	Vars   map[string]string
	// Bridge is an existing bridge that pods are connected to, with addresses from First to Last.
	Bridge      string
	First, Last netip.Addr
	// Users tells which user a container asked for.
	Users *Users
}

// Runtime implements internalapi.RuntimeService and internalapi.ImageManagerService.
type Runtime struct {
	root      string
	volumes   string
	images    *images
	network   *network
	launcher  *launcher
	users     *Users
	activity  *activity
	streaming streaming.Server

	mu         sync.Mutex
	sandboxes  map[string]*sandbox
	containers map[string]*container
}

// New returns a runtime without pods; what a node that ran before left behind is removed.
func New(config Config) (*Runtime, error) {
	containers := filepath.Join(config.Root, "containers")
	if err := os.RemoveAll(containers); err != nil {
		return nil, fmt.Errorf("cannot remove old containers: %w", err)
	}
	if err := os.MkdirAll(containers, 0o700); err != nil {
		return nil, err
	}
	images, err := newImages(config.Images, config.Vars)
	if err != nil {
		return nil, err
	}
	network, err := newNetwork(config.Bridge, config.First, config.Last)
	if err != nil {
		return nil, err
	}
	launcher, err := newLauncher()
	if err != nil {
		return nil, err
	}
	r := &Runtime{
		root:       config.Root,
		volumes:    config.Volumes,
		images:     images,
		network:    network,
		launcher:   launcher,
		users:      config.Users,
		activity:   newActivity(),
		sandboxes:  map[string]*sandbox{},
		containers: map[string]*container{},
	}
	r.streaming, err = serveStreams(r)
	return r, err
}

func newID() string {
	id := make([]byte, 32)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

// Version implements internalapi.RuntimeService.
func (r *Runtime) Version(context.Context, string) (*runtimeapi.VersionResponse, error) {
	return &runtimeapi.VersionResponse{
		Version:           "0.1.0",
		RuntimeName:       runtimeName,
		RuntimeVersion:    runtimeVersion,
		RuntimeApiVersion: apiVersion,
	}, nil
}

// Status implements internalapi.RuntimeService.
func (r *Runtime) Status(context.Context, bool) (*runtimeapi.StatusResponse, error) {
	return &runtimeapi.StatusResponse{
		Status: &runtimeapi.RuntimeStatus{Conditions: []*runtimeapi.RuntimeCondition{
			{Type: runtimeapi.RuntimeReady, Status: true},
			{Type: runtimeapi.NetworkReady, Status: true},
		}},
		RuntimeHandlers: []*runtimeapi.RuntimeHandler{{Features: &runtimeapi.RuntimeHandlerFeatures{}}},
	}, nil
}

// RuntimeConfig implements internalapi.RuntimeService.
func (r *Runtime) RuntimeConfig(context.Context) (*runtimeapi.RuntimeConfigResponse, error) {
	return &runtimeapi.RuntimeConfigResponse{Linux: &runtimeapi.LinuxRuntimeConfiguration{CgroupDriver: runtimeapi.CgroupDriver_CGROUPFS}}, nil
}

// UpdateRuntimeConfig implements internalapi.RuntimeService. The kubelet tells the pod CIDR; addresses are fixed here.
func (r *Runtime) UpdateRuntimeConfig(context.Context, *runtimeapi.RuntimeConfig) error { return nil }

// UpdateContainerResources implements internalapi.RuntimeService. There are no cgroups to write to.
func (r *Runtime) UpdateContainerResources(context.Context, string, *runtimeapi.ContainerResources) error {
	return nil
}

// UpdatePodSandboxResources implements internalapi.RuntimeService. There are no cgroups to write to.
func (r *Runtime) UpdatePodSandboxResources(context.Context, *runtimeapi.UpdatePodSandboxResourcesRequest) (*runtimeapi.UpdatePodSandboxResourcesResponse, error) {
	return &runtimeapi.UpdatePodSandboxResourcesResponse{}, nil
}

// CheckpointContainer implements internalapi.RuntimeService.
func (r *Runtime) CheckpointContainer(context.Context, *runtimeapi.CheckpointContainerRequest) error {
	return errors.New("checkpoints are not supported in the sandbox")
}

// GetContainerEvents implements internalapi.RuntimeService. The kubelet lists containers instead.
func (r *Runtime) GetContainerEvents(context.Context, chan *runtimeapi.ContainerEventResponse, func(runtimeapi.RuntimeService_GetContainerEventsClient)) error {
	return errors.New("container events are not supported in the sandbox")
}

// Close implements internalapi.RuntimeService and internalapi.ImageManagerService.
func (r *Runtime) Close(ctx context.Context) error {
	klog.FromContext(ctx).Info("Container runtime closed")
	return nil
}

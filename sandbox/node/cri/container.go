package cri

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

const (
	startErrorCode = 128
	reasonDone     = "Completed"
	reasonError    = "Error"
	reasonStart    = "StartError"
)

// container is one container of a pod, from CreateContainer to RemoveContainer.
type container struct {
	id        string
	sandbox   *sandbox
	config    *runtimeapi.ContainerConfig
	image     pulledImage
	reference string
	user      User
	root      string // the mount point of its root filesystem
	createdAt time.Time
	ended     chan struct{} // closed once a started process has ended and its end is recorded

	mu         sync.Mutex // taken after Runtime.mu, never before
	state      runtimeapi.ContainerState
	process    *process // nil until started
	startedAt  time.Time
	finishedAt time.Time
	exitCode   int
	reason     string
	message    string
}

// CreateContainer implements internalapi.RuntimeService.
func (r *Runtime) CreateContainer(_ context.Context, sandboxID string, config *runtimeapi.ContainerConfig, _ *runtimeapi.PodSandboxConfig) (string, error) {
	reference, image, ok := r.images.find(config.GetImage().GetImage())
	if !ok {
		return "", notFound("image", config.GetImage().GetImage())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sandboxes[sandboxID]
	if !ok || !s.ready {
		return "", notFound("ready pod sandbox", sandboxID)
	}
	id := newID()
	c := &container{
		id:        id,
		sandbox:   s,
		config:    config,
		image:     image,
		reference: reference,
		user:      r.users.of(s.podUID(), config.GetMetadata().GetName(), image.image),
		root:      filepath.Join(r.root, "containers", id),
		createdAt: time.Now(),
		ended:     make(chan struct{}),
		state:     runtimeapi.ContainerState_CONTAINER_CREATED,
	}
	if err := os.Mkdir(c.root, 0o700); err != nil {
		return "", err
	}
	r.containers[id] = c
	return id, nil
}

// StartContainer implements internalapi.RuntimeService.
func (r *Runtime) StartContainer(_ context.Context, id string) error {
	c, err := r.container(id)
	if err != nil {
		return err
	}
	if err := c.markStarted(); err != nil {
		return err
	}
	process, err := r.startProcess(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.finish(startErrorCode, reasonStart, err.Error())
		return err
	}
	c.process = process
	c.state = runtimeapi.ContainerState_CONTAINER_RUNNING
	r.activity.note(c.sandbox.podUID())
	go func() {
		c.awaitExit()
		r.activity.note(c.sandbox.podUID())
	}()
	return nil
}

func (c *container) markStarted() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.startedAt.IsZero() {
		return fmt.Errorf("container %q was started before", c.id)
	}
	c.startedAt = time.Now()
	return nil
}

func (c *container) awaitExit() {
	<-c.process.exited
	c.mu.Lock()
	defer c.mu.Unlock()
	reason := reasonDone
	if c.process.exitCode != 0 {
		reason = reasonError
	}
	c.finish(c.process.exitCode, reason, "")
	close(c.ended)
}

// finish must be called with mu held.
func (c *container) finish(exitCode int, reason, message string) {
	c.state = runtimeapi.ContainerState_CONTAINER_EXITED
	c.finishedAt = time.Now()
	c.exitCode, c.reason, c.message = exitCode, reason, message
}

// running returns the container's process, or an error when there is none.
func (c *container) running() (*process, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != runtimeapi.ContainerState_CONTAINER_RUNNING {
		return nil, fmt.Errorf("container %q is not running", c.id)
	}
	return c.process, nil
}

// stop ends the container's process and returns when it has ended.
func (c *container) stop(grace time.Duration) {
	p, err := c.running()
	if err != nil {
		return
	}
	p.stop(stopSignal(c.config.GetStopSignal()), grace)
	<-c.ended
}

// StopContainer implements internalapi.RuntimeService. The timeout is in seconds.
func (r *Runtime) StopContainer(_ context.Context, id string, timeout int64) error {
	c, err := r.container(id)
	if err != nil {
		return nil // stopping what is gone is no error
	}
	c.stop(time.Duration(timeout) * time.Second)
	return nil
}

// RemoveContainer implements internalapi.RuntimeService.
func (r *Runtime) RemoveContainer(_ context.Context, id string) error {
	c, err := r.container(id)
	if err != nil {
		return nil
	}
	c.stop(0)
	if err := os.RemoveAll(c.root); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.containers, id)
	return nil
}

func (r *Runtime) container(id string) (*container, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.containers[id]
	if !ok {
		return nil, notFound("container", id)
	}
	return c, nil
}

// ReopenContainerLog implements internalapi.RuntimeService.
func (r *Runtime) ReopenContainerLog(_ context.Context, id string) error {
	c, err := r.container(id)
	if err != nil {
		return err
	}
	p, err := c.running()
	if err != nil {
		return err
	}
	return p.log.reopen()
}

// ListContainers implements internalapi.RuntimeService.
func (r *Runtime) ListContainers(_ context.Context, filter *runtimeapi.ContainerFilter) ([]*runtimeapi.Container, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := []*runtimeapi.Container{}
	for _, c := range r.containers {
		if !matches(filter.GetId(), c.id) || !matches(filter.GetPodSandboxId(), c.sandbox.id) || !hasLabels(c.config.GetLabels(), filter.GetLabelSelector()) {
			continue
		}
		item := c.describe()
		if wanted := filter.GetState(); wanted != nil && wanted.GetState() != item.GetState() {
			continue
		}
		list = append(list, item)
	}
	return list, nil
}

func (c *container) describe() *runtimeapi.Container {
	c.mu.Lock()
	defer c.mu.Unlock()
	return &runtimeapi.Container{
		Id:           c.id,
		PodSandboxId: c.sandbox.id,
		Metadata:     c.config.GetMetadata(),
		Image:        c.config.GetImage(),
		ImageRef:     c.image.id,
		ImageId:      c.image.id,
		State:        c.state,
		CreatedAt:    c.createdAt.UnixNano(),
		Labels:       c.config.GetLabels(),
		Annotations:  c.config.GetAnnotations(),
	}
}

// ContainerStatus implements internalapi.RuntimeService.
func (r *Runtime) ContainerStatus(_ context.Context, id string, _ bool) (*runtimeapi.ContainerStatusResponse, error) {
	c, err := r.container(id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return &runtimeapi.ContainerStatusResponse{Status: &runtimeapi.ContainerStatus{
		Id:          c.id,
		Metadata:    c.config.GetMetadata(),
		State:       c.state,
		CreatedAt:   c.createdAt.UnixNano(),
		StartedAt:   unixNano(c.startedAt),
		FinishedAt:  unixNano(c.finishedAt),
		ExitCode:    int32(c.exitCode),
		Image:       &runtimeapi.ImageSpec{Image: c.reference},
		ImageRef:    c.image.id,
		ImageId:     c.image.id,
		Reason:      c.reason,
		Message:     c.message,
		Labels:      c.config.GetLabels(),
		Annotations: c.config.GetAnnotations(),
		Mounts:      c.config.GetMounts(),
		LogPath:     c.logPath(),
		StopSignal:  c.config.GetStopSignal(),
		User:        &runtimeapi.ContainerUser{Linux: &runtimeapi.LinuxContainerUser{Uid: c.user.UID, Gid: c.user.GID, SupplementalGroups: []int64{c.user.GID}}},
	}}, nil
}

func (c *container) logPath() string {
	return filepath.Join(c.sandbox.config.GetLogDirectory(), c.config.GetLogPath())
}

func unixNano(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

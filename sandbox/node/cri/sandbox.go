package cri

import (
	"context"
	"fmt"
	"os"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// sandbox is what the containers of one pod share: a network namespace and its address. No process holds it.
type sandbox struct {
	id        string
	config    *runtimeapi.PodSandboxConfig
	handler   string
	createdAt time.Time

	// guarded by Runtime.mu
	ready   bool
	network *podNetwork // nil for a pod in the node's network, and once stopped
}

func (s *sandbox) podUID() string { return s.config.GetMetadata().GetUid() }

func (s *sandbox) hostNetwork() bool {
	return s.config.GetLinux().GetSecurityContext().GetNamespaceOptions().GetNetwork() == runtimeapi.NamespaceMode_NODE
}

func (s *sandbox) state() runtimeapi.PodSandboxState {
	if s.ready {
		return runtimeapi.PodSandboxState_SANDBOX_READY
	}
	return runtimeapi.PodSandboxState_SANDBOX_NOTREADY
}

// RunPodSandbox implements internalapi.RuntimeService.
func (r *Runtime) RunPodSandbox(_ context.Context, config *runtimeapi.PodSandboxConfig, handler string) (string, error) {
	s := &sandbox{id: newID(), config: config, handler: handler, createdAt: time.Now(), ready: true}
	if config.GetLogDirectory() != "" {
		if err := os.MkdirAll(config.GetLogDirectory(), 0o755); err != nil {
			return "", err
		}
	}
	if !s.hostNetwork() {
		network, err := r.network.connect(s.id, config.GetLinux().GetSysctls())
		if err != nil {
			return "", fmt.Errorf("network of pod %s/%s: %w", config.GetMetadata().GetNamespace(), config.GetMetadata().GetName(), err)
		}
		s.network = network
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sandboxes[s.id] = s
	r.activity.note(s.podUID())
	return s.id, nil
}

// namespaceOf returns a pod's network namespace, or nil for the node's.
func (r *Runtime) namespaceOf(s *sandbox) (*os.File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !s.ready {
		return nil, notFound("ready pod sandbox", s.id)
	}
	if s.network == nil {
		return nil, nil
	}
	return s.network.namespace, nil
}

// StopPodSandbox implements internalapi.RuntimeService.
func (r *Runtime) StopPodSandbox(_ context.Context, id string) error {
	for _, c := range r.containersOf(id) {
		c.stop(0)
	}
	r.mu.Lock()
	s, ok := r.sandboxes[id]
	var network *podNetwork
	if ok {
		network, s.network, s.ready = s.network, nil, false
		r.activity.note(s.podUID())
	}
	r.mu.Unlock()
	if network != nil {
		r.network.disconnect(network)
	}
	return nil
}

// RemovePodSandbox implements internalapi.RuntimeService.
func (r *Runtime) RemovePodSandbox(ctx context.Context, id string) error {
	if err := r.StopPodSandbox(ctx, id); err != nil {
		return err
	}
	for _, c := range r.containersOf(id) {
		if err := r.RemoveContainer(ctx, c.id); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.sandboxes, id)
	return nil
}

func (r *Runtime) containersOf(sandboxID string) []*container {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []*container
	for _, c := range r.containers {
		if c.sandbox.id == sandboxID {
			list = append(list, c)
		}
	}
	return list
}

// PodSandboxStatus implements internalapi.RuntimeService.
func (r *Runtime) PodSandboxStatus(_ context.Context, id string, _ bool) (*runtimeapi.PodSandboxStatusResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sandboxes[id]
	if !ok {
		return nil, notFound("pod sandbox", id)
	}
	status := &runtimeapi.PodSandboxStatus{
		Id:        s.id,
		Metadata:  s.config.GetMetadata(),
		State:     s.state(),
		CreatedAt: s.createdAt.UnixNano(),
		Network:   &runtimeapi.PodSandboxNetworkStatus{},
		Linux: &runtimeapi.LinuxPodSandboxStatus{Namespaces: &runtimeapi.Namespace{
			Options: s.config.GetLinux().GetSecurityContext().GetNamespaceOptions(),
		}},
		Labels:         s.config.GetLabels(),
		Annotations:    s.config.GetAnnotations(),
		RuntimeHandler: s.handler,
	}
	if s.network != nil {
		status.Network.Ip = s.network.address.String()
	}
	return &runtimeapi.PodSandboxStatusResponse{Status: status, Timestamp: time.Now().UnixNano()}, nil
}

// ListPodSandbox implements internalapi.RuntimeService.
func (r *Runtime) ListPodSandbox(_ context.Context, filter *runtimeapi.PodSandboxFilter) ([]*runtimeapi.PodSandbox, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := []*runtimeapi.PodSandbox{}
	for _, s := range r.sandboxes {
		if !matches(filter.GetId(), s.id) || !hasLabels(s.config.GetLabels(), filter.GetLabelSelector()) {
			continue
		}
		if wanted := filter.GetState(); wanted != nil && wanted.GetState() != s.state() {
			continue
		}
		list = append(list, &runtimeapi.PodSandbox{
			Id:             s.id,
			Metadata:       s.config.GetMetadata(),
			State:          s.state(),
			CreatedAt:      s.createdAt.UnixNano(),
			Labels:         s.config.GetLabels(),
			Annotations:    s.config.GetAnnotations(),
			RuntimeHandler: s.handler,
		})
	}
	return list, nil
}

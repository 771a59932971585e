package cri

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// clockTick is the unit of processor times in /proc, in nanoseconds: 100 a second on every Linux.
const clockTick = 1e9 / 100

// usage is what the processes of a container take together.
type usage struct {
	cpu uint64 // nanoseconds since each began
	rss uint64 // bytes
}

// usageByNamespace adds up what /proc says of all processes, by pid namespace: one namespace is one container.
func usageByNamespace() map[string]usage {
	total := map[string]usage{}
	directories, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range directories {
		namespace, err := os.Readlink(filepath.Join(dir, "ns/pid"))
		if err != nil {
			continue // ended meanwhile
		}
		text, err := os.ReadFile(filepath.Join(dir, "stat"))
		if err != nil {
			continue
		}
		one, err := parseStat(string(text))
		if err != nil {
			continue
		}
		sum := total[namespace]
		total[namespace] = usage{cpu: sum.cpu + one.cpu, rss: sum.rss + one.rss}
	}
	return total
}

// parseStat reads processor time and resident memory from a line of /proc/<pid>/stat.
func parseStat(line string) (usage, error) {
	// The name, in parentheses, may contain anything; fields are counted from the third, behind it.
	const userTime, systemTime, residentPages = 14 - 3, 15 - 3, 24 - 3
	fields := strings.Fields(line[strings.LastIndex(line, ")")+1:])
	if len(fields) <= residentPages {
		return usage{}, fmt.Errorf("unexpected process status %q", line)
	}
	var numbers [3]uint64
	for i, field := range []int{userTime, systemTime, residentPages} {
		number, err := strconv.ParseUint(fields[field], 10, 64)
		if err != nil {
			return usage{}, err
		}
		numbers[i] = number
	}
	return usage{cpu: (numbers[0] + numbers[1]) * clockTick, rss: numbers[2] * uint64(os.Getpagesize())}, nil
}

func (c *container) stats(all map[string]usage) *runtimeapi.ContainerStats {
	now := time.Now().UnixNano()
	stats := &runtimeapi.ContainerStats{
		Attributes: &runtimeapi.ContainerAttributes{
			Id:          c.id,
			Metadata:    c.config.GetMetadata(),
			Labels:      c.config.GetLabels(),
			Annotations: c.config.GetAnnotations(),
		},
		WritableLayer: &runtimeapi.FilesystemUsage{
			Timestamp: now,
			FsId:      &runtimeapi.FilesystemIdentifier{Mountpoint: c.root},
			UsedBytes: &runtimeapi.UInt64Value{},
		},
	}
	p, err := c.running()
	if err != nil {
		return stats
	}
	namespace, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", p.command.Process.Pid))
	if err != nil {
		return stats
	}
	used := all[namespace]
	stats.Cpu = &runtimeapi.CpuUsage{Timestamp: now, UsageCoreNanoSeconds: &runtimeapi.UInt64Value{Value: used.cpu}}
	stats.Memory = &runtimeapi.MemoryUsage{
		Timestamp:       now,
		WorkingSetBytes: &runtimeapi.UInt64Value{Value: used.rss},
		UsageBytes:      &runtimeapi.UInt64Value{Value: used.rss},
		RssBytes:        &runtimeapi.UInt64Value{Value: used.rss},
	}
	return stats
}

// ContainerStats implements internalapi.RuntimeService.
func (r *Runtime) ContainerStats(_ context.Context, id string) (*runtimeapi.ContainerStats, error) {
	c, err := r.container(id)
	if err != nil {
		return nil, err
	}
	return c.stats(usageByNamespace()), nil
}

// ListContainerStats implements internalapi.RuntimeService.
func (r *Runtime) ListContainerStats(_ context.Context, filter *runtimeapi.ContainerStatsFilter) ([]*runtimeapi.ContainerStats, error) {
	all := usageByNamespace()
	r.mu.Lock()
	defer r.mu.Unlock()
	list := []*runtimeapi.ContainerStats{}
	for _, c := range r.containers {
		if matches(filter.GetId(), c.id) && matches(filter.GetPodSandboxId(), c.sandbox.id) && hasLabels(c.config.GetLabels(), filter.GetLabelSelector()) {
			list = append(list, c.stats(all))
		}
	}
	return list, nil
}

// PodSandboxStats implements internalapi.RuntimeService. The kubelet adds containers up by itself.
func (r *Runtime) PodSandboxStats(_ context.Context, id string) (*runtimeapi.PodSandboxStats, error) {
	return nil, fmt.Errorf("pod sandbox %q: statistics are kept by container", id)
}

// ListPodSandboxStats implements internalapi.RuntimeService. The kubelet adds containers up by itself.
func (r *Runtime) ListPodSandboxStats(context.Context, *runtimeapi.PodSandboxStatsFilter) ([]*runtimeapi.PodSandboxStats, error) {
	return nil, nil
}

// ListMetricDescriptors implements internalapi.RuntimeService.
func (r *Runtime) ListMetricDescriptors(context.Context) ([]*runtimeapi.MetricDescriptor, error) {
	return nil, nil
}

// ListPodSandboxMetrics implements internalapi.RuntimeService.
func (r *Runtime) ListPodSandboxMetrics(context.Context) ([]*runtimeapi.PodSandboxMetrics, error) {
	return nil, nil
}

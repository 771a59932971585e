package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	cadvisorapi "github.com/google/cadvisor/info/v1"
	cadvisorapiv2 "github.com/google/cadvisor/info/v2"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/kubernetes/pkg/kubelet/cm"
)

const (
	leastCores  = 8
	leastMemory = 16 << 30
)

// machine stands in for cAdvisor, which reads cgroups: it tells the machine's size, and statistics of no container,
// which the runtime gives itself.
type machine struct {
	root string
	info cadvisorapi.MachineInfo
}

func newMachine(o *options) (*machine, error) {
	memory := uint64(o.memory.Value())
	if memory == 0 {
		var system syscall.Sysinfo_t
		if err := syscall.Sysinfo(&system); err != nil {
			return nil, err
		}
		memory = max(leastMemory, uint64(system.Totalram)*uint64(system.Unit))
	}
	cores := o.cores
	if cores == 0 {
		cores = max(leastCores, runtime.NumCPU())
	}
	return &machine{root: o.root, info: cadvisorapi.MachineInfo{
		NumCores:       cores,
		MemoryCapacity: memory,
		MachineID:      readLine("/etc/machine-id"),
		SystemUUID:     readLine("/proc/sys/kernel/random/boot_id"),
		BootID:         readLine("/proc/sys/kernel/random/boot_id"),
	}}, nil
}

// openFilesLimit is what the host allows; no more can be had without privileges.
func openFilesLimit() int64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 1024
	}
	return int64(min(limit.Max, 1<<20))
}

func readLine(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(text))
}

func (m *machine) Start() error { return nil }

func (m *machine) MachineInfo() (*cadvisorapi.MachineInfo, error) {
	info := m.info
	return &info, nil
}

func (m *machine) VersionInfo() (*cadvisorapi.VersionInfo, error) {
	return &cadvisorapi.VersionInfo{
		KernelVersion:      readLine("/proc/sys/kernel/osrelease"),
		ContainerOsVersion: "processes on this machine",
	}, nil
}

// ContainerInfoV2 knows the machine as a whole only, and of that its memory.
func (m *machine) ContainerInfoV2(string, cadvisorapiv2.RequestOptions) (map[string]cadvisorapiv2.ContainerInfo, error) {
	var system syscall.Sysinfo_t
	if err := syscall.Sysinfo(&system); err != nil {
		return nil, err
	}
	used := (uint64(system.Totalram) - uint64(system.Freeram)) * uint64(system.Unit)
	return map[string]cadvisorapiv2.ContainerInfo{"/": {
		Spec: cadvisorapiv2.ContainerSpec{HasMemory: true},
		Stats: []*cadvisorapiv2.ContainerStats{{
			Timestamp: time.Now(),
			Memory:    &cadvisorapi.MemoryStats{Usage: used, WorkingSet: used},
		}},
	}}, nil
}

func (m *machine) GetRequestedContainersInfo(string, cadvisorapiv2.RequestOptions) (map[string]*cadvisorapi.ContainerInfo, error) {
	return map[string]*cadvisorapi.ContainerInfo{}, nil
}

func (m *machine) ImagesFsInfo(context.Context) (cadvisorapiv2.FsInfo, error) {
	return m.GetDirFsInfo(m.root)
}

func (m *machine) ContainerFsInfo(context.Context) (cadvisorapiv2.FsInfo, error) {
	return m.GetDirFsInfo(m.root)
}

func (m *machine) RootFsInfo() (cadvisorapiv2.FsInfo, error) { return m.GetDirFsInfo(m.root) }

func (m *machine) GetDirFsInfo(path string) (cadvisorapiv2.FsInfo, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return cadvisorapiv2.FsInfo{}, fmt.Errorf("cannot read the size of %s: %w", path, err)
	}
	block := uint64(stat.Bsize)
	return cadvisorapiv2.FsInfo{
		Timestamp:  time.Now(),
		Mountpoint: path,
		Capacity:   stat.Blocks * block,
		Available:  stat.Bavail * block,
		Usage:      (stat.Blocks - stat.Bfree) * block,
		Inodes:     &stat.Files,
		InodesFree: &stat.Ffree,
	}, nil
}

// containerManager is kubemark's, which manages no cgroup, with the size of the disk added.
type containerManager struct {
	cm.ContainerManager
	machine *machine
}

func newContainerManager(m *machine) cm.ContainerManager {
	return &containerManager{ContainerManager: cm.NewStubContainerManager(), machine: m}
}

func (c *containerManager) GetCapacity(bool) v1.ResourceList {
	disk, err := c.machine.RootFsInfo()
	if err != nil {
		return nil
	}
	return v1.ResourceList{v1.ResourceEphemeralStorage: *resource.NewQuantity(int64(disk.Capacity), resource.BinarySI)}
}

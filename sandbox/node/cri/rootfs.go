package cri

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"asm-websocket/sandbox/node/launch"
)

// hostDirs are the node's own programs and libraries: a container is its image's mounts on top of them, read-only.
var hostDirs = []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix"}

// hostConfig is what those programs need from the node's /etc: certificates, and where libraries and commands are.
var hostConfig = []string{"/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"}

// mount is one file or directory of the node in a container. Both paths are absolute.
type mount struct {
	from, to string
	readOnly bool
}

// rootfs is the plan of one root filesystem.
type rootfs struct {
	steps []launch.Step
	// links are the node's top-level symbolic links such as /bin -> /usr/bin.
	links map[string]string
	bases []*base
}

// planRootfs lists the steps that make a container's root filesystem: the node's programs, a minimal /etc, kernel
// filesystems, then mounts, outer ones first. host is the root of the node's filesystem, "/" except in tests.
func planRootfs(host string, etc map[string]string, mounts []mount) ([]launch.Step, error) {
	r := &rootfs{links: map[string]string{}}
	if err := r.findHostDirs(host); err != nil {
		return nil, err
	}
	ofHost := r.bases
	placed, err := r.place(mounts)
	if err != nil {
		return nil, err
	}
	for _, b := range ofHost {
		r.add(b.steps()...)
	}
	for _, dir := range sortedKeys(r.links) {
		r.add(launch.Step{Kind: launch.Link, Source: r.links[dir], Target: dir})
	}
	r.addDirs()
	r.addDevices()
	if err := r.addEtc(host, etc); err != nil {
		return nil, err
	}
	for _, p := range placed {
		r.add(p.steps()...)
	}
	return r.steps, nil
}

func (r *rootfs) add(steps ...launch.Step) { r.steps = append(r.steps, steps...) }

func (r *rootfs) findHostDirs(host string) error {
	for _, dir := range hostDirs {
		source := filepath.Join(host, dir)
		info, err := os.Lstat(source)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		if info.Mode()&os.ModeSymlink == 0 {
			r.bases = append(r.bases, newBase(source, dir))
			continue
		}
		target, err := os.Readlink(source)
		if err != nil {
			return err
		}
		r.links[dir] = filepath.Join("/", target)
	}
	return nil
}

func (r *rootfs) addDirs() {
	for _, dir := range []string{"/etc", "/home", "/opt", "/root", "/run", "/srv", "/var/lib", "/var/log"} {
		r.add(launch.Step{Kind: launch.Dir, Target: dir})
	}
	for _, dir := range []string{"/tmp", "/var/tmp"} {
		r.add(launch.Step{Kind: launch.Dir, Target: dir, Data: "1777"})
	}
	r.add(
		launch.Step{Kind: launch.Link, Source: "../run", Target: "/var/run"},
		launch.Step{Kind: launch.Proc, Target: "/proc"},
		launch.Step{Kind: launch.Sysfs, Target: "/sys"},
	)
}

func (r *rootfs) addDevices() {
	r.add(launch.Step{Kind: launch.Tmpfs, Target: "/dev", Data: "mode=0755,size=64k"})
	for _, device := range []string{"null", "zero", "full", "random", "urandom", "tty"} {
		r.add(launch.Step{Kind: launch.Bind, Source: "/dev/" + device, Target: "/dev/" + device})
	}
	r.add(
		launch.Step{Kind: launch.Devpts, Target: "/dev/pts", Data: "newinstance,ptmxmode=0666,mode=0620"},
		launch.Step{Kind: launch.Tmpfs, Target: "/dev/shm", Data: "mode=1777,size=64m"},
		launch.Step{Kind: launch.Link, Source: "pts/ptmx", Target: "/dev/ptmx"},
		launch.Step{Kind: launch.Link, Source: "/proc/self/fd", Target: "/dev/fd"},
		launch.Step{Kind: launch.Link, Source: "/proc/self/fd/0", Target: "/dev/stdin"},
		launch.Step{Kind: launch.Link, Source: "/proc/self/fd/1", Target: "/dev/stdout"},
		launch.Step{Kind: launch.Link, Source: "/proc/self/fd/2", Target: "/dev/stderr"},
	)
}

func (r *rootfs) addEtc(host string, files map[string]string) error {
	for _, path := range hostConfig {
		source, err := filepath.EvalSymlinks(filepath.Join(host, path))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		r.add(launch.Step{Kind: launch.Bind, Source: source, Target: path, ReadOnly: true})
	}
	for _, name := range sortedKeys(files) {
		r.add(launch.Step{Kind: launch.File, Target: "/etc/" + name, Data: files[name]})
	}
	return nil
}

// placement is a mount with all links in its paths followed.
type placement struct {
	mount
	base *base // not nil for a read-only directory
}

func (p placement) steps() []launch.Step {
	if p.base != nil {
		return p.base.steps()
	}
	return []launch.Step{{Kind: launch.Bind, Source: p.from, Target: p.to, ReadOnly: p.readOnly}}
}

// place decides where mounts go. Where a target does not exist inside a read-only directory, that directory is
// extended, so that an image need not know what the node has installed.
func (r *rootfs) place(mounts []mount) ([]placement, error) {
	mounts = slices.Clone(mounts)
	for i := range mounts {
		mounts[i].to = r.resolve(filepath.Clean(mounts[i].to))
	}
	slices.SortStableFunc(mounts, func(a, b mount) int { return strings.Count(a.to, "/") - strings.Count(b.to, "/") })
	var placed []placement
	for _, m := range mounts {
		p, err := r.placeOne(m)
		if err != nil {
			return nil, fmt.Errorf("cannot mount %s at %s: %w", m.from, m.to, err)
		}
		placed = append(placed, p)
	}
	return placed, nil
}

func (r *rootfs) placeOne(m mount) (placement, error) {
	source, err := filepath.EvalSymlinks(m.from)
	if err != nil {
		return placement{}, err
	}
	m.from = source
	info, err := os.Stat(source)
	if err != nil {
		return placement{}, err
	}
	if b := r.baseOf(m.to); b != nil {
		if err := b.makeRoom(m.to); err != nil {
			return placement{}, err
		}
	}
	if !m.readOnly || !info.IsDir() {
		return placement{mount: m}, nil
	}
	b := newBase(source, m.to)
	r.bases = append(r.bases, b)
	return placement{mount: m, base: b}, nil
}

// resolve follows a top-level link, so that /bin/x and /usr/bin/x are one place.
func (r *rootfs) resolve(target string) string {
	top, rest, _ := strings.Cut(strings.TrimPrefix(target, "/"), "/")
	if link, ok := r.links["/"+top]; ok {
		return filepath.Join(link, rest)
	}
	return target
}

// baseOf returns the innermost read-only directory above target, or nil.
func (r *rootfs) baseOf(target string) *base {
	var innermost *base
	for _, b := range r.bases {
		if strings.HasPrefix(target, b.to+"/") && (innermost == nil || len(b.to) > len(innermost.to)) {
			innermost = b
		}
	}
	return innermost
}

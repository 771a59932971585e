package cri

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"asm-websocket/sandbox/node/launch"
)

// hostDirs are the node's own programs and libraries: a container is its image's mounts on top of them, read-only.
var hostDirs = []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix"}

// hostConfig is what those programs need from the node's /etc: certificates, and where libraries and commands are.
var hostConfig = []string{"/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"}

// shadowRoot is where a container finds the whole of a read-only directory of which it sees an extended copy.
const shadowRoot = "/.host"

// mount is one file or directory of the node in a container. Both paths are absolute.
type mount struct {
	from, to string
	readOnly bool
}

// rootfs is the plan of one root filesystem.
type rootfs struct {
	steps []launch.Step
	// bases are the read-only directories so far, by their path in the container: nothing can be created below them.
	bases map[string]string
	// shadows are the directories below a base that were replaced by a writable one with links to the original.
	shadows map[string]bool
	// links are the node's top-level symbolic links such as /bin -> /usr/bin.
	links map[string]string
}

// planRootfs lists the steps that make a container's root filesystem: the node's programs, a minimal /etc, kernel
// filesystems, then mounts in order. host is the root of the node's filesystem, "/" except in tests.
func planRootfs(host string, etc map[string]string, mounts []mount) ([]launch.Step, error) {
	r := &rootfs{bases: map[string]string{}, shadows: map[string]bool{}, links: map[string]string{}}
	if err := r.addHostDirs(host); err != nil {
		return nil, err
	}
	r.addDirs()
	r.addDevices()
	if err := r.addEtc(host, etc); err != nil {
		return nil, err
	}
	for _, m := range mounts {
		if err := r.addMount(m); err != nil {
			return nil, err
		}
	}
	return r.steps, nil
}

func (r *rootfs) add(steps ...launch.Step) { r.steps = append(r.steps, steps...) }

func (r *rootfs) addHostDirs(host string) error {
	for _, dir := range hostDirs {
		source := filepath.Join(host, dir)
		info, err := os.Lstat(source)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		if info.Mode()&os.ModeSymlink != 0 {
			if err := r.addHostLink(dir, source); err != nil {
				return err
			}
			continue
		}
		r.addBase(source, dir)
	}
	return nil
}

func (r *rootfs) addHostLink(dir, source string) error {
	target, err := os.Readlink(source)
	if err != nil {
		return err
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join("/", target)
	}
	r.links[dir] = target
	r.add(launch.Step{Kind: launch.Link, Source: target, Target: dir})
	return nil
}

func (r *rootfs) addBase(from, to string) {
	r.bases[to] = from
	r.add(launch.Step{Kind: launch.Bind, Source: from, Target: to, ReadOnly: true})
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

// addMount binds a file or directory of the node. Where its target does not exist inside a read-only directory, the
// deepest directory that does exist is shadowed first, so that images need not know what the node has installed.
func (r *rootfs) addMount(m mount) error {
	source, err := filepath.EvalSymlinks(m.from)
	if err != nil {
		return fmt.Errorf("cannot mount %s at %s: %w", m.from, m.to, err)
	}
	info, err := os.Stat(source)
	if err != nil {
		return fmt.Errorf("cannot mount %s at %s: %w", m.from, m.to, err)
	}
	target := r.resolve(filepath.Clean(m.to))
	if err := r.makeRoom(target); err != nil {
		return fmt.Errorf("cannot mount %s at %s: %w", m.from, m.to, err)
	}
	if m.readOnly && info.IsDir() {
		r.addBase(source, target)
		return nil
	}
	r.add(launch.Step{Kind: launch.Bind, Source: source, Target: target, ReadOnly: m.readOnly})
	return nil
}

// resolve follows a top-level link, so that /bin/x and /usr/bin/x are one place.
func (r *rootfs) resolve(target string) string {
	top, rest, _ := strings.Cut(strings.TrimPrefix(target, "/"), "/")
	if link, ok := r.links["/"+top]; ok {
		return filepath.Join(link, rest)
	}
	return target
}

func (r *rootfs) makeRoom(target string) error {
	base := r.baseOf(target)
	if base == "" || base == target {
		return nil
	}
	dir, exists, err := deepestDir(r.bases[base], strings.TrimPrefix(target, base))
	if err != nil || exists {
		return err
	}
	r.shadow(base, filepath.Join(base, dir))
	return nil
}

// baseOf returns the innermost read-only directory that contains target, or "".
func (r *rootfs) baseOf(target string) string {
	for dir := target; dir != "/"; dir = filepath.Dir(dir) {
		if r.shadows[dir] {
			return ""
		}
		if _, ok := r.bases[dir]; ok {
			return dir
		}
	}
	return ""
}

// deepestDir returns the deepest existing directory on the way to path below source, and whether path itself exists.
func deepestDir(source, path string) (dir string, exists bool, err error) {
	for _, name := range strings.Split(strings.Trim(path, "/"), "/") {
		info, err := os.Stat(filepath.Join(source, dir, name))
		if os.IsNotExist(err) {
			return dir, false, nil
		}
		if err != nil {
			return "", false, err
		}
		if !info.IsDir() {
			return dir, true, nil
		}
		dir = filepath.Join(dir, name)
	}
	return dir, true, nil
}

// shadow replaces dir by a writable directory whose entries link to the original.
func (r *rootfs) shadow(base, dir string) {
	r.shadows[dir] = true
	r.add(
		launch.Step{Kind: launch.Bind, Source: r.bases[base], Target: shadowRoot + base, ReadOnly: true},
		launch.Step{Kind: launch.Tmpfs, Target: dir, Data: "mode=0755"},
		launch.Step{Kind: launch.Entries, Source: shadowRoot + dir, Target: dir},
	)
}

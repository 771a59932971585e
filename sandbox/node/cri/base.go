package cri

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"asm-websocket/sandbox/node/launch"
)

// shadowRoot is where a container finds the whole of a read-only directory that was extended.
const shadowRoot = "/.host"

// base is a read-only directory of the node in a container. Nothing can be created in it, so to mount something at a
// path that it lacks, directories of it are replaced by writable ones whose entries link to the original.
type base struct {
	from, to string
	replaced map[string]bool // by path in the container
}

func newBase(from, to string) *base { return &base{from: from, to: to, replaced: map[string]bool{}} }

// makeRoom lets target, a path below the directory, be created unless it exists.
func (b *base) makeRoom(target string) error {
	dir, exists, err := deepestDir(b.from, strings.TrimPrefix(target, b.to))
	if err != nil || exists {
		return err
	}
	b.replaced[filepath.Join(b.to, dir)] = true
	b.replaceBetween()
	return nil
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

// replaceBetween replaces what lies between a replaced directory and a replaced one in it: a link to the original
// would lead past the inner one.
func (b *base) replaceBetween() {
	for _, inner := range sortedKeys(b.replaced) {
		for outer := inner; len(outer) > len(b.to); {
			outer = filepath.Dir(outer)
			if b.replaced[outer] {
				for dir := filepath.Dir(inner); dir != outer; dir = filepath.Dir(dir) {
					b.replaced[dir] = true
				}
				break
			}
		}
	}
}

func (b *base) steps() []launch.Step {
	steps := []launch.Step{{Kind: launch.Bind, Source: b.from, Target: b.to, ReadOnly: true}}
	if len(b.replaced) == 0 {
		return steps
	}
	steps = append(steps, launch.Step{Kind: launch.Bind, Source: b.from, Target: shadowRoot + b.to, ReadOnly: true})
	for _, dir := range sortedKeys(b.replaced) { // an outer one sorts before those in it
		if !b.replaced[filepath.Dir(dir)] {
			steps = append(steps, launch.Step{Kind: launch.Tmpfs, Target: dir, Data: "mode=0755"})
		}
		steps = append(steps, launch.Step{Kind: launch.Entries, Source: shadowRoot + dir, Target: dir, Except: b.replacedIn(dir)})
	}
	return steps
}

// replacedIn lists the names of the directories in dir that are replaced themselves.
func (b *base) replacedIn(dir string) []string {
	var names []string
	for path := range b.replaced {
		if filepath.Dir(path) == dir {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names
}

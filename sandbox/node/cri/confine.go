package cri

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Confine refuses a path of the node that does not lie in root once all links in it are followed. A pod that could mount any other
// path would act as the person who started the sandbox: there is no other user in its namespaces.
func Confine(root, path string) error {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	real, err := resolveExisting(filepath.Clean(path))
	if err != nil {
		return err
	}
	if real != root && !strings.HasPrefix(real, root+"/") {
		return fmt.Errorf("host path %s is refused: it leads to %s, and pods of the sandbox may only mount what lies in %s", path, real, root)
	}
	return nil
}

// resolveExisting follows the links of a path as far as it exists; what does not exist yet holds no links.
func resolveExisting(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil || path == "/" {
		return real, err
	}
	if _, statErr := os.Lstat(path); statErr == nil {
		return "", fmt.Errorf("host path %s is refused: it is a link that leads nowhere", path)
	}
	parent, err := resolveExisting(filepath.Dir(path))
	return filepath.Join(parent, filepath.Base(path)), err
}

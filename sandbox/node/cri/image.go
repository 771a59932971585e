package cri

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// Image is what an entry of the image table says: which command runs, on top of which files of the node.
type Image struct {
	// Command is the entry point; args of the pod replace Args, command of the pod replaces both.
	Command    []string          `json:"command"`
	Args       []string          `json:"args,omitempty"`
	Env        map[string]string `json:"env,omitempty"`
	WorkingDir string            `json:"workingDir,omitempty"`
	// Mounts are read-only.
	Mounts []ImageMount `json:"mounts,omitempty"`
	// User is the numeric user the image runs as unless the pod says otherwise; absent means root, as in any image.
	User *int64 `json:"user,omitempty"`
}

// ImageMount is a file or directory of the node inside an image.
type ImageMount struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// images is the image table and what of it was pulled. The table is read anew at each pull, so it may be edited.
type images struct {
	path string
	vars map[string]string

	mu     sync.Mutex
	pulled map[string]pulledImage
}

type pulledImage struct {
	id    string
	image Image
}

func newImages(path string, vars map[string]string) (*images, error) {
	table := &images{path: path, vars: vars, pulled: map[string]pulledImage{}}
	_, err := table.read()
	return table, err
}

func (t *images) read() (map[string]Image, error) {
	text, err := os.ReadFile(t.path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the image table: %w", err)
	}
	table, err := parseImages(text, t.vars)
	if err != nil {
		return nil, fmt.Errorf("image table %s: %w", t.path, err)
	}
	return table, nil
}

// parseImages reads an image table, an object of images by reference, and puts vars in place of ${name} in mounts.
func parseImages(text []byte, vars map[string]string) (map[string]Image, error) {
	table := map[string]Image{}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&table); err != nil {
		return nil, err
	}
	for name, image := range table {
		if len(image.Command) == 0 {
			return nil, fmt.Errorf("image %q has no command", name)
		}
		for i := range image.Mounts {
			from, err := expand(image.Mounts[i].From, vars)
			if err != nil {
				return nil, fmt.Errorf("image %q: %w", name, err)
			}
			image.Mounts[i].From = from
			if !strings.HasPrefix(from, "/") || !strings.HasPrefix(image.Mounts[i].To, "/") {
				return nil, fmt.Errorf("image %q: mount of %q at %q: both must be absolute paths", name, from, image.Mounts[i].To)
			}
		}
	}
	return table, nil
}

var placeholder = regexp.MustCompile(`\$\{(\w+)\}`)

func expand(text string, vars map[string]string) (string, error) {
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		if _, ok := vars[match[1]]; !ok {
			return "", fmt.Errorf("${%s} in %q is unknown: known are %s (--var %s=...)", match[1], text, strings.Join(sortedKeys(vars), ", "), match[1])
		}
	}
	return placeholder.ReplaceAllStringFunc(text, func(p string) string { return vars[p[2:len(p)-1]] }), nil
}

// pull makes an image of the table present.
func (t *images) pull(reference string) (string, error) {
	table, err := t.read()
	if err != nil {
		return "", err
	}
	image, ok := table[reference]
	if !ok {
		return "", fmt.Errorf("image %q is not in the sandbox's image table %s, which has: %s", reference, t.path, strings.Join(sortedKeys(table), ", "))
	}
	for _, m := range image.Mounts {
		if _, err := os.Stat(m.From); err != nil {
			return "", fmt.Errorf("image %q: %w: build it first", reference, err)
		}
	}
	text, err := json.Marshal(image)
	if err != nil {
		return "", err
	}
	pulled := pulledImage{id: fmt.Sprintf("sha256:%x", sha256.Sum256(append([]byte(reference+"\n"), text...))), image: image}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pulled[reference] = pulled
	return pulled.id, nil
}

// find returns a pulled image by its reference or id.
func (t *images) find(name string) (reference string, found pulledImage, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if image, ok := t.pulled[name]; ok {
		return name, image, true
	}
	for reference, image := range t.pulled {
		if image.id == name {
			return reference, image, true
		}
	}
	return "", pulledImage{}, false
}

// ListImages implements internalapi.ImageManagerService.
func (r *Runtime) ListImages(_ context.Context, filter *runtimeapi.ImageFilter) ([]*runtimeapi.Image, error) {
	r.images.mu.Lock()
	defer r.images.mu.Unlock()
	list := []*runtimeapi.Image{}
	for _, reference := range sortedKeys(r.images.pulled) {
		if wanted := filter.GetImage().GetImage(); wanted == "" || wanted == reference {
			list = append(list, describeImage(reference, r.images.pulled[reference]))
		}
	}
	return list, nil
}

// ImageStatus implements internalapi.ImageManagerService.
func (r *Runtime) ImageStatus(_ context.Context, spec *runtimeapi.ImageSpec, _ bool) (*runtimeapi.ImageStatusResponse, error) {
	reference, image, ok := r.images.find(spec.GetImage())
	if !ok {
		return &runtimeapi.ImageStatusResponse{}, nil
	}
	return &runtimeapi.ImageStatusResponse{Image: describeImage(reference, image)}, nil
}

func describeImage(reference string, pulled pulledImage) *runtimeapi.Image {
	image := &runtimeapi.Image{
		Id:       pulled.id,
		RepoTags: []string{reference},
		Spec:     &runtimeapi.ImageSpec{Image: reference},
		Size:     1,
	}
	if pulled.image.User != nil {
		image.Uid = &runtimeapi.Int64Value{Value: *pulled.image.User}
	}
	return image
}

// PullImage implements internalapi.ImageManagerService.
func (r *Runtime) PullImage(_ context.Context, spec *runtimeapi.ImageSpec, _ *runtimeapi.AuthConfig, _ *runtimeapi.PodSandboxConfig) (string, error) {
	return r.images.pull(spec.GetImage())
}

// RemoveImage implements internalapi.ImageManagerService.
func (r *Runtime) RemoveImage(_ context.Context, spec *runtimeapi.ImageSpec) error {
	if reference, _, ok := r.images.find(spec.GetImage()); ok {
		r.images.mu.Lock()
		defer r.images.mu.Unlock()
		delete(r.images.pulled, reference)
	}
	return nil
}

// ImageFsInfo implements internalapi.ImageManagerService. Images take no space of their own.
func (r *Runtime) ImageFsInfo(context.Context) (*runtimeapi.ImageFsInfoResponse, error) {
	usage := []*runtimeapi.FilesystemUsage{{
		Timestamp:  time.Now().UnixNano(),
		FsId:       &runtimeapi.FilesystemIdentifier{Mountpoint: r.root},
		UsedBytes:  &runtimeapi.UInt64Value{Value: 0},
		InodesUsed: &runtimeapi.UInt64Value{Value: 0},
	}}
	return &runtimeapi.ImageFsInfoResponse{ImageFilesystems: usage, ContainerFilesystems: usage}, nil
}

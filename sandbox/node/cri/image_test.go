package cri

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestImageTableOfTheProject(t *testing.T) {
	text, err := os.ReadFile("../images.json")
	if err != nil {
		t.Fatal(err)
	}
	table, err := parseImages(text, map[string]string{"dist": "/d", "node": "/n", "bin": "/b"})
	if err != nil {
		t.Fatal(err)
	}
	app, ok := table["registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest"]
	if !ok {
		t.Fatal("the tutorial's image is missing")
	}
	want := []ImageMount{{From: "/n", To: "/usr/bin/node"}, {From: "/d/app", To: "/app"}}
	if !reflect.DeepEqual(app.Mounts, want) {
		t.Errorf("mounts are %v, want %v", app.Mounts, want)
	}
}

func TestImageTableFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": {"mounts": []}}`: `image "a" has no command`,
		`{"a": {"command": ["x"], "mounts": [{"from": "${nod}/x", "to": "/x"}]}}`: `${nod} in "${nod}/x" is unknown: known are dist, node (--var nod=...)`,
		`{"a": {"command": ["x"], "mounts": [{"from": "/x", "to": "x"}]}}`:        `mount of "/x" at "x": both must be absolute paths`,
		`{"a": {"comand": ["x"]}}`: `unknown field "comand"`,
	} {
		_, err := parseImages([]byte(text), map[string]string{"dist": "/d", "node": "/n"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is %v, want %s", text, err, want)
		}
	}
}

func TestPull(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "images.json")
	write(t, path, `{"app:1": {"command": ["x"]}, "app:2": {"command": ["x"], "mounts": [{"from": "${dir}/missing", "to": "/x"}]}}`)
	table, err := newImages(path, map[string]string{"dir": dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := table.find("app:1"); ok {
		t.Error("an image is present before it is pulled")
	}
	id, err := table.pull("app:1")
	if err != nil {
		t.Fatal(err)
	}
	if reference, _, ok := table.find(id); !ok || reference != "app:1" {
		t.Errorf("found %q by its id", reference)
	}
	if _, err := table.pull("other:1"); err == nil || !strings.Contains(err.Error(), `"other:1"`) || !strings.Contains(err.Error(), "app:1, app:2") {
		t.Errorf("error is %v: it should name the image and those there are", err)
	}
	if _, err := table.pull("app:2"); err == nil || !strings.Contains(err.Error(), "build it first") {
		t.Errorf("error is %v: it should name the missing file and the remedy", err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

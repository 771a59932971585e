package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func validArgs(t *testing.T, more ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--name=node-a", "--address=10.244.0.1", "--root=" + t.TempDir()}
	for _, name := range []string{"kubeconfig", "images", "tls-cert", "tls-key", "client-ca"} {
		args = append(args, "--"+name+"="+file)
	}
	return append(args, more...)
}

func TestOptions(t *testing.T) {
	o, err := parseOptions(validArgs(t, "--var", "dist=/a,b=c", "--var", "node=/n"))
	if err != nil {
		t.Fatal(err)
	}
	if o.vars["dist"] != "/a,b=c" || o.vars["node"] != "/n" {
		t.Errorf("vars are %v", o.vars)
	}
}

func TestOptionFaults(t *testing.T) {
	for want, args := range map[string][]string{
		"missing --kubeconfig, --name, --address":     {},
		`--var "dist": want name=value`:               validArgs(t, "--var", "dist"),
		`unexpected argument "x"`:                     validArgs(t, "x"),
		"no such file or directory":                   validArgs(t, "--images=/no/such"),
		`--address: ParseAddr("node"): unable to par`: validArgs(t, "--address=node"),
	} {
		if _, err := parseOptions(args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

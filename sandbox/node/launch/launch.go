// Package launch is what this program does before it is a node: it is executed again, under another name, as the
// first process of every container, and once as itself to get a mount namespace of its own.
//
// It imports the standard library only and its import path sorts first, so Go initialises it before the packages of
// Kubernetes: a container starts in milliseconds instead of waiting for a kubelet's package variables.
package launch

import (
	"fmt"
	"os"
)

const (
	containerName = "sandbox-container"
	nodeStage     = "SANDBOX_NODE_STAGE"
)

func init() {
	if len(os.Args) == 0 {
		return
	}
	switch {
	case os.Args[0] == containerName:
		runContainer() // never returns
	case len(os.Args) > 1 && os.Getenv(nodeStage) == "" && hasFlag("--kubeconfig"):
		if err := enterMountNamespace(); err != nil {
			fmt.Fprintf(os.Stderr, "sandbox-node: %v\n", err)
			os.Exit(1)
		}
	}
}

func hasFlag(name string) bool {
	for _, arg := range os.Args[1:] {
		if arg == name || (len(arg) > len(name) && arg[:len(name)+1] == name+"=") {
			return true
		}
	}
	return false
}

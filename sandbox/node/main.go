// Command sandbox-node is the node of the sandbox's Kubernetes cluster: the real kubelet, taken as a library, with a
// container runtime in the same process that runs containers as processes (package cri). It needs no privileges beyond
// those of a user namespace: unshare --user --map-root-user --net --pid --mount.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"

	"asm-websocket/sandbox/node/cri"
	_ "asm-websocket/sandbox/node/launch" // does its work before main

	"k8s.io/klog/v2"
)

// gcPercent trades processor time for memory: a sandbox's node has little to do.
const gcPercent = 40

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "sandbox-node: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	options, err := parseOptions(args)
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	if err := setVerbosity(options.verbosity); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()

	users := cri.NewUsers()
	runtime, err := cri.New(cri.Config{
		Root:    filepath.Join(options.root, "runtime"),
		Volumes: options.root,
		Images:  options.images,
		Vars:    options.vars,
		Bridge:  options.bridge,
		First:   options.firstPodAddress,
		Last:    options.lastPodAddress,
		Users:   users,
	})
	if err != nil {
		return err
	}
	if err := startKubelet(ctx, options, runtime, users); err != nil {
		return err
	}
	<-ctx.Done() // containers end with this process
	return nil
}

func setVerbosity(level int) error {
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	return flags.Set("v", strconv.Itoa(level))
}

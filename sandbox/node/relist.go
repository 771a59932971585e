package main

import (
	"context"
	"time"

	"asm-websocket/sandbox/node/cri"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubernetes/pkg/kubelet"
)

const (
	lookEvery = 50 * time.Millisecond
	lookFor   = 3 * time.Second
)

// relistOften has the kubelet look at pods that are changing many times a second. By itself it does so once a second, and
// waits for the next look after each of the three steps in which it ends a pod.
func relistOften(ctx context.Context, runtime *cri.Runtime) kubelet.Option {
	return func(k *kubelet.Kubelet) {
		go func() {
			for ticker := time.NewTicker(lookEvery); ; {
				select {
				case <-ctx.Done():
					return
				case <-ticker.C:
				}
				for _, podUID := range runtime.ActivePods(lookFor) {
					k.RequestPodRelist(types.UID(podUID))
				}
			}
		}()
	}
}

package main

import (
	"context"

	"asm-websocket/sandbox/node/cri"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"
	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	podconfig "k8s.io/kubernetes/pkg/kubelet/config"
	kubelettypes "k8s.io/kubernetes/pkg/kubelet/types"
	kubeletutil "k8s.io/kubernetes/pkg/kubelet/util"
)

// podSource is the kubelet's own source of pods, the API server, but for withoutUsers.
func podSource(ctx context.Context, client clientset.Interface, node string, recorder record.EventRecorderLogger, latency kubeletutil.PodStartupLatencyTracker, users *cri.Users, runtime *cri.Runtime) *podconfig.PodConfig {
	config := podconfig.NewPodConfig(recorder, latency)
	updates := config.Channel(ctx, kubelettypes.ApiserverSource)
	ofThisNode := cache.NewListWatchFromClient(client.CoreV1().RESTClient(), "pods", metav1.NamespaceAll, fields.OneTermEqualSelector("spec.nodeName", node))
	versions := map[types.UID]string{}
	store := cache.NewUndeltaStore(func(objects []any) {
		pods := make([]*v1.Pod, 0, len(objects))
		seen := map[types.UID]string{}
		wanted := map[cri.ContainerName]cri.User{}
		for _, object := range objects {
			pod := object.(*v1.Pod)
			pods = append(pods, withoutUsers(pod, wanted))
			if versions[pod.UID] != pod.ResourceVersion {
				runtime.Note(string(pod.UID))
			}
			seen[pod.UID] = pod.ResourceVersion
		}
		users.Replace(wanted)
		versions = seen
		send(updates, pods)
	}, cache.MetaNamespaceKeyFunc)
	go cache.NewReflector(ofThisNode, &v1.Pod{}, store, 0).RunWithContext(ctx)
	return config
}

// send exists because the channel's type, whose underlying type this is, has no name outside its package.
func send[Update ~struct{ Pods []*v1.Pod }](updates chan<- Update, pods []*v1.Pod) {
	updates <- Update(struct{ Pods []*v1.Pod }{pods})
}

// withoutUsers takes out of a pod the users and groups that it asks for and notes the users in wanted, for the runtime. A user
// namespace of one id has no other for a volume's files, and the kubelet fails a pod whose files it cannot give away.
// runAsNonRoot stays where the image decides about the user, so the kubelet's own check still speaks.
func withoutUsers(original *v1.Pod, wanted map[cri.ContainerName]cri.User) *v1.Pod {
	pod := original.DeepCopy()
	var ofPod v1.PodSecurityContext
	if security := pod.Spec.SecurityContext; security != nil {
		ofPod = *security
		security.RunAsUser, security.RunAsGroup, security.RunAsNonRoot = nil, nil, nil
		security.FSGroup, security.SupplementalGroups = nil, nil
		security.FSGroupChangePolicy, security.SupplementalGroupsPolicy = nil, nil
	}
	for _, containers := range [][]v1.Container{pod.Spec.InitContainers, pod.Spec.Containers} {
		for i := range containers {
			if user, asked := takeUser(&containers[i], ofPod); asked {
				wanted[cri.ContainerName{PodUID: string(pod.UID), Container: containers[i].Name}] = user
			}
		}
	}
	return pod
}

func takeUser(container *v1.Container, ofPod v1.PodSecurityContext) (user cri.User, asked bool) {
	if container.SecurityContext == nil {
		container.SecurityContext = &v1.SecurityContext{}
	}
	security := container.SecurityContext
	uid := firstSet(security.RunAsUser, ofPod.RunAsUser)
	gid := firstSet(security.RunAsGroup, ofPod.RunAsGroup)
	nonRoot := firstSet(security.RunAsNonRoot, ofPod.RunAsNonRoot)
	security.RunAsGroup = nil
	if uid == nil || *uid == 0 {
		security.RunAsUser, security.RunAsNonRoot = uid, nonRoot
	} else {
		security.RunAsUser, security.RunAsNonRoot = nil, nil // not root, as the pod may have demanded
	}
	if uid == nil {
		return cri.User{}, false
	}
	user.UID = *uid
	if gid != nil {
		user.GID = *gid
	}
	return user, true
}

func firstSet[T any](values ...*T) *T {
	for _, value := range values {
		if value != nil {
			return value
		}
	}
	return nil
}

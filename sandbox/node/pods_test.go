package main

import (
	"testing"

	"asm-websocket/sandbox/node/cri"

	v1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

func podWith(ofPod *v1.PodSecurityContext, ofContainer *v1.SecurityContext) *v1.Pod {
	pod := &v1.Pod{Spec: v1.PodSpec{SecurityContext: ofPod, Containers: []v1.Container{{Name: "c", SecurityContext: ofContainer}}}}
	pod.UID = "uid"
	return pod
}

func TestUsersAreTakenOutAndNoted(t *testing.T) {
	original := podWith(
		&v1.PodSecurityContext{RunAsUser: ptr.To[int64](1), RunAsGroup: ptr.To[int64](2), RunAsNonRoot: ptr.To(true), FSGroup: ptr.To[int64](3), SupplementalGroups: []int64{4}},
		&v1.SecurityContext{RunAsUser: ptr.To[int64](1337), ReadOnlyRootFilesystem: ptr.To(true)},
	)
	wanted := map[cri.ContainerName]cri.User{}
	pod := withoutUsers(original, wanted)

	if got := wanted[cri.ContainerName{PodUID: "uid", Container: "c"}]; got != (cri.User{UID: 1337, GID: 2}) {
		t.Errorf("noted %+v: the container's user and the pod's group are wanted", got)
	}
	left := pod.Spec.SecurityContext
	if left.RunAsUser != nil || left.RunAsGroup != nil || left.RunAsNonRoot != nil || left.FSGroup != nil || left.SupplementalGroups != nil {
		t.Errorf("the pod still asks for %+v", left)
	}
	security := pod.Spec.Containers[0].SecurityContext
	if security.RunAsUser != nil || security.RunAsNonRoot != nil {
		t.Errorf("the container still asks for %+v", security)
	}
	if security.ReadOnlyRootFilesystem == nil {
		t.Error("what can be honoured is gone")
	}
	if original.Spec.SecurityContext.FSGroup == nil {
		t.Error("the pod of the API server was changed")
	}
}

func TestTheKubeletStillChecksRunAsNonRoot(t *testing.T) {
	for name, pod := range map[string]*v1.Pod{
		"user of the image": podWith(&v1.PodSecurityContext{RunAsNonRoot: ptr.To(true)}, nil),
		"user root":         podWith(&v1.PodSecurityContext{RunAsNonRoot: ptr.To(true), RunAsUser: ptr.To[int64](0)}, nil),
	} {
		security := withoutUsers(pod, map[cri.ContainerName]cri.User{}).Spec.Containers[0].SecurityContext
		if security.RunAsNonRoot == nil || !*security.RunAsNonRoot {
			t.Errorf("%s: runAsNonRoot is gone", name)
		}
	}
}

func TestAPodWithoutSecurityContext(t *testing.T) {
	wanted := map[cri.ContainerName]cri.User{}
	withoutUsers(podWith(nil, nil), wanted)
	if len(wanted) != 0 {
		t.Errorf("noted %v for a pod that asks for none", wanted)
	}
}

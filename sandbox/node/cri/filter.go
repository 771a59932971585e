package cri

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// notFound is the error by which the kubelet knows that a thing is gone.
func notFound(kind, id string) error {
	return status.Errorf(codes.NotFound, "%s %q does not exist", kind, id)
}

// matches tells whether id is the wanted one; "" wants all.
func matches(wanted, id string) bool { return wanted == "" || wanted == id }

func hasLabels(labels, wanted map[string]string) bool {
	for key, value := range wanted {
		if labels[key] != value {
			return false
		}
	}
	return true
}

package cri

import (
	"fmt"
	"sort"
	"strings"

	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
)

// etcFiles is the /etc of a container. The kubelet mounts its own hosts file over the one here.
func etcFiles(sandbox *runtimeapi.PodSandboxConfig, user User) map[string]string {
	passwd, group := "root:x:0:0:root:/root:/bin/sh\n", "root:x:0:\n"
	if user.UID != 0 {
		passwd += fmt.Sprintf("user:x:%d:%d::/root:/bin/sh\n", user.UID, user.GID)
	}
	if user.GID != 0 {
		group += fmt.Sprintf("user:x:%d:\n", user.GID)
	}
	return map[string]string{
		"passwd":        passwd + "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
		"group":         group + "nogroup:x:65534:\n",
		"nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
		"hostname":      sandbox.GetHostname() + "\n",
		"hosts":         "127.0.0.1\tlocalhost\n::1\tlocalhost\n",
		"resolv.conf":   resolvConf(sandbox.GetDnsConfig()),
	}
}

func resolvConf(dns *runtimeapi.DNSConfig) string {
	var b strings.Builder
	if len(dns.GetSearches()) > 0 {
		fmt.Fprintf(&b, "search %s\n", strings.Join(dns.GetSearches(), " "))
	}
	for _, server := range dns.GetServers() {
		fmt.Fprintf(&b, "nameserver %s\n", server)
	}
	if len(dns.GetOptions()) > 0 {
		fmt.Fprintf(&b, "options %s\n", strings.Join(dns.GetOptions(), " "))
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

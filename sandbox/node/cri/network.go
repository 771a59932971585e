package cri

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

const (
	hostLinkPrefix = "pod" // names of the node's ends of the pods' cables
	podLink        = "eth0"
	addressBits    = 16
	carrierTimeout = 1500 * time.Millisecond
)

// network connects pods to the bridge: each has a network namespace with an eth0 on it.
type network struct {
	bridge    string
	addresses *addresses
}

// newNetwork uses an existing bridge. Cables of a node that ran before are removed.
func newNetwork(bridge string, first, last netip.Addr) (*network, error) {
	if _, err := netlink.LinkByName(bridge); err != nil {
		return nil, fmt.Errorf("bridge %s: %w: create it first: ip link add %s type bridge", bridge, err, bridge)
	}
	if err := removeOldLinks(); err != nil {
		return nil, err
	}
	return &network{bridge: bridge, addresses: newAddresses(first, last)}, nil
}

func removeOldLinks() error {
	links, err := netlink.LinkList()
	if err != nil {
		return fmt.Errorf("cannot list network links: %w", err)
	}
	for _, link := range links {
		if link.Type() == "veth" && strings.HasPrefix(link.Attrs().Name, hostLinkPrefix) {
			_ = netlink.LinkDel(link) // it may be going away by itself just now
		}
	}
	return nil
}

// podNetwork is one pod's network namespace. It lives as long as the open file or a process in it.
type podNetwork struct {
	namespace *os.File
	address   netip.Addr
	hostLink  string
}

// connect makes a network namespace with the next free address on the bridge.
func (n *network) connect(sandboxID string, sysctls map[string]string) (*podNetwork, error) {
	namespace, err := newNetworkNamespace(sysctls)
	if err != nil {
		return nil, err
	}
	address, err := n.addresses.take()
	if err != nil {
		namespace.Close()
		return nil, err
	}
	pod := &podNetwork{namespace: namespace, address: address, hostLink: hostLinkPrefix + sandboxID[:11]}
	if err := n.plug(pod); err != nil {
		n.disconnect(pod)
		return nil, fmt.Errorf("cannot connect %s to %s: %w", address, n.bridge, err)
	}
	return pod, nil
}

func (n *network) disconnect(pod *podNetwork) {
	if link, err := netlink.LinkByName(pod.hostLink); err == nil {
		_ = netlink.LinkDel(link)
	}
	pod.namespace.Close()
	n.addresses.release(pod.address)
}

func (n *network) plug(pod *podNetwork) error {
	bridge, err := netlink.LinkByName(n.bridge)
	if err != nil {
		return err
	}
	attributes := netlink.NewLinkAttrs()
	attributes.Name = pod.hostLink
	attributes.MTU = bridge.Attrs().MTU
	cable := &netlink.Veth{LinkAttrs: attributes, PeerName: podLink, PeerNamespace: netlink.NsFd(pod.namespace.Fd()), PeerHardwareAddr: hardwareAddress(pod.address)}
	if err := netlink.LinkAdd(cable); err != nil {
		return err
	}
	if err := configurePod(pod); err != nil {
		return err
	}
	if err := netlink.LinkSetUp(cable); err != nil {
		return err
	}
	if err := netlink.LinkSetMaster(cable, bridge); err != nil {
		return err
	}
	n.awaitCarrier(pod)
	return nil
}

// hardwareAddress follows from the IP address, so that no address cache is wrong when a later pod has it.
func hardwareAddress(address netip.Addr) net.HardwareAddr {
	return append(net.HardwareAddr{0x0a, 0x58}, address.AsSlice()...)
}

// awaitCarrier returns when the cable and the bridge, which had none before the first, are up. The kernel may take a
// second to notice, less when asked, and until then drops packets: a probe's first would be repeated a second later.
func (n *network) awaitCarrier(pod *podNetwork) {
	inPod, err := netlink.NewHandleAt(netnsHandle(pod.namespace), unix.NETLINK_ROUTE)
	if err != nil {
		return
	}
	defer inPod.Close()
	for deadline := time.Now().Add(carrierTimeout); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if isUp(netlink.LinkByName(n.bridge)) && isUp(netlink.LinkByName(pod.hostLink)) && isUp(inPod.LinkByName(podLink)) {
			return
		}
	}
}

func isUp(link netlink.Link, err error) bool {
	return err == nil && link.Attrs().OperState == netlink.OperUp
}

func configurePod(pod *podNetwork) error {
	handle, err := netlink.NewHandleAt(netnsHandle(pod.namespace), unix.NETLINK_ROUTE)
	if err != nil {
		return err
	}
	defer handle.Close()
	eth0, err := handle.LinkByName(podLink)
	if err != nil {
		return err
	}
	prefix := netlink.Addr{IPNet: &net.IPNet{IP: pod.address.AsSlice(), Mask: net.CIDRMask(addressBits, 32)}}
	if err := handle.AddrAdd(eth0, &prefix); err != nil {
		return err
	}
	return handle.LinkSetUp(eth0)
}

// newNetworkNamespace makes a namespace with its loopback up. There is no route out of it but the bridge's network.
func newNetworkNamespace(sysctls map[string]string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	made := make(chan result)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		file, err := enterNewNetworkNamespace(sysctls)
		made <- result{file, err}
	}()
	r := <-made
	return r.file, r.err
}

func enterNewNetworkNamespace(sysctls map[string]string) (*os.File, error) {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return nil, fmt.Errorf("cannot make a network namespace: %w", err)
	}
	loopback, err := netlink.LinkByName("lo")
	if err != nil {
		return nil, err
	}
	if err := netlink.LinkSetUp(loopback); err != nil {
		return nil, err
	}
	// Every container may listen on any port, as with containerd's defaults.
	if err := writeSysctl("net.ipv4.ip_unprivileged_port_start", "0"); err != nil {
		return nil, err
	}
	for name, value := range sysctls {
		if strings.HasPrefix(name, "net.") {
			if err := writeSysctl(name, value); err != nil {
				return nil, err
			}
		}
	}
	return os.Open("/proc/thread-self/ns/net")
}

func writeSysctl(name, value string) error {
	path := filepath.Join("/proc/sys", strings.ReplaceAll(name, ".", "/"))
	if err := os.WriteFile(path, []byte(value), 0o644); err != nil {
		return fmt.Errorf("sysctl %s: %w", name, err)
	}
	return nil
}

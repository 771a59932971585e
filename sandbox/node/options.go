package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/api/resource"
)

// options is the command line.
type options struct {
	kubeconfig      string
	name            string
	address         netip.Addr
	port            int32
	root            string
	images          string
	bridge          string
	tlsCert         string
	tlsKey          string
	clientCA        string
	vars            map[string]string
	zone            string
	region          string
	clusterDNS      string
	cores           int
	memory          resource.Quantity
	verbosity       int
	firstPodAddress netip.Addr
	lastPodAddress  netip.Addr
}

func parseOptions(args []string) (*options, error) {
	o := &options{
		firstPodAddress: netip.MustParseAddr("10.244.1.0"),
		lastPodAddress:  netip.MustParseAddr("10.244.199.255"),
	}
	var address, memory string
	var vars []string
	flags := pflag.NewFlagSet("sandbox-node", pflag.ContinueOnError)
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig of the cluster's API server")
	flags.StringVar(&o.name, "name", "", "name of the node")
	flags.StringVar(&address, "address", "", "the node's IP address, that of the bridge")
	flags.Int32Var(&o.port, "port", 10250, "port of the kubelet's server")
	flags.StringVar(&o.root, "root", "", "directory for volumes, logs and containers")
	flags.StringVar(&o.images, "images", "", "the image table")
	flags.StringVar(&o.bridge, "bridge", "cni0", "bridge to connect pods to")
	flags.StringVar(&o.tlsCert, "tls-cert", "", "certificate of the kubelet's server")
	flags.StringVar(&o.tlsKey, "tls-key", "", "its private key")
	flags.StringVar(&o.clientCA, "client-ca", "", "CA of those who may call the kubelet's server")
	flags.StringArrayVar(&vars, "var", nil, "name=value put in place of ${name} in the image table")
	flags.StringVar(&o.zone, "zone", "cn-beijing-a", "label topology.kubernetes.io/zone")
	flags.StringVar(&o.region, "region", "cn-beijing", "label topology.kubernetes.io/region")
	flags.StringVar(&o.clusterDNS, "cluster-dns", "10.96.0.10", "name server written into pods")
	flags.IntVar(&o.cores, "cores", 0, "cores the node advertises; 0: the machine's, but at least 8, because no limit is enforced")
	flags.StringVar(&memory, "memory", "0", "memory the node advertises; 0: the machine's, but at least 16Gi, because no limit is enforced")
	flags.IntVar(&o.verbosity, "v", 0, "log verbosity")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() > 0 {
		return nil, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	var missing []string
	for _, name := range []string{"kubeconfig", "name", "address", "root", "images", "tls-cert", "tls-key", "client-ca"} {
		if flags.Lookup(name).Value.String() == "" {
			missing = append(missing, "--"+name)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("missing %s", strings.Join(missing, ", "))
	}
	return o, o.complete(address, memory, vars)
}

func (o *options) complete(address, memory string, vars []string) (err error) {
	if o.address, err = netip.ParseAddr(address); err != nil {
		return fmt.Errorf("--address: %w", err)
	}
	if o.memory, err = resource.ParseQuantity(memory); err != nil {
		return fmt.Errorf("--memory %q: %w", memory, err)
	}
	o.vars = map[string]string{}
	for _, assignment := range vars {
		name, value, ok := strings.Cut(assignment, "=")
		if !ok {
			return fmt.Errorf("--var %q: want name=value", assignment)
		}
		o.vars[name] = value
	}
	for _, path := range []*string{&o.kubeconfig, &o.images, &o.tlsCert, &o.tlsKey, &o.clientCA, &o.root} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	for _, path := range []string{o.kubeconfig, o.images, o.tlsCert, o.tlsKey, o.clientCA} {
		if _, statErr := os.Stat(path); statErr != nil {
			err = errors.Join(err, statErr)
		}
	}
	return err
}

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"asm-websocket/sandbox/node/cri"

	noop "go.opentelemetry.io/otel/trace/noop"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typedcore "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/record"
	kubeletapp "k8s.io/kubernetes/cmd/kubelet/app"
	kubeletoptions "k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/kubelet"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	kubeletutil "k8s.io/kubernetes/pkg/kubelet/util"
	"k8s.io/kubernetes/pkg/util/oom"
	"k8s.io/kubernetes/pkg/volume"
	"k8s.io/kubernetes/pkg/volume/configmap"
	"k8s.io/kubernetes/pkg/volume/downwardapi"
	"k8s.io/kubernetes/pkg/volume/emptydir"
	"k8s.io/kubernetes/pkg/volume/projected"
	"k8s.io/kubernetes/pkg/volume/secret"
	"k8s.io/kubernetes/pkg/volume/util/hostutil"
	"k8s.io/kubernetes/pkg/volume/util/subpath"
	"k8s.io/mount-utils"
)

// featureGates differ from the defaults where there is no machine of one's own and no cgroup to resize.
var featureGates = map[string]bool{
	"KubeletInUserNamespace":                  true,
	"InPlacePodLevelResourcesVerticalScaling": false,
}

// startKubelet starts the kubelet in the background.
func startKubelet(ctx context.Context, o *options, runtime *cri.Runtime, users *cri.Users) error {
	if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(featureGates); err != nil {
		return err
	}
	server, err := kubeletServer(o)
	if err != nil {
		return err
	}
	dependencies, err := kubeletDependencies(ctx, o, server, runtime, users)
	if err != nil {
		return err
	}
	return kubeletapp.RunKubelet(ctx, server, dependencies)
}

func kubeletServer(o *options) (*kubeletoptions.KubeletServer, error) {
	config, err := kubeletoptions.NewKubeletConfiguration()
	if err != nil {
		return nil, err
	}
	configure(config, o)
	flags := kubeletoptions.NewKubeletFlags()
	flags.RootDirectory = filepath.Join(o.root, "kubelet")
	flags.CertDirectory = filepath.Join(o.root, "kubelet", "pki")
	flags.HostnameOverride = o.name
	flags.MaxPerPodContainerCount = 2 // keeps the log of the run before the last, for kubectl logs --previous
	flags.NodeIP = o.address.String()
	flags.KubeConfig = o.kubeconfig
	flags.NodeLabels = map[string]string{v1.LabelTopologyZone: o.zone, v1.LabelTopologyRegion: o.region}
	return &kubeletoptions.KubeletServer{KubeletFlags: *flags, KubeletConfiguration: *config}, nil
}

// configure sets what differs from a kubelet's defaults.
func configure(config *kubeletconfig.KubeletConfiguration, o *options) {
	config.Address = o.address.String()
	config.Port = o.port
	config.ReadOnlyPort = 0
	config.HealthzPort = 0
	config.TLSCertFile = o.tlsCert
	config.TLSPrivateKeyFile = o.tlsKey
	config.Authentication.Anonymous.Enabled = false
	config.Authentication.Webhook.Enabled = false
	config.Authentication.X509.ClientCAFile = o.clientCA
	config.Authorization.Mode = kubeletconfig.KubeletAuthorizationModeWebhook
	config.PodLogsDir = filepath.Join(o.root, "logs")
	config.ClusterDomain = "cluster.local"
	config.ClusterDNS = []string{o.clusterDNS}
	config.RegisterNode = true
	config.ProviderID = "sandbox://" + o.name

	// There are no cgroups to manage, and how full a developer's disk is must not evict pods.
	config.CgroupsPerQOS = false
	config.EnforceNodeAllocatable = nil
	config.FailSwapOn = false
	config.EvictionHard = nil
	config.ImageGCHighThresholdPercent = 100
	config.LocalStorageCapacityIsolation = false

	// A node of one machine may be as quick as it can.
	config.SyncFrequency.Duration = 5 * time.Second
	config.NodeStatusUpdateFrequency.Duration = 5 * time.Second
	config.MaxOpenFiles = openFilesLimit()
	config.EventRecordQPS = 50
	config.EventBurst = 100
	config.RegistryPullQPS = 0
	config.SerializeImagePulls = false
}

func kubeletDependencies(ctx context.Context, o *options, server *kubeletoptions.KubeletServer, runtime *cri.Runtime, users *cri.Users) (*kubelet.Dependencies, error) {
	clients, err := newClients(o.kubeconfig, &server.KubeletConfiguration)
	if err != nil {
		return nil, err
	}
	auth, watchCA, err := kubeletapp.BuildAuth(types.NodeName(o.name), clients.kube, server.KubeletConfiguration)
	if err != nil {
		return nil, err
	}
	watchCA(ctx.Done())
	tlsOptions, err := kubeletapp.InitializeTLS(ctx, &server.KubeletFlags, &server.KubeletConfiguration)
	if err != nil {
		return nil, err
	}
	machine, err := newMachine(o)
	if err != nil {
		return nil, err
	}
	mounter := mount.NewWithoutSystemd("")
	latency := kubeletutil.NewPodStartupLatencyTracker()
	recorder := eventRecorder(ctx, o.name, clients.events)
	return &kubelet.Dependencies{
		Options:                   []kubelet.Option{relistOften(ctx, runtime)},
		Auth:                      auth,
		KubeClient:                clients.kube,
		HeartbeatClient:           clients.heartbeat,
		EventClient:               clients.events,
		Recorder:                  recorder,
		PodConfig:                 podSource(ctx, clients.kube, o.name, recorder, latency, users, runtime),
		RemoteRuntimeService:      runtime,
		RemoteImageService:        runtime,
		CAdvisorInterface:         machine,
		ContainerManager:          newContainerManager(machine),
		OOMAdjuster:               oom.NewFakeOOMAdjuster(),
		Mounter:                   mounter,
		Subpather:                 subpath.New(mounter),
		HostUtil:                  hostutil.NewHostUtil(),
		VolumePlugins:             volumePlugins(o.root),
		TLSOptions:                tlsOptions,
		PodStartupLatencyTracker:  latency,
		NodeStartupLatencyTracker: kubeletutil.NewNodeStartupLatencyTracker(),
		TracerProvider:            noop.NewTracerProvider(),
	}, nil
}

type clients struct {
	kube, heartbeat *clientset.Clientset
	events          typedcore.EventsGetter
}

// newClients makes the kubelet's three clients as its own main program does: the one for events has its own limits,
// the one for heartbeats has none and gives up in time for the next.
func newClients(kubeconfig string, config *kubeletconfig.KubeletConfiguration) (*clients, error) {
	base, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, fmt.Errorf("kubeconfig %s: %w", kubeconfig, err)
	}
	base.UserAgent = "sandbox-node"
	base.QPS = float32(config.KubeAPIQPS)
	base.Burst = int(config.KubeAPIBurst)
	kube, err := clientset.NewForConfig(base)
	if err != nil {
		return nil, err
	}
	forEvents := rest.CopyConfig(base)
	forEvents.QPS = float32(config.EventRecordQPS)
	forEvents.Burst = int(config.EventBurst)
	events, err := typedcore.NewForConfig(forEvents)
	if err != nil {
		return nil, err
	}
	forHeartbeat := rest.CopyConfig(base)
	forHeartbeat.QPS = -1
	forHeartbeat.Timeout = config.NodeStatusUpdateFrequency.Duration
	heartbeat, err := clientset.NewForConfig(forHeartbeat)
	if err != nil {
		return nil, err
	}
	return &clients{kube: kube, heartbeat: heartbeat, events: events}, nil
}

func eventRecorder(ctx context.Context, node string, events typedcore.EventsGetter) record.EventRecorderLogger {
	broadcaster := record.NewBroadcaster(record.WithContext(ctx))
	broadcaster.StartRecordingToSink(&typedcore.EventSinkImpl{Interface: events.Events("")})
	return broadcaster.NewRecorder(scheme.Scheme, v1.EventSource{Component: "kubelet", Host: node})
}

func volumePlugins(root string) []volume.VolumePlugin {
	var plugins []volume.VolumePlugin
	plugins = append(plugins, emptydir.ProbeVolumePlugins()...)
	plugins = append(plugins, secret.ProbeVolumePlugins()...)
	plugins = append(plugins, configmap.ProbeVolumePlugins()...)
	plugins = append(plugins, projected.ProbeVolumePlugins()...)
	plugins = append(plugins, downwardapi.ProbeVolumePlugins()...)
	plugins = append(plugins, hostPathPlugins(root)...)
	return plugins
}

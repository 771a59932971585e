import type { Account } from "./account";
import { clusterIsJudged, kubeconfigsNameTheirAddress, meshIsListed, missingMeshIsNotFound } from "./checks/api";
import { secretsMayBeRead, tutorialImageRuns } from "./checks/cluster";
import { balancerDrains, podsGetProxyConfig, podsHaveLabel, podsHaveTime, statusHasAddress } from "./checks/gateway";
import { kindsAreServed, kindsMayBeWritten, labelsArePushed, publicAddressIsCertified, wasAppliedAtServer } from "./checks/mesh";
import type { Finding } from "./finding";

/** What is taken for true and no public document settles. */
export interface Point {
  readonly id: string;
  readonly claim: string;
  /** What a person runs to settle it. */
  readonly command: string;
  /** The same by reading alone; without it the point needs a person or a change. */
  readonly check?: (account: Account) => Promise<Finding>;
}

const ASM = "kubectl --kubeconfig asm.kubeconfig";
const ACK = "kubectl --kubeconfig ack.kubeconfig -n istio-system";
const GATEWAY_POD = "deployment/istio-ingressgateway -c istio-proxy";

/** In the order of a first hour on an account. docs/real-account.md has the same list. */
export const POINTS: readonly Point[] = [
  {
    id: "mesh-list",
    claim: "`DescribeServiceMeshes` answers a GET, and lists the mesh",
    command: "aliyun servicemesh DescribeServiceMeshes",
    check: meshIsListed,
  },
  {
    id: "missing-mesh",
    claim: "a mesh that does not exist is refused with the code `ServiceMesh.NotFound`, by which alone it vanishes from the state",
    command: `aliyun servicemesh DescribeServiceMeshDetail --ServiceMeshId c${"0".repeat(32)}`,
    check: missingMeshIsNotFound,
  },
  {
    id: "forbidden-flag",
    claim: "`DescribeServiceMeshClusters` says of a cluster that could join why the mesh does not take it (`ForbiddenFlag`)",
    command: 'aliyun servicemesh DescribeServiceMeshClusters --ServiceMeshId "$MESH" --Limit 50 --Offset 0',
    check: clusterIsJudged,
  },
  {
    id: "kubeconfig-address",
    claim: "the kubeconfig of the mesh names the private or the public address of its API server, as it was asked for",
    command: 'aliyun servicemesh DescribeServiceMeshKubeconfig --ServiceMeshId "$MESH" --PrivateIpAddress true',
    check: kubeconfigsNameTheirAddress,
  },
  {
    id: "public-certificate",
    claim: "the certificate of the mesh's API server covers its public address, also one that was bound later",
    command: `${ASM} version`,
    check: publicAddressIsCertified,
  },
  {
    id: "mesh-rights",
    claim: "istio-admin may write every kind that the program writes, Telemetry and ASMLocalRateLimiter too",
    command: `${ASM} -n istio-system auth can-i create telemetries.telemetry.istio.io; ${ASM} -n istio-system auth can-i create asmlocalratelimiters.istio.alibabacloud.com`,
    check: kindsMayBeWritten,
  },
  {
    id: "api-versions",
    claim: "the mesh serves each kind in the version that the program writes",
    command: `${ASM} api-resources`,
    check: kindsAreServed,
  },
  {
    id: "server-side-apply",
    claim: "the mesh's API server takes server-side apply",
    command: `${ASM} get virtualservices -A --show-managed-fields -o yaml`,
    check: wasAppliedAtServer,
  },
  {
    id: "secrets-of-preview",
    claim: "the role of `preview` (restricted user) may read the Secrets in `istio-system`",
    command: `${ACK} auth can-i get secrets`,
    check: secretsMayBeRead,
  },
  {
    id: "gateway-status",
    claim: "the status of an IstioGateway publishes its address: a host name for an NLB, an IP address for a CLB",
    command: `${ASM} -n istio-system get istiogateways -o yaml`,
    check: statusHasAddress,
  },
  {
    id: "gateway-labels",
    claim: "pods of an IstioGateway NAME without `podLabels` have the label `istio: NAME`, also of other names than `ingressgateway`",
    command: `${ACK} get pods --show-labels`,
    check: podsHaveLabel,
  },
  {
    id: "gateway-grace",
    claim: "from ASM 1.26 on the drain annotation makes the pods' grace period at least as long",
    command: `${ACK} get pods -o yaml | grep terminationGracePeriodSeconds`,
    check: podsHaveTime,
  },
  {
    id: "balancer-drain",
    claim: "from ASM 1.26 on the drain annotation makes the load balancer drain at least as long",
    command: `${ACK} get services -o yaml | grep connection-drain`,
    check: balancerDrains,
  },
  {
    id: "gateway-proxy-config",
    claim: "the annotation `proxy.istio.io/config` is handed to the gateway's agent",
    command: `${ACK} exec ${GATEWAY_POD} -- cat /etc/istio/pod/annotations`,
    check: podsGetProxyConfig,
  },
  {
    id: "gateway-bootstrap",
    claim: "Envoy follows it: listeners drain 890 s, and a pod takes no more connections than its cap",
    command: `${ACK} exec ${GATEWAY_POD} -- pilot-agent request GET server_info | grep drain_time; ${ACK} exec ${GATEWAY_POD} -- pilot-agent request GET runtime | grep -A3 max_connections`,
  },
  {
    id: "gateway-drain",
    claim: "a gateway pod that is deleted keeps its open sockets for the drain, and an adopted one that is told nothing for 5 s",
    command: `with a socket open: ${ACK} delete pod NAME, and note when the socket ends`,
  },
  {
    id: "gateway-deletion",
    claim: "an IstioGateway that is deleted stays until its pods have drained, or is made again beside them without harm",
    command: `with a socket open and \`mesh.protect\` off: pulumi config set --path edge.name NEW && pulumi up, then ${ACK} get pods -w`,
  },
  {
    id: "namespace-labels",
    claim: "labels of a namespace in the mesh are pushed to the cluster (`ASMReconcileNSLabels` is on)",
    command: `${ASM} get namespaces --show-labels; kubectl --kubeconfig ack.kubeconfig get namespaces --show-labels`,
    check: labelsArePushed,
  },
  {
    id: "tutorial-image",
    claim: "the tutorial's image is pulled without credentials, and runs as user 65532 with a read-only root",
    command: "kubectl --kubeconfig ack.kubeconfig get deployments,pods",
    check: tutorialImageRuns,
  },
  {
    id: "tutorial-path",
    claim: "the tutorial's image takes WebSockets at `/ws`",
    command:
      "curl -i --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==' http://ADDRESS/ws",
  },
  {
    id: "host-with-port",
    claim: "the gateway takes a Host header with a port for the name alone",
    command: "curl -i -H 'Host: chat.example.com:8080' http://ADDRESS/",
  },
  {
    id: "rate-limiter-hosts",
    claim: "an ASMLocalRateLimiter with several hosts, or with `*`, limits each of them",
    command: `${ACK} exec ${GATEWAY_POD} -- pilot-agent request GET config_dump | grep -c local_ratelimit`,
  },
  {
    id: "balancer-changes",
    claim: "an NLB that takes another address type, or shows clients' addresses, keeps its open connections",
    command: "with a socket open: pulumi config set --path edge.loadBalancer.addressType intranet && pulumi up",
  },
  {
    id: "destroy-and-up",
    claim: "a cluster that was detached is attached again with `cluster.takeOverNamespace`",
    command: "pulumi destroy && pulumi config set --path cluster.takeOverNamespace true && pulumi up",
  },
  {
    id: "attachment-codes",
    claim: "a cluster of another mesh is refused as `ErrorPermitted.ClusterInMesh`, an unknown one as `ErrorClusterNotFound`: one cluster is in one mesh",
    command: 'aliyun servicemesh AddClusterIntoServiceMesh --ServiceMeshId OTHER-MESH --ClusterId "$CLUSTER"',
  },
  {
    id: "next-version",
    claim: "`DescribeUpgradeVersion` names the version that a running mesh can be upgraded to, and its own when there is none",
    command: 'aliyun servicemesh DescribeUpgradeVersion --ServiceMeshId "$MESH"',
  },
  {
    id: "gateway-record",
    claim: "`DescribeServiceMeshUpgradeStatus` has a record of each gateway with its version, and `finished` once it is as new as its mesh",
    command:
      'aliyun servicemesh DescribeServiceMeshUpgradeStatus --ServiceMeshId "$MESH" --AllIstioGatewayFullNames istio-system:ingressgateway --GuestClusterIds "$CLUSTER"',
  },
  {
    id: "version-upgrade",
    claim: "an upgrade of the mesh drops no socket, and one of its gateways drops none before its drain",
    command: "with a socket open: pulumi config set --path mesh.version NEXT && pulumi up; then pulumi config set --path edge.upgradeGateway true && pulumi up",
  },
  {
    id: "old-gateway",
    claim: "a gateway that is still of ASM 1.25 in a mesh of 1.26 drains as before",
    command: `after version-upgrade across 1.26, before the gateway's: ${ACK} get pods -o yaml | grep -e terminationGracePeriodSeconds -e DRAIN`,
  },
  {
    id: "ram-names",
    claim: "RAM knows `DescribeKialiConfiguration` and `DescribeASMSidecarExpectedVersion` by these names",
    command: 'with the role of preview: aliyun servicemesh DescribeKialiConfiguration --ServiceMeshId "$MESH" --force --version 2020-01-11',
  },
  {
    id: "ram-resource",
    claim: "actions of `servicemesh:` take no resource but `*`",
    command:
      'with a policy whose Resource is acs:servicemesh:*:*:servicemesh/ID: aliyun servicemesh DescribeServiceMeshDetail --ServiceMeshId "$MESH" is refused',
  },
  {
    id: "international-account",
    claim: "an account of alibabacloud.com makes a CLB that is paid by use (PayByCLCU)",
    command: "pulumi up, with edge.loadBalancer.kind clb",
  },
  {
    id: "image-build",
    claim: "`app/Dockerfile` builds, and from the same digest builds the same again",
    command: "step 2, Image",
  },
];

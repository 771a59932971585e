import * as pulumi from "@pulumi/pulumi";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider";
import { ackKubeconfig } from "./components/mesh/ackCluster";
import { AppNamespace } from "./components/app/appNamespace";
import { ClusterAttachment } from "./components/mesh/clusterAttachment";
import { GatewayDisruptionBudget } from "./components/edges/gatewayDisruptionBudget";
import { IngressGateway } from "./components/edges/asm/ingressGateway";
import { warn } from "./components/notice";
import { guardExisting } from "./components/preflight/existing";
import { preflight } from "./components/preflight/preflight";
import { ServiceMesh } from "./components/mesh/serviceMesh";
import { TlsCredential } from "./components/tls/tlsCredential";
import { WebSocketApp } from "./components/app/webSocketApp";
import { WebSocketRoute } from "./components/edges/istio/webSocketRoute";
import { readConfig } from "./config";
import { APP } from "./config/collisions";
import { needsOf } from "./config/needs";
import { edgeUrls } from "./config/urls";

const config = readConfig();
const { clusterId, namespace, timing, capacity, protect } = config;
config.warnings.forEach((warning) => void warn(warning));

// The mesh, and the cluster in it.
const mesh = new ServiceMesh("asm-websocket", config.mesh, { protect });
const attachment = new ClusterAttachment("ack", { ...config.attachment, meshId: mesh.meshId, clusterId }, { protect });

// Two API servers: Istio's objects live in the mesh, workloads and TLS Secrets in the cluster. Both are checked before anything is written to either.
const kubeconfigs = preflight(needsOf(config), { mesh: mesh.kubeconfig, cluster: ackKubeconfig(clusterId, config.clusterAccess) });
const adopting = config.adoptExisting ? { upsertExistingObjects: true, enablePatchForce: true } : {};
const api = { enableServerSideApply: true, enableSecretMutable: true, ...adopting };
guardExisting({ mesh: kubeconfigs.mesh, ack: kubeconfigs.cluster }, config.adoptExisting);
const meshApi = new Kubernetes("mesh", { ...api, kubeconfig: kubeconfigs.mesh, clusterIdentifier: mesh.meshId });
const ackApi = new Kubernetes("ack", { ...api, kubeconfig: kubeconfigs.cluster, clusterIdentifier: clusterId });
// A mesh of this stack takes along all that is in it but the gateways, whose load balancers would be left; an existing mesh stays.
const deletedWith = config.mesh.existingMeshId === undefined ? mesh : undefined;
const onMesh = { providers: [meshApi], dependsOn: [attachment], deletedWith };
const onAck = { providers: [ackApi], dependsOn: [attachment] };

// The namespace, when the stack makes it: first in the mesh, whose label ASM takes to the cluster.
const own = config.ownNamespace;
const inMesh = own ? [new AppNamespace("mesh-namespace", { ...own, side: "mesh" }, onMesh)] : [];
const inCluster = own ? [new AppNamespace("ack-namespace", { ...own, side: "cluster" }, { ...onAck, dependsOn: [attachment, ...inMesh] })] : [];

// The app, the gateway with its address and certificates, and the way from one to the other.
const app = new WebSocketApp(APP, { ...config.app, namespace, timing, capacity }, { providers: [ackApi], dependsOn: inCluster });
const checkedMesh = { meshId: mesh.meshId, version: mesh.version, kubeconfig: kubeconfigs.mesh };
const ingress = new IngressGateway("ingressgateway", { ...config.gateway, mesh: checkedMesh, clusterId, timing, capacity }, onMesh);
if (config.gatewayBudget) {
  new GatewayDisruptionBudget(config.gatewayBudget, { gateway: ingress }, onAck);
}
const credentials = config.credentials.map(({ name, ...given }) => new TlsCredential(name, { ...given, gateway: ingress, timing }, onAck));
const [certificate, ...further] = credentials as [TlsCredential, ...TlsCredential[]];
const certificates = further.map((one, index) => ({ hosts: config.credentials[index + 1]!.hosts, certificate: one }));
const route = new WebSocketRoute(
  APP,
  { ...config.route, namespace, timing, capacity, gateway: ingress, backend: app, certificate, certificates },
  { ...onMesh, dependsOn: inMesh },
);
const urls = edgeUrls(config, ingress.address);

// What other stacks read (components/stackOutputs.ts types it): flat, plain, with names that stay.
/** Address of the load balancer when it is an IP address, else empty. */
export const ingressIp = ingress.ip;
/** Address of the load balancer when it is a host name (NLB), else empty. */
export const ingressHostname = ingress.hostname;
/** The page over plain HTTP: at the load balancer's address when any host is answered, else at the first host; empty without plain HTTP. */
export const httpUrl = urls.http;
/** The socket over plain HTTP, at the same place. */
export const wsUrl = urls.ws;
/** The page over TLS, at the first host: its name must lead to the load balancer. */
export const httpsUrl = urls.https;
/** The socket over TLS, at the same place. */
export const wssUrl = urls.wss;
/** Host names that are served with TLS. */
export const hosts = config.hosts;
/** Namespace and name of the Gateway, for VirtualServices of other stacks. */
export const gateway = route.gateway;
/** Over how many seconds clients that lost their sockets together should come back. */
export const reconnectWindowSeconds = app.reconnectWindowSeconds;
/** Id of the ASM instance, adopted or created. */
export const meshId = mesh.meshId;
/** Id of the attached ACK cluster. */
export { clusterId };
/** What clients verify the servers by, in PEM, of all certificates. */
export const caCertificatePem = pulumi
  .all(credentials.map((each) => each.caCertificatePem))
  .apply((pems) => [...new Set(pems)].filter((pem) => pem !== "").join("\n"));

import * as pulumi from "@pulumi/pulumi";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider";
import { ackKubeconfig } from "./components/ackCluster";
import { ClusterAttachment } from "./components/clusterAttachment";
import { IngressGateway } from "./components/ingressGateway";
import { ServiceMesh } from "./components/serviceMesh";
import { TlsCredential } from "./components/tlsCredential";
import { WebSocketApp } from "./components/webSocketApp";
import { WebSocketRoute } from "./components/webSocketRoute";
import { readConfig } from "./config";

const {
  mesh: meshConfig,
  clusterId,
  clusterAccess,
  protect,
  namespace,
  app: appConfig,
  gateway: gatewayConfig,
  route: routeConfig,
  tls,
  timing,
  capacity,
} = readConfig();

// The mesh, and the cluster in it.
const mesh = new ServiceMesh("asm-websocket", meshConfig, { protect });
const attachment = new ClusterAttachment("ack", { meshId: mesh.meshId, clusterId }, { protect });

// Two API servers: Istio's objects live in the mesh, workloads and TLS Secrets in the cluster.
const api = { enableServerSideApply: true, enableSecretMutable: true };
const meshApi = new Kubernetes("mesh", { ...api, kubeconfig: mesh.kubeconfig, clusterIdentifier: mesh.meshId });
const ackApi = new Kubernetes("ack", { ...api, kubeconfig: ackKubeconfig(clusterId, clusterAccess), clusterIdentifier: clusterId });

// The app, the gateway with its address and certificate, and the way from one to the other.
const app = new WebSocketApp("tornado", { ...appConfig, namespace, timing, capacity }, { providers: [ackApi] });
const ingress = new IngressGateway(
  "ingressgateway",
  { ...gatewayConfig, clusterId, asmVersion: mesh.version, timing, capacity },
  { providers: [meshApi], dependsOn: [attachment] },
);
const credential = new TlsCredential(
  "tls",
  { ...tls, namespace: ingress.podNamespace, hosts: routeConfig.hosts, timing },
  { providers: [ackApi], dependsOn: [attachment] },
);
const route = new WebSocketRoute(
  "tornado",
  {
    ...routeConfig,
    namespace,
    timing,
    gatewaySelector: ingress.selector,
    credentialName: credential.credentialName,
    serviceHost: app.host,
    servicePort: app.port,
  },
  { providers: [meshApi], dependsOn: [ingress, credential] },
);

// A name that starts with *. stands for many; the address answers plain HTTP when every host does.
const host = routeConfig.hosts.find((name) => !name.startsWith("*.")) ?? routeConfig.hosts[0]!.replace("*", "www");
const plainHost = routeConfig.anyHost === "none" ? pulumi.output(host) : ingress.address;

// What other stacks read (components/stackOutputs.ts types it): flat, plain, with names that stay.
/** Address of the load balancer when it is an IP address, else empty. */
export const ingressIp = ingress.ip;
/** Address of the load balancer when it is a host name (NLB), else empty. */
export const ingressHostname = ingress.hostname;
/** The page over plain HTTP: at the load balancer's address when any host is answered, else at the first host. */
export const httpUrl = pulumi.interpolate`http://${plainHost}/`;
/** The socket over plain HTTP, at the same place. */
export const wsUrl = pulumi.interpolate`ws://${plainHost}/ws`;
/** The page over TLS, at the first host: its name must lead to the load balancer. */
export const httpsUrl = `https://${host}/`;
/** The socket over TLS, at the same place. */
export const wssUrl = `wss://${host}/ws`;
/** Host names that are served with TLS. */
export const hosts = routeConfig.hosts;
/** Namespace and name of the Gateway, for VirtualServices of other stacks. */
export const gateway = route.gateway;
/** Over how many seconds clients that lost their sockets together should come back. */
export const reconnectWindowSeconds = app.reconnectWindowSeconds;
/** Id of the ASM instance, adopted or created. */
export const meshId = mesh.meshId;
/** Id of the attached ACK cluster. */
export { clusterId };
/** What clients verify the server by, in PEM. */
export const caCertificatePem = credential.caCertificatePem;

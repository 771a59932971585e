import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  ackKubeconfig,
  AppNamespace,
  edgeOutputs,
  GatewayDisruptionBudget,
  IngressGateway,
  ServiceMesh,
  TlsCredential,
  WebSocketApp,
  WebSocketRoute,
} from "asmws";

// Another team's program. Mesh and cluster are the platform's, which has joined them; the rest is this team's own.
const config = new pulumi.Config();
const platform = edgeOutputs(new pulumi.StackReference(config.require("platform")));
const clusterId = platform("clusterId");
const mesh = new ServiceMesh("platform", { existingMeshId: platform("meshId") });

const api = { enableServerSideApply: true, enableSecretMutable: true };
const meshApi = new kubernetes.Provider("mesh", { ...api, kubeconfig: mesh.kubeconfig, clusterIdentifier: mesh.meshId });
const ackApi = new kubernetes.Provider("ack", { ...api, kubeconfig: ackKubeconfig(clusterId), clusterIdentifier: clusterId });

// A namespace in both API servers, because routes live in one and pods in the other.
const team = "streams";
const inMesh = new AppNamespace("mesh", { namespace: team, side: "mesh" }, { providers: [meshApi] });
const inCluster = new AppNamespace("ack", { namespace: team, side: "cluster" }, { providers: [ackApi], dependsOn: [inMesh] });

// Two of each: every name follows from the component's, so they share stack, namespace and cluster.
const chat = application("chat");
const quotes = application("quotes");

/** Where clients connect: the address of the load balancer, the name to ask for, and whom to trust. */
export const edges = { chat, quotes };

function application(name: string) {
  const hosts = [`${name}.${config.require("domain")}`];
  const capacity = { socketsPerPod: 1000, gatewayReplicas: 1 };
  const backend = new WebSocketApp(name, { namespace: team, capacity }, { providers: [ackApi], dependsOn: [inCluster] });
  const gateway = new IngressGateway(name, { mesh, clusterId, capacity }, { providers: [meshApi] });
  new GatewayDisruptionBudget(name, { gateway }, { providers: [ackApi] });
  const certificate = new TlsCredential(name, { credentialName: `${name}-tls`, gateway, hosts }, { providers: [ackApi] });
  new WebSocketRoute(name, { namespace: team, hosts, gateway, backend, certificate }, { providers: [meshApi], dependsOn: [inMesh] });
  letOnlyGatewayIn(name, backend, gateway);
  return { address: gateway.address, host: hosts[0]!, ca: certificate.caCertificatePem };
}

/** A resource of this team's own, from the components' outputs: nothing but the application's gateway reaches its pods. */
function letOnlyGatewayIn(name: string, app: WebSocketApp, gateway: IngressGateway): void {
  const gatewayPods = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": gateway.podNamespace } },
    podSelector: { matchLabels: gateway.selector },
  };
  new kubernetes.networking.v1.NetworkPolicy(
    name,
    {
      metadata: { name, namespace: team },
      spec: { podSelector: { matchLabels: { app: name } }, policyTypes: ["Ingress"], ingress: [{ from: [gatewayPods], ports: [{ port: app.port }] }] },
    },
    { provider: ackApi, dependsOn: [inCluster] },
  );
}

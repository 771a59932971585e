import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ackKubeconfig, edgeOutputs, IngressGateway, ServiceMesh, TlsCredential, WebSocketApp, WebSocketRoute } from "asmws";

// Another team's program. Mesh and cluster are the platform's, which has joined them; the rest is this team's own.
const config = new pulumi.Config();
const platform = edgeOutputs(new pulumi.StackReference(config.require("platform")));
const clusterId = platform("clusterId");
const mesh = new ServiceMesh("platform", { existingMeshId: platform("meshId") });

const api = { enableServerSideApply: true, enableSecretMutable: true };
const meshApi = new kubernetes.Provider("mesh", { ...api, kubeconfig: mesh.kubeconfig, clusterIdentifier: mesh.meshId });
const ackApi = new kubernetes.Provider("ack", { ...api, kubeconfig: ackKubeconfig(clusterId), clusterIdentifier: clusterId });

// Resources of its own beside the components: a namespace, in both API servers, because routes and pods live in it.
const team = "streams";
const inCluster = new kubernetes.core.v1.Namespace("ack", { metadata: { name: team } }, { provider: ackApi });
const inMesh = new kubernetes.core.v1.Namespace("mesh", { metadata: { name: team } }, { provider: meshApi });

// Two of each: every name follows from the component's, so they share stack, namespace and cluster.
const chat = application("chat");
const quotes = application("quotes");

/** Where clients connect: the address of the load balancer, the name to ask for, and whom to trust. */
export const edges = { chat, quotes };

function application(name: string) {
  const hosts = [`${name}.${config.require("domain")}`];
  const capacity = { socketsPerPod: 1000, gatewayReplicas: 1 };
  const app = new WebSocketApp(name, { namespace: team, capacity }, { providers: [ackApi], dependsOn: [inCluster] });
  const gateway = new IngressGateway(name, { clusterId, asmVersion: mesh.version, capacity }, { providers: [meshApi] });
  const credential = new TlsCredential(name, { credentialName: `${name}-tls`, namespace: gateway.podNamespace, hosts }, { providers: [ackApi] });
  new WebSocketRoute(
    name,
    {
      namespace: team,
      hosts,
      gatewaySelector: gateway.selector,
      credentialName: credential.credentialName,
      serviceHost: app.host,
      servicePort: app.port,
    },
    { providers: [meshApi], dependsOn: [inMesh, gateway, credential] },
  );
  return { address: gateway.address, host: hosts[0]!, ca: credential.caCertificatePem };
}

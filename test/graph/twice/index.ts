import { Provider } from "@pulumi/kubernetes/provider";
import {
  AppNamespace,
  ClusterAttachment,
  GatewayDisruptionBudget,
  IngressGateway,
  IstioIngressGateway,
  ServiceMesh,
  TlsCredential,
  WebSocketApp,
  WebSocketRoute,
} from "asmws";

// One mesh is adopted and one is made, as a stack may do that moves from one to the other. Routes of both live in the same namespaces.
const ack = new Provider("ack", { kubeconfig: "ack" });
const api = new Provider("mesh", { kubeconfig: "mesh" });

edge("one", new ServiceMesh("one", { existingMeshId: "m1" }));
edge("two", new ServiceMesh("two", { version: "v1.26.0.1-g0-aliyun", vpcId: "vpc-1", vswitchId: "vsw-1" }));

function edge(name: string, mesh: ServiceMesh): void {
  const attachment = new ClusterAttachment(name, { meshId: mesh.meshId, clusterId: `c-${name}` });
  const hosts = [`${name}.example.com`];
  new AppNamespace(name, { namespace: name, side: "cluster" }, { providers: [ack] });
  const backend = new WebSocketApp(name, {}, { providers: [ack] });
  const gateway = new IngressGateway(name, { clusterId: "c-one", mesh: { version: mesh.version } }, { providers: [api], dependsOn: [attachment] });
  new IstioIngressGateway(name, {}, { providers: [ack] });
  new GatewayDisruptionBudget(name, { gateway }, { providers: [ack] });
  const certificate = new TlsCredential(name, { credentialName: `${name}-tls`, gateway, hosts }, { providers: [ack] });
  new WebSocketRoute(name, { hosts, gateway, backend, certificate }, { providers: [api] });
}

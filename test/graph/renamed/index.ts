import * as pulumi from "@pulumi/pulumi";
import { Provider as Kubernetes } from "@pulumi/kubernetes/provider";
import { AppNamespace } from "../../../components/app/appNamespace";
import { ClusterAttachment } from "../../../components/mesh/clusterAttachment";
import { GatewayDisruptionBudget } from "../../../components/edges/gatewayDisruptionBudget";
import { IngressGateway } from "../../../components/edges/asm/ingressGateway";
import { IstioIngressGateway } from "../../../components/edges/istio/istioIngressGateway";
import { ServiceMesh } from "../../../components/mesh/serviceMesh";
import { TlsCredential } from "../../../components/tls/tlsCredential";
import { WebSocketApp } from "../../../components/app/webSocketApp";
import { WebSocketRoute } from "../../../components/edges/istio/webSocketRoute";

// Every component under the name that the configuration says, and with the alias that a renaming takes.
const config = new pulumi.Config();
const name = config.require("name");
const formerName = config.get("formerName");
const api = { kubeconfig: "{}", clusterIdentifier: "c1" };
const renamed: pulumi.ComponentResourceOptions = { aliases: formerName ? [{ name: formerName }] : [] };
const onMesh = { ...renamed, providers: [new Kubernetes("mesh", api)] };
const onAck = { ...renamed, providers: [new Kubernetes("ack", api)] };
const hosts = ["chat.example.com"];
// Of another stack, so that nothing waits for it.
const gateway = { selector: { istio: "ingressgateway" }, podNamespace: "istio-system" };

new ServiceMesh(name, { version: "v1.26.0.1-g0-aliyun", vpcId: "vpc-1", vswitchId: "vsw-1" }, renamed);
new ClusterAttachment(name, { meshId: "c1", clusterId: "c2" }, renamed);
new AppNamespace(name, { namespace: "chat", sidecarInjection: true, side: "mesh" }, onMesh);
new WebSocketApp(name, {}, onAck);
new IngressGateway(name, { clusterId: "c2", mesh: { version: "v1.26.0.1-g0-aliyun" } }, onMesh);
new IstioIngressGateway(name, {}, onAck);
new GatewayDisruptionBudget(name, { gateway }, onAck);
new TlsCredential(name, { credentialName: "chat-tls", gateway, hosts }, onAck);
new WebSocketRoute(
  name,
  { namespace: "chat", hosts, gateway, certificate: { credentialName: "chat-tls" }, backend: { host: "tornado.chat.svc.cluster.local", port: 80 } },
  onMesh,
);

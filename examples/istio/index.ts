import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { GatewayDisruptionBudget, IstioIngressGateway, TlsCredential, WebSocketApp, WebSocketRoute } from "asmws";

// An application behind a gateway of Istio itself, on any cluster: one API server for all. Istio's control plane and the gateway's namespace exist.
const config = new pulumi.Config();
const cluster = new kubernetes.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig"), enableServerSideApply: true, enableSecretMutable: true });
const opts = { providers: [cluster] };
const hosts = [config.require("host")];
const namespace = "feeds";
// What the load balancer of the cloud is set to: from it follow how often the app pings, and what rules know of it.
const timing = { loadBalancerIdleSeconds: config.getNumber("loadBalancerIdleSeconds") ?? 60 };
const capacity = { socketsPerPod: 1000 };

const inCluster = new kubernetes.core.v1.Namespace(namespace, { metadata: { name: namespace } }, { provider: cluster });
const gateway = new IstioIngressGateway("feed", { timing, capacity }, opts);
new GatewayDisruptionBudget("feed", { gateway }, opts);
const backend = new WebSocketApp("feed", { namespace, edge: gateway, timing, capacity }, { ...opts, dependsOn: inCluster });
const certificate = new TlsCredential("feed", { credentialName: "feed-tls", gateway, hosts, timing }, opts);
new WebSocketRoute("feed", { namespace, hosts, gateway, backend, certificate, timing, capacity }, { ...opts, dependsOn: inCluster });

/** Where clients connect: the address of the load balancer, the name to ask for, and whom to trust. */
export const edge = { address: gateway.address, host: hosts[0]!, ca: certificate.caCertificatePem };

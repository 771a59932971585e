import type { Needs } from "../components/preflight/checks";
import type { Right } from "../components/preflight/rights";
import type { StackConfig } from ".";

/** What the program needs of the two API servers: namespaces that it does not make, a version, and the right to write each kind that it writes. */
export function needsOf(config: StackConfig): Record<"mesh" | "cluster", Needs> {
  const { namespace, ownNamespace } = config;
  // Every API server has the namespace default.
  const namespaces = ownNamespace === undefined && namespace !== "default" ? [namespace] : [];
  return {
    mesh: {
      whose: "the mesh",
      role: "the role istio-admin (ASM console, Authorization)",
      file: "asm.kubeconfig",
      namespaces,
      rights: [...meshRights(config), ...namespaceRights(config)],
    },
    cluster: {
      whose: "the ACK cluster",
      role: "the role administrator (ACK console, Security, Authorizations), for all namespaces or for these",
      file: "ack.kubeconfig",
      namespaces,
      rights: [...clusterRights(config), ...namespaceRights(config)],
      kubernetes: { minor: 30, because: "the app's preStop hook is a sleep of the kubelet, which older ones refuse or drop" },
    },
  };
}

const GATEWAY_NAMESPACE = "istio-system";

function namespaceRights({ ownNamespace }: StackConfig): Right[] {
  return ownNamespace === undefined ? [] : [{ group: "", resource: "namespaces" }];
}

function meshRights({ namespace, gateway, route }: StackConfig): Right[] {
  const ofGateway: [group: string, resource: string, written: boolean][] = [
    ["istio.alibabacloud.com", "istiogateways", gateway.existingGateway === undefined],
    ["security.istio.io", "authorizationpolicies", gateway.sourceRanges !== undefined || gateway.allowedOrigins !== undefined],
    ["telemetry.istio.io", "telemetries", gateway.accessLog ?? false],
    ["networking.istio.io", "envoyfilters", writesEnvoyFilters(gateway)],
    ["istio.alibabacloud.com", "asmlocalratelimiters", route.handshakeRateLimit ?? false],
  ];
  return [
    ...["gateways", "virtualservices", "destinationrules"].map((resource) => ({ group: "networking.istio.io", resource, namespace })),
    ...ofGateway.filter(([, , written]) => written).map(([group, resource]) => ({ group, resource, namespace: GATEWAY_NAMESPACE })),
  ];
}

function writesEnvoyFilters({ existingGateway, edgeSettings, accessLog, webSocketOverHttp2 }: StackConfig["gateway"]): boolean {
  return (existingGateway === undefined && edgeSettings !== false) || (accessLog ?? false) || (webSocketOverHttp2 ?? false);
}

function clusterRights({ namespace, app, gatewayBudget, credentials }: StackConfig): Right[] {
  const secrets = credentials.some(({ existing, clientCaPem }) => !existing || clientCaPem !== undefined);
  return [
    { group: "apps", resource: "deployments", namespace },
    { group: "", resource: "services", namespace },
    ...(app.secretEnvironment === undefined ? [] : [{ group: "", resource: "secrets", namespace }]),
    ...(app.replicas > 1 ? [{ group: "policy", resource: "poddisruptionbudgets", namespace }] : []),
    ...(gatewayBudget === undefined ? [] : [{ group: "policy", resource: "poddisruptionbudgets", namespace: GATEWAY_NAMESPACE }]),
    ...(secrets ? [{ group: "", resource: "secrets", namespace: GATEWAY_NAMESPACE }] : []),
  ];
}

/** The kinds that rules are about, by the names that people use; the group stands before each that is not of the core. */
export const KIND = {
  configMap: "ConfigMap",
  namespace: "Namespace",
  pod: "Pod",
  secret: "Secret",
  service: "Service",
  deployment: "apps/Deployment",
  statefulSet: "apps/StatefulSet",
  hpa: "autoscaling/HorizontalPodAutoscaler",
  ingress: "networking.k8s.io/Ingress",
  networkPolicy: "networking.k8s.io/NetworkPolicy",
  disruptionBudget: "policy/PodDisruptionBudget",
  certificate: "cert-manager.io/Certificate",
  issuer: "cert-manager.io/Issuer",
  clusterIssuer: "cert-manager.io/ClusterIssuer",
  gatewayApiGateway: "gateway.networking.k8s.io/Gateway",
  gatewayClass: "gateway.networking.k8s.io/GatewayClass",
  httpRoute: "gateway.networking.k8s.io/HTTPRoute",
  referenceGrant: "gateway.networking.k8s.io/ReferenceGrant",
  asmGateway: "istio.alibabacloud.com/IstioGateway",
  albConfig: "alibabacloud.com/AlbConfig",
  prometheusRule: "monitoring.coreos.com/PrometheusRule",
  serviceMonitor: "monitoring.coreos.com/ServiceMonitor",
  destinationRule: "networking.istio.io/DestinationRule",
  envoyFilter: "networking.istio.io/EnvoyFilter",
  gateway: "networking.istio.io/Gateway",
  proxyConfig: "networking.istio.io/ProxyConfig",
  virtualService: "networking.istio.io/VirtualService",
  linkerdAuthorizationPolicy: "policy.linkerd.io/AuthorizationPolicy",
  linkerdServer: "policy.linkerd.io/Server",
  linkerdServerAuthorization: "policy.linkerd.io/ServerAuthorization",
  ingressRoute: "traefik.io/IngressRoute",
  middleware: "traefik.io/Middleware",
  serversTransport: "traefik.io/ServersTransport",
  traefikService: "traefik.io/TraefikService",
  /** What a shell block or a script asks for, read like an object. */
  helmRelease: "asmws/HelmRelease",
  appliedUrl: "asmws/AppliedUrl",
  script: "asmws/Script",
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

export const WORKLOADS: readonly Kind[] = [KIND.deployment, KIND.statefulSet];

/** Groups whose kinds are now in another: rules read both as the same kind, and one rule is about the old name. */
const RENAMED: Record<string, string> = {
  "traefik.containo.us": "traefik.io",
  extensions: "networking.k8s.io",
  "networking.x-k8s.io": "gateway.networking.k8s.io",
};

/** Group and kind of an object, as rules name it. */
export function kindOf(apiVersion: string, kind: string): string {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0]! : "";
  const now = RENAMED[group] ?? group;
  return now === "" ? kind : `${now}/${kind}`;
}

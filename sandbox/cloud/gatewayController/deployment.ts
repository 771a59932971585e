import type { V1Container, V1Deployment, V1EnvVar, V1Probe, V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { drainEnvironment, graceSeconds } from "./drain";
import type { GatewayIdentity } from "./identity";
import { GATEWAY_NAMESPACE, type GatewayConfiguration, type IstioGateway } from "./istioGateway";
import { VERSION_ANNOTATION } from "./release";

/** What the gateway's pods must know of their surroundings. */
export interface DeploymentContext {
  readonly meshId: string;
  /** Version of ASM that the gateway is of, which decides how it drains. */
  readonly gatewayVersion: string;
  readonly clusterId: string;
  /** host:port of istiod's plaintext xDS. */
  readonly xdsAddress: string;
  /** Reference of the gateway image, as the node's image table lists it. */
  readonly image: string;
  /** Version that the proxy reports; istiod gates some fields by it. */
  readonly istioVersion: string;
}

export const READINESS_PORT = 15021;
const METRICS_PORT = 15090;
/** Istio's own token lifetime is 12 h; a laptop may sleep longer than that, and Envoy never reads the file again. */
const TOKEN_SECONDS = 7 * 24 * 3600;

export function gatewayDeployment(
  identity: GatewayIdentity,
  gateway: IstioGateway,
  configuration: GatewayConfiguration,
  context: DeploymentContext,
): V1Deployment {
  const { name, labels, selector } = identity;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: GATEWAY_NAMESPACE, labels },
    spec: {
      // With an autoscaler the count is the autoscaler's (autoscaler.ts).
      replicas: configuration.autoscaleEnabled ? undefined : (configuration.replicaCount ?? 1),
      selector: { matchLabels: selector },
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: {
          maxSurge: countOrPercent(configuration.rollingMaxSurge ?? "100%"),
          maxUnavailable: countOrPercent(configuration.rollingMaxUnavailable ?? "25%"),
        },
      },
      template: {
        metadata: {
          labels: { ...configuration.podLabels, ...labels },
          annotations: {
            "sidecar.istio.io/inject": "false",
            [VERSION_ANNOTATION]: context.gatewayVersion,
            "prometheus.io/scrape": "true",
            "prometheus.io/port": String(METRICS_PORT),
            "prometheus.io/path": "/stats/prometheus",
            ...configuration.podAnnotations,
          },
        },
        spec: {
          serviceAccountName: name,
          terminationGracePeriodSeconds: graceSeconds(gateway, context.gatewayVersion),
          nodeSelector: configuration.nodeSelector,
          affinity: configuration.affinity,
          tolerations: configuration.tolerations,
          hostNetwork: configuration.hostNetwork,
          dnsPolicy: configuration.dnsPolicy,
          containers: [proxyContainer(identity, gateway, configuration, context)],
          volumes: volumes(configuration),
        },
      },
    },
  };
}

function proxyContainer(identity: GatewayIdentity, gateway: IstioGateway, configuration: GatewayConfiguration, context: DeploymentContext): V1Container {
  return {
    name: "istio-proxy",
    image: context.image,
    env: environment(identity, gateway, configuration, context),
    ports: containerPorts(configuration),
    resources: configuration.resources ?? { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "2", memory: "2G" } },
    readinessProbe: readinessProbe(configuration),
    lifecycle: configuration.lifecycle,
    volumeMounts: volumeMounts(configuration),
  };
}

/** The caller's variables come last and win. */
function environment(identity: GatewayIdentity, gateway: IstioGateway, configuration: GatewayConfiguration, context: DeploymentContext): V1EnvVar[] {
  const own: V1EnvVar[] = [
    field("POD_NAME", "metadata.name"),
    field("POD_NAMESPACE", "metadata.namespace"),
    field("INSTANCE_IP", "status.podIP"),
    // What Istio's agent reads of its pod: drain times, metadata.
    field("PROXY_CONFIG", "metadata.annotations['proxy.istio.io/config']"),
    { name: "SERVICE_ACCOUNT", value: identity.name },
    { name: "XDS_ADDRESS", value: context.xdsAddress },
    { name: "ISTIO_META_CLUSTER_ID", value: context.clusterId },
    { name: "ISTIO_META_MESH_ID", value: context.meshId },
    { name: "ISTIO_META_ISTIO_VERSION", value: context.istioVersion },
    { name: "ISTIO_META_WORKLOAD_NAME", value: identity.name },
    { name: "ISTIO_METAJSON_LABELS", value: sortedJson({ ...configuration.podLabels, ...identity.labels }) },
    ...Object.entries(drainEnvironment(gateway, context.gatewayVersion)).map(([name, value]) => ({ name, value })),
  ];
  const given = configuration.env ?? [];
  return [...own.filter(({ name }) => !given.some((variable) => variable.name === name)), ...given];
}

function containerPorts({ ports = [], disableContainerPortExposed }: GatewayConfiguration): V1Container["ports"] {
  const fixed = [
    { name: "status-port", containerPort: READINESS_PORT, protocol: "TCP" },
    { name: "http-envoy-prom", containerPort: METRICS_PORT, protocol: "TCP" },
  ];
  if (disableContainerPortExposed) return fixed;
  const exposed = ports.map(({ port, targetPort, protocol = "TCP" }) => ({
    containerPort: typeof targetPort === "number" ? targetPort : port,
    protocol,
  }));
  return [...exposed, ...fixed];
}

function readinessProbe({ readinessProbe }: GatewayConfiguration): V1Probe {
  return {
    httpGet: { path: "/healthz/ready", port: READINESS_PORT, scheme: "HTTP" },
    periodSeconds: readinessProbe?.periodSeconds ?? 1,
    successThreshold: readinessProbe?.successThreshold ?? 1,
    failureThreshold: readinessProbe?.failureThreshold ?? 30,
    timeoutSeconds: 3,
  };
}

function volumes({ secretVolumes = [], configVolumes = [] }: GatewayConfiguration): V1Volume[] {
  return [
    {
      name: "istio-token",
      projected: { sources: [{ serviceAccountToken: { audience: "istio-ca", expirationSeconds: TOKEN_SECONDS, path: "istio-token" } }] },
    },
    { name: "istio-envoy", emptyDir: {} },
    ...secretVolumes.map(({ name, secretName }) => ({ name, secret: { secretName, optional: true } })),
    ...configVolumes.map(({ name, configMapName }) => ({ name, configMap: { name: configMapName, optional: true } })),
  ];
}

function volumeMounts({ secretVolumes = [], configVolumes = [] }: GatewayConfiguration): V1VolumeMount[] {
  return [
    { name: "istio-token", mountPath: "/var/run/secrets/tokens", readOnly: true },
    { name: "istio-envoy", mountPath: "/etc/istio/proxy" },
    ...[...secretVolumes, ...configVolumes].map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
  ];
}

function field(name: string, fieldPath: string): V1EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

function countOrPercent(value: string): number | string {
  return /^\d+$/.test(value) ? Number(value) : value;
}

// Sorted, so that the order of the caller's map never restarts a gateway.
function sortedJson(labels: Record<string, string>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}

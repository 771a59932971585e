import { RULES } from "../../../analysis/rules";
import { isProps, Props } from "../../../analysis/facts/props";
import type { Finding, PolicyResource, Rule, Settings } from "../../../analysis/facts/rule";

export const DIGEST = `sha256:${"0a".repeat(32)}`;
export const MESH = "urn:pulumi:dev::edge::pulumi:providers:kubernetes::mesh";
export const ACK = "urn:pulumi:dev::edge::pulumi:providers:kubernetes::ack";
export const APP = "urn:pulumi:dev::edge::asmws:index:WebSocketApp::chat";

/** A resource as the engine would show it. */
export function resource(type: string, name: string, props: Props, opts: PolicyResource["opts"] = {}): PolicyResource {
  return { type, name, urn: `urn:pulumi:dev::edge::${type}::${name}`, props, opts };
}

/** An edge that breaks no rule, in any environment. */
export function edge(): PolicyResource[] {
  return [app(), deployment(), service(), secret(), istioGateway(), gateway(), virtualService(), destinationRule()];
}

/** The edge with one value of one resource (by kind) changed; `undefined` removes it. Paths are as `spec.ports.0.name`. */
export function edgeWith(kind: string, path: string, value: unknown): PolicyResource[] {
  return edge().map((one) => (one.type.endsWith(`:${kind}`) ? { ...one, props: changed(one.props, path.split("."), value) as Props } : one));
}

/** What one rule says of these resources. */
export function findings(rule: Rule, resources: readonly PolicyResource[], settings: Partial<Settings> = {}): Finding[] {
  const all: Settings = { environment: "dev", gatewaysElsewhere: [], secretsElsewhere: [], ...settings };
  return rule.kind === "graph" ? rule.check(resources, all) : resources.flatMap((one) => rule.check(one, all).map((message) => ({ urn: one.urn, message })));
}

/** Just the messages. */
export function messages(rule: Rule, resources: readonly PolicyResource[], settings: Partial<Settings> = {}): string[] {
  return findings(rule, resources, settings).map(({ message }) => message);
}

/** The rules that these resources break. */
export function broken(resources: readonly PolicyResource[], settings: Partial<Settings> = {}): string[] {
  return RULES.filter((rule) => findings(rule, resources, settings).length > 0).map(({ name }) => name);
}

function changed(at: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) {
    return value;
  }
  if (Array.isArray(at)) {
    return at.map((item: unknown, index) => (index === Number(key) ? changed(item, rest, value) : item));
  }
  const props = isProps(at) ? at : {};
  return { ...props, [key]: changed(props[key], rest, value) };
}

function app(): PolicyResource {
  return resource("asmws:index:WebSocketApp", "chat", { sharedBus: false, replicas: 1 });
}

function deployment(): PolicyResource {
  const container = {
    name: "chat",
    image: `registry.example.com/chat@${DIGEST}`,
    env: [{ name: "HEARTBEAT_SECONDS", value: "25" }],
    resources: { requests: { cpu: "100m", memory: "288Mi" }, limits: { memory: "576Mi" } },
    readinessProbe: { httpGet: { path: "/readyz", port: "http" } },
    livenessProbe: { httpGet: { path: "/healthz", port: "http" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
  };
  const template = { spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [container] } };
  return resource(
    "kubernetes:apps/v1:Deployment",
    "chat",
    { metadata: { name: "chat", namespace: "default" }, spec: { replicas: 1, template } },
    { parent: APP, provider: ACK },
  );
}

function service(): PolicyResource {
  return resource(
    "kubernetes:core/v1:Service",
    "chat",
    { metadata: { name: "chat", namespace: "default" }, spec: { ports: [{ name: "http", port: 8888, appProtocol: "http" }] } },
    { provider: ACK },
  );
}

function secret(): PolicyResource {
  return resource(
    "kubernetes:core/v1:Secret",
    "tls",
    { metadata: { name: "chat-tls", namespace: "istio-system" }, type: "kubernetes.io/tls" },
    { provider: ACK },
  );
}

function istioGateway(): PolicyResource {
  return resource(
    "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway",
    "ingressgateway",
    {
      metadata: { name: "ingressgateway", namespace: "istio-system" },
      spec: {
        resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "2", memory: "2Gi" } },
        serviceAnnotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout": "900" },
      },
    },
    { provider: MESH },
  );
}

function gateway(): PolicyResource {
  return resource(
    "kubernetes:networking.istio.io/v1:Gateway",
    "chat-gateway",
    {
      metadata: { name: "chat-gateway", namespace: "default" },
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [
          { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["chat.example.com"], tls: { httpsRedirect: true } },
          { port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["chat.example.com"], tls: { mode: "SIMPLE", credentialName: "chat-tls" } },
        ],
      },
    },
    { provider: MESH },
  );
}

function virtualService(): PolicyResource {
  return resource(
    "kubernetes:networking.istio.io/v1:VirtualService",
    "chat",
    {
      metadata: { name: "chat", namespace: "default" },
      spec: { hosts: ["chat.example.com"], gateways: ["default/chat-gateway"] },
    },
    { provider: MESH },
  );
}

function destinationRule(): PolicyResource {
  return resource(
    "kubernetes:networking.istio.io/v1:DestinationRule",
    "chat",
    {
      metadata: { name: "chat", namespace: "default" },
      spec: { host: "chat.default.svc.cluster.local", trafficPolicy: { connectionPool: { http: { h2UpgradePolicy: "DO_NOT_UPGRADE" } } } },
    },
    { provider: MESH },
  );
}

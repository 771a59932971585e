import { impactOf } from "../../../analysis/impact";
import type { Line } from "../../../analysis/impact/line";
import { readPreview, type Preview } from "../../../analysis/impact/preview";
import { isProps, type Props } from "../../../analysis/facts/props";

/** A step as the engine prints it, of an object that `before` and `after` are the inputs of. */
export interface Step {
  op: string;
  type: string;
  name?: string;
  before?: Props;
  after?: Props;
  /** What the provider has added to `before`. */
  outputs?: Props;
  /** As the provider says; without it the inputs are compared. */
  detailedDiff?: Record<string, object>;
}

export const TYPES = {
  gateway: "kubernetes:networking.istio.io/v1:Gateway",
  virtualService: "kubernetes:networking.istio.io/v1:VirtualService",
  destinationRule: "kubernetes:networking.istio.io/v1:DestinationRule",
  authorizationPolicy: "kubernetes:security.istio.io/v1:AuthorizationPolicy",
  envoyFilter: "kubernetes:networking.istio.io/v1alpha3:EnvoyFilter",
  istioGateway: "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway",
  deployment: "kubernetes:apps/v1:Deployment",
  statefulSet: "kubernetes:apps/v1:StatefulSet",
  daemonSet: "kubernetes:apps/v1:DaemonSet",
} as const;

/** What the engine prints of these steps. */
export function printed(...steps: Step[]): string {
  return JSON.stringify({ config: { "alicloud:secretKey": "never-shown" }, steps: steps.map(stepOf) });
}

function stepOf({ op, type, name = "it", before, after, outputs = {}, detailedDiff }: Step): Props {
  const urn = `urn:pulumi:dev::edge::asmws:index:Part$${type}::${name}`;
  const state = (inputs: Props | undefined) => (inputs === undefined ? undefined : { urn, custom: true, type, inputs, outputs });
  return { op, urn, oldState: state(before), newState: state(after), detailedDiff: detailedDiff ?? null };
}

export function previewOf(...steps: Step[]): Preview {
  const preview = readPreview(printed(...steps));
  if ("refused" in preview) throw new Error(preview.refused);
  return preview;
}

/** The lines of these steps. */
export function linesOf(...steps: Step[]): Line[] {
  return impactOf(previewOf(...steps)).lines;
}

/** The gateway as it runs: keeps listeners for 30 s and pods for 60 s unless said otherwise. */
export function istioGateway(spec: Props = {}, drain = "60", listenerDrain = "30s"): Props {
  return {
    metadata: { name: "ingressgateway", namespace: "istio-system", annotations: { "asm.alibabacloud.com/gateway-drain-timeout-seconds": drain } },
    spec: {
      replicaCount: 2,
      ports: [{ port: 80 }, { port: 443 }],
      podAnnotations: { "proxy.istio.io/config": `drainDuration: ${listenerDrain}` },
      serviceAnnotations: { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": "internet" },
      ...spec,
    },
  };
}

/** The app as it runs: sockets as old as `age` seconds, give or take 20 %. */
export function deployment(age: string | undefined, spec: Props = {}): Props {
  const env = [{ name: "DRAIN_SECONDS", value: "20" }, ...(age === undefined ? [] : [{ name: "MAX_CONNECTION_AGE_SECONDS", value: age }])];
  return {
    metadata: { name: "chat", namespace: "default" },
    spec: {
      replicas: 3,
      template: {
        metadata: { labels: { app: "chat" } },
        spec: { terminationGracePeriodSeconds: 40, containers: [{ name: "chat", env, lifecycle: { preStop: { sleep: { seconds: 10 } } } }] },
      },
      ...spec,
    },
  };
}

/** Gateway and app that stay as they are: from them come the numbers. */
export function standing(age = "20"): Step[] {
  return [same(TYPES.istioGateway, istioGateway()), same(TYPES.deployment, deployment(age))];
}

export function same(type: string, props: Props): Step {
  return { op: "same", type, name: "standing", before: props, after: props };
}

export function update(type: string, before: Props, after: Props): Step {
  return { op: "update", type, before, after };
}

export const HTTP = { port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["*"] };
export const HTTPS = {
  port: { number: 443, name: "https", protocol: "HTTPS" },
  hosts: ["a.example", "b.example"],
  tls: { mode: "SIMPLE", credentialName: "one" },
};

export function gateway(servers: Props[], selector: Props = { istio: "ingressgateway" }): Props {
  return { metadata: { name: "chat-gateway", namespace: "default" }, spec: { selector, servers } };
}

/** A copy with one value changed, at a path as `spec.servers`. */
export function having(props: Props, path: string, value: unknown): Props {
  const [key = "", ...rest] = path.split(".");
  const inner = props[key];
  return { ...props, [key]: rest.length === 0 ? value : having(isProps(inner) ? inner : {}, rest.join("."), value) };
}

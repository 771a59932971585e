import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { destinationRuleShape, gatewayShape, istioGatewayShape, virtualServiceShape } from "./istioShapes";
import { strict } from "./strict";

// Istio has some hundred fields more than a WebSocket edge needs. These are the ones that are used here;
// a field that is not listed does not compile, and `strict` refuses it at run time as well.

/** Name, namespace and notes of an object. */
export interface Metadata {
  name: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface GatewaySpec {
  /** Labels of the gateway's pods. */
  selector: pulumi.Input<Record<string, pulumi.Input<string>>>;
  servers: pulumi.Input<pulumi.Input<GatewayServer>[]>;
}

export interface GatewayServer {
  port: { number: number; name: string; protocol: "HTTP" | "HTTPS" };
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  tls?: GatewayTls;
}

export interface GatewayTls {
  httpsRedirect?: boolean;
  mode?: "SIMPLE";
  minProtocolVersion?: "TLSV1_2" | "TLSV1_3";
  /** A Secret in the namespace of the gateway's pods. */
  credentialName?: pulumi.Input<string>;
}

export interface VirtualServiceSpec {
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  gateways: pulumi.Input<pulumi.Input<string>[]>;
  http: pulumi.Input<HttpRoute>[];
}

export interface HttpRoute {
  name?: string;
  match?: { uri: { prefix: string } | { exact: string } }[];
  route: { destination: { host: pulumi.Input<string>; port: { number: pulumi.Input<number> } } }[];
  /** Limit of the handshake; without it there is none. `0s` is not a value. */
  timeout?: pulumi.Input<string>;
  retries?: { attempts: number; retryOn?: string };
}

export interface DestinationRuleSpec {
  host: pulumi.Input<string>;
  trafficPolicy: TrafficPolicy;
}

export interface TrafficPolicy {
  loadBalancer: { simple: "LEAST_REQUEST" | "ROUND_ROBIN" | "RANDOM" } | { consistentHash: ConsistentHash };
  connectionPool: {
    tcp?: { connectTimeout?: string; tcpKeepalive?: { time: pulumi.Input<string>; interval: pulumi.Input<string>; probes: pulumi.Input<number> } };
    /** DO_NOT_UPGRADE guards against a mesh-wide UPGRADE, which breaks WebSocket. */
    http: { h2UpgradePolicy: "DO_NOT_UPGRADE" };
  };
}

export interface ConsistentHash {
  httpCookie: { name: string; path?: string; ttl: string };
}

/** ASM's own gateway object: a Deployment, a Service and a load balancer in the attached cluster. */
export interface IstioGatewaySpec {
  gatewayType: "ingress";
  clusterIds: pulumi.Input<pulumi.Input<string>[]>;
  serviceType: "LoadBalancer";
  loadBalancerClass?: pulumi.Input<string>;
  externalTrafficPolicy?: "Local" | "Cluster";
  serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  podLabels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  ports: { name: string; port: number; targetPort: number; protocol: "TCP" }[];
  replicaCount: pulumi.Input<number>;
  rollingMaxSurge?: string;
  rollingMaxUnavailable?: string;
  resources?: pulumi.Input<{ requests?: Record<string, string>; limits?: Record<string, string> }>;
  affinity?: Record<string, unknown>;
}

/** Written by ASM's controller; the keys are capitalised. */
export interface IstioGatewayStatus {
  Status?: string;
  /** Addresses or, behind an NLB, host names. */
  GatewayAddress?: string[];
  ErrorMessage?: string;
}

const ISTIO = "networking.istio.io/v1";
const ASM = "istio.alibabacloud.com/v1beta1";

export class Gateway extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: GatewaySpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: ISTIO, kind: "Gateway", metadata, spec: strict(`Gateway ${name}`, gatewayShape, spec) }, opts);
  }
}

export class VirtualService extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: VirtualServiceSpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: ISTIO, kind: "VirtualService", metadata, spec: strict(`VirtualService ${name}`, virtualServiceShape, spec) }, opts);
  }
}

export class DestinationRule extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: DestinationRuleSpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: ISTIO, kind: "DestinationRule", metadata, spec: strict(`DestinationRule ${name}`, destinationRuleShape, spec) }, opts);
  }
}

export class IstioGateway extends CustomResource {
  /** An instance has the outputs whose keys were among its inputs; `declare`, because a field would hide the output. */
  declare readonly status: pulumi.Output<IstioGatewayStatus | undefined>;

  constructor(name: string, metadata: Metadata, spec: IstioGatewaySpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`IstioGateway ${name}`, istioGatewayShape, spec);
    super(name, { apiVersion: ASM, kind: "IstioGateway", metadata, spec: checked, status: undefined }, opts);
  }
}

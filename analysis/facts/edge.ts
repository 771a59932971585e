import type { Props } from "./props";
import type { PolicyResource } from "./rule";

// What rules and impact know of an edge, whatever resources it is made of. A reader turns those of one edge into it.

/** Seconds, and who says so. */
export interface Setting {
  seconds: number;
  by: string;
}

/** The pods of a gateway. */
export interface GatewayPods {
  namespace: string;
  labels: Props;
  /** How many there are at least; undefined when that is not said. */
  count: number | undefined;
  /** Whether an autoscaler counts them. */
  autoscaled: boolean;
  /** Connections that each of them takes; undefined when none is closed for their number. */
  connectionCap: number | undefined;
  /** `requests` and `limits`. */
  resources: unknown;
}

/** The load balancer in front of a gateway. */
export interface LoadBalancerFacts {
  /** Annotations about it, without what all of them begin with. */
  annotations: Props;
  /** Whether it takes other addresses in place, and has a name that leads to them. */
  named: boolean;
}

/** What one gateway says of itself. */
export interface EdgeFacts {
  /** What it is an edge of, as its documents call it. */
  edge: string;
  resource: PolicyResource;
  /** Kind, namespace and name, for messages. */
  label: string;
  /** Whether it is made here; of one that is only read, nothing else is known. */
  made: boolean;
  pods: GatewayPods;
  /** How long it keeps the sockets of a pod that ends, and of a listener that is replaced. */
  drains: Record<"pod" | "listener", Setting>;
  /** After which silence its load balancer closes a connection, and the annotation that says so; none when the default holds. */
  idle: { seconds: number; by?: string };
  /** Ports of its load balancer. */
  ports: string[];
  /** Absent when it is a resource of its own. */
  loadBalancer: LoadBalancerFacts | undefined;
}

/** What a field of a gateway's resource is of: a change of it is felt there. */
export type GatewayPart = "pods" | "number of pods" | "ports" | "address" | "load balancer" | "none of them" | "not known";

/** How the resources of one edge are read. */
export interface EdgeReader {
  edge: string;
  /** Where its gateways have their pods, unless they say otherwise. */
  podNamespace: string;
  isGateway(resource: PolicyResource): boolean;
  /** Only of what isGateway says is one. */
  gateway(resource: PolicyResource): EdgeFacts;
  /** What a field of a gateway's resource is of. */
  partOf(path: string): GatewayPart;
  /** Whether it is a kind of this edge alone that is about the requests of gateways. */
  isTrafficPolicy(type: string): boolean;
  /** Why a changed object of such a kind may leave listeners alone; nothing when it never does. */
  keepsListeners(type: string): string | undefined;
}

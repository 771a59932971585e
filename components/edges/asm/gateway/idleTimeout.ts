// How long the load balancer of a gateway keeps a silent connection, as its IstioGateway says. It needs no Pulumi: policies read gateways by it too.

/** How the annotations of Alibaba Cloud's load balancers begin. */
export const LOAD_BALANCER = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";

/** Seconds, and the annotation that sets them; none when the cloud's default holds. */
export interface IdleTimeout {
  seconds: number;
  by?: string;
}

/** Of CLB over TCP and of NLB, when nothing is said. */
const DEFAULT_IDLE = 900;
/** Of an HTTP listener of a CLB, whose own annotation this is too. */
const DEFAULT_HTTP_IDLE = 15;

/** Value of `loadBalancerClass` that asks for an NLB; without one it is a CLB. */
export const NLB_CLASS = "alibabacloud.com/nlb";

/** The parts of an IstioGateway's spec that decide. */
export interface BalancedGateway {
  loadBalancerClass?: unknown;
  serviceAnnotations?: Readonly<Record<string, unknown>>;
}

/** The idle limit that a gateway's Service asks for; of several the shortest. */
export function idleTimeout({ loadBalancerClass, serviceAnnotations: annotations = {} }: BalancedGateway = {}): IdleTimeout {
  const nlb = loadBalancerClass === NLB_CLASS;
  const set = (key: string): IdleTimeout[] => {
    const value = annotations[LOAD_BALANCER + key];
    return value === undefined ? [] : [{ seconds: Number(value), by: LOAD_BALANCER + key }];
  };
  const listeners = annotations[`${LOAD_BALANCER}protocol-port`];
  const http = !nlb && typeof listeners === "string" && /https?:/.test(listeners) ? [{ seconds: DEFAULT_HTTP_IDLE, by: `${LOAD_BALANCER}protocol-port` }] : [];
  // Of a CLB it is the limit of HTTP listeners, and nothing to those of TCP.
  const idle = nlb || http.length > 0 ? set("idle-timeout") : [];
  const all = [...(nlb ? [] : set("established-timeout")), ...idle, ...(idle.length > 0 ? [] : http)];
  return all.reduce((shortest, one) => (one.seconds < shortest.seconds ? one : shortest), all[0] ?? { seconds: DEFAULT_IDLE });
}

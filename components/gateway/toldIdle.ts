// How long the load balancer of a gateway keeps a silent connection, as its IstioGateway says. It needs no Pulumi: policies read gateways by it too.

/** How the annotations of Alibaba Cloud's load balancers begin. */
export const LOAD_BALANCER = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";

/** Seconds, and by which annotation they are told; by none when the cloud's default holds. */
export interface ToldIdle {
  seconds: number;
  by?: string;
}

/** Of CLB over TCP and of NLB, when nothing is said. */
const UNTOLD = 900;
/** Of an HTTP listener of a CLB, whose own annotation this is too. */
const UNTOLD_HTTP = 15;

/** The idle limit that the annotations of a gateway's Service ask for; of several the shortest. */
export function toldIdle(annotations: Readonly<Record<string, unknown>> = {}): ToldIdle {
  const told = (key: string): ToldIdle[] => {
    const value = annotations[LOAD_BALANCER + key];
    return value === undefined ? [] : [{ seconds: Number(value), by: LOAD_BALANCER + key }];
  };
  const listeners = annotations[`${LOAD_BALANCER}protocol-port`];
  const http = typeof listeners === "string" && /https?:/.test(listeners) ? [{ seconds: UNTOLD_HTTP, by: `${LOAD_BALANCER}protocol-port` }] : [];
  const idle = told("idle-timeout");
  const all = [...told("established-timeout"), ...idle, ...(idle.length > 0 ? [] : http)];
  return all.reduce((shortest, one) => (one.seconds < shortest.seconds ? one : shortest), all[0] ?? { seconds: UNTOLD });
}

/** Value of Service.spec.loadBalancerClass that asks for a Network Load Balancer; no class is a Classic Load Balancer. */
export const NLB_CLASS = "alibabacloud.com/nlb";

const PREFIX = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
export const CONNECTION_DRAIN = `${PREFIX}connection-drain`;
export const CONNECTION_DRAIN_TIMEOUT = `${PREFIX}connection-drain-timeout`;
const ESTABLISHED_TIMEOUT = `${PREFIX}established-timeout`;
const IDLE_TIMEOUT = `${PREFIX}idle-timeout`;
const PROTOCOL_PORT = `${PREFIX}protocol-port`;
const SCHEDULER = `${PREFIX}scheduler`;
const ZONE_MAPS = `${PREFIX}zone-maps`;
const PRESERVE_CLIENT_IP = `${PREFIX}preserve-client-ip`;
const ADDRESS_TYPE = `${PREFIX}address-type`;
/** Asks for a load balancer that stands already. */
export const LOAD_BALANCER_ID = `${PREFIX}id`;
/** "true": the Service may write the listeners of a load balancer that it has not made. Without it they stay as they are: here there are none. */
const FORCE_OVERRIDE = `${PREFIX}force-override-listeners`;

/** How a load balancer treats connections. Times in seconds. */
export interface Policy {
  readonly kind: "clb" | "nlb";
  /** Idle limit of the TCP listeners: 10 to 900, default 900. */
  readonly tcpIdleSeconds: number;
  /** Idle limit of a CLB's HTTP and HTTPS listeners: 1 to 60, default 15. */
  readonly httpIdleSeconds: number;
  /** Ports that protocol-port makes HTTP or HTTPS listeners. */
  readonly httpPorts: ReadonlySet<number>;
  /**
   * How long the connections of a backend that left are kept. Undefined, without connection drain: until they end by
   * themselves or are idle, since Alibaba describes drain as what puts an end to such connections.
   */
  readonly drainSeconds: number | undefined;
  readonly scheduler: "roundRobin" | "leastConnections";
  /** Whether backends see the client's address: always behind a CLB, behind an NLB only when asked for. */
  readonly keepsClientAddress: boolean;
}

/** Idle limit of the listener on this port, in seconds. */
export function idleSeconds(policy: Policy, port: number): number {
  return policy.httpPorts.has(port) ? policy.httpIdleSeconds : policy.tcpIdleSeconds;
}

/** Drain is a feature of TCP listeners only. */
export function drainSecondsOf(policy: Policy, port: number): number | undefined {
  return policy.httpPorts.has(port) ? undefined : policy.drainSeconds;
}

/** Whether the Service writes listeners. */
export function writesListeners(annotations: Annotations): boolean {
  return annotations[LOAD_BALANCER_ID] === undefined || annotations[FORCE_OVERRIDE] === "true";
}

/** False for a class that belongs to another controller. */
export function isKnownClass(loadBalancerClass: string | undefined): boolean {
  return loadBalancerClass === undefined || loadBalancerClass === NLB_CLASS;
}

/** The policy that the annotations of a Service ask for. Call only when annotationFaults is empty. */
export function policyOf(loadBalancerClass: string | undefined, annotations: Annotations): Policy {
  const kind = loadBalancerClass === NLB_CLASS ? "nlb" : "clb";
  // On a CLB "idle-timeout" is for HTTP listeners only; on an NLB it is the TCP limit.
  const tcpIdle = kind === "nlb" ? IDLE_TIMEOUT : ESTABLISHED_TIMEOUT;
  return {
    kind,
    tcpIdleSeconds: Number(annotations[tcpIdle] ?? 900),
    httpIdleSeconds: Number((kind === "clb" ? annotations[IDLE_TIMEOUT] : undefined) ?? 15),
    httpPorts: kind === "clb" ? httpPorts(annotations[PROTOCOL_PORT]) : new Set(),
    drainSeconds: annotations[CONNECTION_DRAIN] === "on" ? Number(annotations[CONNECTION_DRAIN_TIMEOUT] ?? 300) : undefined,
    scheduler: annotations[SCHEDULER] === "wlc" ? "leastConnections" : "roundRobin",
    keepsClientAddress: kind === "clb" || annotations[PRESERVE_CLIENT_IP] === "on",
  };
}

/** Every annotation that Alibaba's cloud controller would refuse, one sentence each. */
export function annotationFaults(loadBalancerClass: string | undefined, annotations: Annotations): string[] {
  const nlb = loadBalancerClass === NLB_CLASS;
  const hasHttpListeners = !nlb && httpPorts(annotations[PROTOCOL_PORT]).size > 0;
  return [
    // One that stands already has its zones.
    ...(nlb && annotations[LOAD_BALANCER_ID] === undefined ? zoneMapFaults(annotations[ZONE_MAPS]) : []),
    ...(nlb ? [] : secondsFault(annotations, ESTABLISHED_TIMEOUT, 10, 900)),
    ...(nlb ? secondsFault(annotations, IDLE_TIMEOUT, 10, 900) : []),
    ...(hasHttpListeners ? secondsFault(annotations, IDLE_TIMEOUT, 1, 60) : []),
    ...secondsFault(annotations, CONNECTION_DRAIN_TIMEOUT, 10, 900),
    ...wordFault(annotations, CONNECTION_DRAIN, ["on", "off"]),
    ...wordFault(annotations, SCHEDULER, ["rr", "wrr", "wlc", "sch", "tch", "qch"]),
    ...wordFault(annotations, ADDRESS_TYPE, ["internet", "intranet"]),
    ...wordFault(annotations, PRESERVE_CLIENT_IP, ["on", "off"]),
    ...wordFault(annotations, FORCE_OVERRIDE, ["true", "false"]),
    ...protocolPortFaults(annotations[PROTOCOL_PORT], nlb),
  ];
}

type Annotations = Readonly<Record<string, string | undefined>>;

function secondsFault(annotations: Annotations, key: string, least: number, most: number): string[] {
  const value = annotations[key];
  if (value === undefined) return [];
  const seconds = /^\d+$/.test(value) ? Number(value) : NaN;
  return seconds >= least && seconds <= most ? [] : [`${key} is "${value}": allowed are ${least} to ${most} seconds`];
}

function wordFault(annotations: Annotations, key: string, allowed: readonly string[]): string[] {
  const value = annotations[key];
  return value === undefined || allowed.includes(value) ? [] : [`${key} is "${value}": allowed are ${allowed.join(", ")}`];
}

function zoneMapFaults(value: string | undefined): string[] {
  const remedy = 'an NLB needs two zones or more, such as "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2"';
  if (value === undefined || value === "") return [`${ZONE_MAPS} is missing: ${remedy}`];
  const maps = value.split(",").map((map) => map.split(":"));
  if (maps.some(([zone, vSwitch]) => !zone || !vSwitch)) return [`${ZONE_MAPS} is "${value}": write zone:vSwitch, ${remedy}`];
  const zones = new Set(maps.map(([zone]) => zone));
  return zones.size >= 2 ? [] : [`${ZONE_MAPS} is "${value}": ${remedy}`];
}

function protocolPortFaults(value: string | undefined, nlb: boolean): string[] {
  if (value === undefined) return [];
  const protocols = nlb ? ["tcp", "udp", "tcpssl"] : ["tcp", "udp", "http", "https"];
  const isGood = (entry: string): boolean => {
    const [protocol = "", port = ""] = entry.trim().split(":");
    return protocols.includes(protocol) && /^\d+$/.test(port);
  };
  if (value.split(",").every(isGood)) return [];
  return [`${PROTOCOL_PORT} is "${value}": write protocol:port, separated by commas, with one of ${protocols.join(", ")}`];
}

function httpPorts(protocolPort = ""): Set<number> {
  const entries = protocolPort.split(",").map((entry) => entry.trim().split(":"));
  return new Set(entries.filter(([protocol]) => protocol === "http" || protocol === "https").map(([, port]) => Number(port)));
}

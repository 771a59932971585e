import type { Fault } from "../faults";

// The contract of an edge: what it can do, as data. It needs neither Pulumi nor any edge, so that timing, capacity, rules and documents compute over it.

/** Whole seconds that can be set, what holds when nothing is said, and why no other number is taken. */
export interface SecondsRange {
  min: number;
  max: number;
  default: number;
  /** One clause for the message that refuses another number. */
  reason: string;
}

/** How long an edge keeps open sockets that it is about to drop. */
export interface EdgeDrains {
  /** When one of its pods ends. */
  pod: SecondsRange;
  /** When a listener, or the configuration as a whole, is replaced. */
  listener: SecondsRange;
}

/** After how many seconds of silence a socket is dropped. */
export interface EdgeIdleLimits {
  /** By the load balancer in front of the edge. */
  loadBalancer: SecondsRange;
  /** By the edge itself; absent when it keeps a silent socket for ever. */
  own?: SecondsRange;
}

/** What one pod of the edge takes. */
export interface EdgePodLimits {
  /** Open sockets; more in one process make its loss an outage of its own. */
  sockets: number;
  /** Open sockets towards one pod of the app: each takes a port of its own. */
  socketsPerAppPod: number;
  /** Handshakes over TLS in a second: the most that can be set, and the default. */
  handshakesPerSecond: number;
  defaultHandshakesPerSecond: number;
  /** Half of what one core does in a second, measured. */
  handshakesPerCore: number;
  /** Memory without any socket, in MiB. */
  baseMebibytes: number;
  /** Memory of each socket with full buffers, in KiB. */
  kibibytesPerSocket: number;
}

/** What can be asked of an edge beside passing sockets on; false is refused at preview where it is asked for. */
export interface EdgeSupport {
  /** Refuses handshakes by the Origin of their page. */
  origins: boolean;
  /** Refuses clients by their address. */
  sourceRanges: boolean;
  /** Asks clients for a certificate. */
  clientCertificates: boolean;
  /** Leads a client back to the pod that it had. */
  stickySessions: boolean;
  /** Leads paths of one host to different apps. */
  paths: boolean;
  /** Limits handshakes in a second. */
  rateLimits: boolean;
  /** Takes WebSockets inside HTTP/2 connections (RFC 8441). */
  http2Sockets: boolean;
  /** Logs each request without its query. */
  accessLog: boolean;
  /** Closes connections beyond a number of them. */
  connectionCap: boolean;
}

/** One of the things that an edge supports, or does not. */
export type Ability = keyof EdgeSupport;

/** What is known of an edge before anything is made of it. */
export interface EdgeLimits {
  /** As its documents call it. */
  name: string;
  drain: EdgeDrains;
  idle: EdgeIdleLimits;
  pod: EdgePodLimits;
  supports: EdgeSupport;
}

/** An argument that needs an ability. */
export interface Asked {
  ability: Ability;
  path: string;
}

/** What is asked of an edge that it cannot do, and which of the others can. @internal */
export function unsupportedFaults(limits: Pick<EdgeLimits, "name" | "supports">, asked: readonly Asked[], edges: readonly EdgeLimits[]): Fault[] {
  return asked
    .filter(({ ability }) => !limits.supports[ability])
    .map(({ ability, path }) => {
      const able = edges.filter(({ supports }) => supports[ability]).map(({ name }) => name);
      return {
        path,
        forbidden: `${limits.name} does not support it`,
        remedy: able.length === 0 ? "leave it out: no edge of this library supports it" : `leave it out, or use an edge that supports it: ${able.join(", ")}`,
      };
    });
}

import type { EdgeLimits } from "../edge";

/** What Envoy keeps of a connection whose other side does not read; then it stops reading itself. Its default is 1 MiB. */
export const GATEWAY_BUFFER_BYTES = 32 * 1024;

/** ASM lets a gateway behind a load balancer drain for 10 to 890 s: ten less than the load balancer itself drains. */
const DRAIN = { min: 10, max: 890, default: 890, reason: "load balancers drain for 900 s at most" };
/** Load balancers of Alibaba Cloud (CLB over TCP, NLB) close a silent connection after 10 to 900 s. */
const LOAD_BALANCER_IDLE = { min: 10, max: 900, default: 900, reason: "CLB (TCP) and NLB accept nothing else" };

/** The gateways of Alibaba Cloud Service Mesh, from 1.26 on; what an older one cannot do stands in gatewayDrain.ts. */
export const ASM: EdgeLimits = {
  name: "ASM",
  drain: { pod: DRAIN, listener: DRAIN },
  idle: {
    loadBalancer: LOAD_BALANCER_IDLE,
    // The edge settings of every gateway that is made: never shorter than what the load balancer can be set to.
    own: { ...LOAD_BALANCER_IDLE, min: LOAD_BALANCER_IDLE.max, reason: "the edge settings of a gateway say so" },
  },
  pod: {
    sockets: 50_000,
    // Linux has 28232 ports for one destination.
    socketsPerAppPod: 28_000,
    handshakesPerSecond: 4000,
    defaultHandshakesPerSecond: 400,
    // TLS and the handshake with the app included.
    handshakesPerCore: 400,
    baseMebibytes: 128,
    // Two connections and their buffers, full ones, for each socket.
    kibibytesPerSocket: (2 * GATEWAY_BUFFER_BYTES) / 1024,
  },
  supports: {
    origins: true,
    sourceRanges: true,
    clientCertificates: true,
    stickySessions: false,
    paths: false,
    rateLimits: true,
    http2Sockets: true,
    accessLog: true,
    connectionCap: true,
  },
};

import type { EdgeLimits } from "../edge";
import { ENVOY_POD, STREAM_IDLE_SECONDS } from "../istio/envoy";

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
    own: { min: STREAM_IDLE_SECONDS, max: STREAM_IDLE_SECONDS, default: STREAM_IDLE_SECONDS, reason: "the edge settings of a gateway say so" },
  },
  pod: ENVOY_POD,
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

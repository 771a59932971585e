import type { EdgeLimits } from "../edge";
import { ENVOY_IDLE, ENVOY_POD, ENVOY_SUPPORTS } from "../istio/envoy";

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
    own: ENVOY_IDLE,
  },
  pod: ENVOY_POD,
  // ASM has an object for it.
  supports: { ...ENVOY_SUPPORTS, rateLimits: true },
};

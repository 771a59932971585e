import type { EdgeLimits } from "../edge";
import { ENVOY_IDLE, ENVOY_POD, ENVOY_SUPPORTS } from "./envoy";

/** Any duration is taken by Istio's agent; longer than an hour no rollout should wait for a pod. */
const DRAIN = { min: 10, max: 3600, default: 890, reason: "a rollout would wait longer than an hour for each pod" };

/** Ingress gateways of Istio itself, on any cluster and behind any load balancer. */
export const ISTIO: EdgeLimits = {
  name: "Istio",
  drain: { pod: DRAIN, listener: DRAIN },
  idle: {
    // The shortest default of a cloud's load balancer: what is not known must not drop a socket.
    loadBalancer: { min: 10, max: 3600, default: 60, reason: "say what the load balancer in front of the gateway is set to" },
    own: ENVOY_IDLE,
  },
  pod: ENVOY_POD,
  supports: ENVOY_SUPPORTS,
};

// How a Deployment says that it is a gateway. It needs no Pulumi: rules and impact read gateways by it too.

/** The annotation of a gateway's Deployment that says how long its load balancer keeps a silent connection, for rules that cannot see it. */
export const LOAD_BALANCER_IDLE = "asmws/load-balancer-idle-seconds";
/** The annotation by which Istio's webhook makes a pod's container a gateway, and its value. */
export const TEMPLATES = "inject.istio.io/templates";
export const GATEWAY_TEMPLATE = "gateway";

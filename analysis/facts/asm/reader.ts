import * as drainSettings from "../../../components/edges/asm/gateway/drainSettings";
import { idleTimeout, NLB_CLASS } from "../../../components/edges/asm/gateway/idleTimeout";
import { connectionCapIn } from "../../../components/edges/istio/proxyConfig";
import type { EdgeFacts, EdgeReader, GatewayPods } from "../edge";
import { label, namespaceOf } from "../kinds";
import { loadBalancerAnnotations } from "../loadBalancer";
import { isProps, objects, read, text } from "../props";
import type { PolicyResource } from "../rule";
import { settingOf } from "../istio/drains";
import { partOf } from "./fields";

/** Gateways of Alibaba Cloud Service Mesh: an IstioGateway, from which ASM makes pods, Service and load balancer. */
export const asm: EdgeReader = {
  edge: "ASM",
  podNamespace: "istio-system",
  isGateway: ({ type }) => /^kubernetes:istio\.alibabacloud\.com\/[^:]+:IstioGateway$/.test(type),
  gateway: facts,
  partOf,
  isTrafficPolicy: (type) => RATE_LIMITER.test(type),
  keepsListeners: (type) => (RATE_LIMITER.test(type) ? "ASM tells the gateway a changed limit with its routes alone" : undefined),
};

const RATE_LIMITER = /^kubernetes:istio\.alibabacloud\.com\/[^:]+:ASM(Local|Global)RateLimiter$/;

function facts(resource: PolicyResource): EdgeFacts {
  const { props } = resource;
  const annotations = read(props, "spec.serviceAnnotations");
  const loadBalancerClass = read(props, "spec.loadBalancerClass");
  return {
    edge: "ASM",
    resource,
    label: label(resource),
    made: read(props, "spec") !== undefined,
    pods: podsOf(resource),
    drains: { pod: settingOf(resource, drainSettings.podDrain(props)), listener: settingOf(resource, drainSettings.listenerDrain(props)) },
    idle: idleTimeout({ loadBalancerClass, serviceAnnotations: isProps(annotations) ? annotations : {} }),
    ports: objects(props, "spec.ports").flatMap((port) => text(port, "port") ?? []),
    loadBalancer: { annotations: loadBalancerAnnotations(annotations), named: loadBalancerClass === NLB_CLASS },
  };
}

function podsOf({ props, name }: PolicyResource): GatewayPods {
  const own = text(props, "metadata.name") ?? name;
  const autoscaled = read(props, "spec.autoscaleEnabled") === true;
  const count = read(props, autoscaled ? "spec.minReplicas" : "spec.replicaCount");
  const annotations = read(props, "spec.podAnnotations");
  const given = read(props, "spec.podLabels");
  return {
    namespace: namespaceOf(props),
    labels: { ...(isProps(given) ? given : {}), istio: own, app: `istio-${own}` },
    count: typeof count === "number" ? count : undefined,
    autoscaled,
    connectionCap: connectionCapIn(isProps(annotations) ? annotations : {}),
    resources: read(props, "spec.resources"),
  };
}

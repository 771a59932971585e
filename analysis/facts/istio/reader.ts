import { GATEWAY_TEMPLATE, LOAD_BALANCER_IDLE, TEMPLATES } from "../../../components/edges/istio/gatewayAnnotations";
import { connectionCapIn, listenerDrainIn, podDrainIn } from "../../../components/edges/istio/proxyConfig";
import type { EdgeFacts, EdgeReader, GatewayPart } from "../edge";
import { containersOf, label, namespaceOf, workloadPodLabels } from "../kinds";
import { isProps, Props, read } from "../props";
import type { PolicyResource } from "../rule";
import { settingOf } from "./drains";

/** Ingress gateways of Istio itself: a Deployment whose pods its webhook makes gateways of. Their load balancer is a Service, a resource of its own. */
export const istio: EdgeReader = {
  edge: "Istio",
  podNamespace: "istio-ingress",
  isGateway: (resource) => resource.type === "kubernetes:apps/v1:Deployment" && podAnnotations(resource)[TEMPLATES] === GATEWAY_TEMPLATE,
  gateway: facts,
  partOf,
  isTrafficPolicy: () => false,
  keepsListeners: () => undefined,
};

function facts(resource: PolicyResource): EdgeFacts {
  const { props } = resource;
  const annotations = podAnnotations(resource);
  const count = read(props, "spec.replicas");
  const [container] = containersOf(resource);
  return {
    edge: "Istio",
    resource,
    label: label(resource),
    made: true,
    pods: {
      namespace: namespaceOf(props),
      labels: workloadPodLabels(resource),
      count: typeof count === "number" ? count : undefined,
      // A Deployment that leaves its number out has one that counts them, or one pod.
      autoscaled: count === undefined,
      connectionCap: connectionCapIn(annotations),
      resources: read(container, "resources"),
    },
    drains: {
      pod: settingOf(resource, podDrainIn(annotations)),
      listener: settingOf(resource, listenerDrainIn(annotations)),
    },
    idle: idleOf(resource),
    ports: [],
    loadBalancer: undefined,
  };
}

function podAnnotations({ props }: PolicyResource): Props {
  const annotations = read(props, "spec.template.metadata.annotations");
  return isProps(annotations) ? annotations : {};
}

// Nothing in the cluster says what a load balancer of any cloud is set to: a limit that is not said is not known.
function idleOf({ props }: PolicyResource): EdgeFacts["idle"] {
  const annotations = read(props, "metadata.annotations");
  const seconds = Number(isProps(annotations) ? annotations[LOAD_BALANCER_IDLE] : NaN);
  return Number.isFinite(seconds) ? { seconds, by: LOAD_BALANCER_IDLE } : { seconds: Infinity };
}

function partOf(path: string): GatewayPart {
  if (/^spec\.template\b/.test(path)) {
    return "pods";
  }
  if (/^spec\.replicas\b/.test(path)) {
    return "number of pods";
  }
  return /^metadata|^spec\.(strategy|revisionHistoryLimit|progressDeadlineSeconds|minReadySeconds|paused)\b/.test(path) ? "none of them" : "not known";
}

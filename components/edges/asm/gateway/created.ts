import * as pulumi from "@pulumi/pulumi";
import { CPU_PERCENT, GatewayAutoscalingArgs } from "../../istio/autoscaling";
import type { Capacity } from "../../../capacity";
import { refuse, validated } from "../../../faults";
import { GatewayDrain, gatewayDrain } from "../gatewayDrain";
import { loadBalancerAnnotations, loadBalancerFaults, LoadBalancerKind, replacingChanges } from "./loadBalancer";
import type { IngressGatewayArgs } from "../ingressGateway";
import { IstioGateway, IstioGatewayStatus } from "../../../istio";
import { GATEWAY_NAMESPACE } from "../../../istio/metadata";
import { warn } from "../../../notice";
import { apart } from "../../istio/apart";
import { gatewayCapacity } from "../../istio/capacity";
import { servicePorts } from "../../istio/ports";
import { gatewayVersion } from "./release";
import { deriveTiming, Timing } from "../../../timing";
import { DRAIN_ANNOTATION } from "./drainSettings";
import { PROXY_CONFIG, proxyConfig } from "../../istio/proxyConfig";
import { NLB_CLASS } from "./idleTimeout";

/** What others need to know of a gateway. */
export interface GatewayFacts {
  status: pulumi.Output<IstioGatewayStatus | undefined>;
  /** Labels of its pods. */
  selector: pulumi.Output<Record<string, string>>;
  /** Connections that each of its pods takes; 0 when that is not known. */
  connectionCap: pulumi.Output<number>;
  /** Of ASM. */
  version: pulumi.Output<string>;
}

/** Makes the IstioGateway, from which ASM makes pods, Service and load balancer in the ACK cluster. */
export function createGateway(name: string, gatewayName: string, args: IngressGatewayArgs, parent: pulumi.Resource): GatewayFacts {
  const timing = pulumi.output(args.timing ?? {}).apply(deriveTiming);
  const version = gatewayVersion(name, gatewayName, args, parent);
  const drain = pulumi.all([args.timing ?? {}, version]).apply(([clock, release]) => gatewayDrain(clock, release));
  warnOfLoss(drain);
  const capacity = gatewayCapacity(`IngressGateway ${name}`, args);
  const labels = podLabels(gatewayName);
  const gateway = new IstioGateway(
    name,
    { name: gatewayName, namespace: GATEWAY_NAMESPACE, labels: { "asm-gateway-type": "ingress" }, annotations: annotations(drain) },
    {
      gatewayType: "ingress",
      clusterIds: [args.clusterId],
      serviceType: "LoadBalancer",
      ...(args.loadBalancer === LoadBalancerKind.nlb ? { loadBalancerClass: NLB_CLASS } : {}),
      externalTrafficPolicy: "Local",
      serviceAnnotations: serviceAnnotations(name, args, timing, drain),
      podAnnotations: { [PROXY_CONFIG]: podConfig(timing, drain, capacity) },
      ...(labels.own ? { podLabels: labels.selector } : {}),
      ports: servicePorts(args),
      ...numberOfPods(args.autoscaling, capacity),
      rollingMaxSurge: "1",
      rollingMaxUnavailable: "0",
      resources: capacity.gatewayResources,
      affinity: apart(labels.selector),
    },
    // replaceOnChanges replaces without the provider's answer, and two gateways of one name cannot stand at a time.
    // Longer than the longest drain: whether ASM lets the object go before its pods have drained is not documented.
    { parent, deleteBeforeReplace: true, replaceOnChanges: replacingChanges(args.loadBalancer), customTimeouts: { delete: "20m" } },
  );
  return { status: gateway.status, selector: pulumi.output(labels.selector), connectionCap: capacity.gatewayConnectionCap, version };
}

// ASM documents the label of the pods for this one name only; pods of other gateways get one of ours.
function podLabels(gatewayName: string): { selector: Record<string, string>; own: boolean } {
  const documented = gatewayName === "ingressgateway";
  return { selector: documented ? { istio: gatewayName } : { "asmws/gateway": gatewayName }, own: !documented };
}

function warnOfLoss(drain: pulumi.Output<GatewayDrain>): void {
  drain.apply(({ loss }) => (loss === undefined ? undefined : warn(loss)));
}

function annotations(drain: pulumi.Output<GatewayDrain>): pulumi.Output<Record<string, string>> {
  return drain.apply((told): Record<string, string> => ({
    // Read from the gateway's own status: the Service in the ACK cluster is not ours and does not exist at first.
    "pulumi.com/waitFor": "jsonpath={.status.GatewayAddress[0]}",
    ...(told.enforcedBy === "gateway" ? { [DRAIN_ANNOTATION]: String(told.seconds) } : {}),
  }));
}

function serviceAnnotations(name: string, args: IngressGatewayArgs, timing: pulumi.Output<Timing>, drain: pulumi.Output<GatewayDrain>) {
  const { loadBalancer, addressType, zoneMaps, loadBalancerId, preserveClientIp, sourceRanges } = args;
  const choice = validated({ loadBalancer, addressType, zoneMaps, loadBalancerId, preserveClientIp, sourceRanges }, (known) =>
    refuse(`IngressGateway ${name}`, loadBalancerFaults(known)),
  );
  return pulumi.all([choice, timing, drain]).apply(([known, clock, told]) => loadBalancerAnnotations(known, clock, told));
}

function numberOfPods(autoscaling: GatewayAutoscalingArgs | undefined, capacity: pulumi.Output<Capacity>) {
  return autoscaling
    ? {
        autoscaleEnabled: true,
        minReplicas: autoscaling.minReplicas,
        maxReplicas: autoscaling.maxReplicas,
        cpu: { targetAverageUtilization: autoscaling.cpuPercent ?? CPU_PERCENT },
      }
    : { replicaCount: capacity.gatewayReplicas };
}

function podConfig(timing: pulumi.Output<Timing>, drain: pulumi.Output<GatewayDrain>, capacity: pulumi.Output<Capacity>): pulumi.Output<string> {
  return pulumi.all([timing, drain, capacity]).apply(([{ listenerDrainSeconds }, { enforcedBy, seconds }, { gatewayConnectionCap }]) =>
    proxyConfig({
      listenerDrainSeconds,
      // From 1.26 ASM tells the agent itself. Before, the load balancer would wait for a pod in which the agent ends Envoy after 5 s.
      ...(enforcedBy === "loadBalancer" ? { podDrainSeconds: seconds } : {}),
      connectionCap: gatewayConnectionCap,
    }),
  );
}

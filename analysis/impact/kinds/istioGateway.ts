import { oldest } from "../settings";
import { afterDrain } from "../drain";
import { Effect, none, unknown } from "../line";
import type { Change, Preview } from "../preview";
import { DRAIN_ANNOTATION } from "../../../components/edges/asm/gateway/drainSettings";
import { NLB_CLASS } from "../../../components/edges/asm/gateway/idleTimeout";
import { podDrain } from "../../facts/drains";
import { label, LOAD_BALANCER, loadBalancerAnnotations } from "../../facts/kinds";
import { objects, Props, read, text } from "../../facts/props";
import type { PolicyResource } from "../../facts/rule";

/** What a changed IstioGateway drops: its load balancer, its pods, or nothing. */
export function istioGatewayEffects(change: Change, preview: Preview): Effect[] {
  const { before, after, operation, paths } = change;
  if (before === undefined) {
    return [none("a new gateway has no socket yet")];
  }
  if (after === undefined || operation === "replace") {
    return [removal(before, operation === "replace" ? after : undefined)];
  }
  return paths.flatMap((path) => effectsOf(path, before, after, preview));
}

function removal(gateway: PolicyResource, next: PolicyResource | undefined): Effect {
  return {
    drops: "all",
    which: `all of ${label(gateway)}`,
    when: "at once",
    seconds: 0,
    withCloseFrame: false,
    why: `the load balancer lets its connections go before any pod of the gateway drains${next === undefined ? "" : ", and clients find no gateway until the next one is ready"}`,
    ...(next === undefined || keepsAddress(gateway, next) ? {} : { newAddress: true as const }),
  };
}

/** The address of a load balancer that stands by itself outlives the gateway. */
function keepsAddress(before: PolicyResource, after: PolicyResource): boolean {
  const [one, other] = [before, after].map((gateway) => loadBalancerAnnotations(gateway).id);
  return one !== undefined && one === other;
}

/** Fields by what they are of; any other is of the pods' template or not known. */
const NO_POD = /^spec\.(rollingMaxSurge|rollingMaxUnavailable|serviceLabels|maxReplicas|cpu|memory)\b/;
const NUMBER_OF_PODS = /^spec\.(replicaCount|minReplicas|autoscaleEnabled)\b/;
const POD_TEMPLATE =
  /^spec\.(env|podAnnotations|podLabels|resources|affinity|nodeSelector|tolerations|lifecycle|readinessProbe|hostNetwork|dnsPolicy|secretVolumes|configVolumes|disableContainerPortExposed|runAsRoot|kernel|sds|compression)\b/;
const ADDRESS = /^spec\.(loadBalancerClass|loadBalancerIP|serviceType|clusterIds)\b/;

function effectsOf(path: string, before: PolicyResource, after: PolicyResource, preview: Preview): Effect[] {
  if (path.includes(DRAIN_ANNOTATION) || POD_TEMPLATE.test(path)) {
    return [gatewayRollout(before, preview)];
  }
  if (path.startsWith("metadata") || NO_POD.test(path)) {
    return [none("neither the load balancer nor a pod of the gateway changes")];
  }
  if (NUMBER_OF_PODS.test(path)) {
    return [numberOfPods(before, after, preview)];
  }
  if (path.startsWith("spec.ports")) {
    return [...closedPorts(before, after), gatewayRollout(before, preview)];
  }
  if (ADDRESS.test(path)) {
    return [removal(before, after)];
  }
  return [
    path.startsWith("spec.serviceAnnotations") ? loadBalancer(path, before, after) : unknown(`the effect of a change of ${path} on a gateway was not measured`),
  ];
}

/** What a rollout of all pods of a gateway drops. */
export function gatewayRollout(before: PolicyResource, preview: Preview): Effect {
  const drained = afterDrain(podDrain(before), oldest(preview), "its pod begins to leave");
  return { ...drained, drops: "gateway", which: `all of ${label(before)}, pod after pod`, why: `every pod of the gateway is replaced; ${drained.why}` };
}

function numberOfPods(before: PolicyResource, after: PolicyResource, preview: Preview): Effect {
  const handedOver = isAutoscaled(after) && !isAutoscaled(before) && fewest(before) > 1;
  const leaving = handedOver ? fewest(before) - 1 : fewest(before) - fewest(after);
  if (leaving <= 0) {
    return none("pods of the gateway are added: open sockets stay where they are");
  }
  const drained = afterDrain(podDrain(before), oldest(preview), "its pod begins to leave");
  const why = handedOver
    ? "a Deployment whose number of pods is given up has one, unless ASM keeps the number until the autoscaler counts"
    : `${leaving} leave`;
  return {
    ...drained,
    drops: "pods",
    ...(isAutoscaled(after) ? { atMost: true as const } : {}),
    which: `those of ${leaving} of the ${fewest(before)} pods of ${label(before)}`,
    why: `${why}; ${drained.why}`,
  };
}

function isAutoscaled({ props }: PolicyResource): boolean {
  return read(props, "spec.autoscaleEnabled") === true;
}

function fewest(gateway: PolicyResource): number {
  return Number(read(gateway.props, isAutoscaled(gateway) ? "spec.minReplicas" : "spec.replicaCount") ?? 1);
}

function closedPorts(before: PolicyResource, after: PolicyResource): Effect[] {
  const stay = portsOf(after).map((port) => read(port, "port"));
  const closed = portsOf(before).filter((port) => !stay.includes(read(port, "port")));
  return closed.map((port) => ({
    drops: "gateway",
    which: `those of port ${text(port, "port")} of ${label(before)}`,
    when: "at once",
    seconds: 0,
    withCloseFrame: false,
    why: "the load balancer closes its listener, and no drain holds that back",
  }));
}

function portsOf({ props }: PolicyResource): Props[] {
  return objects(props, "spec.ports");
}

/** Annotations that a load balancer takes over in place. */
const IN_PLACE =
  /^(established-timeout|idle-timeout|connection-drain|connection-drain-timeout|scheduler|spec|instance-charge-type|bandwidth|charge-type|name|additional-resource-tags|delete-protection|modification-protection|force-override-listeners)$/;
const OTHER_ADDRESS = /^(id|vswitch-id)$/;

function loadBalancer(path: string, before: PolicyResource, after: PolicyResource): Effect {
  const name = path.split(LOAD_BALANCER)[1]?.replace(/"\]$/, "") ?? path;
  if (OTHER_ADDRESS.test(name)) {
    return removal(before, after);
  }
  if (name === "preserve-client-ip") {
    return unknown("new connections to an NLB show the client's address, or no longer do; what becomes of open ones is not documented");
  }
  if (name === "address-type") {
    return addressType(before, after);
  }
  if (name === "zone-maps") {
    return zones(before, after);
  }
  return IN_PLACE.test(name)
    ? none(`the load balancer takes ${name} over and keeps its connections`)
    : unknown(`the effect of a change of ${name} on a load balancer was not measured`);
}

/** An NLB stays, with its listeners, and its name leads to the other addresses. A CLB would have to be another one. */
function addressType(before: PolicyResource, after: PolicyResource): Effect {
  return isNlb(before) && isNlb(after)
    ? unknown("an NLB takes another address type in place, with other addresses behind its name; what becomes of connections to the old ones is not documented")
    : removal(before, after);
}

function isNlb({ props }: PolicyResource): boolean {
  return text(props, "spec.loadBalancerClass") === NLB_CLASS;
}

function zones(before: PolicyResource, after: PolicyResource): Effect {
  const next = zonesOf(after);
  const left = zonesOf(before).filter((zone) => !next.includes(zone));
  return left.length === 0
    ? none("the load balancer gets an address in another zone, and keeps those that it has")
    : unknown(
        `an NLB gives up the address that it has in ${left.join(", ")}, with the sockets that came through it; the sandbox has one address only to measure`,
      );
}

function zonesOf(gateway: PolicyResource): string[] {
  return (text({ maps: loadBalancerAnnotations(gateway)["zone-maps"] }, "maps") ?? "").split(",");
}

import type { EdgeFacts } from "../../facts/edge";
import { gatewayOf, readerOf } from "../../facts/edges";
import { oldest } from "../settings";
import { afterDrain } from "../drain";
import { Effect, none, unknown } from "../line";
import type { Change, Preview } from "../preview";
import { loadBalancerEffect, removal } from "./loadBalancer";

/** What a changed gateway drops: its load balancer, its pods, or nothing. */
export function gatewayPodsEffects(change: Change, preview: Preview): Effect[] {
  const [before, after] = [change.before, change.after].map((one) => one && gatewayOf(one));
  if (before === undefined) {
    return [none("a new gateway has no socket yet")];
  }
  if (after === undefined || change.operation === "replace") {
    return [before.loadBalancer === undefined ? podsGone(before, preview) : removal(before, change.operation === "replace" ? after : undefined)];
  }
  return change.paths.flatMap((path) => effectsOf(path, before, after, preview));
}

function effectsOf(path: string, before: EdgeFacts, after: EdgeFacts, preview: Preview): Effect[] {
  switch (readerOf(before.resource)?.partOf(path) ?? "not known") {
    case "pods":
      return [gatewayRollout(before, preview)];
    case "none of them":
      return [none("neither the load balancer nor a pod of the gateway changes")];
    case "number of pods":
      return [numberOfPods(before, after, preview)];
    case "ports":
      return [...closedPorts(before, after), gatewayRollout(before, preview)];
    case "address":
      return [removal(before, after)];
    case "load balancer":
      return [loadBalancerEffect(path, before, after)];
    case "not known":
      return [unknown(`the effect of a change of ${path} on a gateway was not measured`)];
  }
}

/** What a rollout of all pods of a gateway drops. */
export function gatewayRollout(before: EdgeFacts, preview: Preview): Effect {
  const drained = afterDrain(before.drains.pod, oldest(preview), "its pod begins to leave");
  return { ...drained, drops: "gateway", which: `all of ${before.label}, pod after pod`, why: `every pod of the gateway is replaced; ${drained.why}` };
}

// The load balancer stays, so pods that end keep their sockets for their drain.
function podsGone(before: EdgeFacts, preview: Preview): Effect {
  const drained = afterDrain(before.drains.pod, oldest(preview), "its pod begins to leave");
  return { ...drained, drops: "all", which: `all of ${before.label}`, why: `all of its pods leave; ${drained.why}` };
}

function numberOfPods(before: EdgeFacts, after: EdgeFacts, preview: Preview): Effect {
  const [now, next] = [before, after].map(({ pods }) => pods.count ?? 1) as [number, number];
  const handedOver = after.pods.autoscaled && !before.pods.autoscaled && now > 1;
  const leaving = handedOver ? now - 1 : now - next;
  if (leaving <= 0) {
    return none("pods of the gateway are added: open sockets stay where they are");
  }
  const drained = afterDrain(before.drains.pod, oldest(preview), "its pod begins to leave");
  const why = handedOver
    ? `a Deployment whose number of pods is given up has one, unless ${before.edge} keeps the number until the autoscaler counts`
    : `${leaving} leave`;
  return {
    ...drained,
    drops: "pods",
    ...(after.pods.autoscaled ? { atMost: true as const } : {}),
    which: `those of ${leaving} of the ${now} pods of ${before.label}`,
    why: `${why}; ${drained.why}`,
  };
}

function closedPorts(before: EdgeFacts, after: EdgeFacts): Effect[] {
  return before.ports
    .filter((port) => !after.ports.includes(port))
    .map((port) => ({
      drops: "gateway",
      which: `those of port ${port} of ${before.label}`,
      when: "at once",
      seconds: 0,
      withCloseFrame: false,
      why: "the load balancer closes its listener, and no drain holds that back",
    }));
}

import { socketLimit } from "../../facts/app";
import { destinationRulesOf, trafficPolicies } from "../../facts/istio";
import { scaled } from "../../facts/scaling";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { numberAt } from "../../matches";
import { countOf } from "../../quantities";
import type { Rule } from "../../rule";

/** The autoscaler's number, the app's limit and the cap of the edge are one fact. */
export const targetAgainstLimits: Rule = {
  id: "WS703",
  name: "target-against-limits",
  severity: "error",
  what: "The target for each pod contradicts the app's limit or the cap of the edge.",
  why: "Above the limit or the cap the metric can never reach the target, so nothing scales while clients get 503. Far below it most of every pod stays empty.",
  remedy: '# one number: sockets a pod takes = 10000\naverageValue: "8000"',
  source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details",
  edges: ["kubernetes", "istio", "asm"],
  versions: "all",
  kinds: [KIND.hpa],
  check(document, world) {
    const app = scaled(document, world);
    if (app === undefined) return [];
    const limit = socketLimit(app, world);
    const caps = world
      .servicesOf(app)
      .flatMap((service) => destinationRulesOf(service, world))
      .flatMap((rule) => trafficPolicies(rule).flatMap(({ value }) => numberAt(value, "connectionPool", "tcp", "maxConnections") ?? []));
    return at(document, ["spec", "metrics", "*", "pods", "target", "averageValue"], (value) => fault(countOf(value) ?? 0, limit, caps));
  },
};

function fault(target: number, limit: number | undefined, caps: readonly number[]): string | undefined {
  const cap = Math.min(...caps);
  if (caps.length > 0 && cap < target)
    return `The target is ${target} sockets a pod, and a DestinationRule lets ${cap} pass for all pods together: it is never reached.`;
  if (limit === undefined || target === 0) return undefined;
  if (target > limit) return `The target is ${target} sockets a pod, and a pod takes ${limit}: it is never reached.`;
  return target * 2 < limit ? `The target is ${target} sockets a pod, and a pod takes ${limit}: more than half of every pod stays empty.` : undefined;
}

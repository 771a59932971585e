import { heartbeatOf } from "../../facts/app";
import { idleLimits, type IdleLimit } from "../../facts/idleLimits";
import { KIND, WORKLOADS } from "../../kinds";
import type { LintDocument } from "../../document";
import type { Fault, Rule, World } from "../../rule";

/** Two lost pings must not make a socket silent. */
const PINGS = 3;

export const heartbeatAgainstIdle: Rule = {
  id: "WS901",
  name: "heartbeat-against-idle",
  severity: "error",
  what: "An idle limit on the path is too short for the app's pings.",
  why: "Something on the path drops a socket over which nothing passes for that long. Three pings must fit, so that two lost ones drop nothing.",
  remedy: '# ping more often than a third of the smallest limit\nenv:\n  - {name: HEARTBEAT_SECONDS, value: "15"}',
  source: "https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [...WORKLOADS, KIND.ingress, KIND.configMap, KIND.helmRelease, KIND.service, KIND.asmGateway, KIND.albConfig, KIND.envoyFilter, KIND.proxyConfig],
  check(document, world) {
    if (WORKLOADS.some((kind) => kind === document.kind)) return againstLoadBalancer(document, world);
    const slowest = world.settings.timing.heartbeatSeconds ?? world.derived(slowestHeartbeat);
    return slowest === undefined
      ? []
      : (world.derived(limitsByDocument).get(document) ?? [])
          .filter((limit) => slowest * PINGS > limit.seconds)
          .map(({ path, seconds }) => ({
            path,
            message: `A socket that is silent for ${seconds} s is dropped, and the app pings every ${slowest} s: allowed is ${Math.floor(seconds / PINGS)} s or less.`,
          }));
  },
};

/** The limit of a load balancer that no file shows. */
function againstLoadBalancer(workload: LintDocument, world: World): Fault[] {
  const idle = world.settings.timing.loadBalancerIdleSeconds;
  const seconds = world.isReached(workload) ? heartbeatOf(workload, world)?.seconds : undefined;
  return idle === undefined || seconds === undefined || seconds * PINGS <= idle
    ? []
    : [
        {
          path: ["metadata", "name"],
          side: "value",
          message: `The load balancer drops a socket that is silent for ${idle} s, and the app pings every ${seconds} s: allowed is ${Math.floor(idle / PINGS)} s or less.`,
        },
      ];
}

/** Seconds between two pings of the app that pings least. */
function slowestHeartbeat(world: World): number | undefined {
  const seconds = world.workloads.flatMap((workload) => (world.isReached(workload) ? (heartbeatOf(workload, world)?.seconds ?? []) : []));
  return seconds.length === 0 ? undefined : Math.max(...seconds);
}

function limitsByDocument(world: World): Map<LintDocument, IdleLimit[]> {
  const found = new Map<LintDocument, IdleLimit[]>();
  for (const limit of idleLimits(world)) found.set(limit.document, [...(found.get(limit.document) ?? []), limit]);
  return found;
}

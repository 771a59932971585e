import { fullName } from "../../document";
import { heartbeatOf } from "../../facts/app";
import { looksLikeSockets } from "../../facts/sockets";
import { KIND, WORKLOADS } from "../../kinds";
import type { Rule, World } from "../../rule";
import { targetsOf } from "../../world";

export const noHeartbeat: Rule = {
  id: "WS902",
  name: "heartbeat-not-known",
  severity: "info",
  what: "Sockets pass an idle limit, and nothing says that the app pings.",
  why: "No edge pings for the app, and a peer that is gone is found by a ping alone. A long limit does not replace it.",
  remedy: "# asmws.yaml\ntiming:\n  heartbeatSeconds: 25",
  source: "https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check(document, world) {
    const isKnown = heartbeatOf(document, world) !== undefined;
    const sockets = world.derived(targetsOfSockets);
    return !isKnown && world.isReached(document) && world.servicesOf(document).some((service) => sockets.has(fullName(service)))
      ? [{ path: ["metadata", "name"], side: "value", message: `Nothing says how often ${document.name} pings: set timing.heartbeatSeconds in asmws.yaml.` }]
      : [];
  },
};

/** Services (`namespace/name`) behind routes whose names or paths say that sockets pass. */
function targetsOfSockets(world: World): ReadonlySet<string> {
  const routes = world.of(KIND.virtualService, KIND.ingress, KIND.ingressRoute, KIND.httpRoute);
  return new Set(routes.filter(looksLikeSockets).flatMap(targetsOf));
}

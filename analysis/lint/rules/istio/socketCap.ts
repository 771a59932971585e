import type { LintDocument } from "../../document";
import { socketLimit } from "../../facts/app";
import { serviceOf, trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { numberAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import type { World } from "../../world";

/** Each of them counts a socket for as long as it is open. */
const CAPS = [
  ["tcp", "maxConnections"],
  ["http", "http2MaxRequests"],
];
/** A cap below this is a copied example where the app's own limit is not known. */
const EXAMPLE = 1024;

export const socketCap: Rule = {
  id: "WS405",
  name: "socket-cap",
  severity: "error",
  what: "The cap is below the sockets that the app takes.",
  why: "It holds in each gateway pod for all pods of the app together, and an open socket counts all its life. The next client gets 503 (UO) though the app has room.",
  remedy: "# delete the line, or: sockets a pod x most pods / fewest gateway pods\nmaxConnections: 200000",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check(document, world) {
    const least = needed(document, world);
    return trafficPolicies(document).flatMap(({ path, value }) =>
      CAPS.flatMap(([protocol, name]) => {
        const cap = numberAt(value, "connectionPool", protocol!, name!);
        return cap === undefined || cap >= least.sockets
          ? []
          : [
              {
                path: [...path, "connectionPool", protocol!, name!],
                message: `${name} is ${cap}, allowed is ${least.sockets} or more${least.of}: the next socket gets 503.`,
                fix: [{ change: "remove" as const, path: [...path, "connectionPool", protocol!, name!] }],
              },
            ];
      }),
    );
  },
};

function needed(document: LintDocument, world: World): { sockets: number; of: string } {
  const apps = serviceOf(valueAt(document.value, "spec", "host"), document, world).flatMap((service) => world.behind(service));
  const limits = apps.flatMap((app) => socketLimit(app, world) ?? []);
  const { socketsPerPod, maxPods = 1, gatewayPods = 1 } = world.settings.capacity;
  if (socketsPerPod !== undefined) return { sockets: Math.ceil((socketsPerPod * maxPods) / gatewayPods), of: ", by the capacity of the configuration" };
  return limits.length === 0 ? { sockets: EXAMPLE, of: "" } : { sockets: Math.max(...limits), of: ", the sockets of one pod of the app" };
}

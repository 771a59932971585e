import { NGINX } from "../../facts/nginx";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";
import type { World } from "../../world";

const LIMITS = ["limit-connections", "limit-rps", "limit-rpm"];

/** Limits by client address, where the controller may see the address of a node. */
export const limitPerAddress: Rule = {
  id: "WS107",
  name: "limit-per-address",
  severity: "warning",
  what: "A limit for each client address is set, and nothing shows that nginx sees the clients' addresses.",
  why: "Behind a Service with externalTrafficPolicy: Cluster all clients have the address of a node and share the limit. A socket counts for as long as it is open, and clients that come back together are refused.",
  remedy: "spec:\n  externalTrafficPolicy: Local   # of the controller's Service",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document, world) =>
    seesClients(world)
      ? []
      : LIMITS.flatMap((name) =>
          at(
            document,
            annotation(`${NGINX}${name}`),
            (value) => `${name}: ${String(value)} counts by address, in each controller pod, and a socket counts until it closes.`,
          ),
        ),
};

/** Whether a controller's Service keeps the addresses, or it reads them from a PROXY header. */
function seesClients(world: World): boolean {
  const isLocal = world
    .of(KIND.service)
    .some(({ value }) => textAt(value, "spec", "type") === "LoadBalancer" && textAt(value, "spec", "externalTrafficPolicy") === "Local");
  return isLocal || world.of(KIND.configMap).some(({ value }) => textAt(value, "data", "use-proxy-protocol") === "true");
}

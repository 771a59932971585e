import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { numberAt } from "../../matches";
import type { Rule } from "../../rule";

/** Envoy's own default. */
const LEAST = 1024;

export const pendingCap: Rule = {
  id: "WS406",
  name: "pending-cap",
  severity: "warning",
  what: "http1MaxPendingRequests refuses handshakes while clients come back together.",
  why: "Handshakes wait in this queue for a connection to the app. After a rollout thousands wait at once, and the rest gets 503.",
  remedy: "# delete the line: the default is 2^32-1",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => {
      const cap = numberAt(value, "connectionPool", "http", "http1MaxPendingRequests");
      const at = [...path, "connectionPool", "http", "http1MaxPendingRequests"];
      return cap === undefined || cap >= LEAST
        ? []
        : [{ path: at, message: `http1MaxPendingRequests is ${cap}, allowed is ${LEAST} or more.`, fix: [{ change: "remove", path: at }] }];
    }),
};

import { httpPools } from "../../facts/istio";
import { at } from "../../faults";
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
    httpPools("http1MaxPendingRequests").flatMap((place) =>
      at(
        document,
        place,
        (value) => (numberAt(value) ?? LEAST) < LEAST && `http1MaxPendingRequests is ${numberAt(value)}, allowed is ${LEAST} or more.`,
        (path) => [{ change: "remove", path }],
      ),
    ),
};

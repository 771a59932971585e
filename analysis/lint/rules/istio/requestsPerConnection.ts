import { httpPools } from "../../facts/istio";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { numberAt } from "../../matches";
import type { Rule } from "../../rule";

export const requestsPerConnection: Rule = {
  id: "WS407",
  name: "requests-per-connection",
  severity: "info",
  what: "maxRequestsPerConnection closes connections to the app after a few requests.",
  why: "It does nothing to sockets, and takes keep-alive from pages and handshakes. Each of those pays a new connection.",
  remedy: "# delete the line",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    httpPools("maxRequestsPerConnection").flatMap((place) =>
      at(
        document,
        place,
        (value) => isFew(numberAt(value) ?? 0) && `maxRequestsPerConnection is ${numberAt(value)}: plain requests and handshakes lose keep-alive.`,
        (path) => [{ change: "remove", path }],
      ),
    ),
};

// 0 is no limit.
function isFew(requests: number): boolean {
  return requests > 0 && requests < 100;
}

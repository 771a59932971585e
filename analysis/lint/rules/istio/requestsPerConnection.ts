import { trafficPolicies } from "../../facts/istio";
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
    trafficPolicies(document).flatMap(({ path, value }) => {
      const most = numberAt(value, "connectionPool", "http", "maxRequestsPerConnection") ?? 0;
      const at = [...path, "connectionPool", "http", "maxRequestsPerConnection"];
      return most > 0 && most < 100
        ? [{ path: at, message: `maxRequestsPerConnection is ${most}: plain requests and handshakes lose keep-alive.`, fix: [{ change: "remove", path: at }] }]
        : [];
    }),
};

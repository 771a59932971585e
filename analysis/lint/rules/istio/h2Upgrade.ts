import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";

export const h2Upgrade: Rule = {
  id: "WS404",
  name: "h2-upgrade",
  severity: "error",
  what: "The hop to the app becomes HTTP/2, in which the app gets no WebSocket handshake.",
  why: "Over HTTP/2 a handshake is an extended CONNECT, which Istio's inbound listener does not allow and few servers know. Every socket fails with 404, 403 or 503.",
  remedy: "connectionPool:\n  http:\n    h2UpgradePolicy: DO_NOT_UPGRADE",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-H2UpgradePolicy",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => [
      ...(textAt(value, "connectionPool", "http", "h2UpgradePolicy") === "UPGRADE"
        ? [
            {
              path: [...path, "connectionPool", "http", "h2UpgradePolicy"],
              message: "h2UpgradePolicy: UPGRADE turns handshakes into HTTP/2, allowed is DO_NOT_UPGRADE.",
              fix: [{ change: "set" as const, path: [...path, "connectionPool", "http", "h2UpgradePolicy"], value: "DO_NOT_UPGRADE" }],
            },
          ]
        : []),
      ...(valueAt(value, "connectionPool", "http", "useClientProtocol") === true
        ? [
            {
              path: [...path, "connectionPool", "http", "useClientProtocol"],
              message: "useClientProtocol sends HTTP/2 to the app for browsers that speak it: sockets over HTTP/2 fail.",
            },
          ]
        : []),
    ]),
};

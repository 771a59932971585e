import { trafficPolicies } from "../../facts/istio";
import { KIND } from "../../kinds";
import { valueAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const idleTimeoutOfPool: Rule = {
  id: "WS410",
  name: "idle-timeout-of-pool",
  severity: "info",
  what: "An idleTimeout of the connection pool does not keep or end open sockets.",
  why: "It counts time without an active request, and an open socket is one. What ends silent sockets is the load balancer.",
  remedy: "# below the app's keep-alive, for plain requests\nidleTimeout: 3000s",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.destinationRule],
  check: (document) =>
    trafficPolicies(document).flatMap(({ path, value }) => {
      const seconds = secondsOf(valueAt(value, "connectionPool", "http", "idleTimeout")) ?? 0;
      return seconds >= 3600
        ? [
            {
              path: [...path, "connectionPool", "http", "idleTimeout"],
              message: `idleTimeout is ${seconds} s: it is about connections without a request, and no socket lives longer by it.`,
            },
          ]
        : [];
    }),
};

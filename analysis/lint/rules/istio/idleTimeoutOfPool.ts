import { httpPools } from "../../facts/istio";
import { at } from "../../faults";
import { KIND } from "../../kinds";
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
    httpPools("idleTimeout").flatMap((place) =>
      at(
        document,
        place,
        (value) =>
          (secondsOf(value) ?? 0) >= 3600 &&
          `idleTimeout is ${secondsOf(value)} s: it is about connections without a request, and no socket lives longer by it.`,
      ),
    ),
};

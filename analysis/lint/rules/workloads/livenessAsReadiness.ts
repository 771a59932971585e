import { WORKLOADS } from "../../kinds";
import { numberAt, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const livenessAsReadiness: Rule = {
  id: "WS606",
  name: "liveness-as-readiness",
  severity: "warning",
  what: "Liveness and readiness ask the same endpoint.",
  why: "An overloaded pod fails both and is killed with all its sockets, which then overload its neighbours. Readiness alone would only keep new ones away.",
  remedy: "livenessProbe:\n  httpGet: {path: /livez, port: 9090}\n  periodSeconds: 10\n  failureThreshold: 6",
  source: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) =>
    world.isReached(document)
      ? containers(document).flatMap(({ path, value }) => {
          const [live, ready] = ["livenessProbe", "readinessProbe"].map((probe) => valueAt(value, probe, "httpGet"));
          const isSame = live !== undefined && textAt(live, "path") === textAt(ready, "path") && textAt(live, "port") === textAt(ready, "port");
          const patience = (numberAt(value, "livenessProbe", "failureThreshold") ?? 3) * (numberAt(value, "livenessProbe", "periodSeconds") ?? 10);
          return isSame && patience < 60
            ? [
                {
                  path: [...path, "livenessProbe", "httpGet", "path"],
                  message: `Liveness asks ${textAt(live, "path") ?? "/"} as readiness does, and kills the pod after ${patience} s without an answer.`,
                },
              ]
            : [];
        })
      : [],
};

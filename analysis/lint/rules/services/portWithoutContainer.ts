import { isGatewayWorkload } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has, matches, textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

export const portWithoutContainer: Rule = {
  id: "WS633",
  name: "port-without-container",
  severity: "error",
  what: "No container of the Service's pods has this port.",
  why: "A named targetPort that no container has makes the Service have no endpoint. A number that is not served refuses connections.",
  remedy: "ports:\n  - port: 8080\n    targetPort: http-ws   # as the container names it",
  source: "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.service],
  check: (document, world) => {
    // A gateway listens where its routes say, and declares none of it.
    const ports = world
      .behind(document)
      .filter((workload) => !isGatewayWorkload(workload))
      .flatMap((workload) => containers(workload).flatMap(({ value }) => matches(value, "ports", "*").map((port) => port.value)));
    const known = new Set(ports.flatMap((port) => [textAt(port, "name"), textAt(port, "containerPort")]));
    return ports.length === 0
      ? []
      : matches(document.value, "spec", "ports", "*").flatMap(({ path, value }) => {
          const target = textAt(value, "targetPort") ?? textAt(value, "port") ?? "";
          return known.has(target)
            ? []
            : [
                {
                  path: [...path, has(value, "targetPort") ? "targetPort" : "port"],
                  message: `No container behind the Service has the port ${target}; there is ${[...known].filter((one) => one !== undefined).join(", ")}.`,
                },
              ];
        });
  },
};

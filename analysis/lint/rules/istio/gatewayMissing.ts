import { fullName } from "../../document";
import { gatewaysNamed } from "../../facts/istio";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

export const gatewayMissing: Rule = {
  id: "WS420",
  name: "gateway-missing",
  severity: "error",
  what: "The route names a Gateway that is not there.",
  why: "A bare name is one of the route's own namespace. The gateway then answers 404 to every handshake.",
  remedy: "gateways:\n  - istio-system/chat   # namespace/name",
  source: "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.virtualService],
  check(document, world) {
    const known = world.of(KIND.gateway).map(fullName);
    return known.length === 0
      ? []
      : gatewaysNamed(document).flatMap((name, index) => {
          const elsewhere = known.filter((one) => one.split("/")[1] === name.split("/")[1]);
          return name === "mesh" || known.includes(name) || elsewhere.length === 0
            ? []
            : [{ path: ["spec", "gateways", index], message: `There is no Gateway ${name}; there is ${elsewhere.join(", ")}.` }];
        });
  },
};

import { fullName, label } from "../../document";
import { gatewaysNamed, hostsOf } from "../../facts/istio";
import { KIND } from "../../kinds";
import type { Rule } from "../../rule";

/** Two VirtualServices of a host at one gateway are merged by age, not in an order that is chosen. */
export const twoRoutes: Rule = {
  id: "WS419",
  name: "two-routes-of-one-host",
  severity: "warning",
  what: "Two VirtualServices route the same host at the same gateway.",
  why: "Istio merges them by age, so a catch-all of one hides the paths of the other. Which one answers /ws changes when either is made anew.",
  remedy: "# one VirtualService; the longest prefix first\nhttp:\n  - match: [{uri: {prefix: /ws}}]\n  - route: [{destination: {host: web}}]",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.virtualService],
  check(document, world) {
    const gateways = gatewaysNamed(document).filter((gateway) => gateway !== "mesh");
    const other = world
      .of(KIND.virtualService)
      .find(
        (one) =>
          one !== document &&
          fullName(one) !== fullName(document) &&
          gatewaysNamed(one).some((gateway) => gateways.includes(gateway)) &&
          hostsOf(one).some((host) => hostsOf(document).includes(host)),
      );
    return other === undefined ? [] : [{ path: ["spec", "hosts"], message: `${label(other)} routes a host of these at the same gateway.` }];
  },
};

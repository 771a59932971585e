import { isGatewayWorkload, proxyConfigOf } from "../../facts/istio";
import { WORKLOADS } from "../../kinds";
import { textAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const ageAgainstDrain: Rule = {
  id: "WS903",
  name: "age-against-drain",
  severity: "warning",
  what: "Sockets may live longer than the gateway drains.",
  why: "A socket that is older than the drain is cut at its end, together with all others. With an age below the drain each one leaves by itself before.",
  remedy: "# asmws.yaml\ntiming:\n  maxConnectionAgeSeconds: 240   # the gateway drains for 300 s",
  source: "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig",
  edges: ["istio"],
  versions: "all",
  kinds: WORKLOADS,
  check(document, world) {
    const age = world.settings.timing.maxConnectionAgeSeconds;
    const drain = secondsOf(textAt(proxyConfigOf(document), "terminationDrainDuration"));
    return isGatewayWorkload(document) && age !== undefined && drain !== undefined && age > drain
      ? [
          {
            path: ["spec", "template", "metadata", "annotations", "proxy.istio.io/config"],
            message: `Sockets live up to ${age} s, and the gateway drains for ${drain} s.`,
          },
        ]
      : [];
  },
};

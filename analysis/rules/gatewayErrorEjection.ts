import { isDestinationRule, label } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";
import { trafficPoliciesOf } from "./trafficPolicies";

const COUNTERS = ["consecutiveGatewayErrors", "consecutive5xxErrors", "consecutiveErrors"] as const;
/** What Istio counts when outlierDetection names no counter. */
const BY_DEFAULT = "consecutive5xxErrors";

export const gatewayErrorEjection: ResourceRule = {
  kind: "resource",
  id: 18,
  name: "gateway-error-ejection",
  what: "No DestinationRule ejects pods for consecutive errors of the gateway, among which sockets that are closed in order may count.",
  why: "Envoy may count a socket that its app closes in order as a failure of the app's pod, and a pod that closes many while it drains is ejected.",
  remedy: "set the counter to 0, and rely on readiness probes",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/",
  level: { dev: "advisory", prod: "advisory" },
  check(resource) {
    if (!isDestinationRule(resource)) {
      return [];
    }
    return trafficPoliciesOf(resource).flatMap(({ path, policy }) => {
      const detection = read(policy, "outlierDetection");
      if (!isProps(detection)) {
        return [];
      }
      const counting = COUNTERS.filter((counter) => Number(detection[counter] ?? (counter === BY_DEFAULT ? 5 : 0)) > 0);
      return counting.map((counter) =>
        say(
          `${path}.outlierDetection.${counter} of ${label(resource)}`,
          detection[counter] ?? 5,
          "0",
          "rely on readiness probes: sockets that the app closes may eject its pods",
        ),
      );
    });
  },
};

import { isDestinationRule, label } from "./kinds";
import { objects, read } from "./props";
import { ResourceRule, say } from "./rule";

/** Over HTTP/2 to the app, Envoy turns the handshake into an extended CONNECT, which almost no app understands. */
export const h2Upgrade: ResourceRule = {
  kind: "resource",
  name: "h2-upgrade",
  description: "No DestinationRule turns the connection to the app into HTTP/2.",
  check(resource) {
    if (!isDestinationRule(resource)) {
      return [];
    }
    const policies = [
      { path: "trafficPolicy", policy: read(resource.props, "spec.trafficPolicy") },
      ...objects(resource.props, "spec.subsets").map((subset, index) => ({ path: `subsets[${index}].trafficPolicy`, policy: read(subset, "trafficPolicy") })),
    ];
    const ofPorts = policies.flatMap(({ path, policy }) =>
      objects(policy, "portLevelSettings").map((port, index) => ({ path: `${path}.portLevelSettings[${index}]`, policy: port })),
    );
    return [...policies, ...ofPorts]
      .filter(({ policy }) => read(policy, "connectionPool.http.h2UpgradePolicy") === "UPGRADE")
      .map(({ path }) =>
        say(
          `${path}.connectionPool.http.h2UpgradePolicy of ${label(resource)}`,
          "UPGRADE",
          "DO_NOT_UPGRADE",
          "HTTP/2 to the app breaks the WebSocket handshake",
        ),
      );
  },
};

import { isDestinationRule, label } from "../facts/kinds";
import { read } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";
import { trafficPoliciesOf } from "./trafficPolicies";

export const h2Upgrade: ResourceRule = {
  kind: "resource",
  id: 14,
  name: "h2-upgrade",
  what: "No DestinationRule turns the connection to the app into HTTP/2.",
  why: "Over HTTP/2 to the app, Envoy turns the handshake into an extended CONNECT, which almost no app understands.",
  remedy: "set h2UpgradePolicy to DO_NOT_UPGRADE, and leave useClientProtocol out",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/",
  check(resource) {
    if (!isDestinationRule(resource)) {
      return [];
    }
    return trafficPoliciesOf(resource).flatMap(({ path, policy }) => {
      const where = (field: string) => `${path}.connectionPool.http.${field} of ${label(resource)}`;
      return [
        ...(read(policy, "connectionPool.http.h2UpgradePolicy") === "UPGRADE"
          ? [say(where("h2UpgradePolicy"), "UPGRADE", "DO_NOT_UPGRADE", "HTTP/2 to the app breaks the WebSocket handshake")]
          : []),
        ...(read(policy, "connectionPool.http.useClientProtocol") === true
          ? [say(where("useClientProtocol"), true, "false", "leave it out: a client that speaks HTTP/2 to the gateway would reach the app over HTTP/2")]
          : []),
      ];
    });
  },
};

import { isGateway, isVirtualService, label } from "../facts/kinds";
import { serverHosts, serversOf } from "../facts/hosts";
import { texts } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const wildcardHost: ResourceRule = {
  kind: "resource",
  id: 6,
  name: "wildcard-host",
  what: "In prod no Gateway and no VirtualService answers every host name (*).",
  why: "An edge that answers any name serves every name that resolves to it, and takes the hosts of the next application.",
  remedy: "name the hosts",
  source: "https://istio.io/latest/docs/ops/best-practices/security/",
  settings: ["environment"],
  check(resource, { environment }) {
    if (environment !== "prod") {
      return [];
    }
    const hosts = isGateway(resource) ? serversOf(resource).flatMap(serverHosts) : isVirtualService(resource) ? texts(resource.props, "spec.hosts") : [];
    return hosts.includes("*")
      ? [say(`hosts of ${label(resource)}`, hosts, "names without a bare * in prod", "name the hosts; in this program set edge.anyHost to none")]
      : [];
  },
};

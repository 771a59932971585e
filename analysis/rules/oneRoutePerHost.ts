import { gatewaysOf, podsOfNamed } from "../facts/hosts";
import { isVirtualService, label } from "../facts/kinds";
import { texts } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

export const oneRoutePerHost: GraphRule = {
  kind: "graph",
  id: 4,
  name: "one-route-per-host",
  what: "At most one VirtualService routes each host name at the pods of a gateway.",
  why: "Istio merges VirtualServices of one host at a gateway by their age: a catch-all of one takes what the other means, or not, after either is made anew.",
  remedy: "put the routes of a host into one VirtualService, the longest prefix first",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/",
  check(resources) {
    const routes = resources.filter(isVirtualService);
    return routes.flatMap((route, index) => routes.slice(0, index).flatMap((other) => twice(route, other, resources)));
  },
};

// Two of every host are another rule's; a name beside a pattern that covers it is no conflict: the longer one counts.
function twice(route: PolicyResource, other: PolicyResource, resources: readonly PolicyResource[]): Finding[] {
  const pods = (one: PolicyResource) =>
    gatewaysOf(one)
      .filter((name) => name !== "mesh")
      .map((name) => podsOfNamed(name, resources));
  const theirs = pods(other);
  if (!pods(route).some((one) => theirs.includes(one))) {
    return [];
  }
  const taken = texts(other.props, "spec.hosts");
  return texts(route.props, "spec.hosts")
    .filter((host) => host !== "*" && taken.includes(host))
    .map((host) => ({
      urn: route.urn,
      message: say(
        `a host of ${label(route)}`,
        host,
        `hosts that ${label(other)} does not route at the same gateway's pods`,
        "put the routes of a host into one VirtualService, the longest prefix first: which of two counts depends on their age",
      ),
    }));
}

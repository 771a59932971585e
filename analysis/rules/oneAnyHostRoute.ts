import { fullName, isVirtualService, label } from "../facts/kinds";
import { gatewaysOf, podsOfNamed } from "../facts/hosts";
import { texts } from "../facts/props";
import { GraphRule, say } from "../facts/rule";

export const oneAnyHostRoute: GraphRule = {
  kind: "graph",
  id: 3,
  name: "one-any-host-route",
  what: "At most one VirtualService answers every host (*) at the pods of a gateway.",
  why: "Istio merges two routes for every host in no order that anyone promises: one application gets the other's sockets.",
  remedy: "name the hosts of each application; in the program of this repository set anyHost to none",
  source: "https://istio.io/latest/docs/ops/best-practices/traffic-management/",
  check(resources) {
    const routes = resources.filter((one) => isVirtualService(one) && texts(one.props, "spec.hosts").includes("*"));
    return routes.flatMap((route, index) =>
      routes.slice(0, index).flatMap((other) => {
        const taken = gatewaysOf(other).map((name) => podsOfNamed(name, resources));
        return gatewaysOf(route)
          .filter((name) => taken.includes(podsOfNamed(name, resources)))
          .map((gateway) => ({
            urn: route.urn,
            message: say(
              `hosts of ${label(route)}`,
              texts(route.props, "spec.hosts"),
              `names other than * at the pods of the Gateway ${gateway}, where ${fullName(other.props, other.name)} answers * already`,
              "name the hosts of each application; in this program set edge.anyHost to none",
            ),
          }));
      }),
    );
  },
};

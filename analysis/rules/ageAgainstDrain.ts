import { Age, ageOf, listenerDrain, podDrain, Setting } from "../facts/drains";
import { isIstioGateway, isWorkload, label } from "../facts/kinds";
import { read } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

/** No gateway sends a close frame, only the app: what is older than a gateway's drain is dropped without one. */
export const ageAgainstDrain: GraphRule = {
  kind: "graph",
  name: "age-against-drain",
  description: "The app closes each socket by its age before a gateway's drain is over.",
  level: { dev: "advisory", prod: "advisory" },
  check(resources) {
    // An existing gateway is read, and has no entry here.
    const gateways = resources.filter((one) => isIstioGateway(one) && read(one.props, "spec") !== undefined);
    return resources.filter(isWorkload).flatMap((workload) => {
      const age = ageOf(workload);
      return age === undefined ? [] : gateways.flatMap((gateway) => faults(workload, age, gateway));
    });
  },
};

function faults(workload: PolicyResource, age: Age, gateway: PolicyResource): Finding[] {
  const [shortest] = [podDrain(gateway), listenerDrain(gateway)].sort((one, other) => one.seconds - other.seconds) as [Setting, Setting];
  return age.seconds !== undefined && age.seconds <= shortest.seconds
    ? []
    : [
        {
          urn: workload.urn,
          message: say(
            `greatest age of a socket of ${label(workload)}`,
            age.seconds === undefined ? "none" : `${age.seconds} s`,
            `at most ${shortest.seconds} s (${shortest.by})`,
            `let sockets grow less old (timing.maxConnectionAgeSeconds, spread by 20 %), or have the gateway drain for longer (timing.gatewayDrainSeconds)`,
          ),
        },
      ];
}

import { Age, AppFacts, appsAmong } from "../facts/app";
import type { EdgeFacts } from "../facts/edge";
import { gatewaysAmong } from "../facts/edges";
import { Finding, GraphRule, say } from "../facts/rule";

export const ageAgainstDrain: GraphRule = {
  kind: "graph",
  id: 10,
  name: "age-against-drain",
  what: "The app closes each socket by its age before a gateway's drain is over.",
  why: "No gateway sends a close frame, only the app: what is older than a gateway's drain is dropped without one.",
  remedy: "let sockets grow less old, or have the gateway drain for longer",
  source: "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig",
  level: { dev: "advisory", prod: "advisory" },
  check(resources) {
    const gateways = gatewaysAmong(resources).filter(({ made }) => made);
    return appsAmong(resources).flatMap((app) => (app.age === undefined ? [] : gateways.flatMap((gateway) => faults(app, app.age!, gateway))));
  },
};

function faults(app: AppFacts, age: Age, { drains }: EdgeFacts): Finding[] {
  const shortest = drains.listener.seconds < drains.pod.seconds ? drains.listener : drains.pod;
  return age.seconds !== undefined && age.seconds <= shortest.seconds
    ? []
    : [
        {
          urn: app.resource.urn,
          message: say(
            `greatest age of a socket of ${app.label}`,
            age.seconds === undefined ? "none" : `${age.seconds} s`,
            `at most ${shortest.seconds} s (${shortest.by})`,
            `let sockets grow less old (timing.maxConnectionAgeSeconds, spread by 20 %), or have the gateway drain for longer (timing.gatewayDrainSeconds)`,
          ),
        },
      ];
}

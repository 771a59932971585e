import { containersOf, isWorkload, label } from "../facts/kinds";
import { read, text } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const probesMissing: ResourceRule = {
  kind: "resource",
  id: 23,
  name: "probes-missing",
  what: "Containers have a readiness and a liveness probe.",
  why: "A pod that is not asked gets sockets before it can serve them, and keeps them when it hangs.",
  remedy: "ask the app's health route, or its port with tcpSocket",
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
  check(resource) {
    return !isWorkload(resource)
      ? []
      : containersOf(resource).flatMap((container) =>
          ["readinessProbe", "livenessProbe"]
            .filter((probe) => read(container, probe) === undefined)
            .map((probe) =>
              say(
                `${probe} of container ${text(container, "name")} of ${label(resource)}`,
                undefined,
                "a probe",
                "ask the app's health route, or its port with tcpSocket",
              ),
            ),
        );
  },
};

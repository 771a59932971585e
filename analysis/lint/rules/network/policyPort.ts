import { at } from "../../faults";
import { KIND } from "../../kinds";
import { matches, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers, podLabels, selectsBy } from "../../world";

export const policyPort: Rule = {
  id: "WS806",
  name: "policy-port",
  severity: "error",
  what: "The policy opens a port of the Service, and the pods have another.",
  why: "A policy sees packets after the Service's address was replaced, so it needs the container's port. What it opens is never asked for.",
  remedy: "ports:\n  - {protocol: TCP, port: 8080}   # the container's",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.networkPolicy],
  check(document, world) {
    const selected = world.workloadsIn(document.namespace).filter((workload) => selectsBy(valueAt(document.value, "spec", "podSelector"), podLabels(workload)));
    const own = selected.flatMap((workload) =>
      containers(workload).flatMap(({ value }) =>
        matches(value, "ports", "*").flatMap((port) => [textAt(port.value, "containerPort"), textAt(port.value, "name")]),
      ),
    );
    const ofServices = selected.flatMap((workload) =>
      world.servicesOf(workload).flatMap((service) => matches(service.value, "spec", "ports", "*", "port").map(({ value }) => String(value))),
    );
    return at(
      document,
      ["spec", "ingress", "*", "ports", "*", "port"],
      (port) =>
        !own.includes(String(port)) &&
        ofServices.includes(String(port)) &&
        `${String(port)} is a port of the Service; the pods have ${own.filter((one) => /^\d+$/.test(one ?? "")).join(", ")}.`,
    );
  },
};

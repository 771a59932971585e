import { type LintDocument, fullName } from "../../document";
import { KIND } from "../../kinds";
import { has, matches, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { type World, podLabels, selectsBy, targetsOf } from "../../world";

export const meshControlPlane: Rule = {
  id: "WS803",
  name: "mesh-control-plane",
  severity: "warning",
  what: "The policy keeps the sidecar from its control plane.",
  why: "Envoy takes its configuration from port 15012, and the pod does not become ready without it. New pods never start, and old ones keep an old configuration.",
  remedy: "egress:\n  - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: istio-system}}}]\n    ports: [{protocol: TCP, port: 15012}]",
  source: "https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio",
  edges: ["istio", "asm"],
  versions: "sidecars",
  kinds: [KIND.networkPolicy],
  check(document, world) {
    const limits = matches(document.value, "spec", "policyTypes", "*").some(({ value }) => value === "Egress");
    const isOpen = matches(document.value, "spec", "egress", "*").some(
      ({ value }) => !has(value, "ports") || matches(value, "ports", "*").some((port) => covers(port.value, 15_012)),
    );
    return limits && !isOpen && usesIstio(document, world)
      ? [{ path: ["spec", "egress"], message: "No rule lets the sidecar reach port 15012 of the control plane." }]
      : [];
  },
};

function covers(port: unknown, number: number): boolean {
  const [first, last] = [Number(textAt(port, "port")), Number(textAt(port, "endPort") ?? textAt(port, "port"))];
  return !has(port, "port") || (first <= number && number <= last);
}

/** Whether pods of the policy are behind a route of Istio, or have its sidecar. */
function usesIstio(document: LintDocument, world: World): boolean {
  const targets = world.derived(targetsOfIstio);
  return world
    .workloadsIn(document.namespace)
    .some(
      (workload) =>
        selectsBy(valueAt(document.value, "spec", "podSelector"), podLabels(workload)) &&
        world.servicesOf(workload).some((service) => targets.has(fullName(service))),
    );
}

function targetsOfIstio(world: World): ReadonlySet<string> {
  return new Set(world.of(KIND.virtualService).flatMap(targetsOf));
}

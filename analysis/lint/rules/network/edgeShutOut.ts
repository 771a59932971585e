import { type LintDocument, fullName } from "../../document";
import { KIND, type Kind } from "../../kinds";
import { has, matches, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { podLabels, selectsBy, targetsOf } from "../../world";

/** Where the pods of each edge run unless they are in the files. */
const NAMESPACES: readonly {
  readonly edge: string;
  readonly kind: Kind;
  readonly isOf: (document: LintDocument) => boolean;
  readonly namespaces: readonly string[];
}[] = [
  { edge: "Istio's gateway", kind: KIND.virtualService, isOf: () => true, namespaces: ["istio-system", "istio-ingress"] },
  { edge: "Traefik", kind: KIND.ingressRoute, isOf: () => true, namespaces: ["traefik"] },
  {
    edge: "ingress-nginx",
    kind: KIND.ingress,
    isOf: (document) => textAt(document.value, "spec", "ingressClassName") === "nginx",
    namespaces: ["ingress-nginx", "nginx-ingress", "kube-system"],
  },
  {
    edge: "HAProxy",
    kind: KIND.ingress,
    isOf: (document) => textAt(document.value, "spec", "ingressClassName") === "haproxy",
    namespaces: ["haproxy-controller", "haproxy-ingress"],
  },
];

/** Namespaces of which it is known what runs in them. */
const KNOWN = [...NAMESPACES.flatMap(({ namespaces }) => namespaces), "monitoring", "prometheus", "kube-system", "cert-manager"];

export const edgeShutOut: Rule = {
  id: "WS805",
  name: "edge-shut-out",
  severity: "warning",
  what: "The policy shuts out the edge that a route leads through.",
  why: "Packets of the edge are dropped and every handshake runs into its connect timeout. On ACK only Terway enforces policies, so it shows first in another cluster.",
  remedy: "ingress:\n  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: traefik}}}]",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.networkPolicy],
  check(document, world) {
    const peers = matches(document.value, "spec", "ingress", "*", "from", "*").map(({ value }) => value);
    const named = namesOf(document);
    const isOpen =
      matches(document.value, "spec", "ingress", "*").some(({ value }) => !has(value, "from")) ||
      peers.some((peer) => has(peer, "ipBlock") || JSON.stringify(valueAt(peer, "namespaceSelector")) === "{}");
    // A namespace of another name may be where the edge runs, and so may one that is chosen by other labels.
    if (isOpen || named.length === 0 || !named.every((name) => name === document.namespace || KNOWN.includes(name))) return [];
    const selected = world.workloadsIn(document.namespace).filter((workload) => selectsBy(valueAt(document.value, "spec", "podSelector"), podLabels(workload)));
    const services = new Set(selected.flatMap((workload) => world.servicesOf(workload).map(fullName)));
    const out = NAMESPACES.filter(
      ({ kind, isOf, namespaces }) =>
        world.of(kind).some((route) => isOf(route) && targetsOf(route).some((target) => services.has(target))) &&
        !named.some((name) => namespaces.includes(name)),
    );
    return out.map(({ edge, namespaces }) => ({
      path: ["spec", "ingress"],
      message: `${edge} routes to these pods, and no rule lets ${namespaces.join(" or ")} in.`,
    }));
  },
};

/** Values of the labels by which namespaces are let in. */
function namesOf(document: LintDocument): string[] {
  return matches(document.value, "spec", "ingress", "*", "from", "*", "namespaceSelector").flatMap(({ value }) =>
    [...matches(value, "matchLabels", "*"), ...matches(value, "matchExpressions", "*", "values", "*")].map((label) => String(label.value)),
  );
}

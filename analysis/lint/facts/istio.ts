import { parse } from "yaml";
import type { LintDocument, Path } from "../document";
import { KIND, WORKLOADS } from "../kinds";
import { has, matches, textAt, valueAt } from "../matches";
import { podLabels, selects, type World } from "../world";

/** The traffic policies of a DestinationRule: its own, of ports, of subsets. */
const TRAFFIC_POLICIES: readonly Path[] = [
  ["spec", "trafficPolicy"],
  ["spec", "trafficPolicy", "portLevelSettings", "*"],
  ["spec", "subsets", "*", "trafficPolicy"],
  ["spec", "subsets", "*", "trafficPolicy", "portLevelSettings", "*"],
];

export function trafficPolicies(rule: LintDocument): { path: Path; value: unknown }[] {
  return TRAFFIC_POLICIES.flatMap((pattern) => matches(rule.value, ...pattern));
}

/** Where a field of an HTTP connection pool may stand in a DestinationRule. */
export function httpPools(field: string): Path[] {
  return TRAFFIC_POLICIES.map((policy) => [...policy, "connectionPool", "http", field]);
}

/** The Services in the files that a `host` of Istio leads to. */
export function serviceOf(host: unknown, from: LintDocument, world: World): readonly LintDocument[] {
  return typeof host === "string" && !host.includes("*") ? world.services(host, from.namespace) : [];
}

/** The DestinationRules towards a Service. */
export function destinationRulesOf(service: LintDocument, world: World): LintDocument[] {
  return world.derived(rulesByService).get(service) ?? [];
}

/** The namespaces of the pods that a Gateway selects: those of the files, or where Istio and ASM put their gateways. */
export function gatewayNamespaces(gateway: LintDocument, world: World): string[] {
  const selector = valueAt(gateway.value, "spec", "selector");
  const found = world
    .of(...WORKLOADS)
    .filter((workload) => selects(selector, podLabels(workload)))
    .map(({ namespace }) => namespace);
  const asm = world.of(KIND.asmGateway).map(({ namespace }) => namespace);
  return found.length > 0 ? found : asm.length > 0 ? asm : textAt(selector, "istio") === "ingressgateway" ? ["istio-system", "istio-ingress"] : [];
}

/** The Gateways (`namespace/name`) that a VirtualService names. */
export function gatewaysNamed(route: LintDocument): string[] {
  return matches(route.value, "spec", "gateways", "*").map(({ value }) =>
    String(value) === "mesh" || String(value).includes("/") ? String(value) : `${route.namespace}/${String(value)}`,
  );
}

export function hostsOf(document: LintDocument): string[] {
  return matches(document.value, "spec", "hosts", "*").map(({ value }) => String(value));
}

/** Whether pods of the workload are a gateway of Istio. */
export function isGatewayWorkload(workload: LintDocument): boolean {
  const names = matches(workload.value, "spec", "template", "spec", "containers", "*", "name").map(({ value }) => value);
  return names.length === 1 && names[0] === "istio-proxy" && has(workload.value, "spec", "template", "metadata", "labels");
}

/** The `proxy.istio.io/config` of the workload's pods. */
export function proxyConfigOf(workload: LintDocument): unknown {
  const text = textAt(workload.value, "spec", "template", "metadata", "annotations", "proxy.istio.io/config");
  try {
    return text === undefined ? undefined : (parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function rulesByService(world: World): Map<LintDocument, LintDocument[]> {
  const found = new Map<LintDocument, LintDocument[]>();
  for (const rule of world.of(KIND.destinationRule)) {
    for (const service of serviceOf(valueAt(rule.value, "spec", "host"), rule, world)) found.set(service, [...(found.get(service) ?? []), rule]);
  }
  return found;
}

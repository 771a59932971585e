import { selects as hasLabels } from "../facts/kinds";
import { isProps, type Props } from "../facts/props";
import type { LintDocument } from "./document";
import { KIND, WORKLOADS, type Kind } from "./kinds";
import { matches, textAt, valueAt } from "./matches";
import type { Settings } from "./settings";

/** All documents of a run, as rules ask for them. What is asked often is found once. */
export class World {
  private readonly byKind = new Map<string, LintDocument[]>();
  private readonly byName = new Map<string, LintDocument[]>();
  private readonly known = new Map<unknown, unknown>();

  constructor(
    readonly documents: readonly LintDocument[],
    readonly settings: Settings,
  ) {
    for (const document of documents) {
      added(this.byKind, document.kind, document);
      added(this.byName, nameOf(document), document);
    }
  }

  /** The documents of these kinds, in the order of the files within each. */
  of(...kinds: readonly Kind[]): readonly LintDocument[] {
    return kinds.length === 1 ? (this.byKind.get(kinds[0]!) ?? []) : kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }

  /** What a function finds in all documents. It is asked once. */
  derived<Value>(find: (world: World) => Value): Value {
    if (!this.known.has(find)) this.known.set(find, find(this));
    return this.known.get(find) as Value;
  }

  get workloads(): readonly LintDocument[] {
    return this.derived(workloadsOf);
  }

  /** The workloads of a namespace. */
  workloadsIn(namespace: string): readonly LintDocument[] {
    return this.derived(workloadsByNamespace).get(namespace) ?? [];
  }

  /** The Services of a namespace. */
  servicesIn(namespace: string): readonly LintDocument[] {
    return this.derived(servicesByNamespace).get(namespace) ?? [];
  }

  /** The documents of a kind and name. */
  named(kind: string, namespace: string, name: string): readonly LintDocument[] {
    return this.byName.get(`${kind} ${namespace}/${name}`) ?? [];
  }

  /** The documents of the kind and name of this one, itself too. */
  sameAs(document: LintDocument): readonly LintDocument[] {
    return this.byName.get(nameOf(document)) ?? [];
  }

  /** The Services that a name leads to from a namespace: `name`, `name.namespace` or the full name in the cluster. */
  services(host: string, from: string): readonly LintDocument[] {
    const [name = "", namespace = from] = host.split(".");
    return this.named(KIND.service, namespace, name);
  }

  /** The workloads whose pods the Service selects. */
  behind(service: LintDocument): readonly LintDocument[] {
    return this.derived(links).workloads.get(service) ?? [];
  }

  /** The Services that select pods of the workload. */
  servicesOf(workload: LintDocument): readonly LintDocument[] {
    return this.derived(links).services.get(workload) ?? [];
  }

  /** Services (`namespace/name`) that a route of any edge leads to. */
  get routed(): ReadonlySet<string> {
    return this.derived(routedServices);
  }

  /** Whether clients from outside reach the workload. Where the files have no route, every workload behind a Service may be reached. */
  isReached(workload: LintDocument): boolean {
    const services = this.servicesOf(workload);
    return this.routed.size === 0 ? services.length > 0 : services.some((service) => this.routed.has(`${service.namespace}/${service.name}`));
  }
}

function workloadsOf(world: World): readonly LintDocument[] {
  return world.of(...WORKLOADS);
}

function workloadsByNamespace(world: World): Map<string, LintDocument[]> {
  return byNamespace(world.workloads);
}

function servicesByNamespace(world: World): Map<string, LintDocument[]> {
  return byNamespace(world.of(KIND.service));
}

/** Which Service selects the pods of which workload, both ways. */
function links(world: World): { readonly services: Map<LintDocument, LintDocument[]>; readonly workloads: Map<LintDocument, LintDocument[]> } {
  const found = { services: new Map<LintDocument, LintDocument[]>(), workloads: new Map<LintDocument, LintDocument[]>() };
  for (const workload of world.workloads) {
    const labels = podLabels(workload);
    for (const service of world.servicesIn(workload.namespace)) {
      if (!selects(valueAt(service.value, "spec", "selector"), labels)) continue;
      added(found.services, workload, service);
      added(found.workloads, service, workload);
    }
  }
  return found;
}

function routedServices(world: World): ReadonlySet<string> {
  return new Set(world.documents.flatMap(targetsOf));
}

function byNamespace(documents: readonly LintDocument[]): Map<string, LintDocument[]> {
  const found = new Map<string, LintDocument[]>();
  for (const document of documents) added(found, document.namespace, document);
  return found;
}

function added<Key>(map: Map<Key, LintDocument[]>, key: Key, document: LintDocument): void {
  const same = map.get(key);
  if (same === undefined) map.set(key, [document]);
  else same.push(document);
}

function nameOf({ kind, namespace, name }: LintDocument): string {
  return `${kind} ${namespace}/${name}`;
}

/** The containers of a workload or a Pod, with their paths. */
export function containers(document: LintDocument): ReturnType<typeof matches> {
  return document.kind === KIND.pod
    ? matches(document.value, "spec", "containers", "*")
    : matches(document.value, "spec", "template", "spec", "containers", "*");
}

/** Value of a container's environment variable that is written out. */
export function environment(container: unknown, ...names: readonly string[]): string | undefined {
  const found = matches(container, "env", "*").find(({ value }) => names.includes(textAt(value, "name") ?? ""));
  return found === undefined ? undefined : textAt(found.value, "value");
}

export function podLabels(document: LintDocument): Props {
  const found = document.kind === KIND.pod ? valueAt(document.value, "metadata", "labels") : valueAt(document.value, "spec", "template", "metadata", "labels");
  return isProps(found) ? found : {};
}

/** Whether plain labels select; no selector selects none. */
export function selects(selector: unknown, labels: Props): boolean {
  return isProps(selector) && Object.keys(selector).length > 0 && hasLabels(selector, labels);
}

/** Whether a `matchLabels` and `matchExpressions` selector selects; an empty one selects all. */
export function selectsBy(selector: unknown, labels: Props): boolean {
  return hasLabels(valueAt(selector, "matchLabels"), labels) && matches(selector, "matchExpressions", "*").every(({ value }) => expression(value, labels));
}

function expression(value: unknown, labels: Props): boolean {
  const label = labels[textAt(value, "key") ?? ""];
  const listed = matches(value, "values", "*").some((each) => each.value === label);
  const operator = textAt(value, "operator");
  return operator === "In" ? listed : operator === "NotIn" ? !listed : operator === "Exists" ? label !== undefined : label === undefined;
}

/** Services (`namespace/name`) that one route leads to. */
export function targetsOf(document: LintDocument): string[] {
  const here = (name: string | undefined, namespace = document.namespace): string[] => (name === undefined ? [] : [`${namespace}/${name}`]);
  switch (document.kind) {
    case KIND.ingress:
      return [...matches(document.value, "spec", "rules", "*", "http", "paths", "*", "backend"), ...matches(document.value, "spec", "defaultBackend")].flatMap(
        ({ value }) => here(textAt(value, "service", "name") ?? textAt(value, "serviceName")),
      );
    case KIND.virtualService:
      return matches(document.value, "spec", "http", "*", "route", "*", "destination", "host").flatMap(({ value }) => {
        const [name, namespace] = String(value).split(".");
        return here(name, namespace);
      });
    case KIND.ingressRoute:
      return matches(document.value, "spec", "routes", "*", "services", "*").flatMap(({ value }) => here(textAt(value, "name"), textAt(value, "namespace")));
    case KIND.traefikService:
      return matches(document.value, "spec", "weighted", "services", "*").flatMap(({ value }) => here(textAt(value, "name"), textAt(value, "namespace")));
    case KIND.httpRoute:
      return matches(document.value, "spec", "rules", "*", "backendRefs", "*").flatMap(({ value }) => here(textAt(value, "name"), textAt(value, "namespace")));
    default:
      return [];
  }
}

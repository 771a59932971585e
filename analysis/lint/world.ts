import { isProps, type Props } from "../facts/props";
import type { LintDocument } from "./document";
import { KIND, WORKLOADS, type Kind } from "./kinds";
import { matches, textAt, valueAt } from "./matches";
import type { Settings } from "./settings";

/** All documents of a run, as rules ask for them. */
export class World {
  private readonly byKind = new Map<string, LintDocument[]>();
  private routedNames: ReadonlySet<string> | undefined;

  constructor(
    readonly documents: readonly LintDocument[],
    readonly settings: Settings,
  ) {
    for (const document of documents) {
      const same = this.byKind.get(document.kind);
      if (same === undefined) this.byKind.set(document.kind, [document]);
      else same.push(document);
    }
  }

  /** The documents of these kinds, in the order of the files within each. */
  of(...kinds: readonly Kind[]): readonly LintDocument[] {
    return kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }

  get workloads(): readonly LintDocument[] {
    return this.of(...WORKLOADS);
  }

  /** The Services that a name leads to from a namespace: `name`, `name.namespace` or the full name in the cluster. */
  services(host: string, from: string): readonly LintDocument[] {
    const [name, namespace = from] = host.split(".");
    return this.of(KIND.service).filter((service) => service.name === name && service.namespace === namespace);
  }

  /** The workloads whose pods the Service selects. */
  behind(service: LintDocument): readonly LintDocument[] {
    return this.workloads.filter(
      (workload) => workload.namespace === service.namespace && selects(valueAt(service.value, "spec", "selector"), podLabels(workload)),
    );
  }

  /** The Services that select pods of the workload. */
  servicesOf(workload: LintDocument): readonly LintDocument[] {
    return this.of(KIND.service).filter(
      (service) => workload.namespace === service.namespace && selects(valueAt(service.value, "spec", "selector"), podLabels(workload)),
    );
  }

  /** Services (`namespace/name`) that a route of any edge leads to. */
  get routed(): ReadonlySet<string> {
    return (this.routedNames ??= new Set(this.documents.flatMap(targetsOf)));
  }

  /** Whether clients from outside reach the workload. Where the files have no route, every workload behind a Service may be reached. */
  isReached(workload: LintDocument): boolean {
    const services = this.servicesOf(workload);
    return this.routed.size === 0 ? services.length > 0 : services.some((service) => this.routed.has(`${service.namespace}/${service.name}`));
  }
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
  return isProps(selector) && Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Whether a `matchLabels` and `matchExpressions` selector selects; an empty one selects all. */
export function selectsBy(selector: unknown, labels: Props): boolean {
  const plain = valueAt(selector, "matchLabels");
  return (
    (!isProps(plain) || Object.entries(plain).every(([key, value]) => labels[key] === value)) &&
    matches(selector, "matchExpressions", "*").every(({ value }) => expression(value, labels))
  );
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

import { containersOf, environmentOf, namespaceOf, selects, workloadPodLabels } from "../facts/kinds";
import { isProps, read } from "../facts/props";
import type { PolicyResource } from "../facts/rule";

/** Whether the pods of a workload are behind a Service. */
export function leadsTo(service: PolicyResource, workload: PolicyResource): boolean {
  const selector = read(service.props, "spec.selector");
  return namespaceOf(service.props) === namespaceOf(workload.props) && isProps(selector) && selects(selector, workloadPodLabels(workload));
}

/** What an app that says it takes at most; of one that does not nothing is known. */
export function socketsOf(app: PolicyResource): number {
  const each = containersOf(app).reduce((most, container) => Math.max(most, Number(environmentOf(container, "MAX_CONNECTIONS") ?? 0)), 0);
  return each * Number(read(app.props, "spec.replicas") ?? 1);
}

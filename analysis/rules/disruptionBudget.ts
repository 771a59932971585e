import { gatewayPodLabels, isDisruptionBudget, isIstioGateway, isWorkload, label, namespaceOf, selects, workloadPodLabels } from "../facts/kinds";
import { Props, read } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

/** A node that is drained evicts all pods that it has: without a budget all sockets of an edge may go at once. */
export const disruptionBudget: GraphRule = {
  kind: "graph",
  name: "disruption-budget",
  description: "Gateways and apps of several pods have a PodDisruptionBudget, which lets one of them go at a time.",
  level: { dev: "advisory", prod: "mandatory" },
  settings: ["environment"],
  check(resources) {
    const budgets = resources.filter(isDisruptionBudget);
    return [...resources.flatMap((one) => unguarded(one, budgets)), ...budgets.flatMap((budget) => holdsAll(budget, resources))];
  },
};

function unguarded(resource: PolicyResource, budgets: readonly PolicyResource[]): Finding[] {
  const labels = labelsOfSeveral(resource);
  if (labels === undefined || budgets.some((budget) => guards(budget, resource, labels))) {
    return [];
  }
  return [
    {
      urn: resource.urn,
      message: say(
        `PodDisruptionBudget of ${label(resource)}`,
        undefined,
        `one in namespace ${namespaceOf(resource.props)} of the ACK cluster that selects ${JSON.stringify(labels)}`,
        "add one with maxUnavailable 1; see components/edges/asm/gatewayDisruptionBudget.ts",
      ),
    },
  ];
}

/** Labels of the pods of what has several. */
function labelsOfSeveral(resource: PolicyResource): Props | undefined {
  const several = isIstioGateway(resource) ? severalGatewayPods(resource) : Number(read(resource.props, "spec.replicas") ?? 1) > 1;
  return several ? podLabels(resource) : undefined;
}

function podLabels(resource: PolicyResource): Props | undefined {
  if (isIstioGateway(resource)) {
    return gatewayPodLabels(resource);
  }
  return isWorkload(resource) ? workloadPodLabels(resource) : undefined;
}

// An existing gateway is read; its owner sets its budget.
function severalGatewayPods({ props }: PolicyResource): boolean {
  return read(props, "spec.autoscaleEnabled") === true || Number(read(props, "spec.replicaCount") ?? 1) > 1;
}

function guards(budget: PolicyResource, resource: PolicyResource, labels: Props): boolean {
  return namespaceOf(budget.props) === namespaceOf(resource.props) && selects(read(budget.props, "spec.selector.matchLabels"), labels);
}

// Such a budget stops the drain of a node for ever.
function holdsAll(budget: PolicyResource, resources: readonly PolicyResource[]): Finding[] {
  const { maxUnavailable, minAvailable } = (read(budget.props, "spec") ?? {}) as Props;
  const finding = (field: string, value: unknown, allowed: string, remedy: string) => ({
    urn: budget.urn,
    message: say(`${field} of ${label(budget)}`, value, allowed, remedy),
  });
  if (maxUnavailable === 0 || maxUnavailable === "0%") {
    return [finding("maxUnavailable", maxUnavailable, "1 or more", "with 0 no node under its pods can be drained")];
  }
  const remedy = "no node under its pods can be drained: set maxUnavailable 1 instead";
  if (percent(minAvailable) === 100) {
    return [finding("minAvailable", minAvailable, "less than all", remedy)];
  }
  return resources.flatMap((one) => {
    const [labels, pods] = [podLabels(one), leastPods(one)];
    return labels === undefined || pods === undefined || !guards(budget, one, labels) || kept(minAvailable, pods) < pods
      ? []
      : [finding("minAvailable", minAvailable, `less than the pods of ${label(one)} (${pods})`, remedy)];
  });
}

/** How many pods must stay, as Kubernetes counts: shares are rounded up. */
function kept(minAvailable: unknown, pods: number): number {
  const share = percent(minAvailable);
  return share === undefined ? Number(minAvailable ?? 0) : Math.ceil((share * pods) / 100);
}

function percent(value: unknown): number | undefined {
  return typeof value === "string" && value.endsWith("%") ? Number(value.slice(0, -1)) : undefined;
}

/** The fewest pods that it runs; nothing when an autoscaler counts them. */
function leastPods(resource: PolicyResource): number | undefined {
  const path = read(resource.props, "spec.autoscaleEnabled") === true ? "spec.minReplicas" : isIstioGateway(resource) ? "spec.replicaCount" : "spec.replicas";
  const pods = read(resource.props, path);
  return typeof pods === "number" ? pods : undefined;
}

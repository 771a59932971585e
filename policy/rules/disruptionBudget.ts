import { gatewayPodLabels, isDisruptionBudget, isIstioGateway, isWorkload, label, namespaceOf, selects } from "./kinds";
import { isProps, Props, read } from "./props";
import { Finding, GraphRule, PolicyResource, say } from "./rule";

/** A node that is drained evicts all pods that it has: without a budget all sockets of an edge may go at once. */
export const disruptionBudget: GraphRule = {
  kind: "graph",
  name: "disruption-budget",
  description: "Gateways and apps of several pods have a PodDisruptionBudget, which lets one of them go at a time.",
  level: { dev: "advisory", prod: "mandatory" },
  settings: ["environment"],
  check(resources) {
    const budgets = resources.filter(isDisruptionBudget);
    return [...resources.flatMap((one) => unguarded(one, budgets)), ...budgets.flatMap(holdsAll)];
  },
};

function unguarded(resource: PolicyResource, budgets: readonly PolicyResource[]): Finding[] {
  const labels = podLabels(resource);
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
        "add one with maxUnavailable 1; see components/gatewayDisruptionBudget.ts",
      ),
    },
  ];
}

function podLabels(resource: PolicyResource): Props | undefined {
  if (isIstioGateway(resource)) {
    return severalGatewayPods(resource) ? gatewayPodLabels(resource) : undefined;
  }
  const several = isWorkload(resource) && Number(read(resource.props, "spec.replicas") ?? 1) > 1;
  const labels = read(resource.props, "spec.template.metadata.labels");
  return several ? (isProps(labels) ? labels : {}) : undefined;
}

// A gateway of somebody else is read, and its owner's to guard.
function severalGatewayPods({ props }: PolicyResource): boolean {
  return read(props, "spec.autoscaleEnabled") === true || Number(read(props, "spec.replicaCount") ?? 1) > 1;
}

function guards(budget: PolicyResource, resource: PolicyResource, labels: Props): boolean {
  return namespaceOf(budget.props) === namespaceOf(resource.props) && selects(read(budget.props, "spec.selector.matchLabels"), labels);
}

// Such a budget stops the drain of a node for ever.
function holdsAll(budget: PolicyResource): Finding[] {
  const { maxUnavailable } = (read(budget.props, "spec") ?? {}) as Props;
  return maxUnavailable !== 0 && maxUnavailable !== "0%"
    ? []
    : [{ urn: budget.urn, message: say(`maxUnavailable of ${label(budget)}`, maxUnavailable, "1 or more", "with 0 no node under its pods can be drained") }];
}

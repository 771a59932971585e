import { appOf } from "../facts/app";
import { gatewayOf } from "../facts/edges";
import { isDisruptionBudget, label, namespaceOf, selects } from "../facts/kinds";
import { Props, read } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";

export const disruptionBudget: GraphRule = {
  kind: "graph",
  id: 20,
  name: "disruption-budget",
  what: "Gateways and apps of several pods have a PodDisruptionBudget, which lets one of them go at a time.",
  why: "A node that is drained evicts all pods that it has: without a budget all sockets of an edge may go at once.",
  remedy: "add a PodDisruptionBudget with maxUnavailable 1",
  source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
  level: { dev: "advisory", prod: "mandatory" },
  settings: ["environment"],
  check(resources) {
    const budgets = resources.filter(isDisruptionBudget);
    return [...resources.flatMap((one) => unguarded(one, budgets)), ...budgets.flatMap((budget) => holdsAll(budget, resources))];
  },
};

/** The pods of a gateway or of an app. */
interface Pods {
  resource: PolicyResource;
  label: string;
  namespace: string;
  labels: Props;
  several: boolean;
  /** The fewest that run; nothing when that is not said. */
  least: number | undefined;
}

function podsOf(resource: PolicyResource): Pods | undefined {
  const gateway = gatewayOf(resource);
  if (gateway !== undefined) {
    const { namespace, labels, count, autoscaled } = gateway.pods;
    return { resource, label: gateway.label, namespace, labels, several: autoscaled || (count ?? 1) > 1, least: count };
  }
  const app = appOf(resource);
  const replicas = read(resource.props, "spec.replicas");
  return app && { ...app, labels: app.podLabels, several: app.replicas > 1, least: typeof replicas === "number" ? replicas : undefined };
}

function unguarded(resource: PolicyResource, budgets: readonly PolicyResource[]): Finding[] {
  const pods = podsOf(resource);
  if (pods === undefined || !pods.several || budgets.some((budget) => guards(budget, pods))) {
    return [];
  }
  return [
    {
      urn: resource.urn,
      message: say(
        `PodDisruptionBudget of ${pods.label}`,
        undefined,
        `one in namespace ${pods.namespace} of the cluster of its pods that selects ${JSON.stringify(pods.labels)}`,
        "add one with maxUnavailable 1, as GatewayDisruptionBudget and WebSocketApp make it",
      ),
    },
  ];
}

function guards(budget: PolicyResource, { namespace, labels }: Pods): boolean {
  return namespaceOf(budget.props) === namespace && selects(read(budget.props, "spec.selector.matchLabels"), labels);
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
    const pods = podsOf(one);
    return pods?.least === undefined || !guards(budget, pods) || kept(minAvailable, pods.least) < pods.least
      ? []
      : [finding("minAvailable", minAvailable, `less than the pods of ${pods.label} (${pods.least})`, remedy)];
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

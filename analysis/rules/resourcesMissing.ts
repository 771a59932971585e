import { gatewayOf } from "../facts/edges";
import { containersOf, isWorkload, label } from "../facts/kinds";
import { Props, read, text } from "../facts/props";
import { PolicyResource, ResourceRule, say } from "../facts/rule";

export const resourcesMissing: ResourceRule = {
  kind: "resource",
  id: 22,
  name: "resources-missing",
  what: "Containers and gateways request CPU and memory and limit memory.",
  why: "Each socket costs memory: without a request pods crowd one node, without a limit one pod takes the node with it.",
  remedy: "size requests and limits after the sockets of a pod",
  source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  check(resource) {
    return holders(resource).flatMap(([where, holder]) =>
      NEEDED.filter((path) => text(holder, path) === undefined).map((path) =>
        say(`${path} of ${where}`, read(holder, path), "a quantity", "size it after the sockets of a pod; see components/capacity.ts"),
      ),
    );
  },
};

// No CPU limit: throttling a pod that fans out to every socket delays all of them.
const NEEDED = ["resources.requests.cpu", "resources.requests.memory", "resources.limits.memory"];

function holders(resource: PolicyResource): [string, unknown][] {
  const gateway = gatewayOf(resource);
  if (gateway !== undefined) {
    return [[gateway.label, { resources: gateway.pods.resources }]];
  }
  return isWorkload(resource)
    ? containersOf(resource).map((container: Props) => [`container ${text(container, "name")} of ${label(resource)}`, container])
    : [];
}

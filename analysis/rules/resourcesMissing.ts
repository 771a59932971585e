import { containersOf, isIstioGateway, isWorkload, label } from "../facts/kinds";
import { Props, read, text } from "../facts/props";
import { PolicyResource, ResourceRule, say } from "../facts/rule";

/** Each socket costs memory: without a request pods crowd one node, without a limit one pod takes the node with it. */
export const resourcesMissing: ResourceRule = {
  kind: "resource",
  name: "resources-missing",
  description: "Containers and gateways request CPU and memory and limit memory.",
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
  if (isIstioGateway(resource)) {
    return [[label(resource), read(resource.props, "spec")]];
  }
  return isWorkload(resource)
    ? containersOf(resource).map((container: Props) => [`container ${text(container, "name")} of ${label(resource)}`, container])
    : [];
}

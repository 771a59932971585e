import { type Props, isProps } from "../../../facts/props";
import { type LintDocument, label } from "../../document";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { matches, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { selectsBy } from "../../world";

export const monitorPort: Rule = {
  id: "WS732",
  name: "monitor-port",
  severity: "error",
  what: "A Service that the monitor selects has no port of this name.",
  why: "port is the name of a Service's port, not a number of a container. No target is scraped, and the autoscaler has no metric.",
  remedy: "kind: Service\nspec:\n  ports:\n    - {name: metrics, port: 9090}",
  source: "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint",
  edges: ["prometheus"],
  versions: "all",
  kinds: [KIND.serviceMonitor],
  check(document, world) {
    const selected = world.servicesIn(document.namespace).filter((service) => selectsBy(valueAt(document.value, "spec", "selector"), labels(service)));
    return at(document, ["spec", "endpoints", "*", "port"], (port) => {
      const lacking = selected.filter((service) => !matches(service.value, "spec", "ports", "*", "name").some(({ value }) => value === port));
      return (
        lacking.length > 0 &&
        `${lacking.map((one) => `${label(one)} (line ${one.lines.first})`).join(", ")} ${lacking.length === 1 ? "has" : "have"} no port named ${String(port)}.`
      );
    });
  },
};

function labels(service: LintDocument): Props {
  const found = valueAt(service.value, "metadata", "labels");
  return isProps(found) ? found : {};
}

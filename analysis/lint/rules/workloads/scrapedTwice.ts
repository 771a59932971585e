import { type Props, isProps } from "../../../facts/props";
import { type LintDocument, label } from "../../document";
import { at } from "../../faults";
import { KIND, WORKLOADS } from "../../kinds";
import { valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { selectsBy } from "../../world";

export const scrapedTwice: Rule = {
  id: "WS611",
  name: "scraped-twice",
  severity: "warning",
  what: "The pods are scraped by annotations and by a ServiceMonitor.",
  why: "Prometheus counts every socket twice. Sums and the metric of the autoscaler are doubled.",
  remedy: "# delete the prometheus.io annotations of the template",
  source: "https://github.com/prometheus-operator/prometheus-operator/blob/main/Documentation/platform/troubleshooting.md",
  edges: ["prometheus"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) => {
    const services = world.servicesOf(document);
    const monitor = world
      .of(KIND.serviceMonitor)
      .find((one) => services.some((service) => selectsBy(valueAt(one.value, "spec", "selector"), labelsOf(service))));
    return monitor === undefined
      ? []
      : at(
          document,
          ["spec", "template", "metadata", "annotations", "prometheus.io/scrape"],
          (value) => String(value) === "true" && `The pods are scraped by this annotation and by ${label(monitor)}.`,
        );
  },
};

function labelsOf(service: LintDocument): Props {
  const labels = valueAt(service.value, "metadata", "labels");
  return isProps(labels) ? labels : {};
}

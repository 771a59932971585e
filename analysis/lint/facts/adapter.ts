import { parse } from "yaml";
import type { LintDocument } from "../document";
import { KIND } from "../kinds";
import { matches, textAt } from "../matches";

/** One rule of the Prometheus adapter, and the key of the ConfigMap that holds it. */
export interface AdapterRule {
  readonly key: string;
  readonly series: string;
  readonly metric: string;
  readonly query: string;
}

export function isAdapterMap(document: LintDocument): boolean {
  return adapterRules(document).length > 0;
}

/** The rules of a ConfigMap of the adapter; none of any other. */
export function adapterRules(document: LintDocument): AdapterRule[] {
  if (document.kind !== KIND.configMap) return [];
  return matches(document.value, "data", "*").flatMap(({ path, value }) => {
    if (typeof value !== "string" || !value.includes("seriesQuery")) return [];
    return matches(parsed(value), "rules", "*").map(({ value: rule }) => {
      const series = textAt(rule, "seriesQuery") ?? "";
      return { key: String(path[1]), series, metric: textAt(rule, "name", "as") ?? series.replace(/\{.*$/s, ""), query: textAt(rule, "metricsQuery") ?? "" };
    });
  });
}

function parsed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import type { Path, LintDocument } from "../document";
import { has, matches, valueAt } from "../matches";

export interface Dashboard {
  readonly path: Path;
  /** Whether it stands inside the envelope of Grafana's HTTP API. */
  readonly isWrapped: boolean;
  readonly model: unknown;
}

/** The Grafana dashboards of a ConfigMap. */
export function dashboardsOf(document: LintDocument): Dashboard[] {
  return matches(document.value, "data", "*").flatMap(({ path, value }) => {
    const json = typeof value === "string" && /\.json$/.test(String(path[1])) ? parsed(value) : undefined;
    const isWrapped = has(json, "dashboard", "panels");
    return isWrapped || has(json, "panels") ? [{ path, isWrapped, model: isWrapped ? valueAt(json, "dashboard") : json }] : [];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

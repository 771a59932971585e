import { isProps } from "../../facts/props";
import type { LintDocument, Path } from "../document";
import { KIND } from "../kinds";
import { valueAt } from "../matches";

/** Prefix of the annotations of HAProxy Technologies' controller. */
export const HAPROXY = "haproxy.org/";

const TIMEOUTS = ["timeout-client", "timeout-server", "timeout-tunnel", "timeout-connect", "timeout-http-request", "timeout-queue"];

/** Whether the ConfigMap is meant for HAProxy Technologies' controller. */
export function isHaproxyMap(document: LintDocument): boolean {
  const data = valueAt(document.value, "data");
  return document.kind === KIND.configMap && isProps(data) && TIMEOUTS.filter((key) => key in data).length > 1 && !("timeout-stop" in data);
}

export function isHaproxyRelease(document: LintDocument): boolean {
  return document.kind === KIND.helmRelease && /haproxytech|kubernetes-ingress/.test(String(valueAt(document.value, "spec", "chart")));
}

/** Where the settings of HAProxy Technologies' controller stand in the document; nothing when it has none. */
export function haproxySettings(document: LintDocument): Path | undefined {
  return isHaproxyMap(document) ? ["data"] : isHaproxyRelease(document) ? ["spec", "values", "controller", "config"] : undefined;
}

import { isProps } from "../../facts/props";
import type { LintDocument, Path } from "../document";
import { KIND } from "../kinds";
import { valueAt } from "../matches";

/** Prefix of the annotations of the community's controller. */
export const NGINX = "nginx.ingress.kubernetes.io/";
/** Prefix of the annotations of F5's controller. */
export const F5 = "nginx.org/";

/** Keys that only the community's controller has. */
const OWN_KEYS = [
  "allow-snippet-annotations",
  "compute-full-forwarded-for",
  "enable-real-ip",
  "limit-conn-status-code",
  "limit-req-status-code",
  "max-worker-connections",
  "proxy-buffers-number",
  "proxy-request-buffering",
  "upstream-keepalive-connections",
  "upstream-keepalive-requests",
  "upstream-keepalive-timeout",
  "use-forwarded-headers",
  "use-http2",
];

/** Whether the ConfigMap is meant for the community's controller. */
export function isIngressNginxMap(document: LintDocument): boolean {
  if (document.kind !== KIND.configMap) return false;
  const data = valueAt(document.value, "data");
  const keys = isProps(data) ? Object.keys(data) : [];
  return (
    keys.some((key) => OWN_KEYS.includes(key)) ||
    (/ingress-nginx/.test(`${document.namespace}/${document.name}`) && keys.some((key) => key.startsWith("proxy-")))
  );
}

/** Where the settings of the community's controller stand in the document; nothing when it has none. */
export function nginxSettings(document: LintDocument): Path | undefined {
  if (isIngressNginxMap(document)) return ["data"];
  return document.kind === KIND.helmRelease && /ingress-nginx/.test(String(valueAt(document.value, "spec", "chart")))
    ? ["spec", "values", "controller", "config"]
    : undefined;
}

import { at } from "../../faults";
import { KIND, WORKLOADS } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

/** Builds from before the fixes of March 2025. */
export const vulnerableController: Rule = {
  id: "WS102",
  name: "vulnerable-controller",
  severity: "error",
  what: "This build of ingress-nginx lets any pod run code in the controller (CVE-2025-1974).",
  why: "The controller reads every Secret of the cluster, the certificates of the sockets' hosts too. Fixed builds are 1.11.5, 1.12.1 and later.",
  remedy: "image: registry.k8s.io/ingress-nginx/controller:v1.15.1",
  source: "https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/",
  edges: ["ingress-nginx"],
  versions: "before 1.11.5, and 1.12.0",
  kinds: [KIND.appliedUrl, ...WORKLOADS],
  check: (document) =>
    document.kind === KIND.appliedUrl
      ? at(document, ["spec", "url"], (url) => say(/ingress-nginx\/controller-v(\d+\.\d+\.\d+)/.exec(String(url))))
      : containers(document).flatMap(({ path, value }) => {
          const message = say(/ingress-nginx\/controller:v(\d+\.\d+\.\d+)/.exec(textAt(value, "image") ?? ""));
          return message === undefined ? [] : [{ path: [...path, "image"], message, side: "value" }];
        }),
};

function say(found: RegExpExecArray | null): string | undefined {
  const [major = 0, minor = 0, patch = 0] = (found?.[1] ?? "").split(".").map(Number);
  const isFixed = major > 1 || minor > 12 || (minor === 12 && patch >= 1) || (minor === 11 && patch >= 5);
  return found === null || isFixed ? undefined : `Controller ${found[1]} is open to CVE-2025-1974: fixed are 1.11.5, 1.12.1 and later.`;
}

import type { LintDocument, Path } from "../document";
import { KIND } from "../kinds";
import { matches, textAt } from "../matches";

/** Prefix of the annotations that Alibaba's cloud controller manager reads. */
export const CLB = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";

/** Of a load balancer's Service, or of an IstioGateway, which writes the Service. */
export function loadBalancerAnnotations(
  document: LintDocument,
): { readonly at: Path; readonly isNlb: boolean; readonly of: (name: string) => string | undefined } | undefined {
  const at: Path | undefined =
    document.kind === KIND.asmGateway
      ? ["spec", "serviceAnnotations"]
      : document.kind === KIND.service && textAt(document.value, "spec", "type") === "LoadBalancer"
        ? ["metadata", "annotations"]
        : undefined;
  if (at === undefined || !matches(document.value, ...at, "*").some(({ path }) => String(path[path.length - 1]).startsWith(CLB))) return undefined;
  return {
    at,
    isNlb: textAt(document.value, "spec", "loadBalancerClass") === "alibabacloud.com/nlb",
    of: (name) => textAt(document.value, ...at, `${CLB}${name}`),
  };
}

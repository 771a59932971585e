import { LOAD_BALANCER as CLB, NLB_CLASS } from "../../../components/edges/asm/gateway/idleTimeout";
import type { LintDocument, Path } from "../document";
import { KIND } from "../kinds";
import { matches, textAt } from "../matches";

export { CLB };

/** Where the annotations are documented. */
export const CLB_SOURCE =
  "https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/user-guide/add-annotations-to-the-yaml-file-of-a-service-to-configure-clb-instances";

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
    isNlb: textAt(document.value, "spec", "loadBalancerClass") === NLB_CLASS,
    of: (name) => textAt(document.value, ...at, `${CLB}${name}`),
  };
}

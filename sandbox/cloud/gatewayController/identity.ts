import type { IstioGateway } from "./istioGateway";

/** What the controller writes on everything it creates, and finds it by. */
export const MANAGED_BY = "asm-gateway-controller";
export const GATEWAY_LABEL = "istio.alibabacloud.com/gateway";

/** Names and labels that follow from the gateway's name. */
export interface GatewayIdentity {
  /** metadata.name of the IstioGateway, X. */
  readonly gateway: string;
  /** istio-X, the name of every object. */
  readonly name: string;
  /** app: istio-X and istio: X, which Istio's Gateway selects. */
  readonly selector: Record<string, string>;
  readonly labels: Record<string, string>;
}

export function identityOf(gateway: IstioGateway): GatewayIdentity {
  const own = gateway.metadata?.name ?? "";
  const name = `istio-${own}`;
  const selector = { app: name, istio: own };
  return { gateway: own, name, selector, labels: { ...selector, "app.kubernetes.io/managed-by": MANAGED_BY, [GATEWAY_LABEL]: own } };
}

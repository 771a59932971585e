import { DrainSetting, listenerDrainIn, podDrainIn } from "../../istio/proxyConfig";

// How long a gateway keeps its sockets, as its IstioGateway says. It needs no Pulumi: policies and prices read gateways by it too.

/** The annotation of an IstioGateway by which ASM, from 1.26 on, is told for how many seconds a pod that ends keeps its sockets. */
export const DRAIN_ANNOTATION = "asm.alibabacloud.com/gateway-drain-timeout-seconds";

/** The parts of an IstioGateway that decide; anything else than texts in them is as if it were not there. */
export interface DrainingGateway {
  metadata?: { annotations?: Readonly<Record<string, unknown>> };
  spec?: { podAnnotations?: Readonly<Record<string, unknown>> };
}

/** How long a pod of the gateway that ends keeps its sockets. */
export function podDrain(gateway: DrainingGateway): DrainSetting {
  const seconds = Number(gateway.metadata?.annotations?.[DRAIN_ANNOTATION] ?? NaN);
  return Number.isFinite(seconds) ? { seconds, by: DRAIN_ANNOTATION } : podDrainIn(gateway.spec?.podAnnotations);
}

/** How long a listener of the gateway that is replaced keeps its sockets. */
export function listenerDrain(gateway: DrainingGateway): DrainSetting {
  return listenerDrainIn(gateway.spec?.podAnnotations);
}

import * as pulumi from "@pulumi/pulumi";
import type { GatewayFacts } from "./created";
import { DRAIN_ANNOTATION } from "../gatewayDrain";
import type { IngressGatewayArgs } from "../ingressGateway";
import { ExistingIstioGateway } from "../istio";
import { warn } from "../notice";
import { deriveTiming, oldestWithin } from "../timing";

/** What a gateway does that nobody has told otherwise. */
const DRAIN_UNTOLD = 30;

/** Reads a gateway of somebody else, and says what its rollouts would cut. */
export function adoptGateway(name: string, gatewayName: string, args: IngressGatewayArgs, parent: pulumi.Resource): GatewayFacts {
  const gateway = new ExistingIstioGateway(name, gatewayName, { parent });
  pulumi.all([gateway.metadata, args.timing ?? {}]).apply(([metadata, timing]) => {
    const seconds = Number(metadata?.annotations?.[DRAIN_ANNOTATION] ?? DRAIN_UNTOLD);
    const age = deriveTiming(timing).maxConnectionAgeSeconds;
    if (age === 0 || age > oldestWithin(seconds)) {
      void warn(lossOf(gatewayName, seconds, age));
    }
  });
  return {
    status: gateway.status,
    // Labels that its owner has put there are sure; the other one is ASM's habit.
    selector: gateway.spec.apply((spec) => (Object.keys(spec?.podLabels ?? {}).length > 0 ? spec!.podLabels! : { istio: gatewayName })),
  };
}

function lossOf(gatewayName: string, seconds: number, age: number): string {
  return (
    `IstioGateway ${gatewayName} is somebody else's and drains for ${seconds} s, sockets live ${age === 0 ? "as long as their clients want" : `for ${age} s`}: ` +
    `its rollouts cut those that are left without a close frame. Have its annotation ${DRAIN_ANNOTATION} raised, or set timing.maxConnectionAgeSeconds to at most ${oldestWithin(seconds)}.`
  );
}

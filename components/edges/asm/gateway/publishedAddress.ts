import * as pulumi from "@pulumi/pulumi";
import type { IstioGatewayStatus } from "../../../istio";
import { GATEWAY_NAMESPACE } from "../../../istio/metadata";
import { warn } from "../../../notice";
import { awaitedAddress } from "./awaitedAddress";

/**
 * The address that ASM has published. A gateway that lost it outside (its load balancer deleted, its cluster detached) is no failure of the program:
 * what brings the address back may be a resource that is registered later. Until then the address is unknown in a preview. An update waits for it when
 * it has the kubeconfig of the mesh: the engine has read the gateway before its cluster was attached again. Else it is empty until the next update.
 */
export function publishedAddress(
  gateway: string,
  status: pulumi.Output<IstioGatewayStatus | undefined>,
  meshKubeconfig?: pulumi.Input<string | undefined>,
): pulumi.Output<string> {
  return status.apply((known) => {
    const address = known?.GatewayAddress?.[0];
    if (address) {
      return pulumi.output(address);
    }
    const awaited = meshKubeconfig === undefined || pulumi.runtime.isDryRun() ? pulumi.output(undefined) : awaitedFrom(gateway, meshKubeconfig);
    return awaited.apply(async (found) => {
      if (!found) {
        await warn(absenceOf(gateway, known?.ErrorMessage));
      }
      return found ?? missing();
    });
  });
}

// An address is no secret, although a kubeconfig is.
function awaitedFrom(gateway: string, kubeconfig: pulumi.Input<string | undefined>): pulumi.Output<string | undefined> {
  return pulumi.unsecret(pulumi.output(kubeconfig)).apply(async (known) => (known === undefined ? undefined : awaitedAddress(gateway, known)));
}

// An output that is unknown makes every output that depends on it unknown too. The type of the SDK's constant says less than that.
function missing(): string {
  return pulumi.runtime.isDryRun() ? (pulumi.unknown as unknown as string) : "";
}

function absenceOf(gateway: string, reason: string | undefined): string {
  return (
    `IstioGateway ${GATEWAY_NAMESPACE}/${gateway} has no address${reason ? `: ${reason}` : ""}. All else is deployed; outputs with the address stay empty. ` +
    `Run \`pulumi up --refresh\` when ASM has published it. If it does not, look at \`kubectl describe istiogateway -n ${GATEWAY_NAMESPACE} ${gateway}\` in the mesh ` +
    `and at the events of Service istio-${gateway} in the ACK cluster.`
  );
}

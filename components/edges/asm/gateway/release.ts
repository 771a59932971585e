import * as pulumi from "@pulumi/pulumi";
import { AsmResource, connectionInput } from "../../../mesh/api/asmResource";
import type { GatewayPlace } from "../../../mesh/api/gatewayRecord";
import { GATEWAY_VERSION, type GatewayVersion } from "../../../mesh/api/gatewayVersion";
import { isOlder } from "../../../mesh/api/versions";
import type { IngressGatewayArgs } from "../ingressGateway";
import { known } from "../../../known";
import { warn } from "../../../notice";

/**
 * The version of ASM that a gateway is of when the program is through: that of its mesh where it is upgraded after it, and otherwise what it is now.
 * Without the mesh's id nothing can be asked, and the mesh's version holds.
 */
export function gatewayVersion(name: string, gateway: string, args: IngressGatewayArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const { clusterId } = args;
  const { meshId, version: meshVersion } = args.mesh;
  if (meshId === undefined) {
    return pulumi.output(meshVersion);
  }
  if (args.upgradeGateway) {
    return new Upgrade("GatewayUpgrade", name, { meshId, clusterId, gateway, version: meshVersion, timeoutSeconds: UPGRADE_SECONDS }, { parent }).version;
  }
  return pulumi
    .all([meshVersion, clusterId, known(pulumi.output(meshId))])
    .apply(async ([version, cluster, mesh]) => (mesh === undefined ? version : present({ meshId: mesh, clusterId: cluster, gateway }, version, parent)));
}

/** Pods leave one after the other, each after its drain. */
const UPGRADE_SECONDS = 3600;

class Upgrade extends AsmResource {
  declare readonly version: pulumi.Output<string>;
}

// A mesh that is not there yet, as in the first preview, has no gateway.
async function present(place: GatewayPlace, meshVersion: string, parent: pulumi.Resource): Promise<string> {
  const asked = pulumi.runtime.invoke(GATEWAY_VERSION, { ...place, ...connectionInput() }, { parent }) as Promise<GatewayVersion>;
  // As when the run has failed elsewhere, and the engine closes its connections.
  const answer: GatewayVersion = await asked.catch(({ message }: Error) => ({ refused: message }));
  if (answer.refused !== undefined) {
    throw new pulumi.RunError(`The version of the gateway ${place.gateway}, by which it drains, cannot be read. ${answer.refused}`);
  }
  const { version = meshVersion } = answer;
  if (answer.version !== undefined && (isOlder(version, meshVersion) || (answer.meshVersion ?? meshVersion) !== meshVersion)) {
    await warn(leftBehind(place.gateway, version, meshVersion));
  }
  return isOlder(version, meshVersion) ? version : meshVersion;
}

function leftBehind(gateway: string, version: string, meshVersion: string): string {
  return (
    `The gateway ${gateway} stays at ASM ${version} in a mesh of ASM ${meshVersion}: an upgrade of the mesh leaves gateways as they are, and it drains as its own version does. ` +
    "Set edge.upgradeGateway to true to have it upgraded after the mesh, or upgrade it in the ASM console (ASM Gateways): either replaces its pods, one after the other, each after its drain."
  );
}

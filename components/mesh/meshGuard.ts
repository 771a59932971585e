import * as pulumi from "@pulumi/pulumi";
import { AsmConnection, AsmError, meshNamed, READ_SECONDS, refusal } from "./api/api";
import { CLOUD_PACE, Pace } from "./api/patience";
import { stackConnection } from "./stackCheck";

/**
 * A hook for the creation of a mesh, in previews too: refuses it while a mesh of that name exists, and while the API does not answer whether one exists.
 * Alibaba's provider takes a refused read (StatusForbidden, any 403) for an absence: a refresh drops the mesh from the state, and the
 * next update would make a second one. Reads `alicloud:` configuration and environment as `ClusterAttachment` does.
 */
export function refuseSecondMesh(component: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${component}-refuse-second-mesh`,
    async ({ urn, newInputs }) => {
      const name = (newInputs as { serviceMeshName?: unknown } | undefined)?.serviceMeshName;
      // A name that is not known yet is known when the creation itself comes.
      if (typeof name === "string") {
        await checkNoSecond(stackConnection(), name, urn);
      }
    },
    { onDryRun: true },
  );
}

/** Throws, in one sentence with its remedy, when a mesh of this name exists or the list cannot be read. */
export async function checkNoSecond(connection: AsmConnection, name: string, urn: string, pace: Pace = CLOUD_PACE, seconds = READ_SECONDS): Promise<void> {
  const found = await meshNamed(connection, name, seconds, pace).catch((error: unknown) => {
    const why = refusal("DescribeServiceMeshes", error as AsmError);
    throw new pulumi.RunError(`No mesh is created while it is unknown whether it exists already. ${why}`);
  });
  if (found) {
    throw new pulumi.RunError(
      `A mesh named ${name} exists already (${found.ServiceMeshId}, ${found.State}), so a second one would be made. ` +
        "If this update would replace it, for another VPC, vSwitch, size or address: leave those, and make the other mesh in a stack of its own, under another name (mesh.name). " +
        `If it is this stack's own and the state has lost it, by a refresh without permission or an interrupted update, take it back: ${importCommand(urn, found.ServiceMeshId ?? "")}, and then \`pulumi up\`. ` +
        "Otherwise give the new one another name (mesh.name), or set mesh.id to adopt this one.",
    );
  }
}

/** The command that takes a mesh into the state under the resource that was about to be created. */
function importCommand(urn: string, id: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  const parents = types.split("$").slice(0, -1);
  const parent = parents.length > 0 ? ` --parent "mesh=${urn.replace(types, parents.join("$"))}"` : "";
  return `pulumi import alicloud:servicemesh/serviceMesh:ServiceMesh ${name} ${id}${parent} --protect=false --generate-code=false`;
}

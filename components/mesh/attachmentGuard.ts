import * as pulumi from "@pulumi/pulumi";
import { connectionFrom, READ_SECONDS } from "./api/api";
import { checkAttachable, Joining } from "./api/attachable";
import { CLOUD_PACE } from "./api/patience";

/** A hook for the creation of an attachment, in previews too: refuses a cluster that the mesh would not take, and says why. */
export function refuseForbiddenCluster(component: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${component}-refuse-forbidden-cluster`,
    async ({ newInputs }) => {
      const joining = (newInputs ?? {}) as Partial<Joining>;
      // A mesh that is not there yet is asked by the creation itself.
      if (typeof joining.meshId === "string" && typeof joining.clusterId === "string") {
        await check(joining as Joining);
      }
    },
    { onDryRun: true },
  );
}

async function check(joining: Joining): Promise<void> {
  const connection = connectionFrom({ get: (key) => pulumi.runtime.allConfig()[key] });
  try {
    await checkAttachable(connection, joining, READ_SECONDS, CLOUD_PACE);
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}

import * as pulumi from "@pulumi/pulumi";
import { READ_SECONDS } from "./api/api";
import { checkAttachable, Joining } from "./api/attachable";
import { CLOUD_PACE } from "./api/patience";
import { refusing, stackConnection } from "./stackCheck";

/** A hook for the creation of an attachment, in previews too: refuses a cluster that the mesh would not take, and says why. */
export function refuseForbiddenCluster(component: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${component}-refuse-forbidden-cluster`,
    async ({ newInputs }) => {
      const joining = (newInputs ?? {}) as Partial<Joining>;
      // A mesh that is not there yet is asked by the creation itself.
      if (typeof joining.meshId === "string" && typeof joining.clusterId === "string") {
        await refusing(checkAttachable(stackConnection(), joining as Joining, READ_SECONDS, CLOUD_PACE));
      }
    },
    { onDryRun: true },
  );
}

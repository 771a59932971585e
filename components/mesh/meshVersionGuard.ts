import * as pulumi from "@pulumi/pulumi";
import { READ_SECONDS } from "./api/api";
import { CLOUD_PACE } from "./api/patience";
import { checkOffered, checkUpgrade } from "./api/upgrade";
import { refusing, stackConnection } from "./stackCheck";

/** A hook for the creation of a mesh, in previews too: refuses a version that ASM does not offer. */
export function refuseUnknownVersion(component: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${component}-refuse-unknown-version`,
    async ({ newInputs }) => {
      const { version, edition } = (newInputs ?? {}) as { version?: unknown; edition?: unknown };
      if (typeof version === "string" && typeof edition === "string") {
        await refusing(checkOffered(stackConnection(), edition, version, READ_SECONDS, CLOUD_PACE));
      }
    },
    { onDryRun: true },
  );
}

/** A hook for the update of a mesh, in previews too: refuses a version that is not the next one, and says the way to it. */
export function refuseOtherVersion(component: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${component}-refuse-other-version`,
    async ({ id, newInputs, oldInputs, oldOutputs }) => {
      const wanted = (newInputs as { version?: unknown } | undefined)?.version;
      const { version: current } = (oldOutputs ?? oldInputs ?? {}) as { version?: unknown };
      if (typeof wanted === "string" && wanted !== current) {
        await refusing(checkUpgrade(stackConnection(), id, wanted, READ_SECONDS, CLOUD_PACE));
      }
    },
    { onDryRun: true },
  );
}

import { connectionFrom, READ_SECONDS, readOrRefuse } from "./api";
import type { dynamic } from "@pulumi/pulumi";
import { GatewayPlace, gatewayRecord } from "./gatewayRecord";
import { describeMesh } from "./mesh";
import { CLOUD_PACE, Pace } from "./patience";

/** The function of the library's plugin by which a program asks for the version of a gateway. */
export const GATEWAY_VERSION = "asmws:asm/getGatewayVersion:getGatewayVersion";

/** Its answer; one that was refused is said in words, because an error would come with a stack. */
export interface GatewayVersion {
  /** Of the gateway; absent when there is none. */
  version?: string;
  /** Of the mesh as it is now. */
  meshVersion?: string;
  refused?: string;
}

/** Asks for the version of a gateway, and of its mesh. */
export async function gatewayVersionOf(
  place: GatewayPlace,
  config: Pick<dynamic.Config, "get">,
  seconds = READ_SECONDS,
  pace: Pace = CLOUD_PACE,
): Promise<GatewayVersion> {
  const connection = connectionFrom(config);
  try {
    const [record, mesh] = await Promise.all([
      readOrRefuse("DescribeServiceMeshUpgradeStatus", () => gatewayRecord(connection, place), seconds, pace),
      readOrRefuse("DescribeServiceMeshDetail", () => describeMesh(connection, place.meshId), seconds, pace),
    ]);
    return { ...(record ? { version: record.version } : {}), ...(mesh ? { meshVersion: mesh.version } : {}) };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

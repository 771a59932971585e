import { AsmConnection, callAsm } from "./api";

/** A gateway of a mesh. */
export interface GatewayPlace {
  meshId: string;
  clusterId: string;
  /** Name of its IstioGateway. */
  gateway: string;
}

/** What ASM says of a gateway's version and of its upgrade. */
export interface GatewayRecord {
  /** As `1.26.0`. */
  version: string;
  /** notStart, pending, upgrading, finished, failed or unknown. */
  status: string;
  message: string;
}

interface Answer {
  UpgradeDetail?: { GatewayStatusRecord?: Record<string, { Status?: string; Message?: string; Version?: string }> };
}

/** By its namespace too, as the API names gateways. */
export function fullName(gateway: string): string {
  return `istio-system:${gateway}`;
}

/** The record of a gateway; nothing when there is no such gateway. Rejects with an `AsmError`. */
export async function gatewayRecord(connection: AsmConnection, { meshId, clusterId, gateway }: GatewayPlace): Promise<GatewayRecord | undefined> {
  const parameters = { ServiceMeshId: meshId, AllIstioGatewayFullNames: fullName(gateway), GuestClusterIds: clusterId };
  const { UpgradeDetail } = (await callAsm(connection, "DescribeServiceMeshUpgradeStatus", parameters)) as Answer;
  // How the keys are written is not documented.
  const [, record] = Object.entries(UpgradeDetail?.GatewayStatusRecord ?? {}).find(([key]) => key.split(/[:/]/).pop() === gateway) ?? [];
  return record?.Version ? { version: record.Version, status: record.Status ?? "unknown", message: record.Message ?? "" } : undefined;
}

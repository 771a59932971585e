import { AsmConnection, callAsm, quiet, readOrRefuse } from "./api";
import { describeMesh, missingMesh } from "./mesh";
import type { Pace } from "./patience";
import { isOlder } from "./versions";

interface Offers {
  VersionInfo?: { Edition?: string; Versions?: string[] }[];
}

/** Refuses a version for a new mesh that ASM does not offer for its edition. */
export async function checkOffered(connection: AsmConnection, edition: string, wanted: string, seconds: number, pace: Pace): Promise<void> {
  const versions = await offered(connection, seconds, pace, edition);
  if (!versions.includes(wanted)) {
    throw quiet(`ASM offers no version ${wanted} for a mesh of edition ${edition}. Set mesh.version to one of ${versions.join(", ") || "(none)"}.`);
  }
}

/** Refuses an upgrade that ASM would refuse, or fail in the middle of: of a running mesh it takes the next version only. */
export async function checkUpgrade(connection: AsmConnection, meshId: string, wanted: string, seconds: number, pace: Pace): Promise<void> {
  const mesh = await readOrRefuse("DescribeServiceMeshDetail", () => describeMesh(connection, meshId), seconds, pace);
  if (mesh === undefined) {
    throw quiet(missingMesh(connection, meshId));
  }
  const next = await upgradeTarget(connection, meshId, seconds, pace);
  if (wanted === mesh.version) {
    throw quiet(`The mesh ${meshId} is of ${wanted} already, which the state does not know yet: run \`pulumi up --refresh\`.`);
  }
  if (wanted !== next) {
    const known = (await offered(connection, seconds, pace)).includes(wanted);
    throw quiet(`The mesh ${meshId} cannot go from ${mesh.version} to ${wanted}: ${reason(mesh.version, wanted, known)} ${path(mesh.version, wanted, next)}`);
  }
}

function reason(current: string, wanted: string, known: boolean): string {
  if (isOlder(wanted, current)) {
    return "ASM takes no mesh back to an older version.";
  }
  return known ? "ASM upgrades a mesh to the next version only." : "ASM offers no such version.";
}

function path(current: string, wanted: string, next: string | undefined): string {
  if (next === undefined || next === current) {
    return `No newer version is offered for it: set mesh.version to ${current}.`;
  }
  const step = `set mesh.version to ${next}, run \`pulumi up\`, and upgrade its gateways`;
  return isOlder(next, wanted)
    ? `Go step by step: ${step}; then look which version is next (\`aliyun servicemesh DescribeUpgradeVersion --ServiceMeshId ID\`), until it is ${wanted}.`
    : `Set mesh.version to ${current} to leave it as it is; to upgrade it, ${step}.`;
}

/** The version that ASM would upgrade a mesh to. */
async function upgradeTarget(connection: AsmConnection, meshId: string, seconds: number, pace: Pace): Promise<string | undefined> {
  const ask = () => callAsm(connection, "DescribeUpgradeVersion", { ServiceMeshId: meshId });
  const { Version } = (await readOrRefuse("DescribeUpgradeVersion", ask, seconds, pace)) as { Version?: { IstioOperatorVersion?: string } };
  return Version?.IstioOperatorVersion || undefined;
}

async function offered(connection: AsmConnection, seconds: number, pace: Pace, edition?: string): Promise<string[]> {
  const ask = () => callAsm(connection, "DescribeVersions", {});
  const { VersionInfo = [] } = (await readOrRefuse("DescribeVersions", ask, seconds, pace)) as Offers;
  return VersionInfo.filter(({ Edition }) => edition === undefined || Edition === edition).flatMap(({ Versions }) => Versions ?? []);
}

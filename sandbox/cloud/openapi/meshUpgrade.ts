import type { Mesh } from "../meshes/mesh";
import type { GatewayRelease } from "../meshes/controllers";
import { upgradeTarget } from "../meshes/versions";
import type { Action, ActionContext, Answer } from "./context";
import { ApiError, invalidParameter } from "./errors";
import { meshIn, runningMeshIn } from "./meshLookup";
import type { Parameters } from "./parameters";

/** The one version that a mesh can be upgraded to; its own when there is none. */
export const describeUpgradeVersion: Action = (parameters, context) => {
  const { account } = context;
  const { version } = meshIn(parameters, context);
  const target = upgradeTarget(version, account.meshVersions) ?? version;
  return { Version: { IstioOperatorVersion: target, IstioVersion: account.istioVersion, KubernetesVersion: account.kubernetesVersion } };
};

/** Upgrades the mesh by one step or, with ASMGatewayContinue, gateways to the version that their mesh has. */
export const upgradeMeshEditionPartially: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  return parameters.flag("ASMGatewayContinue") ? upgradeGateways(mesh, parameters, context) : upgradeMesh(mesh, parameters, context);
};

/** The mesh, and those of its gateways that are asked for by name; of no name all. */
export const describeServiceMeshUpgradeStatus: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const all = context.gateways.releases(mesh.id);
  const names = listed(parameters, "AllIstioGatewayFullNames") ?? all.map(fullName);
  const records = names.map((name): [string, Answer] => [name, record(all.find((one) => fullName(one) === name))]);
  return {
    UpgradeDetail: {
      MeshStatus: mesh.state === "updating" ? "upgrading" : "running",
      TotalGatewaysNum: records.length,
      FinishedGatewaysNum: records.filter(([, { Status }]) => Status === "finished").length,
      GatewayStatusRecord: Object.fromEntries(records),
    },
  };
};

function upgradeMesh(mesh: Mesh, parameters: Parameters, { account, meshes }: ActionContext): Answer {
  const target = upgradeTarget(mesh.version, account.meshVersions);
  checkExpected(parameters, target ?? mesh.version);
  if (target === undefined) throw notExpected(`the mesh is of ${mesh.version}, and no newer version is offered for it`);
  if (!parameters.flag("PreCheck")) meshes.upgrade(mesh, target);
  return {};
}

function upgradeGateways(mesh: Mesh, parameters: Parameters, { gateways }: ActionContext): Answer {
  const all = gateways.releases(mesh.id).map(fullName);
  const names = listed(parameters, "UpgradeGatewayRecords") ?? all;
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw invalidParameter("UpgradeGatewayRecords", `the service mesh has no gateway ${unknown.join(", ")}`);
  checkExpected(parameters, mesh.version);
  if (!parameters.flag("PreCheck")) gateways.upgradeGateways(mesh.id, names);
  return {};
}

function checkExpected(parameters: Parameters, target: string): void {
  const expected = parameters.text("ExpectedVersion");
  if (expected !== undefined && expected !== target) throw notExpected(`the next version is ${target}, not ${expected}`);
}

function notExpected(why: string): ApiError {
  return new ApiError(400, "UpgradedVersion.NotExpected", `The target version of the upgrade is not the expected one: ${why}.`);
}

function listed(parameters: Parameters, name: string): string[] | undefined {
  return parameters.text(name)?.split(",");
}

function fullName({ namespace, name }: GatewayRelease): string {
  return `${namespace}:${name}`;
}

/** The version as the API prints it: three numbers of the five parts. */
function record(release: GatewayRelease | undefined): Answer {
  if (release === undefined) return { Status: "unknown", Message: "", Version: "" };
  return { Status: release.state, Message: "", Version: /\d+\.\d+\.\d+/.exec(release.version)?.[0] ?? "" };
}

import type { MeshControlPlane } from "../host";

/** What a controller knows of a mesh besides its objects. */
export interface MeshFacts {
  readonly id: string;
  /** Ids of the attached clusters. */
  readonly clusters: readonly string[];
  /** Version of ASM. */
  readonly version: string;
}

/** Acts on the objects of every mesh. */
export interface MeshController {
  watchMesh(mesh: MeshControlPlane): Promise<void>;
  /** Says which clusters a mesh has and what version it is of. */
  setMesh(mesh: MeshFacts): void;
  /** Takes back what stands in the ACK cluster for a mesh that is to be parted from it. */
  clear(meshId: string): Promise<void>;
  forgetMesh(meshId: string): Promise<void>;
  stop(): Promise<void>;
}

/** A gateway, and the version of ASM that its pods are of. */
export interface GatewayRelease {
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  /** notStart: older than its mesh; upgrading: its pods are being replaced; finished: as new as its mesh. */
  readonly state: "notStart" | "upgrading" | "finished";
}

/** The versions of gateways, which stay what they were when their mesh is upgraded. */
export interface GatewayReleases {
  releases(meshId: string): readonly GatewayRelease[];
  /** Takes gateways, by namespace:name, to the version of their mesh: a rollout of each. */
  upgradeGateways(meshId: string, names: readonly string[]): void;
}

/** Several controllers as one. */
export function together(controllers: readonly MeshController[]): MeshController {
  const each = async (act: (controller: MeshController) => Promise<void>): Promise<void> => void (await Promise.all(controllers.map(act)));
  return {
    watchMesh: (mesh) => each((controller) => controller.watchMesh(mesh)),
    setMesh: (mesh) => controllers.forEach((controller) => controller.setMesh(mesh)),
    clear: (meshId) => each((controller) => controller.clear(meshId)),
    forgetMesh: (meshId) => each((controller) => controller.forgetMesh(meshId)),
    stop: () => each((controller) => controller.stop()),
  };
}

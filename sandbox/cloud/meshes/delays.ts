/** How long operations on a mesh take at least, in seconds; none says as long as they need. */
export interface MeshDelays {
  readonly create?: number;
  readonly attach?: number;
  readonly detach?: number;
  readonly delete?: number;
}

/** About what the real cloud takes. */
export const REAL_DELAYS: MeshDelays = { create: 150, attach: 60, detach: 45, delete: 30 };

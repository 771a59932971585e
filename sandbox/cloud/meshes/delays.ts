/** How long operations on a mesh take at least, in seconds; none says as long as they need. */
export interface MeshDelays {
  readonly create?: number;
  readonly attach?: number;
  readonly detach?: number;
  readonly upgrade?: number;
  readonly delete?: number;
}

/** What the objects do not say: how the app was told to behave, and how many sockets it takes. */
export interface Settings {
  readonly timing: Timing;
  readonly capacity: Capacity;
}

export interface Timing {
  readonly heartbeatSeconds?: number;
  readonly maxConnectionAgeSeconds?: number;
  readonly appDrainSeconds?: number;
  readonly loadBalancerIdleSeconds?: number;
}

export interface Capacity {
  readonly socketsPerPod?: number;
  readonly maxPods?: number;
  readonly gatewayPods?: number;
}

export const NO_SETTINGS: Settings = { timing: {}, capacity: {} };

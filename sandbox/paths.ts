import { join } from "node:path";

/** Names of what a checkout's sandbox keeps in its state folder. Nothing of it outlives `make down`. */
export interface Paths {
  readonly checkout: string;
  readonly state: string;
  readonly dist: string;
  readonly log: string;
  readonly control: string;
  readonly pid: string;
  readonly outputs: string;
  readonly caFile: string;
  readonly trustBundle: string;
  readonly bin: string;
  readonly kubeconfig: (name: string) => string;
}

export function pathsOf(checkout: string): Paths {
  const state = join(checkout, ".sandbox");
  return {
    checkout,
    state,
    dist: join(checkout, "dist"),
    log: join(state, "log"),
    control: join(state, "run", "control.sock"),
    pid: join(state, "run", "pid"),
    outputs: join(state, "outputs.json"),
    caFile: join(state, "ca.crt"),
    trustBundle: join(state, "pki", "cloud", "trust.crt"),
    bin: join(state, "bin"),
    kubeconfig: (name) => join(state, "kubeconfig", `${name}.yaml`),
  };
}

import { join, resolve } from "node:path";

/** Names of what a checkout's sandbox keeps in its state folder. Nothing of it outlives `make down`. */
export interface Paths {
  readonly checkout: string;
  readonly state: string;
  readonly dist: string;
  readonly log: string;
  readonly control: string;
  readonly pid: string;
  readonly accessKey: string;
  readonly outputs: string;
  readonly impact: string;
  readonly caFile: string;
  readonly trustBundle: string;
  /** Folder of Pulumi's file backend. */
  readonly backend: string;
  readonly bin: string;
  readonly kubeconfig: (name: string) => string;
}

/** The state folder is .sandbox, or what $SANDBOX_DIR names, so that tests have a sandbox of their own beside the one in use. */
export function pathsOf(checkout: string, folder: string = process.env.SANDBOX_DIR || ".sandbox"): Paths {
  const state = resolve(checkout, folder);
  return {
    checkout,
    state,
    dist: join(checkout, "dist"),
    log: join(state, "log"),
    control: join(state, "run", "control.sock"),
    pid: join(state, "run", "pid"),
    accessKey: join(state, "run", "access-key.json"),
    outputs: join(state, "outputs.json"),
    impact: join(state, "impact.json"),
    caFile: join(state, "ca.crt"),
    trustBundle: join(state, "pki", "cloud", "trust.crt"),
    backend: join(state, "pulumi", "backend"),
    bin: join(state, "bin"),
    kubeconfig: (name) => join(state, "kubeconfig", `${name}.yaml`),
  };
}

import { make, outputs } from "./sandbox";

/** One sandbox for the whole suite, started and stopped by the commands that a user has. */
export const mochaHooks = {
  beforeAll(): void {
    // What an interrupted run has left may be of an older build.
    make("down");
    make("up");
    // For the tests that hold the kubernetes stand-in against the same API servers, from this process on the host.
    const { host } = outputs();
    Object.assign(process.env, { ACK_KUBECONFIG: host.ackKubeconfig, ASM_KUBECONFIG: host.asmKubeconfig });
  },
  afterAll(): void {
    make("down");
  },
};

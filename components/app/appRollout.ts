import * as pulumi from "@pulumi/pulumi";
import { isPlain } from "../faults";
import { terminationGrace, LONGEST_TIMING, TimingArgs } from "../timing";

// How long the app's Deployment may take to do what it is told.

/** A pod has a minute to start, and its image may have to be pulled, or a node created for it. */
const START_SECONDS = 60;
const PATIENCE_SECONDS = 300;

/** Without progress for this long a rollout has failed. In a full cluster the next pod has no room before an old one has drained. */
export function progressDeadline(graceSeconds: number): number {
  return PATIENCE_SECONDS + graceSeconds;
}

/**
 * How long Pulumi waits, which it must know before any Output is: for what is known late the longest that is allowed. A deletion, and so a
 * replacement, waits until every pod has drained; a rollout replaces one pod after the other.
 */
export function deploymentTimeouts(timing: pulumi.Input<TimingArgs>, replicas: pulumi.Input<number>): pulumi.CustomTimeouts {
  const grace = terminationGrace(isPlain(timing) ? timing : LONGEST_TIMING);
  const pods = isPlain(replicas) ? replicas : MOST_PODS;
  // Longer than the deadline, so that the cluster says what is wrong before Pulumi gives up.
  const create = progressDeadline(grace) + START_SECONDS;
  return { create: `${create}s`, update: `${create + START_SECONDS * Math.max(0, pods - 1)}s`, delete: `${PATIENCE_SECONDS + grace}s` };
}

/** What an app may have at most. */
export const MOST_PODS = 1000;

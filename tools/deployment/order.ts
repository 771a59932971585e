import type { Deployed } from "./history";

/** What Git knows of two commits. */
export interface Repository {
  /** Whether it is main's history that has it. */
  isOnMain(commit: string): boolean;
  /** Whether `newer` contains `older`, or is it. */
  contains(newer: string, older: string): boolean;
  readonly head: string;
}

/** Why a commit must not be deployed over the one that a stack has; nothing when it may. */
export function refusedOrder(wanted: string, deployed: Deployed, repository: Repository): string | undefined {
  if (!repository.isOnMain(wanted)) return `${wanted} is not on main: only what was merged is deployed`;
  const known = "commit" in deployed ? deployed.commit : undefined;
  if (known !== undefined && repository.isOnMain(known)) {
    if (repository.contains(wanted, known)) return undefined;
    return `${wanted} is older than ${known}, which is deployed: to go back, revert on main and deploy the revert`;
  }
  // Nothing to compare with: deployed by hand, or for the first time. Then the newest commit is the one that cannot be too old.
  if (wanted === repository.head) return undefined;
  return `what is deployed cannot be compared with ${wanted}: deploy main's head, ${repository.head}`;
}

/** Why a nightly run must not use a commit as what is deployed; nothing when it may. */
export function refusedCommit(deployed: Deployed, repository: Repository): string | undefined {
  if ("refused" in deployed) return deployed.refused;
  if ("none" in deployed) return "no update of this stack has succeeded yet";
  return repository.isOnMain(deployed.commit) ? undefined : `${deployed.commit}, which is deployed, is not on main: deploy main's head`;
}

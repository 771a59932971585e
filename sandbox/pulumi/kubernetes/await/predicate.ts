import { isDeepStrictEqual } from "node:util";
import { kindOf } from "../api/kinds";
import { at, isObject, numberAt, stringAt, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";

/** Waits for a kind whose own status says all: until a predicate of the live object holds. */
export class PredicateAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];

  constructor(
    private readonly waiting: Waiting,
    private readonly holds: (object: KubeObject, waiting: Waiting) => boolean,
  ) {
    this.object = waiting.current;
    this.sources = [
      {
        kind: kindOf(waiting.current),
        fieldSelector: ownSelector(waiting.current),
        on: ({ type, object }) => {
          if (type !== "DELETED") this.object = object;
        },
      },
    ];
  }

  done(): boolean {
    return this.holds(this.object, this.waiting);
  }

  problems(): string[] {
    return [];
  }

  timeoutMessage(): string {
    return "timed out waiting for the condition";
  }
}

/** A volume is there for a claim, or taken by one. */
export function volumeReady(volume: KubeObject, { log }: Waiting): boolean {
  const phase = stringAt(volume, "status", "phase");
  if (phase === "Available") log.status("info", "✅ PV marked available");
  if (phase === "Bound") log.status("info", "✅ PV has been bound");
  return phase === "Available" || phase === "Bound";
}

export function replicasAvailable(controller: KubeObject): boolean {
  const wanted = numberAt(controller, "spec", "replicas");
  return wanted !== undefined && wanted === (numberAt(controller, "status", "availableReplicas") ?? 0);
}

/** The quota's controller has taken over what the spec says. */
export function quotaEnforced(quota: KubeObject): boolean {
  return isDeepStrictEqual(at(quota, "spec", "hard"), at(quota, "status", "hard"));
}

/** Secrets are ready at once, but those whose token a controller writes. */
export function secretFilled(secret: KubeObject): boolean {
  if (secret.type !== "kubernetes.io/service-account-token") return true;
  return isObject(secret.data) && Object.keys(secret.data).length > 0;
}

import { type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { podSteps } from "./pods";

/** Waits for a Pod of its own to be scheduled, initialized and ready, or to have succeeded. */
export class PodAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private seen = false;

  constructor(private readonly waiting: Waiting) {
    this.object = waiting.current;
    this.sources = [
      {
        kind: { apiVersion: "v1", kind: "Pod" },
        fieldSelector: ownSelector(waiting.current),
        on: ({ type, object }) => {
          this.seen = type !== "DELETED";
          if (this.seen) this.object = object;
        },
      },
    ];
  }

  done(): boolean {
    const steps = podSteps(this.object);
    if (this.seen) for (const { waitingFor } of steps) this.waiting.log.status("info", waitingFor);
    return this.seen && steps.every(({ ok }) => ok);
  }

  problems(): string[] {
    return podSteps(this.object).flatMap(({ problem, warning }) => (problem && warning ? [problem] : []));
  }
}

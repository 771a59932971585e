import type { WatchEvent } from "../api/watch";
import { generationOf, isOwnedBy, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { statusOf } from "./objectStatus";
import { podProblem } from "./pods";

/** Waits for a DaemonSet: its controller has seen this generation, and every node that should has a ready pod of it. */
export class DaemonSetAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];

  constructor(private readonly waiting: Waiting) {
    this.object = waiting.current;
    this.sources = [
      { kind: { apiVersion: "apps/v1", kind: "DaemonSet" }, fieldSelector: ownSelector(waiting.current), on: (event) => this.onDaemonSet(event) },
      { kind: { apiVersion: "v1", kind: "Pod" }, on: (event) => this.onPod(event) },
    ];
  }

  done(): boolean {
    const { current, message } = statusOf(this.object);
    this.waiting.log.status("info", message);
    return current;
  }

  problems(): string[] {
    return [];
  }

  timeoutMessage(): string {
    return "timed out waiting for the condition";
  }

  private onDaemonSet({ type, object }: WatchEvent): void {
    if (type !== "DELETED" && generationOf(object) >= generationOf(this.waiting.current)) this.object = object;
  }

  private onPod({ type, object }: WatchEvent): void {
    const problem = type !== "DELETED" && isOwnedBy(object, this.waiting.current) ? podProblem(object) : undefined;
    if (problem) this.waiting.log.status("warning", problem);
  }
}

import { at, isOwnedBy, numberAt, stringAt, type KubeObject } from "../object";
import type { WatchEvent } from "../api/watch";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { conditionOf, displayName, isTrue, podProblem } from "./pods";

// Part of every run of a Job, so it is told only when the Job does not complete.
const PASSING = "containers with unready status";

/** Waits for a Job to complete; one that has used up its tries or its time has failed. */
export class JobAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private readonly errors = new Set<string>();

  constructor(private readonly waiting: Waiting) {
    this.object = waiting.current;
    this.sources = [
      { kind: { apiVersion: "batch/v1", kind: "Job" }, fieldSelector: ownSelector(waiting.current), on: (event) => this.onJob(event) },
      { kind: { apiVersion: "v1", kind: "Pod" }, on: (event) => this.onPod(event) },
    ];
  }

  done(): boolean {
    return this.started() && this.failureReason() === undefined && isTrue(conditionOf(this.object, "Complete"));
  }

  failure(): Error | undefined {
    return this.failureReason() === undefined
      ? undefined
      : new Error(`Resource '${stringAt(this.object, "metadata", "name")}' was created but failed to initialize`);
  }

  problems(): string[] {
    return [...this.errors];
  }

  private onJob({ type, object }: WatchEvent): void {
    if (type === "DELETED") return;
    this.object = object;
    const name = displayName(object);
    this.waiting.log.status("info", `Waiting for Job "${name}" to start`);
    if (!this.started()) return;
    const count = (key: string) => numberAt(object, "status", key) ?? 0;
    const counts = `(Active: ${count("active")} | Succeeded: ${count("succeeded")} | Failed: ${count("failed")})`;
    this.waiting.log.status("info", `Waiting for Job "${name}" to succeed ${counts}`);
    const reason = this.failureReason();
    if (reason) this.errors.add(reason);
  }

  private onPod({ type, object }: WatchEvent): void {
    const problem = type !== "DELETED" && isOwnedBy(object, this.waiting.current) ? podProblem(object) : undefined;
    if (!problem) return;
    this.errors.add(problem);
    if (!problem.includes(PASSING)) this.waiting.log.status("warning", problem);
  }

  private started(): boolean {
    return at(this.object, "status", "startTime") !== undefined;
  }

  private failureReason(): string | undefined {
    const failed = conditionOf(this.object, "Failed");
    const reason = stringAt(failed, "reason");
    const final = isTrue(failed) && ["BackoffLimitExceeded", "DeadlineExceeded"].includes(reason);
    return final ? `[${reason}] ${stringAt(failed, "message")}` : undefined;
  }
}

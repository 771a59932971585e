import type { WatchEvent } from "../api/watch";
import { generationOf, isOwnedBy, numberAt, stringAt, uidOf, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { podProblem } from "./pods";

/**
 * Waits for a StatefulSet: its controller has seen this generation, all replicas are ready, and all are of the new revision.
 * Under the OnDelete strategy pods change only when they are deleted, so an update does not wait for the revision.
 */
export class StatefulSetAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private readonly pods = new Map<string, KubeObject>();
  private observed = false;

  constructor(private readonly waiting: Waiting) {
    this.object = waiting.current;
    this.sources = [
      { kind: { apiVersion: "apps/v1", kind: "StatefulSet" }, fieldSelector: ownSelector(waiting.current), on: (event) => this.onStatefulSet(event) },
      { kind: { apiVersion: "v1", kind: "Pod" }, on: (event) => this.onPod(event) },
    ];
  }

  done(): boolean {
    const ready = this.observed && this.replicasReady() && this.revisionReady();
    this.waiting.log.status("info", ready ? "StatefulSet initialization complete" : this.progress());
    return ready;
  }

  problems(): string[] {
    const problems: string[] = [];
    if (!this.observed || !this.replicasReady()) problems.push(`${this.readyCount()} out of ${this.wanted()} replicas succeeded readiness checks`);
    if (!this.observed || !this.revisionReady()) {
      const { current, update } = this.revisions();
      problems.push(`StatefulSet controller failed to advance from revision "${current}" to revision "${update}"`);
    }
    return [...problems, ...this.podProblems()];
  }

  report(): void {
    for (const problem of this.podProblems()) this.waiting.log.status("warning", problem);
  }

  private onStatefulSet({ type, object }: WatchEvent): void {
    if (type === "DELETED" || generationOf(object) < generationOf(this.waiting.current)) return;
    this.object = object;
    this.observed = (numberAt(object, "status", "observedGeneration") ?? 0) >= generationOf(object);
  }

  private onPod({ type, object }: WatchEvent): void {
    if (type === "DELETED") this.pods.delete(uidOf(object));
    else if (isOwnedBy(object, this.waiting.current)) this.pods.set(uidOf(object), object);
  }

  private progress(): string {
    const count = `(${this.readyCount()}/${this.wanted()} Pods ready)`;
    if (generationOf(this.object) <= 1) return `[1/2] Waiting for StatefulSet to create Pods ${count}`;
    if (!this.observed || !this.replicasReady()) return `[1/3] Waiting for StatefulSet update to roll out ${count}`;
    return "[2/3] Waiting for StatefulSet to update .status.currentRevision";
  }

  private replicasReady(): boolean {
    const counts = ["replicas", "readyReplicas", ...(this.changesOnDelete() ? [] : ["currentReplicas"])];
    return counts.every((key) => this.count(key) === this.wanted());
  }

  private revisionReady(): boolean {
    const { current, update } = this.revisions();
    return this.changesOnDelete() || (current !== "" && current === update);
  }

  private changesOnDelete(): boolean {
    return generationOf(this.object) > 1 && stringAt(this.object, "spec", "updateStrategy", "type") === "OnDelete";
  }

  // During a rollout ready replicas of the former revision do not count.
  private readyCount(): number {
    const ready = this.count("readyReplicas");
    return this.revisionReady() ? ready : Math.min(ready, this.count("updatedReplicas"));
  }

  private revisions(): { current: string; update: string } {
    return { current: stringAt(this.object, "status", "currentRevision"), update: stringAt(this.object, "status", "updateRevision") };
  }

  private wanted(): number {
    return numberAt(this.object, "spec", "replicas") ?? 0;
  }

  private count(key: string): number {
    return numberAt(this.object, "status", key) ?? 0;
  }

  private podProblems(): string[] {
    return [...this.pods.values()].map(podProblem).filter((problem) => problem !== undefined);
  }
}

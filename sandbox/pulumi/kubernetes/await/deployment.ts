import type { WatchEvent } from "../api/watch";
import { annotationOf, generationOf, isOwnedBy, listAt, nameOf, numberAt, stringAt, uidOf, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { conditionOf, isTrue, podProblem } from "./pods";

const REVISION = "deployment.kubernetes.io/revision";

/**
 * Waits for a Deployment to roll out: its controller has seen this generation, it is available, and the ReplicaSet of
 * the current revision has as many ready pods as it asks for. Claims that its pods mount must be bound.
 */
export class DeploymentAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private readonly replicaSets = new Map<string, KubeObject>();
  private readonly pods = new Map<string, KubeObject>();
  private readonly claims = new Map<string, KubeObject>();
  private readonly conditionProblems = new Map<string, string>();
  private reconciled: boolean;
  private revision = "";
  private available = false;
  private newReplicaSetAvailable = false;
  private replicaSetReady = false;

  /** `mode` "read" looks at the object as it is, without waiting for its controller first. */
  constructor(
    private readonly waiting: Waiting,
    mode: "await" | "read" = "await",
  ) {
    this.object = waiting.current;
    this.reconciled = mode === "read";
    this.sources = [
      { kind: { apiVersion: "apps/v1", kind: "Deployment" }, fieldSelector: ownSelector(waiting.current), on: (event) => this.onDeployment(event) },
      { kind: { apiVersion: "apps/v1", kind: "ReplicaSet" }, on: (event) => this.onReplicaSet(event) },
      { kind: { apiVersion: "v1", kind: "Pod" }, on: (event) => keep(this.pods, event) },
      { kind: { apiVersion: "v1", kind: "PersistentVolumeClaim" }, on: (event) => keep(this.claims, event) },
    ];
  }

  done(): boolean {
    const rolledOut = this.revision === "1" || this.newReplicaSetAvailable;
    if (!this.reconciled || !this.available || !rolledOut || !this.replicaSetReady || this.unboundClaims().length > 0) return false;
    this.waiting.log.status("info", "Deployment initialization complete");
    return true;
  }

  problems(): string[] {
    const problems = [...this.conditionProblems.values()];
    const unbound = this.unboundClaims().map(nameOf);
    if (unbound.length > 0) problems.push(`Failed to bind PersistentVolumeClaim(s): "${unbound.join(",")}"`);
    const rollout = this.rolloutProblem();
    if (rollout) problems.push(rollout);
    return [...problems, ...this.podProblems()];
  }

  report(): void {
    for (const problem of this.podProblems()) this.waiting.log.status("warning", problem);
  }

  private onDeployment({ type, object }: WatchEvent): void {
    this.conditionProblems.clear();
    if (type === "DELETED" || generationOf(object) < generationOf(this.waiting.current)) return;
    if (!this.reconciled && numberAt(object, "status", "observedGeneration") !== generationOf(object)) return;
    this.reconciled = true;
    this.object = object;
    this.revision = annotationOf(object, REVISION);
    if (this.revision === "") return;
    this.newReplicaSetAvailable = this.holds("Progressing") && stringAt(conditionOf(object, "Progressing"), "reason") === "NewReplicaSetAvailable";
    this.available = this.holds("Available");
    this.checkReplicaSet();
    this.checkClaims();
  }

  // Whether a condition is true; why it is not is told and remembered.
  private holds(type: string): boolean {
    const condition = conditionOf(this.object, type);
    if (condition === undefined || isTrue(condition)) return condition !== undefined;
    const reason = stringAt(condition, "reason");
    const problem = `[${reason}] ${stringAt(condition, "message")}`;
    this.conditionProblems.set(reason, problem);
    this.waiting.log.status("warning", problem);
    return false;
  }

  private onReplicaSet({ type, object }: WatchEvent): void {
    if (!isOwnedBy(object, this.waiting.current)) return;
    if (type === "DELETED") {
      this.replicaSets.delete(annotationOf(object, REVISION));
      return;
    }
    this.replicaSets.set(annotationOf(object, REVISION), object);
    if (this.reconciled) this.checkReplicaSet();
  }

  // The ReplicaSet's own number is the plan of record: another client may have scaled the Deployment since.
  private checkReplicaSet(): void {
    const replicaSet = this.currentReplicaSet();
    if (!replicaSet) return;
    const wanted = numberAt(replicaSet, "spec", "replicas") ?? 1;
    const readyPods = numberAt(replicaSet, "status", "readyReplicas") ?? 0;
    this.replicaSetReady = readyPods >= wanted;
    if (!this.replicaSetReady) this.waiting.log.status("info", `Waiting for app ReplicaSet to be available (${readyPods}/${wanted} Pods available)`);
    else if (wanted === 0) this.waiting.log.status("warning", `Replicas scaled to 0 for Deployment "${nameOf(this.object)}"`);
  }

  private currentReplicaSet(): KubeObject | undefined {
    return this.revision === "" ? undefined : this.replicaSets.get(this.revision);
  }

  private checkClaims(): void {
    for (const claim of this.unboundClaims()) {
      const phase = stringAt(claim, "status", "phase");
      this.waiting.log.status("warning", `PersistentVolumeClaim: [${nameOf(claim)}] is not ready. status.phase currently at: ${phase}`);
    }
  }

  private unboundClaims(): KubeObject[] {
    const volumes = listAt(this.object, "spec", "template", "spec", "volumes");
    const names = new Set(volumes.map((volume) => stringAt(volume, "persistentVolumeClaim", "claimName")).filter(Boolean));
    return [...this.claims.values()].filter((claim) => names.has(nameOf(claim)) && stringAt(claim, "status", "phase") !== "Bound");
  }

  private rolloutProblem(): string | undefined {
    if (!this.available) return "Minimum number of live Pods was not attained";
    const first = this.revision === "1";
    if (!first && !this.newReplicaSetAvailable) return "Minimum number of Pods to consider the application live was not attained";
    if (this.replicaSetReady) return undefined;
    if (first) return "Minimum number of Pods to consider the application live was not attained";
    return "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live";
  }

  private podProblems(): string[] {
    const replicaSet = this.currentReplicaSet();
    const owned = [...this.pods.values()].filter((pod) => isOwnedBy(pod, replicaSet));
    return owned.map(podProblem).filter((problem) => problem !== undefined);
  }
}

function keep(objects: Map<string, KubeObject>, { type, object }: WatchEvent): void {
  if (type === "DELETED") objects.delete(uidOf(object));
  else objects.set(uidOf(object), object);
}

import { at, listAt, nameOf, namespaceOf, numberAt, stringAt, type Json, type KubeObject } from "../object";

/** What is wrong with a pod that is not ready, or undefined. */
export function podProblem(pod: KubeObject): string | undefined {
  const step = podSteps(pod).find(({ ok }) => !ok);
  return step?.warning ? step.problem : undefined;
}

/** A step on the way to a ready pod: what is waited for, and what is wrong with it. */
export interface PodStep {
  ok: boolean;
  waitingFor: string;
  problem?: string;
  warning: boolean;
}

/** The steps of a pod in their order, up to the first that is not done. */
export function podSteps(pod: KubeObject): PodStep[] {
  const steps: PodStep[] = [];
  for (const step of [scheduled, initialized, ready]) {
    steps.push(step(pod));
    if (!steps.at(-1)?.ok) break;
  }
  return steps;
}

/** Name of an object for messages; the namespace is told unless it is "default". */
export function displayName(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace && namespace !== "default" ? `${namespace}/${nameOf(object)}` : nameOf(object);
}

function scheduled(pod: KubeObject): PodStep {
  const condition = conditionOf(pod, "PodScheduled");
  const problem = stringAt(condition, "reason") && stringAt(condition, "message");
  return { ok: isTrue(condition), waitingFor: `Waiting for Pod "${displayName(pod)}" to be scheduled`, problem: problem || undefined, warning: false };
}

function initialized(pod: KubeObject): PodStep {
  const condition = conditionOf(pod, "Initialized");
  return { ok: isTrue(condition), waitingFor: `Waiting for Pod "${displayName(pod)}" to be initialized`, problem: problemOf(pod, condition), warning: true };
}

function ready(pod: KubeObject): PodStep {
  const condition = conditionOf(pod, "Ready");
  const ok = condition !== undefined && (isTrue(condition) || stringAt(pod, "status", "phase") === "Succeeded");
  return { ok, waitingFor: `Waiting for Pod "${displayName(pod)}" to be ready`, problem: problemOf(pod, condition), warning: true };
}

function problemOf(pod: KubeObject, condition: Json | undefined): string | undefined {
  if (condition === undefined) return undefined;
  const errors = listAt(pod, "status", "containerStatuses").flatMap(containerErrors);
  if (errors.length === 0 && stringAt(condition, "message") === "") return undefined;
  const message = stringAt(condition, "reason") ? stringAt(condition, "message") : "";
  return `[Pod ${displayName(pod)}]: ${message}${errors.join("\n")}`;
}

function containerErrors(status: Json): string[] {
  if (at(status, "ready") === true) return [];
  return [waitingError(status), terminatedError(status), lastTermination(status)].filter((error) => error !== undefined);
}

function waitingError(status: Json): string | undefined {
  const waiting = at(status, "state", "waiting");
  if (waiting === undefined || stringAt(waiting, "reason") === "ContainerCreating") return undefined;
  return `[${stringAt(waiting, "reason")}] ${withoutNoise(stringAt(waiting, "message"))}`;
}

function terminatedError(status: Json): string | undefined {
  const terminated = at(status, "state", "terminated");
  const reason = stringAt(terminated, "reason");
  if (!reason) return undefined;
  const message = stringAt(terminated, "message");
  if (message) return `[${reason}] ${withoutNoise(message)}`;
  return `container "${stringAt(status, "name")}" completed with exit code ${numberAt(terminated, "exitCode") ?? 0}`;
}

function lastTermination(status: Json): string | undefined {
  const terminated = at(status, "lastState", "terminated");
  if (terminated === undefined) return undefined;
  const cause = `${stringAt(terminated, "reason")}: exit code ${numberAt(terminated, "exitCode") ?? 0}`;
  const message = stringAt(terminated, "message");
  return `container "${stringAt(status, "name")}" terminated at ${stringAt(terminated, "finishedAt")} (${cause})${message ? `\n${message}` : ""}`;
}

function withoutNoise(message: string): string {
  return message.replace(/^rpc error: code = Unknown desc = Error response from daemon: /, "").replace(/: manifest unknown$/, "");
}

export function conditionOf(object: KubeObject, type: string): Json | undefined {
  return listAt(object, "status", "conditions").find((condition) => at(condition, "type") === type);
}

export function isTrue(condition: Json | undefined): boolean {
  return at(condition, "status") === "True";
}

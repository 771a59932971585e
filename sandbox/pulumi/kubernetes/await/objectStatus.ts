import { at, generationOf, numberAt, stringAt, type KubeObject } from "../object";
import { conditionOf, isTrue } from "./pods";

/** What an object says of itself, as kstatus reads it: the sentence, and whether it is what its spec asks for. */
export interface ObjectStatus {
  current: boolean;
  message: string;
}

export function statusOf(object: KubeObject): ObjectStatus {
  if (at(object, "metadata", "deletionTimestamp") !== undefined) return { current: false, message: "Resource scheduled for deletion" };
  const generation = generationOf(object);
  const observed = numberAt(object, "status", "observedGeneration");
  if (observed !== undefined && observed !== generation) {
    return { current: false, message: `${stringAt(object, "kind")} generation is ${generation}, but latest observed generation is ${observed}` };
  }
  if (object.kind === "Deployment") return deploymentStatus(object);
  return object.kind === "DaemonSet" ? daemonSetStatus(object) : genericStatus(object);
}

function deploymentStatus(object: KubeObject): ObjectStatus {
  const wanted = numberAt(object, "spec", "replicas") ?? 1;
  const count = (key: string) => numberAt(object, "status", key) ?? 0;
  const short = (what: string, have: number) => ({ current: false, message: `${what}: ${have}/${wanted}` });
  if (wanted > count("replicas")) return short("replicas", count("replicas"));
  if (wanted > count("updatedReplicas")) return short("Updated", count("updatedReplicas"));
  if (count("replicas") > wanted) return { current: false, message: `Pending termination: ${count("replicas") - wanted}` };
  if (count("updatedReplicas") > count("availableReplicas")) return short("Available", count("availableReplicas"));
  if (wanted > count("readyReplicas")) return short("Ready", count("readyReplicas"));
  if (!isTrue(conditionOf(object, "Available"))) return { current: false, message: "Deployment not Available" };
  return { current: true, message: `Deployment is available. Replicas: ${count("replicas")}` };
}

function daemonSetStatus(object: KubeObject): ObjectStatus {
  if (numberAt(object, "status", "observedGeneration") === undefined) return { current: false, message: "Missing .status.observedGeneration" };
  const wanted = numberAt(object, "status", "desiredNumberScheduled");
  if (wanted === undefined) return { current: false, message: "Missing .status.desiredNumberScheduled" };
  const steps = [
    ["Current", "currentNumberScheduled"],
    ["Updated", "updatedNumberScheduled"],
    ["Available", "numberAvailable"],
    ["Ready", "numberReady"],
  ] as const;
  for (const [what, key] of steps) {
    const have = numberAt(object, "status", key) ?? 0;
    if (wanted > have) return { current: false, message: `${what}: ${have}/${wanted}` };
  }
  return { current: true, message: `All replicas scheduled as expected. Replicas: ${wanted}` };
}

function genericStatus(object: KubeObject): ObjectStatus {
  for (const type of ["Reconciling", "Stalled"]) {
    const condition = conditionOf(object, type);
    if (isTrue(condition)) return { current: false, message: stringAt(condition, "message") };
  }
  const ready = conditionOf(object, "Ready");
  if (ready !== undefined && !isTrue(ready)) return { current: false, message: stringAt(ready, "message") };
  return { current: true, message: "Resource is current" };
}

import * as pulumi from "@pulumi/pulumi";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import { input as types } from "@pulumi/kubernetes/types";

/** Also when the number is not known yet: for one pod budget and spread do nothing. */
export function mayBeSeveral(replicas: pulumi.Input<number>): boolean {
  return typeof replicas !== "number" || replicas > 1;
}

/** Over zones, and over nodes within them. */
export function spread(name: string): types.core.v1.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    // A zone that is full, or the only one, must not keep a pod from starting.
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { app: name } },
  }));
}

/** Name and namespace of an app's budget. */
export function appBudget<N>(app: string, namespace: N) {
  return { name: app, namespace };
}

/** A drained node takes one pod at a time, and its clients come back to the others. */
export function createDisruptionBudget(name: string, namespace: pulumi.Input<string>, parent: pulumi.Resource): PodDisruptionBudget {
  return new PodDisruptionBudget(
    name,
    { metadata: appBudget(name, namespace), spec: { maxUnavailable: 1, selector: { matchLabels: { app: name } } } },
    { parent },
  );
}

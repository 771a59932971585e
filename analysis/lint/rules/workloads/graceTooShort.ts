import { GRACE, drainOf, preStopOf } from "../../facts/app";
import { WORKLOADS } from "../../kinds";
import { numberAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

/** What a process needs after its last socket. */
const MARGIN = 10;

export const graceTooShort: Rule = {
  id: "WS604",
  name: "grace-too-short",
  severity: "error",
  what: "The pod is killed before its sockets are closed.",
  why: "The grace counts from the start of preStop, so hook and drain must fit in it. What is open at its end is cut, and all those clients come back at once.",
  remedy: "terminationGracePeriodSeconds: 80   # preStop 10 + drain 60 + 10",
  source: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check(document, world) {
    const grace = numberAt(document.value, "spec", "template", "spec", "terminationGracePeriodSeconds");
    const preStop = Math.max(0, ...containers(document).map(({ value }) => preStopOf(value) ?? 0));
    const drain = drainOf(document, world);
    if (!world.isReached(document) || preStop + (drain ?? 0) === 0) return [];
    const path = ["spec", "template", "spec", "terminationGracePeriodSeconds"];
    const seconds = grace ?? GRACE;
    if (drain !== undefined && seconds < preStop + drain + MARGIN)
      return [
        {
          path,
          side: "value",
          message: `terminationGracePeriodSeconds is ${seconds}, allowed is ${preStop + drain + MARGIN} or more: preStop ${preStop} + drain ${drain} + ${MARGIN}.`,
        },
      ];
    return drain === undefined && grace === undefined
      ? [{ path, message: `The grace is ${GRACE} s unless set, and preStop takes ${preStop} of it: ${GRACE - preStop} s are left to close all sockets.` }]
      : [];
  },
};

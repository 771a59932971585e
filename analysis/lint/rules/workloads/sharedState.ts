import { isScaled } from "../../facts/scaling";
import { WORKLOADS } from "../../kinds";
import { numberAt, textAt } from "../../matches";
import type { Rule } from "../../rule";
import { containers } from "../../world";

/** The demo of the tutorial keeps its clients in one list of the process. */
const DEMO = /tornado-websocket-example|aliacs-app-catalog\/tornado/;

export const sharedState: Rule = {
  id: "WS613",
  name: "replicas-without-shared-state",
  severity: "error",
  what: "The tornado demo sends a message only to the clients of one pod.",
  why: "It keeps its clients in one list of the process, so with two pods half of the windows see nothing. Stickiness does not help.",
  remedy: "replicas: 1",
  source: "https://github.com/hiroakis/tornado-websocket-example/blob/master/app.py",
  edges: ["kubernetes"],
  versions: "all",
  kinds: WORKLOADS,
  check: (document, world) => {
    const isDemo = containers(document).some(({ value }) => DEMO.test(textAt(value, "image") ?? ""));
    const several = (numberAt(document.value, "spec", "replicas") ?? 1) > 1;
    return isDemo && (several || isScaled(document, world) !== undefined) ? [{ path: ["spec", several ? "replicas" : "template"] }] : [];
  },
};

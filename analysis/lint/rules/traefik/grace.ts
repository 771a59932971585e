import { isTraefikRelease } from "../../facts/traefik";
import { KIND, WORKLOADS } from "../../kinds";
import { matches, numberAt, textAt } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";
import { containers } from "../../world";

/** Traefik's own graces are 10 s and 0. */
export const grace: Rule = {
  id: "WS214",
  name: "traefik-grace",
  severity: "warning",
  what: "Traefik drops its sockets 10 s after it is asked to end.",
  why: "graceTimeOut is 10 s unless set, and then all sockets of the pod close in one moment. The pod's grace must be longer than it.",
  remedy:
    "ports:\n  websecure:\n    transport:\n      lifeCycle: {requestAcceptGraceTimeout: 10s, graceTimeOut: 300s}\ndeployment:\n  terminationGracePeriodSeconds: 330",
  source: "https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/#lifecycle",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.helmRelease, ...WORKLOADS],
  check(document) {
    if (document.kind === KIND.helmRelease)
      return isTraefikRelease(document) && !JSON.stringify(document.value).includes("graceTimeOut") ? [{ path: ["spec", "chart"] }] : [];
    return containers(document).flatMap(({ path, value }) => {
      if (!/(^|\/)traefik(:|@|$)/.test(textAt(value, "image") ?? "")) return [];
      const graces = matches(value, "args", "*").flatMap(
        (arg) => secondsOf(/gracetimeout=(\w+)/i.exec(String(arg.value).replace(/requestacceptgracetimeout=\w+/i, ""))?.[1]) ?? [],
      );
      const longest = Math.max(0, ...graces);
      const pod = numberAt(document.value, "spec", "template", "spec", "terminationGracePeriodSeconds") ?? 30;
      return longest === 0
        ? [{ path: [...path, "image"] }]
        : longest >= pod
          ? [
              {
                path: ["spec", "template", "spec", "terminationGracePeriodSeconds"],
                message: `graceTimeOut is ${longest} s, and the pod is killed after ${pod} s.`,
              },
            ]
          : [];
    });
  },
};

import { at } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

/** Longer than an app needs to answer a handshake. */
const MOST_SECONDS = 60;

export const responseHeaderTimeout: Rule = {
  id: "WS208",
  name: "traefik-response-header-timeout",
  severity: "warning",
  what: "responseHeaderTimeout lets a handshake hang.",
  why: "It limits the answer to the handshake, not the life of a socket. A stuck app holds its clients so long.",
  remedy: "forwardingTimeouts:\n  dialTimeout: 5s\n  responseHeaderTimeout: 15s",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.serversTransport],
  check: (document) =>
    at(
      document,
      ["spec", "forwardingTimeouts", "responseHeaderTimeout"],
      (value) =>
        (secondsOf(value) ?? 0) > MOST_SECONDS &&
        `responseHeaderTimeout is ${secondsOf(value)} s, allowed is up to ${MOST_SECONDS} s: a stuck handshake hangs so long.`,
      (path) => [{ change: "set", path, value: "15s" }],
    ),
};

import { haproxySettings } from "../../facts/haproxy";
import { at, below } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

const MOST_SECONDS = 10;

export const haproxyConnectTimeout: Rule = {
  id: "WS302",
  name: "haproxy-connect-timeout",
  severity: "warning",
  what: "A long timeout-connect makes clients wait for pods that are gone.",
  why: "It is the time to reach a pod, not the life of a socket. While it runs the client hangs instead of being sent to another pod.",
  remedy: "timeout-connect: 5s",
  source: "https://docs.haproxy.org/3.2/configuration.html#4.2-timeout%20connect",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.configMap, KIND.helmRelease],
  check: (document) =>
    at(
      document,
      below(haproxySettings(document), "timeout-connect"),
      (value) => (secondsOf(value) ?? 0) > MOST_SECONDS && `timeout-connect is ${secondsOf(value)} s, allowed is up to ${MOST_SECONDS} s.`,
      (path) => [{ change: "set", path, value: "5s" }],
    ),
};

import { haproxySettings } from "../../facts/haproxy";
import { at, below } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

const MOST_SECONDS = 300;

export const longTimeouts: Rule = {
  id: "WS301",
  name: "haproxy-long-timeouts",
  severity: "warning",
  what: "timeout-client and timeout-server of an hour hold connections of peers that are gone.",
  why: "After the upgrade timeout-tunnel takes the place of both, so sockets need neither. Slow and dead HTTP clients keep their slots.",
  remedy: "timeout-client: 50s\ntimeout-server: 50s\ntimeout-tunnel: 1h\ntimeout-client-fin: 30s",
  source: "https://docs.haproxy.org/3.2/configuration.html#4.2-timeout%20tunnel",
  edges: ["haproxy"],
  versions: "all",
  kinds: [KIND.configMap, KIND.helmRelease],
  check: (document) =>
    ["timeout-client", "timeout-server"].flatMap((key) =>
      at(
        document,
        below(haproxySettings(document), key),
        (value) =>
          (secondsOf(value) ?? 0) > MOST_SECONDS && `${key} is ${secondsOf(value)} s, allowed is up to ${MOST_SECONDS} s: sockets have timeout-tunnel.`,
        (path) => [{ change: "set", path, value: "50s" }],
      ),
    ),
};

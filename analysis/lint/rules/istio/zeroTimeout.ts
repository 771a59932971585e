import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const zeroTimeout: Rule = {
  id: "WS402",
  name: "zero-timeout",
  severity: "error",
  what: "timeout: 0s is refused: a duration must be 1 ms or more.",
  why: "A route without timeout has none, so a socket lives as long as it likes. The schema of the CRD refuses 0s, and istioctl calls it IST0106.",
  remedy: "# delete the line, or limit the handshake alone (data planes since late 2025)\ntimeout: 10s",
  source: "https://istio.io/latest/docs/reference/config/analysis/ist0106/",
  edges: ["istio", "asm"],
  versions: "as checked with the CRDs of Istio 1.31",
  kinds: [KIND.virtualService],
  check: (document) =>
    at(
      document,
      ["spec", "http", "*", "timeout"],
      (value) => secondsOf(value) === 0 && `timeout is ${quotedValue(value)}, allowed is 1ms or more: without the field there is none.`,
      (path) => [{ change: "remove", path }],
    ),
};

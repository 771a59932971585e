import type { LintDocument } from "../../document";
import { looksLikeSockets } from "../../facts/sockets";
import { at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

export const requestTimeout: Rule = {
  id: "WS484",
  name: "httproute-request-timeout",
  severity: "warning",
  what: "timeouts.request may end sockets, depending on the implementation.",
  why: "Where it counts the whole exchange a socket ends with it; where it counts the handshake it is harmless. 0s switches it off everywhere.",
  remedy: "timeouts:\n  request: 0s",
  source: "https://gateway-api.sigs.k8s.io/geps/gep-1742/",
  edges: ["gateway-api"],
  versions: "v1",
  kinds: [KIND.httpRoute],
  check: (document) =>
    looksLikeSockets({ ...document, value: asIngress(document) })
      ? at(
          document,
          ["spec", "rules", "*", "timeouts", "request"],
          (value) => (secondsOf(value) ?? 0) > 0 && `timeouts.request is ${quotedValue(value)}, allowed on a route of sockets is 0s.`,
        )
      : [],
};

/** Paths and backends where an Ingress has them. */
function asIngress(document: LintDocument): LintDocument["value"] {
  const paths = matches(document.value, "spec", "rules", "*", "matches", "*", "path", "value").map(({ value }) => ({ path: value }));
  return { spec: { rules: [{ http: { paths } }] } };
}

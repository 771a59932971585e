import { at } from "../../faults";
import { KIND } from "../../kinds";
import { has, matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const wildcardByHttp: Rule = {
  id: "WS851",
  name: "wildcard-by-http01",
  severity: "error",
  what: "A wildcard cannot be issued by HTTP-01.",
  why: "The order fails as a whole, so the exact names are lost too. The gateway has no certificate and resets wss.",
  remedy: "solvers:\n  - dns01:\n      webhook: {groupName: acme.example.com, solverName: alidns}",
  source: "https://cert-manager.io/docs/configuration/acme/dns01/",
  edges: ["cert-manager"],
  versions: "all",
  kinds: [KIND.certificate],
  check(document, world) {
    const name = textAt(document.value, "spec", "issuerRef", "name");
    const issuer = world.of(KIND.clusterIssuer, KIND.issuer).find((one) => one.name === name);
    const solvers = matches(issuer?.value, "spec", "acme", "solvers", "*");
    return solvers.length > 0 && solvers.every(({ value }) => has(value, "http01"))
      ? at(
          document,
          ["spec", "dnsNames", "*"],
          (host) => String(host).startsWith("*.") && `${String(host)} cannot be issued by HTTP-01, the only solver of ${name ?? ""}.`,
        ).map((fault) => ({ ...fault, side: "value" as const }))
      : [];
  },
};

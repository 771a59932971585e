import { KIND } from "../../kinds";
import { has, matches } from "../../matches";
import type { Rule } from "../../rule";

export const dnsOfNode: Rule = {
  id: "WS802",
  name: "dns-of-node",
  severity: "info",
  what: "DNS is allowed to pods only, which leaves out the cache of the node.",
  why: "NodeLocal DNSCache answers at 169.254.20.10, which is no pod. Where it runs, the app resolves no name.",
  remedy: "to:\n  - ipBlock: {cidr: 169.254.20.10/32}\n  - namespaceSelector: {}",
  source: "https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/",
  edges: ["kubernetes"],
  versions: "with NodeLocal DNSCache",
  kinds: [KIND.networkPolicy],
  check: (document) =>
    matches(document.value, "spec", "egress", "*").flatMap(({ path, value }) => {
      const isDns = matches(value, "ports", "*", "port").some((port) => Number(port.value) === 53);
      return isDns && has(value, "to", 0) && !matches(value, "to", "*", "ipBlock").length ? [{ path: [...path, "to"] }] : [];
    }),
};

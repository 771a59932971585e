import { at } from "../../faults";
import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const commonName: Rule = {
  id: "WS853",
  name: "common-name",
  severity: "info",
  what: "commonName is not used by any client, and is discouraged.",
  why: "Clients read the dnsNames alone. A commonName of more than 64 characters fails the order.",
  remedy: "# delete the line",
  source: "https://cert-manager.io/docs/usage/certificate/",
  edges: ["cert-manager"],
  versions: "all",
  kinds: [KIND.certificate],
  check: (document) => {
    const names = matches(document.value, "spec", "dnsNames", "*").map(({ value }) => value);
    return names.length === 0
      ? []
      : at(
          document,
          ["spec", "commonName"],
          () => true,
          (path, value) => (names.includes(value) ? [{ change: "remove", path }] : []),
        );
  },
};

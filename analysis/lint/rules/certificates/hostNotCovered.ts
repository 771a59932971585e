import { label } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const hostNotCovered: Rule = {
  id: "WS854",
  name: "host-not-covered",
  severity: "error",
  what: "The certificate of the host does not name it.",
  why: "Browsers refuse the socket before the handshake. A script sees only that it closed (1006).",
  remedy: "dnsNames:\n  - chat.example.com",
  source: "https://cert-manager.io/docs/usage/certificate/",
  edges: ["cert-manager", "ingress-nginx", "f5-nginx", "traefik", "haproxy", "haproxy-ingress"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document, world) =>
    matches(document.value, "spec", "tls", "*").flatMap(({ path, value }) => {
      const certificate = world
        .of(KIND.certificate)
        .find((one) => one.namespace === document.namespace && textAt(one.value, "spec", "secretName") === textAt(value, "secretName"));
      const names = matches(certificate?.value, "spec", "dnsNames", "*").map((name) => String(name.value));
      const isCovered = (host: string): boolean =>
        names.some((name) => name === host || (name.startsWith("*.") && host.slice(host.indexOf(".")) === name.slice(1)));
      return certificate === undefined
        ? []
        : matches(value, "hosts", "*").flatMap((host) =>
            isCovered(String(host.value))
              ? []
              : [
                  {
                    path: [...path, ...host.path],
                    side: "value" as const,
                    message: `${String(host.value)} is not among the names of ${label(certificate)}: ${names.join(", ")}.`,
                  },
                ],
          );
    }),
};

import { gatewayNamespaces } from "../../facts/istio";
import { at } from "../../faults";
import { KIND } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";

/** The Secret of a Gateway is read beside the gateway's pods, not beside the Gateway. */
export const credentialNamespace: Rule = {
  id: "WS413",
  name: "credential-namespace",
  severity: "error",
  what: "The Secret of credentialName is not in the namespace of the gateway's pods.",
  why: "The gateway reads it only there, so port 443 has no certificate and resets every handshake. All objects look healthy.",
  remedy: "kind: Certificate\nmetadata:\n  namespace: istio-system   # of the gateway's pods",
  source: "https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.gateway],
  check(document, world) {
    const namespaces = gatewayNamespaces(document, world);
    return at(document, ["spec", "servers", "*", "tls", "credentialName"], (name) => {
      const found = [
        ...world.of(KIND.secret).filter((secret) => secret.name === name),
        ...world.of(KIND.certificate).filter((certificate) => textAt(certificate.value, "spec", "secretName") === name),
      ].map(({ namespace }) => namespace);
      return (
        namespaces.length > 0 &&
        found.length > 0 &&
        !found.some((namespace) => namespaces.includes(namespace)) &&
        `Secret ${String(name)} is made in ${found.join(", ")}, allowed is ${namespaces.join(" or ")}, where the gateway's pods are.`
      );
    });
  },
};

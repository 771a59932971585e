import { granted } from "../../facts/gatewayApi";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const certificateNamespace: Rule = {
  id: "WS481",
  name: "certificate-without-grant",
  severity: "error",
  what: "The listener's certificate is in another namespace, which does not grant it.",
  why: "Without a ReferenceGrant the listener is not programmed (RefNotPermitted). Port 443 resets every handshake.",
  remedy:
    'kind: ReferenceGrant\nmetadata: {namespace: certificates}\nspec:\n  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: edge}]\n  to: [{group: "", kind: Secret}]',
  source: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/",
  edges: ["gateway-api"],
  versions: "v1",
  kinds: [KIND.gatewayApiGateway],
  check: (document, world) =>
    matches(document.value, "spec", "listeners", "*", "tls", "certificateRefs", "*").flatMap(({ path, value }) => {
      const namespace = textAt(value, "namespace") ?? document.namespace;
      return namespace === document.namespace || granted(document, "Secret", namespace, world)
        ? []
        : [{ path: [...path, "namespace"], message: `No ReferenceGrant in ${namespace} lets Gateways of ${document.namespace} read its Secrets.` }];
    }),
};

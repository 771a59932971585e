import { NGINX } from "../../facts/nginx";
import { annotation, at } from "../../faults";
import { KIND } from "../../kinds";
import { textAt } from "../../matches";
import type { Rule } from "../../rule";

const SNIPPETS = ["server-snippet", "configuration-snippet", "location-snippet", "auth-snippet", "stream-snippet", "modsecurity-snippet"];

export const snippetRefused: Rule = {
  id: "WS112",
  name: "snippet-refused",
  severity: "error",
  what: "Snippet annotations are off by default, and the admission webhook refuses the Ingress.",
  why: "allow-snippet-annotations is false and the annotation's risk is Critical, above what is allowed. The route is not there, or stays as it was before.",
  remedy: "# delete the annotation: ingress-nginx passes upgrades without it",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/",
  edges: ["ingress-nginx"],
  versions: "1.9 and later",
  kinds: [KIND.ingress],
  check: (document, world) =>
    world.of(KIND.configMap).some(({ value }) => textAt(value, "data", "allow-snippet-annotations") === "true")
      ? []
      : SNIPPETS.flatMap((name) =>
          at(document, annotation(`${NGINX}${name}`), () => `${name} is refused: snippets are off by default since ingress-nginx 1.9.`),
        ),
};

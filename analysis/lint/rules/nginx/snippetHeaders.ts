import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const snippetHeaders: Rule = {
  id: "WS114",
  name: "snippet-headers",
  severity: "warning",
  what: "A snippet sets Upgrade and Connection again.",
  why: "The controller's template sets both for every location. A doubled header, or Connection: upgrade on plain requests, breaks keep-alive to the app.",
  remedy: "# delete the lines: ingress-nginx passes upgrades without them",
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#websockets",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress, KIND.configMap],
  check: (document) =>
    [...matches(document.value, "metadata", "annotations", "*"), ...matches(document.value, "data", "*")]
      .filter(({ path, value }) => String(path[path.length - 1]).endsWith("-snippet") && /proxy_set_header\s+(Upgrade|Connection)\b/i.test(String(value)))
      .map(({ path }) => ({ path })),
};

import { KIND } from "../../kinds";
import { matches } from "../../matches";
import type { Rule } from "../../rule";

export const strictCookie: Rule = {
  id: "WS209",
  name: "traefik-strict-cookie",
  severity: "info",
  what: "A cookie with sameSite: strict is not sent by pages of other sites.",
  why: "A widget that other sites embed opens its socket without the cookie. Such clients land on any pod.",
  remedy: "cookie:\n  sameSite: lax   # none for embedded clients",
  source: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/traefikservice/",
  edges: ["traefik"],
  versions: "all",
  kinds: [KIND.traefikService, KIND.ingressRoute],
  check: (document) =>
    [
      ...matches(document.value, "spec", "weighted", "sticky", "cookie", "sameSite"),
      ...matches(document.value, "spec", "routes", "*", "services", "*", "sticky", "cookie", "sameSite"),
    ]
      .filter(({ value }) => value === "strict")
      .map(({ path }) => ({ path })),
};

import { type LintDocument, label } from "../../document";
import { KIND } from "../../kinds";
import { has, matches, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import { podLabels, selectsBy } from "../../world";

/** A bare Pod in the files is a client for tests; the policy decides whether it may. */
export const clientShutOut: Rule = {
  id: "WS804",
  name: "client-shut-out",
  severity: "info",
  what: "The policy shuts out the client Pod in the files.",
  why: "Once the policy is enforced the test from inside the cluster fails, while clients from outside get through. The next reader looks for the fault in the app.",
  remedy: "from:\n  - podSelector: {matchLabels: {role: socket-client}}",
  source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.networkPolicy],
  check(document, world) {
    const clients = world
      .of(KIND.pod)
      .filter((pod) => pod.namespace === document.namespace && !selectsBy(valueAt(document.value, "spec", "podSelector"), podLabels(pod)));
    const lets = (pod: LintDocument): boolean =>
      matches(document.value, "spec", "ingress", "*").some(
        ({ value }) => !has(value, "from") || matches(value, "from", "*", "podSelector").some((one) => selectsBy(one.value, podLabels(pod))),
      );
    const out = clients.find((pod) => !lets(pod));
    return out !== undefined && has(document.value, "spec", "ingress")
      ? [{ path: ["spec", "ingress"], message: `${label(out)} may not reach the pods of this policy.` }]
      : [];
  },
};

import { type LintDocument, type Path, fullName, label } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

export const sameHostAndPath: Rule = {
  id: "WS636",
  name: "same-host-and-path",
  severity: "error",
  what: "Two Ingresses of one class have the same host and path.",
  why: "The older one wins, or the controller's webhook refuses the second. Which app gets the sockets changes when one is made anew.",
  remedy: "# one Ingress for the path",
  source: "https://kubernetes.github.io/ingress-nginx/how-it-works/#building-the-nginx-model",
  edges: ["ingress-nginx", "f5-nginx", "traefik", "haproxy", "haproxy-ingress"],
  versions: "all",
  kinds: [KIND.ingress],
  check(document, world) {
    const mine = places(document);
    const older = world.of(KIND.ingress).slice(0, world.of(KIND.ingress).indexOf(document));
    const isCanary = (one: LintDocument): boolean => textAt(one.value, "metadata", "annotations", "nginx.ingress.kubernetes.io/canary") === "true";
    return mine.flatMap(({ key, path }) => {
      const other = older.find(
        (one) =>
          fullName(one) !== fullName(document) &&
          classOf(one) === classOf(document) &&
          !isCanary(one) &&
          !isCanary(document) &&
          places(one).some((place) => place.key === key),
      );
      return other === undefined ? [] : [{ path, message: `${label(other)} has the same host and path.` }];
    });
  },
};

function classOf(document: LintDocument): string {
  return textAt(document.value, "spec", "ingressClassName") ?? textAt(document.value, "metadata", "annotations", "kubernetes.io/ingress.class") ?? "";
}

function places(document: LintDocument): { key: string; path: Path }[] {
  return matches(document.value, "spec", "rules", "*").flatMap((rule) =>
    matches(rule.value, "http", "paths", "*").map((one) => ({
      key: `${textAt(rule.value, "host") ?? "*"}${textAt(one.value, "path") ?? "/"}`,
      path: [...rule.path, ...one.path, "path"],
    })),
  );
}

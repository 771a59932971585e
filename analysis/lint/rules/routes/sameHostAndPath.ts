import { type LintDocument, type Path, fullName, label } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule, World } from "../../rule";

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
    const earlier = world.derived(ingressesByPlace);
    return places(document).flatMap(({ key, path }) => {
      const other = (earlier.get(`${classOf(document)} ${key}`) ?? [])[0];
      return other === undefined || other === document || fullName(other) === fullName(document) || isCanary(document)
        ? []
        : [{ path, message: `${label(other)} has the same host and path.` }];
    });
  },
};

function isCanary(one: LintDocument): boolean {
  return textAt(one.value, "metadata", "annotations", "nginx.ingress.kubernetes.io/canary") === "true";
}

/** The Ingresses of each class, host and path, in the order of the files. */
function ingressesByPlace(world: World): Map<string, LintDocument[]> {
  const found = new Map<string, LintDocument[]>();
  for (const one of world.of(KIND.ingress).filter((ingress) => !isCanary(ingress))) {
    for (const { key } of places(one)) found.set(`${classOf(one)} ${key}`, [...(found.get(`${classOf(one)} ${key}`) ?? []), one]);
  }
  return found;
}

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

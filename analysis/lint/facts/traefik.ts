import type { LintDocument } from "../document";
import { KIND } from "../kinds";
import { matches, textAt, valueAt } from "../matches";
import type { World } from "../world";

export function isTraefikRelease(document: LintDocument): boolean {
  return document.kind === KIND.helmRelease && /(^|\/)traefik$/.test(String(valueAt(document.value, "spec", "chart")));
}

/** Whether the files have a route that could use a middleware or a transport. */
export function hasTraefikRoutes(world: World): boolean {
  return world.of(KIND.ingressRoute).length > 0;
}

/** Middlewares (`namespace/name`) that a route, a chain or an Ingress uses. */
export function referencedMiddlewares(world: World): Set<string> {
  const named = (document: LintDocument, ...pattern: string[]): string[] =>
    matches(document.value, ...pattern).map(({ value }) => `${textAt(value, "namespace") ?? document.namespace}/${textAt(value, "name") ?? ""}`);
  const ofIngress = (document: LintDocument): string[] =>
    (textAt(document.value, "metadata", "annotations", "traefik.ingress.kubernetes.io/router.middlewares") ?? "").split(",").flatMap((one) => {
      const name = one.trim().replace(/@kubernetescrd$/, "");
      // The namespace ends at some hyphen: each of them is tried.
      return [...name.matchAll(/-/g)].map(({ index }) => `${name.slice(0, index)}/${name.slice(index + 1)}`);
    });
  return new Set([
    ...world.of(KIND.ingressRoute).flatMap((route) => named(route, "spec", "routes", "*", "middlewares", "*")),
    ...world.of(KIND.middleware).flatMap((chain) => named(chain, "spec", "chain", "middlewares", "*")),
    ...world.of(KIND.ingress).flatMap(ofIngress),
  ]);
}

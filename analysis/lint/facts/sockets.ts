import type { LintDocument } from "../document";
import { matches, textAt } from "../matches";
import { targetsOf } from "../world";

/** The paths of an Ingress. */
export function pathsOf(document: LintDocument): string[] {
  return matches(document.value, "spec", "rules", "*", "http", "paths", "*", "path").flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** Whether names or paths of a route say that sockets pass it. */
export function looksLikeSockets(document: LintDocument): boolean {
  const hosts = matches(document.value, "spec", "rules", "*", "host").map(({ value }) => String(value));
  const names = [document.name, textAt(document.value, "metadata", "labels", "app") ?? "", ...pathsOf(document), ...hosts, ...targetsOf(document)];
  return names.some((name) => /(^|[^a-z])(ws|wss|web-?sockets?|sockets?(\.io|js)?)([^a-z]|$)/i.test(name));
}

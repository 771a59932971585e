import type { LintDocument, Path } from "../../document";
import { KIND } from "../../kinds";
import { matches, textAt } from "../../matches";
import type { Rule } from "../../rule";

interface Backend {
  readonly path: Path;
  readonly service: string | undefined;
  readonly namespace: string | undefined;
  readonly port: string | undefined;
}

/** A route to a port that its Service does not have. */
export const routeToMissingPort: Rule = {
  id: "WS634",
  name: "route-to-missing-port",
  severity: "error",
  what: "The route leads to a port that the Service does not have.",
  why: "It is the Service's port, not the container's. The edge answers 503 or 404 to every handshake.",
  remedy: "backend:\n  service:\n    name: chat\n    port: {name: http-ws}",
  source: "https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend",
  edges: ["kubernetes"],
  versions: "all",
  kinds: [KIND.ingress, KIND.virtualService, KIND.ingressRoute, KIND.httpRoute],
  check: (document, world) =>
    backendsOf(document).flatMap(({ path, service, namespace, port }) => {
      const found =
        service === undefined || port === undefined ? [] : world.services(namespace === undefined ? service : `${service}.${namespace}`, document.namespace);
      const ports = found.flatMap((one) => matches(one.value, "spec", "ports", "*").flatMap(({ value }) => [textAt(value, "port"), textAt(value, "name")]));
      return found.length === 0 || ports.includes(port)
        ? []
        : [{ path, message: `Service ${service} has no port ${port}; it has ${ports.filter((one) => one !== undefined).join(", ")}.` }];
    }),
};

function backendsOf(document: LintDocument): Backend[] {
  const { value } = document;
  switch (document.kind) {
    case KIND.ingress:
      return matches(value, "spec", "rules", "*", "http", "paths", "*", "backend", "service").map((one) => ({
        path: [...one.path, "port"],
        service: textAt(one.value, "name"),
        namespace: undefined,
        port: textAt(one.value, "port", "number") ?? textAt(one.value, "port", "name"),
      }));
    case KIND.virtualService:
      return matches(value, "spec", "http", "*", "route", "*", "destination").map((one) => {
        const [service, namespace] = (textAt(one.value, "host") ?? "").split(".");
        return { path: [...one.path, "port", "number"], service, namespace, port: textAt(one.value, "port", "number") };
      });
    case KIND.ingressRoute:
      return matches(value, "spec", "routes", "*", "services", "*")
        .filter((one) => textAt(one.value, "kind") !== "TraefikService")
        .map((one) => ({
          path: [...one.path, "port"],
          service: textAt(one.value, "name"),
          namespace: textAt(one.value, "namespace"),
          port: textAt(one.value, "port"),
        }));
    default:
      return matches(value, "spec", "rules", "*", "backendRefs", "*").map((one) => ({
        path: [...one.path, "port"],
        service: textAt(one.value, "name"),
        namespace: textAt(one.value, "namespace"),
        port: textAt(one.value, "port"),
      }));
  }
}

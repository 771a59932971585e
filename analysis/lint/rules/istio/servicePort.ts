import type { LintDocument, Path } from "../../document";
import { serviceOf } from "../../facts/istio";
import { KIND } from "../../kinds";
import { has, matches, numberAt, textAt, valueAt } from "../../matches";
import type { Rule } from "../../rule";
import type { World } from "../../world";

/** A socket needs HTTP/1.1 towards the app, and Istio takes the protocol from the Service's port. */
export const servicePort: Rule = {
  id: "WS417",
  name: "service-port-protocol",
  severity: "warning",
  what: "The port does not say that it is HTTP, so Istio guesses the protocol of each connection.",
  why: "A name must begin with http, or appProtocol says it. Guessing waits for the client's first bytes, and a name such as tcp passes the handshake without routing it.",
  remedy: "ports:\n  - name: http-ws\n    appProtocol: http\n    port: 8080",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  edges: ["istio", "asm"],
  versions: "all",
  kinds: [KIND.service],
  check: (document, world) =>
    routedPorts(document, world).flatMap(({ path, value }) => {
      const [name = "", appProtocol] = [textAt(value, "name"), textAt(value, "appProtocol")];
      const isSaid = appProtocol !== undefined || /^(https?|grpc|h2|http2|tls)(-|$)/.test(name);
      return isSaid
        ? []
        : [
            {
              path: [...path, has(value, "name") ? "name" : "port"],
              message:
                name === ""
                  ? "The port has no name and no appProtocol: Istio guesses its protocol."
                  : `The port's name ${name} does not begin with http, and there is no appProtocol: Istio guesses its protocol.`,
            },
          ];
    }),
};

function routedPorts(service: LintDocument, world: World): { path: Path; value: unknown }[] {
  const numbers = world.derived(portsByService).get(service) ?? [];
  return matches(service.value, "spec", "ports", "*").filter(
    ({ value }) => numbers.length > 0 && (numbers.includes(undefined) || numbers.includes(numberAt(value, "port"))),
  );
}

/** The ports that routes of Istio name; nothing stands for a route that names none. */
function portsByService(world: World): Map<LintDocument, (number | undefined)[]> {
  const found = new Map<LintDocument, (number | undefined)[]>();
  for (const route of world.of(KIND.virtualService)) {
    for (const { value } of matches(route.value, "spec", "http", "*", "route", "*", "destination")) {
      for (const service of serviceOf(valueAt(value, "host"), route, world))
        found.set(service, [...(found.get(service) ?? []), numberAt(value, "port", "number")]);
    }
  }
  return found;
}

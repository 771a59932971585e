import * as pulumi from "@pulumi/pulumi";
import { isWildcard, NULL_ORIGIN, originFault } from "../../contract/origins";
import { Fault, InvalidValue } from "../../faults";
import { AuthorizationPolicy, AuthorizationRule } from "../../istio";
import type { PolicyPlace, ProxyPods } from "./policyPlace";

/**
 * Refuses, with 403, what pages of other origins ask for, before it reaches an app; browsers apply no CORS to WebSocket.
 * Holds for every host of the gateway. A change of it drops all sockets of the gateway after its drain.
 */
export function restrictOrigins(
  gateway: string,
  pods: ProxyPods,
  origins: pulumi.Input<string[]>,
  allowNoOrigin: boolean,
  place: PolicyPlace,
): AuthorizationPolicy {
  const name = `${gateway}-origins`;
  return new AuthorizationPolicy(
    name,
    { name, namespace: pods.namespace },
    {
      selector: { matchLabels: pods.selector },
      action: "DENY",
      rules: pulumi.output(origins).apply((allowed) => [foreignOrigin(allowed.map(sent)), ...(allowNoOrigin ? [] : [handshakeWithoutOrigin])]),
    },
    place,
  );
}

/** What is wrong with a list of origins for a gateway, which compares texts. */
export function originFaults(origins: string[], path = "allowedOrigins"): Fault[] {
  const faults = origins.flatMap((origin, index) => {
    const fault = originFault(origin) ?? wildcardFault(origin);
    return fault === undefined
      ? []
      : [{ path: `${path}[${index}]`, ...fault, allowed: "an origin as browsers write it, without a wildcard, as https://a.aliyun.com" }];
  });
  return origins.length > 0 ? faults : [{ path, value: origins, allowed: "at least one origin", remedy: "without one no page could open a socket" }];
}

/** Why a gateway cannot check this origin. Istio matches whole texts, prefixes and suffixes: the suffix alone would let in every scheme. */
export function wildcardFault(origin: string): Omit<InvalidValue, "path"> | undefined {
  return isWildcard(origin)
    ? {
        value: origin,
        allowed: "origins without a wildcard where the gateway checks them",
        remedy: "name each origin, or let the app alone check (checkOrigins: app)",
      }
    : undefined;
}

function sent(origin: string): string {
  return origin === NULL_ORIGIN ? "null" : origin;
}

// Of clients without the header, which no browser is, this says nothing: `*` is any value, so that the header must be there.
function foreignOrigin(allowed: string[]): AuthorizationRule {
  return { when: [{ key: "request.headers[origin]", values: ["*"], notValues: allowed }] };
}

// Handshakes alone: a browser that loads a page sends no Origin either.
const handshakeWithoutOrigin: AuthorizationRule = {
  when: [
    { key: "request.headers[upgrade]", values: ["*"] },
    { key: "request.headers[origin]", notValues: ["*"] },
  ],
};

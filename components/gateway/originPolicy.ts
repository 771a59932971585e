import * as pulumi from "@pulumi/pulumi";
import { Fault } from "../faults";
import { AuthorizationPolicy, AuthorizationRule, Labels } from "../istio";
import { GATEWAY_NAMESPACE } from "../istio/metadata";
import type { PolicyPlace } from "./policyPlace";

const ORIGIN = /^https?:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

/**
 * Refuses, with 403, what pages of other origins ask for, before it reaches an app; browsers apply no CORS to WebSocket.
 * Holds for every host of the gateway. A change of it cuts all sockets of the gateway after its drain.
 */
export function restrictOrigins(
  gateway: string,
  selector: Labels,
  origins: pulumi.Input<string[]>,
  allowNoOrigin: boolean,
  place: PolicyPlace,
): AuthorizationPolicy {
  const name = `${gateway}-origins`;
  return new AuthorizationPolicy(
    name,
    { name, namespace: GATEWAY_NAMESPACE },
    {
      selector: { matchLabels: selector },
      action: "DENY",
      rules: pulumi.output(origins).apply((allowed) => [foreignOrigin(allowed), ...(allowNoOrigin ? [] : [handshakeWithoutOrigin])]),
    },
    place,
  );
}

/** What is wrong with a list of origins for a gateway, which compares texts. */
export function originFaults(origins: string[], path = "allowedOrigins"): Fault[] {
  const faults = origins.flatMap((origin, index) =>
    ORIGIN.test(origin) && new URL(origin).origin === origin
      ? []
      : [
          {
            path: `${path}[${index}]`,
            value: origin,
            allowed: "an origin as browsers write it: scheme, host in lower case, a port other than the default, as https://a.aliyun.com",
            remedy: "the gateway compares it letter by letter, and knows no *",
          },
        ],
  );
  return origins.length > 0 ? faults : [{ path, value: origins, allowed: "at least one origin", remedy: "without one no page could open a socket" }];
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

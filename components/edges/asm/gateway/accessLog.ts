import { Labels, Telemetry } from "../../../istio";
import { GATEWAY_NAMESPACE } from "../../../istio/metadata";
import type { PolicyPlace } from "./policyPlace";

/**
 * One line for each request on the stdout of the gateway's pods, in the format of the mesh, which has the duration in it. The line of a
 * WebSocket is written when it ends: 101, its bytes, and how many milliseconds it was open. Switching it drops all sockets of the
 * gateway after its drain.
 */
export function logAccess(gateway: string, selector: Labels, place: PolicyPlace): Telemetry {
  const name = `${gateway}-access-log`;
  return new Telemetry(
    name,
    { name, namespace: GATEWAY_NAMESPACE },
    { selector: { matchLabels: selector }, accessLogging: [{ providers: [{ name: "envoy" }] }] },
    place,
  );
}

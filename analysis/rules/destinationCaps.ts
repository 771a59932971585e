import { appsBehind } from "../facts/app";
import { gatewaysAmong } from "../facts/edges";
import { isDestinationRule, isVirtualService, label, namespaceOf } from "../facts/kinds";
import { destinationsOf, serviceNamed, serviceOf } from "./destinations";
import { servicesBehind } from "./gatewayRoutes";
import { text } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say } from "../facts/rule";
import { trafficPoliciesOf } from "./trafficPolicies";

/** Each of them counts a socket for as long as it is open. */
const CAPS = ["tcp.maxConnections", "http.http2MaxRequests"] as const;
const PENDING = "http.http1MaxPendingRequests";
/** Handshakes that wait for a connection to the app while all clients come back. */
const LEAST_PENDING = 1024;

export const destinationCaps: GraphRule = {
  kind: "graph",
  id: 17,
  name: "destination-caps",
  what: "No DestinationRule towards a routed app caps connections or requests below the sockets that the app, or each gateway pod, takes.",
  why: "Caps of a DestinationRule hold in each gateway pod for all pods of the app together, and the next socket gets 503 though a pod of the app has room. One that is not below the connections that the pod takes refuses no socket that the pod would take.",
  remedy: "leave the limit out, or raise it to what the app or each gateway pod takes",
  source: "https://istio.io/latest/docs/reference/config/networking/destination-rule/",
  check(resources) {
    const routed = resources.filter(isVirtualService).flatMap((route) => destinationsOf(route).map(({ service }) => service));
    return resources.filter(isDestinationRule).flatMap((rule) => {
      const service = serviceOf(text(rule.props, "spec.host") ?? "", namespaceOf(rule.props));
      return routed.includes(service) ? capFindings(rule, leastOf(service, resources)) : [];
    });
  },
};

/** The least that a cap may be, and what makes it that; nothing when no number is known. */
type Least = { number: number; of: string } | undefined;

function leastOf(service: string, resources: readonly PolicyResource[]): Least {
  const sockets = socketsBehind(service, resources);
  const connections = connectionsTowards(service, resources);
  return connections !== undefined && (sockets === undefined || connections < sockets)
    ? { number: connections, of: "the connections of a gateway pod" }
    : sockets === undefined
      ? undefined
      : { number: sockets, of: "the sockets of the app" };
}

function capFindings(rule: PolicyResource, least: Least): Finding[] {
  return trafficPoliciesOf(rule).flatMap(({ path, policy }) => {
    const cap = (field: string): number | undefined => numberAt(policy, `connectionPool.${field}`);
    const finding = (field: string, allowed: string, remedy: string): Finding => ({
      urn: rule.urn,
      message: say(`${path}.connectionPool.${field} of ${label(rule)}`, cap(field), allowed, remedy),
    });
    return [
      ...CAPS.filter((field) => cap(field) !== undefined && (least === undefined || cap(field)! < least.number)).map((field) =>
        finding(
          field,
          least === undefined ? "no value, because the app does not say how many sockets it takes" : `${least.number} or more, ${least.of}`,
          "leave it out: every open socket counts, and the next one gets 503",
        ),
      ),
      ...(cap(PENDING) !== undefined && cap(PENDING)! < LEAST_PENDING
        ? [finding(PENDING, `${LEAST_PENDING} or more`, "leave it out: it refuses handshakes with 503 while clients come back together")]
        : []),
    ];
  });
}

/** The most that a pod of any gateway takes through which clients come; nothing when one of them has no cap, or none is known. */
function connectionsTowards(service: string, resources: readonly PolicyResource[]): number | undefined {
  const caps = gatewaysAmong(resources)
    .filter((gateway) => servicesBehind(gateway, resources).includes(service))
    .map(({ pods }) => pods.connectionCap);
  return caps.length === 0 || caps.includes(undefined) ? undefined : Math.max(...(caps as number[]));
}

function numberAt(policy: unknown, path: string): number | undefined {
  const value = text(policy, path);
  return value === undefined ? undefined : Number(value);
}

/** Of the workloads behind a Service; nothing when none of them says a number. */
function socketsBehind(name: string, resources: readonly PolicyResource[]): number | undefined {
  const service = serviceNamed(name, resources);
  const sockets = service === undefined ? 0 : appsBehind(service, resources).reduce((sum, app) => sum + app.sockets, 0);
  return sockets === 0 ? undefined : sockets;
}

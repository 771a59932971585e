import { gatewayNames, gatewaysWith, oldest, shortestListenerDrain } from "../settings";
import { afterDrain } from "../drain";
import { Effect, none, unknown } from "../line";
import type { Change, Preview } from "../preview";
import { gatewayOf, isGatewayNamespace, keepsListeners, selectsPodsOf } from "../../facts/edges";
import { namespaceOf, selectorOf } from "../../facts/kinds";
import { objects, text } from "../../facts/props";
import type { PolicyResource } from "../../facts/rule";

// AuthorizationPolicy, Telemetry, EnvoyFilter and rate limits stand in the connection manager of every listener of the
// gateways that they select. Making, changing and deleting one replaces all those listeners' filter chains alike.

/** What a policy about a gateway's requests drops. */
export function gatewayPolicyEffects(change: Change, preview: Preview): Effect[] {
  const shown = [change.before, change.after].filter((one) => one !== undefined);
  if (change.operation === "update" && change.paths.every((path) => path.startsWith("metadata"))) {
    return [none("labels and annotations of it are not told to the gateway")];
  }
  if (shown.every(routesOrClustersOnly)) {
    return [none("it patches routes and clusters, which are exchanged under open sockets")];
  }
  if (!shown.some(selectsGateways)) {
    return [
      unknown(
        `it is about pods of namespace ${namespaceOf(shown[0]!.props)}, not about a gateway: where they have sidecars, these drop their sockets after 45 s`,
      ),
    ];
  }
  const gateways = shown.flatMap((one) => gatewaysWith(selectorOf(one), preview));
  if (gateways.length === 0 && shown.some((one) => onlyOfNewGateways(one, preview))) {
    return [none("its gateway is made by this change too, and has no socket yet")];
  }
  const drained = afterDrain(shortestListenerDrain(gateways), oldest(preview), "the gateway gets it");
  const doubt = doubtOf(change);
  const names = gatewayNames(gateways);
  return [
    {
      ...drained,
      drops: "gateway",
      which: names === "" ? "all of the gateways that it selects" : `all of gateway ${names}`,
      ...(doubt === undefined ? {} : { atMost: true as const }),
      why: `every filter chain of the gateway is replaced${doubt === undefined ? "" : `, unless ${doubt}`}; ${drained.why}`,
    },
  ];
}

// Neither the mesh's own settings nor what its control plane makes of an object is in a preview.
function doubtOf({ type, operation }: Change): string | undefined {
  if (type.endsWith(":Telemetry")) {
    return "the mesh logs and measures like that already";
  }
  return operation === "update" ? keepsListeners(type) : undefined;
}

// Measured: these reach the gateway as routes, clusters or at its next start, not with its listeners.
const BESIDE_LISTENERS = /^(CLUSTER|ROUTE_CONFIGURATION|VIRTUAL_HOST|HTTP_ROUTE|BOOTSTRAP)$/;

function routesOrClustersOnly(resource: PolicyResource): boolean {
  const patches = objects(resource.props, "spec.configPatches");
  return patches.length > 0 && patches.every((patch) => BESIDE_LISTENERS.test(text(patch, "applyTo") ?? ""));
}

function selectsGateways(resource: PolicyResource): boolean {
  return isGatewayNamespace(namespaceOf(resource.props));
}

function onlyOfNewGateways(resource: PolicyResource, { changes }: Preview): boolean {
  const made = changes.flatMap(({ operation, after }) => (operation === "create" && after !== undefined ? (gatewayOf(after) ?? []) : []));
  return made.some((gateway) => selectsPodsOf(gateway, selectorOf(resource)));
}

import { Age, appsAmong } from "../facts/app";
import type { EdgeFacts, Setting } from "../facts/edge";
import { gatewaysAmong, selectsPodsOf } from "../facts/edges";
import { UNSEEN_LISTENER_DRAIN } from "../facts/istio/drains";
import { fullName } from "../facts/kinds";
import type { PolicyResource } from "../facts/rule";
import type { Preview } from "./preview";

// Numbers of what runs now, because open sockets are on the pods and listeners of now. A preview that shows changes only
// may not have them; then Istio's defaults hold, and the line says so.

function running({ changes }: Preview): PolicyResource[] {
  return changes.flatMap(({ before }) => before ?? []);
}

/** The gateways as they run, whose pods have these labels; of no labels all. */
export function gatewaysWith(labels: unknown, preview: Preview): EdgeFacts[] {
  return gatewaysAmong(running(preview)).filter((gateway) => selectsPodsOf(gateway, labels));
}

/** How long replaced listeners keep their sockets: of several gateways that which keeps them for the shortest time. */
export function shortestListenerDrain(gateways: readonly EdgeFacts[]): Setting {
  const [shortest = UNSEEN_LISTENER_DRAIN] = gateways.map(({ drains }) => drains.listener).sort((one, other) => one.seconds - other.seconds);
  return shortest;
}

/** The greatest age that a socket behind the gateways of this preview reaches: of several apps that which lets them grow oldest. */
export function oldest(preview: Preview): Age {
  const ages = appsAmong(running(preview)).flatMap(({ age }) => age ?? []);
  const [first] = ages.sort((one, other) => (other.seconds ?? Infinity) - (one.seconds ?? Infinity));
  return first ?? { seconds: undefined, by: "no app in this preview says how old its sockets get" };
}

/** Names of gateways for a person. */
export function gatewayNames(gateways: readonly EdgeFacts[]): string {
  return [...new Set(gateways.map(({ resource }) => fullName(resource.props, resource.name)))].join(", ");
}

import { containersOf, fullName, gatewayPodLabels, isIstioGateway, isWorkload, selects } from "../facts/kinds";
import { DEFAULT_DRAIN } from "../../components/edges/asm/gateway/drainSettings";
import { Age, ageOf, listenerDrain, Setting, wholeNumber } from "../facts/drains";
import { read } from "../facts/props";
import type { PolicyResource } from "../facts/rule";
import type { Preview } from "./preview";

// Numbers of what runs now, because open sockets are on the pods and listeners of now. A preview that shows changes only
// may not have them; then Istio's defaults hold, and the line says so.

const UNSEEN_LISTENER_DRAIN: Setting = { seconds: DEFAULT_DRAIN.listener, by: "Istio's default; the gateway is not in this preview" };
const GRACE_DEFAULT = 30;

/** The gateways as they run, whose pods have these labels; of no labels all. */
export function gatewaysWith(labels: unknown, { changes }: Preview): PolicyResource[] {
  return changes
    .flatMap(({ before }) => (before !== undefined && isIstioGateway(before) ? [before] : []))
    .filter((gateway) => selects(labels, gatewayPodLabels(gateway)));
}

/** How long replaced listeners keep their sockets: of several gateways that which keeps them for the shortest time. */
export function shortestListenerDrain(gateways: readonly PolicyResource[]): Setting {
  const [shortest = UNSEEN_LISTENER_DRAIN] = gateways.map(listenerDrain).sort((one, other) => one.seconds - other.seconds);
  return shortest;
}

/** The greatest age that a socket behind the gateways of this preview reaches: of several apps that which lets them grow oldest. */
export function oldest({ changes }: Preview): Age {
  const ages = changes.flatMap(({ before }) => (before !== undefined && isWorkload(before) ? (ageOf(before) ?? []) : []));
  const [first] = ages.sort((one, other) => (other.seconds ?? Infinity) - (one.seconds ?? Infinity));
  return first ?? { seconds: undefined, by: "no app in this preview says how old its sockets get" };
}

/** How the pods of an app terminate. */
export interface Termination {
  /** From when a pod begins to leave until it closes its first socket. */
  after: number;
  /** Over how long it closes them; undefined when the app does not say. */
  over: number | undefined;
  /** When Kubernetes ends it, whatever it does. */
  grace: number;
}

export function terminationOf(workload: PolicyResource): Termination {
  const sleep = containersOf(workload).map((container) => Number(read(container, "lifecycle.preStop.sleep.seconds") ?? 0));
  const grace = read(workload.props, "spec.template.spec.terminationGracePeriodSeconds");
  return { after: Math.max(0, ...sleep), over: wholeNumber(workload, "DRAIN_SECONDS"), grace: typeof grace === "number" ? grace : GRACE_DEFAULT };
}

/** Names of gateways for a person. */
export function gatewayNames(gateways: readonly PolicyResource[]): string {
  return gateways.map(({ props, name }) => fullName(props, name)).join(", ");
}

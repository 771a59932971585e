import * as drainSettings from "../../components/edges/asm/gateway/drainSettings";
import { containersOf, environmentOf, label } from "./kinds";
import type { PolicyResource } from "./rule";

// How long gateways keep sockets, and how old the app lets sockets get, as the objects themselves say.

/** Seconds, and who says so. */
export interface Setting {
  seconds: number;
  by: string;
}

/** The app spreads the ages of its sockets by 20 % either way. */
const OLDEST = 1.2;

/** How long a listener of an IstioGateway that is replaced keeps its sockets. */
export function listenerDrain(gateway: PolicyResource): Setting {
  return settingOf(gateway, drainSettings.listenerDrain(gateway.props));
}

/** How long a pod of an IstioGateway that ends keeps its sockets. */
export function podDrain(gateway: PolicyResource): Setting {
  return settingOf(gateway, drainSettings.podDrain(gateway.props));
}

function settingOf(gateway: PolicyResource, { seconds, by }: drainSettings.DrainSetting): Setting {
  return { seconds, by: by === undefined ? `Istio's default: ${label(gateway)} says nothing of it` : `${by} of ${label(gateway)}` };
}

/** How old sockets get before the app closes them; undefined seconds for never. */
export interface Age {
  seconds: number | undefined;
  by: string;
}

/** The greatest age that a socket of this workload reaches, or nothing when it does not say. */
export function ageOf(workload: PolicyResource): Age | undefined {
  const set = wholeNumber(workload, "MAX_CONNECTION_AGE_SECONDS");
  if (set === undefined) {
    return undefined;
  }
  const by = `MAX_CONNECTION_AGE_SECONDS is ${set} in ${label(workload)}`;
  return set === 0 ? { seconds: undefined, by } : { seconds: Math.ceil(set * OLDEST), by };
}

/** A variable of the workload's containers that is a whole number. */
export function wholeNumber(workload: PolicyResource, name: string): number | undefined {
  const value = containersOf(workload).flatMap((container) => environmentOf(container, name) ?? [])[0];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

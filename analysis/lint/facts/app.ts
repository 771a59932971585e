import type { LintDocument } from "../document";
import { numberAt, textAt, valueAt, type Match } from "../matches";
import { secondsOf, sleepOf } from "../quantities";
import { containers, environment, type World } from "../world";

/** Grace of a pod that names none. */
export const GRACE = 30;

/** Sockets that one pod takes: from the settings, or what the app is given in its environment. */
export function socketLimit(workload: LintDocument, world: World): number | undefined {
  const named = containers(workload).flatMap(({ value }) => {
    const text = environment(value, "MAX_CONNECTIONS", "MAX_SOCKETS", "MAX_CLIENTS", "SOCKETS_PER_POD");
    return text === undefined || Number.isNaN(Number(text)) ? [] : [Number(text)];
  });
  return world.settings.capacity.socketsPerPod ?? named[0];
}

/** Seconds between two pings: from the settings, or what the app is given in its environment. */
export function heartbeatOf(workload: LintDocument, world: World): { seconds: number; at?: Match } | undefined {
  const configured = world.settings.timing.heartbeatSeconds;
  if (configured !== undefined) return { seconds: configured };
  for (const container of containers(workload)) {
    const seconds = environment(container.value, "HEARTBEAT_SECONDS", "PING_INTERVAL_SECONDS");
    if (seconds !== undefined) return { seconds: Number(seconds), at: container };
    const text = environment(container.value, "PING_INTERVAL", "HEARTBEAT_INTERVAL", "PING_INTERVAL_MS");
    // Without a unit these names are milliseconds by custom.
    if (text !== undefined) return { seconds: /^\d+$/.test(text) && Number(text) >= 1000 ? Number(text) / 1000 : (secondsOf(text) ?? 0), at: container };
  }
  return undefined;
}

/** Seconds in which the app closes its sockets after SIGTERM. */
export function drainOf(workload: LintDocument, world: World): number | undefined {
  const named = containers(workload).flatMap(({ value }) => secondsOf(environment(value, "SHUTDOWN_DRAIN_SECONDS", "DRAIN_SECONDS")) ?? []);
  return world.settings.timing.appDrainSeconds ?? named[0];
}

/** Seconds that a container's preStop hook takes; nothing when it has none, or one of unknown length. */
export function preStopOf(container: unknown): number | undefined {
  const command = valueAt(container, "lifecycle", "preStop", "exec", "command");
  return (
    numberAt(container, "lifecycle", "preStop", "sleep", "seconds") ??
    (Array.isArray(command) ? sleepOf(command) : sleepOf([textAt(container, "lifecycle", "preStop", "exec", "command") ?? ""]))
  );
}

import { Fault } from "../../faults";

/** Tornado's own, and no longer than that of this project's app. */
const DEFAULT_SECONDS = 3600;
const LIMITS = { min: 2, max: 86_400 };

/** What is wrong with the time for which an app keeps idle connections. @internal */
export function keepAliveFaults(value: number | undefined): Fault[] {
  return value === undefined || (Number.isInteger(value) && value >= LIMITS.min && value <= LIMITS.max)
    ? []
    : [
        {
          path: "appKeepAliveSeconds",
          value,
          allowed: `a whole number, ${LIMITS.min} to ${LIMITS.max}`,
          remedy: "give the app's own limit of idle connections, as 5 for Node, and raise one that is below 2",
        },
      ];
}

/**
 * After how many seconds the gateway closes a connection to the app on which nothing runs: a tenth and at least a second before the app does, because a
 * request that is on its way when the app closes gets 503. An open socket is a running request.
 */
export function idleBelow(keepAliveSeconds = DEFAULT_SECONDS): number {
  return keepAliveSeconds - Math.max(1, Math.ceil(keepAliveSeconds / 10));
}

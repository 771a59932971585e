import type { Age } from "../facts/app";
import type { Setting } from "../facts/edge";
import type { Effect } from "./line";

/**
 * What becomes of sockets that a gateway keeps for its drain. No gateway sends a close frame, only the app does: a socket
 * that is closed by its age within the drain gets one, a socket that is left at its end gets none.
 * @param from what the drain begins with, as "the gateway gets it"
 */
export function afterDrain(drain: Setting, age: Age, from: string): Pick<Effect, "when" | "seconds" | "withCloseFrame" | "why"> {
  return age.seconds !== undefined && age.seconds <= drain.seconds
    ? {
        when: `within ${age.seconds} s after ${from}, each when the app closes it by its age`,
        seconds: age.seconds,
        withCloseFrame: true,
        why: `they are kept for ${drain.seconds} s (${drain.by}), and none lives longer than ${age.seconds} s (${age.by}, spread by 20 %)`,
      }
    : {
        when: `${drain.seconds} s after ${from}, all at once`,
        seconds: drain.seconds,
        withCloseFrame: false,
        why: `they are kept for ${drain.seconds} s (${drain.by}), then dropped; ${livesLonger(age)}`,
      };
}

function livesLonger(age: Age): string {
  return age.seconds === undefined
    ? `none has to leave before (${age.by})`
    : `the oldest would have left after ${age.seconds} s only (${age.by}, spread by 20 %)`;
}

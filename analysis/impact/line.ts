/** How far the cut of a change reaches; `unknown` is for what nobody has priced, and is not to be read as `none`. */
export type Cut = "none" | "pods" | "gateway" | "all" | "unknown";

/** What one change does to the sockets that are open when it is made. */
export interface Effect {
  /** `pods`: those of pods that leave, one after the other. `gateway`: of a gateway's listeners or pods. `all`: of the whole edge. */
  cuts: Cut;
  /** Whether it may be less than that, because what the cloud makes of the change is not in the preview. */
  atMost?: true;
  /** Which sockets, in words, when not all that `cuts` says. */
  which?: string;
  /** When they close, in words. */
  when: string;
  /** Seconds until the last of them is closed, from when the change reaches its gateway or each pod begins to leave. */
  seconds?: number;
  /** Whether each is closed by the app with a close frame; a cut without one is code 1006. Absent when nothing closes, or not known. */
  withCloseFrame?: boolean;
  why: string;
  /** Clients must find another address afterwards. */
  newAddress?: true;
}

/** An effect, and the change that has it. */
export interface Line extends Effect {
  urn: string;
  /** What is done to which object, and where. */
  change: string;
}

/** What a preview costs. */
export interface Cost {
  stack: string;
  lines: Line[];
  summary: string;
}

export function none(why: string): Effect {
  return { cuts: "none", when: "never", why };
}

export function unknown(why: string): Effect {
  return { cuts: "unknown", when: "not known", why };
}

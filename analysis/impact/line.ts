/** Which sockets a change drops or closes; `unknown` is an effect that was not measured, and does not mean `none`. */
export type Scope = "none" | "pods" | "gateway" | "all" | "unknown";

/** What one change does to the sockets that are open when it is made. */
export interface Effect {
  /** `pods`: those of pods that leave, one after the other. `gateway`: of a gateway's listeners or pods. `all`: of the whole edge. */
  drops: Scope;
  /** Whether it may be less than that, because what the cloud makes of the change is not in the preview. */
  atMost?: true;
  /** Which sockets, in words, when not all that `drops` says. */
  which?: string;
  /** When they close, in words. */
  when: string;
  /** Seconds until the last of them is closed, from when the change reaches its gateway or each pod begins to leave. */
  seconds?: number;
  /** Whether each is closed by the app with a close frame; a drop without one is code 1006. Absent when nothing closes, or not known. */
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

/** What a preview does to open connections. */
export interface Impact {
  stack: string;
  lines: Line[];
  summary: string;
}

export function none(why: string): Effect {
  return { drops: "none", when: "never", why };
}

export function unknown(why: string): Effect {
  return { drops: "unknown", when: "not known", why };
}

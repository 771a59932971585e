import { ASM } from "./asm/limits";
import type { EdgeLimits } from "./edge";
import { ISTIO } from "./istio/limits";

/** Every edge of this library; a new one is a folder beside this file and an entry here. */
export const EDGES: readonly EdgeLimits[] = [ASM, ISTIO];

/** The edge that is meant where a program names none: the first and most complete. */
export const DEFAULT_EDGE: EdgeLimits = ASM;

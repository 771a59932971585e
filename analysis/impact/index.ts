import { changeInWords } from "./change";
import { effectsOf } from "./kinds";
import type { Impact, Scope, Effect, Line } from "./line";
import type { Change, Preview } from "./preview";
import { summaryOf } from "./summary";

/** What the changes of a preview do to the sockets that are open: one line for each effect of each change, the most disruptive first. */
export function impactOf(preview: Preview): Impact {
  const changed = preview.changes.filter(({ operation }) => operation !== "same");
  const lines = changed.flatMap((change) => linesOf(change, preview)).sort(bySeverity);
  return { stack: preview.stack, lines, summary: summaryOf(lines) };
}

const WORST_FIRST: readonly Scope[] = ["all", "unknown", "gateway", "pods", "none"];

function bySeverity(one: Effect, other: Effect): number {
  return WORST_FIRST.indexOf(one.drops) - WORST_FIRST.indexOf(other.drops);
}

// Of a change that drops everything nothing else matters, and what drops nothing is worth a line only when it is all there is.
function linesOf(change: Change, preview: Preview): Line[] {
  const effects = [...new Map(effectsOf(change, preview).map((effect) => [JSON.stringify(effect), effect])).values()].sort(bySeverity);
  const disruptive = effects.filter(({ drops }) => drops !== "none");
  const shown = disruptive.length === 0 || disruptive[0]?.drops === "all" ? effects.slice(0, 1) : disruptive;
  return shown.map((effect) => ({ urn: change.urn, change: changeInWords(change), ...effect }));
}

import { changeInWords } from "./change";
import { effectsOf } from "./kinds";
import type { Cost, Cut, Effect, Line } from "./line";
import type { Change, Preview } from "./preview";
import { summaryOf } from "./summary";

/** What the changes of a preview do to the sockets that are open: one line for each effect of each change, the dearest first. */
export function costOf(preview: Preview): Cost {
  const changed = preview.changes.filter(({ operation }) => operation !== "same");
  const lines = changed.flatMap((change) => linesOf(change, preview)).sort(byPrice);
  return { stack: preview.stack, lines, summary: summaryOf(lines) };
}

const DEAREST: readonly Cut[] = ["all", "unknown", "gateway", "pods", "none"];

function byPrice(one: Effect, other: Effect): number {
  return DEAREST.indexOf(one.cuts) - DEAREST.indexOf(other.cuts);
}

// Of a change that cuts everything nothing else matters, and what cuts nothing is worth a line only when it is all there is.
function linesOf(change: Change, preview: Preview): Line[] {
  const effects = [...new Map(effectsOf(change, preview).map((effect) => [JSON.stringify(effect), effect])).values()].sort(byPrice);
  const costly = effects.filter(({ cuts }) => cuts !== "none");
  const shown = costly.length === 0 || costly[0]?.cuts === "all" ? effects.slice(0, 1) : costly;
  return shown.map((effect) => ({ urn: change.urn, change: changeInWords(change), ...effect }));
}

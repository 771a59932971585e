import type { Account } from "./account";
import { findingOf, type Finding } from "./finding";
import type { Point } from "./points";

/** A point and what came of it; nothing for one that a person settles. */
export interface Line {
  readonly point: Point;
  readonly finding?: Finding;
}

/** Looks at every point, one after the other: an API that throttles would make all of them unknown. */
export async function lookAt(points: readonly Point[], account: Account): Promise<Line[]> {
  const lines: Line[] = [];
  for (const point of points) {
    lines.push(point.check === undefined ? { point } : { point, finding: await point.check(account).catch(findingOf) });
  }
  return lines;
}

/** For a terminal: a verdict, a point and its evidence each, those of a person last with their commands. */
export function printed(lines: readonly Line[]): string {
  const looked = lines.flatMap(({ point: { id, claim }, finding }) =>
    finding === undefined ? [] : [`${finding.verdict.padEnd(14)}  ${id}: ${plain(claim)}`, `${" ".repeat(16)}${finding.evidence}`],
  );
  const byHand = lines.flatMap(({ point: { id, claim, command }, finding }) =>
    finding === undefined ? [`${"by hand".padEnd(14)}  ${id}: ${plain(claim)}`, `${" ".repeat(16)}${plain(command)}`] : [],
  );
  return [...looked, ...byHand, sum(lines)].join("\n");
}

export const holdAll = (lines: readonly Line[]) => lines.every(({ finding }) => finding?.verdict !== "does not hold");

function sum(lines: readonly Line[]): string {
  const count = (verdict: string) => lines.filter(({ finding }) => (finding?.verdict ?? "by hand") === verdict).length;
  return ["holds", "does not hold", "not permitted", "not seen", "by hand"].map((verdict) => `${count(verdict)} ${verdict}`).join(", ");
}

const plain = (text: string) => text.replaceAll("`", "");

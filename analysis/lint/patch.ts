const CONTEXT = 3;

/** A stretch that differs: where it begins in both texts, and its lines. */
interface Hunk {
  readonly at: number;
  readonly removed: readonly string[];
  readonly newAt: number;
  readonly added: readonly string[];
}

/** A patch as `git apply` and `patch -p1` read it. */
export function unifiedDiff(file: string, before: readonly string[], after: readonly string[]): string {
  const hunks = grouped(differences(before, after));
  const name = file.replace(/^\.\//, "").replace(/^\//, "");
  return hunks.length === 0 ? "" : [`--- a/${name}`, `+++ b/${name}`, ...hunks.map((group) => hunk(group, before, after))].join("\n") + "\n";
}

/** Lines are only replaced in place or taken away, so what follows a difference is found by looking ahead. */
function differences(before: readonly string[], after: readonly string[]): Hunk[] {
  const found: Hunk[] = [];
  let [old, now] = [0, 0];
  while (old < before.length || now < after.length) {
    if (before[old] === after[now]) {
      [old, now] = [old + 1, now + 1];
      continue;
    }
    const [removed, added] = nextCommon(before, after, old, now);
    found.push({ at: old, removed: before.slice(old, removed), newAt: now, added: after.slice(now, added) });
    [old, now] = [removed, added];
  }
  return found;
}

/** Where both texts are equal again for two lines, or end: the nearest such place. */
function nextCommon(before: readonly string[], after: readonly string[], old: number, now: number): [number, number] {
  const isEqual = (a: number, b: number): boolean => before[a] === after[b] && before[a + 1] === after[b + 1];
  const furthest = before.length - old + after.length - now;
  for (let distance = 1; distance <= furthest; distance += 1) {
    for (let added = 0; added <= distance; added += 1) {
      const [a, b] = [old + distance - added, now + added];
      if (a <= before.length && b <= after.length && isEqual(a, b)) return [a, b];
    }
  }
  return [before.length, after.length];
}

function grouped(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  for (const one of hunks) {
    const last = groups[groups.length - 1]?.slice(-1)[0];
    if (last !== undefined && one.at - (last.at + last.removed.length) <= 2 * CONTEXT) groups[groups.length - 1]!.push(one);
    else groups.push([one]);
  }
  return groups;
}

function hunk(group: readonly Hunk[], before: readonly string[], after: readonly string[]): string {
  const [first, last] = [group[0]!, group[group.length - 1]!];
  const start = Math.max(0, first.at - CONTEXT);
  // The piece behind the last line break is no line.
  const lines = before[before.length - 1] === "" ? before.length - 1 : before.length;
  const end = Math.min(lines, last.at + last.removed.length + CONTEXT);
  const old = (from: number, to: number, mark: string): string[] => before.slice(from, to).map((line, index) => marked(mark, line, before, from + index));
  const body: string[] = [];
  let at = start;
  for (const one of group) {
    const end = one.at + one.removed.length;
    body.push(...old(at, one.at, " "), ...old(one.at, end, "-"), ...one.added.map((line, index) => marked("+", line, after, one.newAt + index)));
    at = end;
  }
  body.push(...old(at, end, " "));
  const [removed, added] = [group.flatMap((one) => one.removed).length, group.flatMap((one) => one.added).length];
  const newStart = start + first.newAt - first.at;
  return [`@@ -${start + 1},${end - start} +${newStart + 1},${end - start - removed + added} @@`, ...body].join("\n");
}

/** A line of the patch; the last of a file without a line break says so. */
function marked(mark: string, line: string, lines: readonly string[], index: number): string {
  return index === lines.length - 1 && line !== "" ? `${mark}${line}\n\\ No newline at end of file` : `${mark}${line}`;
}

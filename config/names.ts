import { quoted } from "../components/contract/quoted";

/** The candidate that a person most likely meant; undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  // Longer ones are no misspelt name, and take time.
  if (name.length > 64) return undefined;
  const wanted = plain(name);
  const distances = candidates.map((candidate) => ({ candidate, distance: Math.min(distance(wanted, plain(candidate)), beginning(wanted, plain(candidate))) }));
  const [best] = distances.sort((one, other) => one.distance - other.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(name.length / 4)) ? best.candidate : undefined;
}

/** Names that are methods of every object in JavaScript. */
export const PROTOTYPE_NAMES: readonly string[] = ["__proto__", "constructor", "prototype"];

/** What a text has that looks like nothing, or like another sign, in words; undefined when it has none. */
export function unusualCharacter(text: string): string | undefined {
  const found = KINDS.flatMap(({ signs, name }) => {
    const sign = signs.exec(text)?.[0];
    return sign === undefined ? [] : [`U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}, ${name}`];
  });
  return found.length === 0 ? undefined : `it has ${found.map(quoted).join(" and ")}`;
}

const KINDS = [
  { signs: /[\u200b-\u200d\u2060\ufeff\u00ad]/u, name: "which is invisible" },
  { signs: /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u, name: "which changes the direction of text" },
  { signs: /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/u, name: "which looks like -" },
  { signs: /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/u, name: "which looks like a space" },
  { signs: /[\u2024\u3002\uff0e]/u, name: "which looks like a dot" },
];

// Letters alone: what is hidden, or in another case, is the likeliest mistake.
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

// The unit at the end of a name is the easiest to forget.
function beginning(name: string, candidate: string): number {
  return name.length < 5 ? Infinity : 0.5 + Math.min(...[-1, 0, 1].map((more) => distance(name, candidate.slice(0, name.length + more))));
}

/** Letters to add, drop or change to make one of the other. */
function distance(one: string, other: string): number {
  const first = Array.from({ length: other.length + 1 }, (_none, at) => at);
  const last = [...one].reduce((row, letter, index) => {
    const next = [index + 1];
    for (let at = 1; at <= other.length; at += 1) {
      next.push(Math.min(next[at - 1]! + 1, row[at]! + 1, row[at - 1]! + (other[at - 1] === letter ? 0 : 1)));
    }
    return next;
  }, first);
  return last[other.length]!;
}

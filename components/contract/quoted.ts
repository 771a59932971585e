/*
 * Marks in our own sentences around what was given: only there a secret can be, and nothing else of a sentence has to be hidden.
 * It imports nothing: the app is built without the components' packages.
 */

const [BEGIN, END] = ["\u{e000}", "\u{e001}"];
const QUOTED = new RegExp(`${BEGIN}([^${END}]*)${END}`, "gu");
const MARKS = new RegExp(`[${BEGIN}${END}]`, "gu");

/** What was given, or follows from it, as a part of a sentence of ours. */
export function quoted(part: string | number): string {
  return BEGIN + String(part).replace(MARKS, "") + END;
}

/** The sentence without its marks, and what they mark as `clean` makes it. */
export function withQuoted(sentence: string, clean: (part: string) => string): string {
  return sentence.replace(QUOTED, (_marked, part: string) => clean(part));
}

/** The sentence with our own words as `change` makes them; what is marked stays. */
export function withoutQuoted(sentence: string, change: (ours: string) => string): string {
  return sentence
    .split(/(\u{e000}[^\u{e001}]*\u{e001})/u)
    .map((part) => (part.startsWith(BEGIN) ? part : change(part)))
    .join("");
}

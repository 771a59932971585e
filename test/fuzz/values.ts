import fc from "fast-check";
import { KEYS, TABLE } from "../../config/schema";

/** Of certificates, the likeliest to meet another's. */
export const CREDENTIALS: readonly string[] = KEYS["hosts[].certificate.secretName"].examples;

/** Where the configuration of a stack has values: each key of the schema, in a list in its first object. */
export const PATHS: readonly string[] = [...TABLE.keys()].map((path) => path.replace("[]", "[0]"));

/** Values of a key that are right by themselves; none of PEM, which is made. */
export function rightOf(path: string): readonly unknown[] {
  const { kind, words, examples } = TABLE.get(path.replace("[0]", "[]"))!;
  if (kind === "flag") return [true, false, "true"];
  return words === undefined ? (examples ?? []) : Object.values(words);
}

const ODD = [
  "null",
  " null ",
  "[]",
  "{}",
  "[null]",
  "[[]]",
  "[1]",
  '[""]',
  "{",
  "0",
  "-0",
  "-1",
  "1e3",
  "1.5",
  "007",
  "NaN",
  "Infinity",
  "٣",
  "\u0000",
  " ",
  "\n",
  "🙂",
];
const NASTY = [
  '{"__proto__":{"x":1}}',
  '{"constructor":1,"toString":"x"}',
  '["__proto__"]',
  "constructor",
  "%zz",
  "$&",
  "../..",
  "'; rm -rf",
  "[fe80::%eth0/64",
  "[::1",
  "a".repeat(5000),
  "x-".repeat(40),
];
const PARTS = [
  "\u001b[2J",
  "\u2028",
  "\u202e",
  "\r\n",
  "İ",
  "\ud800",
  "聊",

  "fe80",
  "::",
  ":",
  "%",
  "eth0",
  "/",
  "0",
  "00",
  "64",
  "1.2.3.4",
  ".",
  "-",
  "*",
  "a",
  "A",
  "https://",
  "@",
  ",",
  "xn--",
  "[",
  "]",
  "é",
  "#",
  "?",
  " ",
];

/** Texts without a meaning, and near to one. */
export const wild: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD, ...NASTY),
  fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ maxLength: 20 }),
  fc.json({ maxDepth: 2 }),
);

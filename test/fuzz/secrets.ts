import { generateKeyPairSync, randomBytes } from "node:crypto";
import fc from "fast-check";

const token = (alphabet: string) => [...randomBytes(20)].map((byte) => alphabet[byte % alphabet.length]).join("");
const tokens = (alphabet: string) => Array.from({ length: 6 }, () => token(alphabet));

const pem = (type: "sec1" | "pkcs8") => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type, format: "pem" }).toString();
const made = () => [
  pem("sec1"),
  pem("pkcs8"),
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
];
const bodies = (keys: readonly string[]) => keys.map((key) => key.replace(/-----[^-]+-----/g, "").replace(/\s/g, ""));

/** Private keys, whole and without their frames. */
export const KEYS = made();
const BODIES = bodies(KEYS);

const PASSWORDS = [token("abcdefghijkmnpqrstuvwxyz23456789"), token("aBcDeFgHiJkLmN0123456789!*~_.@"), token("0123456789")];
const urls = PASSWORDS.flatMap((password) => [`redis://:${password}@redis:6379`, `https://me:${password}@a.example.com`, `amqp://${password}@mq/x?y=z`]);
const AUTHS = ["abcdefghij", "AbCdEfGhIjKl0123456789"].map((letters) => Buffer.from(`robot:${token(letters)}`).toString("base64"));
const dockers = AUTHS.flatMap((auth) => [JSON.stringify({ auths: { "registry.example.com": { auth } } }), JSON.stringify({ r: { auth, username: "robot" } })]);

/** What no message shows, in whatever key it was given, encrypted or not. */
export const NEVER: readonly string[] = [...BODIES, ...PASSWORDS, ...AUTHS];

/** Texts that hold one of them. */
export const recognisable = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.constantFrom(...BODIES),
  fc.constantFrom(...KEYS).map((key) => key.replaceAll("\n", "\\n")),
  fc.constantFrom(...urls),
  fc.constantFrom(...dockers),
);

/** Words that are secret in an encrypted key alone: nothing tells them from names and numbers. */
export const WORDS: readonly string[] = [
  ...tokens("bcdfghjkmpqrtvwxz"),
  ...tokens("ABCDEFGHJKLMNPQRSTabcdefghjkmnpq23456789"),
  ...tokens("123456789").map((one) => one.slice(0, 15)),
];

/** Texts of such a word, alone or inside what a key could hold. */
export const ofWords = fc
  .tuple(
    fc.constantFrom(...WORDS),
    fc.constantFrom(
      "%",
      "%.example.com",
      "*.%.example.com",
      "https://%.example.com",
      "https://%.example.com:99999",
      "vpc-%",
      "%-1",
      "a..%",
      "v1.26.0-%",
      "team/%:1",
      "%/24",
    ),
  )
  .map(([word, shape]) => shape.replace("%", word));

const WINDOW = 8;
const windowsOf = (text: string) => Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_none, at) => text.slice(at, at + WINDOW).toLowerCase());
// What every key of a kind has, as the name of its curve, certificates have too.
const OF_ANY_KEY = new Set(bodies(made()).flatMap(windowsOf));
const OF_NEVER = new Set(NEVER.flatMap(windowsOf).filter((window) => !OF_ANY_KEY.has(window)));

/** Eight characters or more in a row of what no message shows, or of these words, that the message shows, in letters of either case. */
export function shownIn(message: string, words: readonly string[]): string[] {
  const secret = new Set(words.flatMap(windowsOf));
  return windowsOf(message).filter((window) => OF_NEVER.has(window) || secret.has(window));
}

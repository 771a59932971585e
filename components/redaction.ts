/** What stands in a message for what must not be read there. */
export const HIDDEN = "(hidden)";

// Marks of a PEM block or a docker configuration.
const MARKED = /-----\s*(BEGIN|END)|PRIVATE KEY|\\?"auths?\\?"\s*:/;
// A line of a key without its frame: long, and of letters of both cases and digits, as names are not.
const ENCODED = /[A-Za-z0-9+/_=-]{40,}/g;
// From where the scheme begins, or a long text takes minutes; to the last @ of a word, because a password may hold one.
const USER_INFO = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s"]*@/gi;
const WINDOW = 8;

/** The text as a message may show it: nothing where it is a key, and a URL without its user and password. */
export function shown(text: string): string {
  const encoded = (text.match(ENCODED) ?? []).some((run) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run));
  return MARKED.test(text) || encoded ? HIDDEN : text.replace(USER_INFO, `$1${HIDDEN}@`);
}

/**
 * The text without each part of it, of eight characters or more, that is in one of the secrets too, in letters of either case; shorter secrets as a
 * whole. `words` are names of our own, as of keys, which stay readable also where a secret has the same letters.
 */
export function withoutSecrets(text: string, secrets: readonly string[], words: readonly string[] = []): string {
  return secrets.reduce((clean, secret) => withoutSecret(clean, secret.toLowerCase(), words), text);
}

type Place = readonly [from: number, to: number];

function places(text: string, words: readonly string[]): Place[] {
  return words.length === 0
    ? []
    : [...text.matchAll(new RegExp(`(?<![A-Za-z0-9])(?:${words.join("|")})(?![A-Za-z0-9])`, "g"))].map(({ index, 0: word }) => [index, index + word.length]);
}

function withoutSecret(text: string, secret: string, words: readonly string[]): string {
  const letters = lowered(text);
  const width = Math.min(WINDOW, secret.length);
  const found =
    width < 4 ? [] : [...letters].map((_letter, at) => at).filter((at) => at + width <= text.length && secret.includes(letters.slice(at, at + width)));
  const ours = found.length === 0 ? [] : places(text, words);
  const hidden = new Set<number>();
  for (const at of found) {
    if (!ours.some(([from, to]) => from < at + width && at < to)) {
      for (let index = at; index < at + width; index += 1) hidden.add(index);
    }
  }
  return hidden.size === 0
    ? text
    : text
        .split("")
        .map((character, index) => (!hidden.has(index) ? character : hidden.has(index - 1) ? "" : HIDDEN))
        .join("");
}

// Some letters have another length in lower case; the places of the others must stay.
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Every text and number in a value, for withoutSecrets. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") {
    return [String(value)];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

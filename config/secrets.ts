import type { Fault, Secrets } from "../components/faults";
import { HIDDEN, shown, textsIn } from "../components/redaction";
import { NAMES } from "./nodes";
import { keyAt, sectionOf, TABLE } from "./schema";
import { isObject, structured } from "./values";

const PRIVATE_KEY = /PRIVATE KEY-----/;
/** Places of which messages say what certificates say, which is public, even where it is encrypted. */
const OF_CERTIFICATES = /^(hosts\b|edge\.tls\.clientCa)/;

/** What is secret in a stack's configuration. Pulumi says it of whole top-level keys: one encrypted value in an object makes all of it secret. */
export class StackSecrets {
  private readonly inTheClear = new Set<string>(WORDS);

  constructor(
    private readonly values: Readonly<Record<string, string>>,
    private readonly encrypted: readonly string[],
  ) {}

  isEncrypted(topLevel: string): boolean {
    return this.encrypted.includes(topLevel);
  }

  mayShow(texts: readonly string[]): void {
    texts.forEach((text) => this.inTheClear.add(text));
  }

  /** What no message shows: all of the top-level keys that are encrypted in the stack's file, and every text that looks like a key. */
  hidden(): Secrets {
    const texts = Object.entries(this.values).flatMap(([key, value]) => {
      const secret = this.isEncrypted(key) ? allTexts(value) : keysIn(value);
      return secret.filter((text) => !this.inTheClear.has(text));
    });
    const hides = (path: string) => this.isEncrypted(sectionOf(path)) && !OF_CERTIFICATES.test(path);
    return { texts: [...new Set(texts)], hides, names: NAMES };
  }

  /** Private keys where something else is meant: they would be in the clear in objects and outputs. */
  misplacedKeys(): Fault[] {
    return Object.entries(this.values).flatMap(([name, value]) => misplaced(structured(value), name));
  }
}

/** What the schema itself says is no secret. */
const WORDS: readonly string[] = ["true", "false", ...[...TABLE.values()].flatMap(({ words }) => Object.values(words ?? {}))];

// A text that is JSON has names of ours, and counts as what it says.
function allTexts(given: unknown): string[] {
  const value = structured(given);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(allTexts) : textsIn(value);
}

/** Texts that look like keys, also where the lines of one are the items of a list. */
function keysIn(given: unknown): string[] {
  const value = structured(given);
  if (Array.isArray(value) && shown(textsIn(value).join("\n")) === HIDDEN) return allTexts(value);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(keysIn);
  return textsIn(value).filter((text) => shown(text) === HIDDEN);
}

function misplaced(given: unknown, path: string): Fault[] {
  const value = structured(given);
  if (Array.isArray(value)) return value.flatMap((item, index) => misplaced(item, `${path}[${index}]`));
  if (isObject(value)) return TABLE.get(path)?.secret ? [] : Object.entries(value).flatMap(([name, item]) => misplaced(item, `${path}.${name}`));
  if (typeof value !== "string" || !PRIVATE_KEY.test(value) || keyAt(path)?.secret) return [];
  return [
    {
      path,
      forbidden: "may not hold a private key, which would be in the clear",
      remedy: "remove it, change the key, and give it as hosts[].certificate.privateKey, or in app.secretEnvironment for the app",
    },
  ];
}

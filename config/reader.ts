import type { Fault, Secrets } from "../components/faults";
import { asNumber, asText, isStructure, jsonOf, TextRule } from "./texts";
import { HIDDEN, shown, textsIn } from "../components/redaction";

/** Flags that Pulumi.yaml gives as true: only false asks for something. */
const ON_BY_DEFAULT = new Set(["edgeSettings", "preserveClientIp"]);
/** Keys of which messages say what certificates say, which is public, even if it is encrypted. */
const OF_CERTIFICATES = new Set(["certificates", "tlsCertificate", "tlsCaCertificate", "tlsClientCa"]);

/** Reads typed values from the stack's configuration and collects what is wrong instead of stopping at it. */
export class ConfigReader {
  readonly faults: Fault[] = [];
  private readonly known = new Set<string>();
  private readonly secrets = new Set<string>();
  private readonly fields = new Set<string>();
  private readonly inTheClear = new Set<string>();

  /** `values` has the keys of one project, without its name; `encrypted` those that are encrypted in the stack's file. */
  constructor(
    private readonly values: Readonly<Record<string, string>>,
    private readonly encrypted: readonly string[],
  ) {}

  text(key: string, rule: TextRule): string {
    const value = this.raw(key) ?? rule.fallback ?? "";
    if (isStructure(value)) {
      this.refuse(key, "(set)", rule.allowed ?? "a text, no list and no object", `pulumi config set ${key} …`);
      return rule.fallback ?? "";
    }
    if (value === "" && rule.required) {
      this.refuse(key, undefined, rule.allowed ?? "a value", rule.required);
    } else if (value !== "" && ((rule.pattern && !rule.pattern.test(value)) || (rule.matches && !rule.matches(value)))) {
      this.refuse(key, value, rule.allowed ?? "another value", `pulumi config set ${key} …`);
    }
    return value;
  }

  /** A text that must be encrypted in the stack's file. Its value appears in no message; the caller must mark it as a secret. */
  secret(key: string, pattern: RegExp, allowed: string): string | undefined {
    const value = this.raw(key);
    this.secrets.add(key);
    if (value === undefined) {
      return undefined;
    }
    if (!pattern.test(value)) {
      this.refuse(key, "(hidden)", allowed, `pulumi config set --secret ${key} < file`);
    }
    this.refuseUnencrypted(key, key, `pulumi config set --secret ${key} < file`);
    return value;
  }

  /** Refuses a secret, at `path`, whose key is not encrypted in the stack's file. */
  refuseUnencrypted(key: string, path: string, command: string): void {
    if (!this.encrypted.includes(key)) {
      this.refuse(path, "(hidden)", "an encrypted value", `it stands in the clear in the stack's file: take it out, change it, and ${command}`);
    }
  }

  /** Refuses a key that is encrypted in the stack's file, whose value would be in the clear elsewhere. */
  refuseEncrypted(key: string, allowed: string, remedy: string): void {
    if (this.encrypted.includes(key)) {
      this.refuse(key, "(hidden)", allowed, remedy);
    }
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key) ?? String(fallback);
    if (value !== "true" && value !== "false") {
      this.refuse(key, value, "true or false", `pulumi config set ${key} ${fallback}`);
    }
    return value === "true";
  }

  integer(key: string, fallback: number): number {
    const value = asNumber(this.raw(key) ?? String(fallback));
    if (typeof value === "number") {
      return value;
    }
    this.refuse(key, value, "a whole number", `pulumi config set ${key} ${fallback}`);
    return fallback;
  }

  word<T extends string>(key: string, words: Record<string, T>, fallback: T): T;
  word<T extends string>(key: string, words: Record<string, T>): T | undefined;
  word<T extends string>(key: string, words: Record<string, T>, fallback?: T): T | undefined {
    const value = this.raw(key);
    const word = value === undefined ? fallback : Object.values(words).find((candidate) => candidate === value);
    if (value !== undefined && word === undefined) {
      this.refuse(key, value, Object.values(words).join(" or "), `pulumi config set ${key} ${fallback ?? Object.values(words)[0]}`);
    }
    return word;
  }

  list(key: string, fallback: string[]): string[] {
    const given = this.json(key) ?? fallback;
    const value = Array.isArray(given) ? given.map(asText) : given;
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
      this.refuse(key, value, "a list of texts", `pulumi config set --path '${key}[0]' …`);
      return fallback;
    }
    return value as string[];
  }

  /** An object of texts. */
  texts(key: string): Record<string, string> {
    const value = this.json(key) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) {
      this.refuse(key, "(set)", "an object of texts", `pulumi config set --path ${key}.NAME …`);
      return {};
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)])) as Record<string, string>;
  }

  /** An object of texts that must be encrypted in the stack's file. They appear in no message; the caller must mark them as secret. */
  secretTexts(key: string): Record<string, string> {
    this.secrets.add(key);
    if (this.given(key)) {
      this.refuseUnencrypted(key, key, `pulumi config set --secret --path ${key}.NAME`);
    }
    return this.texts(key);
  }

  /** A list of objects with these keys only. */
  objects(key: string, keys: readonly string[]): Record<string, unknown>[] {
    const value = this.json(key) ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== "object" || item === null || Array.isArray(item))) {
      this.refuse(key, "(set)", `a list of objects with ${keys.join(", ")}`, `pulumi config set --path '${key}[0].${keys[0]}' …`);
      return [];
    }
    keys.forEach((name) => this.fields.add(name));
    const objects = value as Record<string, unknown>[];
    objects.forEach((one, index) =>
      Object.keys(one)
        .filter((name) => !keys.includes(name))
        .forEach((name) => this.refuse(`${key}[${index}].${name}`, "(set)", `one of ${keys.join(", ")}`, "remove it or correct its name")),
    );
    return objects;
  }

  /** An object of numbers with these keys only, checked by `faultsOf`. */
  numbers<T extends object>(key: string, keys: readonly (keyof T & string)[], faultsOf: (value: T, prefix: string) => Fault[]): T {
    const value = this.json(key) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) {
      this.refuse(key, value, `an object with ${keys.join(", ")}`, `pulumi config set --path ${key}.${keys[0]} …`);
      return {} as T;
    }
    keys.forEach((name) => this.fields.add(name));
    const unknown = Object.keys(value).filter((name) => !keys.some((one) => one === name));
    unknown.forEach((name) =>
      this.refuse(`${key}.${name}`, (value as Record<string, unknown>)[name], `one of ${keys.join(", ")}`, "remove it or correct its name"),
    );
    const numbers = Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !unknown.includes(name))
        .map(([name, item]) => [name, typeof item === "string" ? asNumber(item) : item]),
    ) as T;
    Object.entries(numbers)
      .filter(([, item]) => item === null)
      .forEach(([name]) => this.refuse(`${key}.${name}`, null, "a number", "remove it for the default"));
    this.faults.push(...faultsOf(numbers, `${key}.`));
    return numbers;
  }

  /** Refuses keys that are given although another choice, `other`, excludes them. */
  refuseGiven(keys: string[], other: string, remedy: string): void {
    for (const key of keys.filter((one) => this.given(one))) {
      this.refuse(key, this.secrets.has(key) ? "(hidden)" : this.raw(key), `nothing ${other}`, remedy);
    }
  }

  /** Whether a key has a value that asks for something: what Pulumi.yaml says for "nothing" does not. */
  given(key: string): boolean {
    const value = this.raw(key);
    return value !== undefined && !["[]", "{}", ON_BY_DEFAULT.has(key) ? "true" : "false"].includes(value);
  }

  /** What no message shows: all of the keys that are encrypted in the stack's file, or hold a key in the clear. */
  hidden(): Secrets {
    const secret = (key: string) => this.encrypted.includes(key) || shown(this.values[key] ?? "") === HIDDEN;
    const texts = Object.keys(this.values)
      .filter(secret)
      .flatMap((key) => textsIn(jsonOf(this.values[key])))
      .filter((text) => !this.inTheClear.has(text));
    const hides = (path: string) => {
      const key = path.replace(/[.[].*$/s, "");
      return this.encrypted.includes(key) && !OF_CERTIFICATES.has(key);
    };
    return { texts, hides, names: [...this.known, ...this.fields] };
  }

  /** Lets messages show a text of an encrypted key that stands in the clear in objects, as the hosts beside an encrypted private key. */
  mayShow(...texts: readonly string[]): void {
    texts.forEach((text) => this.inTheClear.add(text));
  }

  /** Refuses a private key in a key of the stack that is for something else: it would be in the clear in objects and outputs. */
  refusePrivateKeys(except: readonly string[]): void {
    for (const [key, value] of Object.entries(this.values)) {
      if (!except.includes(key) && /PRIVATE KEY-----/.test(value)) {
        this.refuse(
          key,
          "(hidden)",
          "no private key",
          "it would be in the clear: remove it, change the key, and give it as tlsPrivateKey, or in secretEnvironment for the app",
        );
      }
    }
  }

  /** Refuses keys of the project that no method was asked for: a misspelt key would be ignored. */
  refuseUnknownKeys(): void {
    for (const key of Object.keys(this.values).filter((one) => !this.known.has(one))) {
      this.refuse(key, "(set)", `one of ${[...this.known].sort().join(", ")}`, `pulumi config rm ${key}, or correct its name`);
    }
  }

  // Pulumi.yaml gives every key a default, which for "nothing" is an empty text.
  private raw(key: string): string | undefined {
    const first = !this.known.has(key);
    this.known.add(key);
    const value = this.values[key] || undefined;
    if (value?.trim() !== "null") {
      return value;
    }
    if (first) {
      this.refuse(key, null, "a value", `pulumi config rm ${key} for the default`);
    }
    return undefined;
  }

  private json(key: string): unknown {
    return jsonOf(this.raw(key));
  }

  refuse(path: string, value: unknown, allowed: string, remedy: string): void {
    this.faults.push({ path, value, allowed, remedy });
  }
}

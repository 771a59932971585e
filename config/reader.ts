import { quoted } from "../components/contract/quoted";
import type { Fault, Secrets } from "../components/faults";
import { inConfiguration } from "./arguments";
import type { Exclusion, Key } from "./key";
import { leavesOf, type Leaves } from "./leaves";
import { PROTOTYPE_NAMES, unusualCharacter } from "./names";
import { keyAt, KEYS, sectionOf, TABLE, type Path, type PathOf, type WordOf } from "./schema";
import { StackSecrets } from "./secrets";
import { asList, asNumber, asText, isObject, isStructure, structured } from "./values";

type Default<P extends Path, T> = (typeof KEYS)[P] extends { default: unknown } ? T : T | undefined;

/** Reads the values of keys as the schema types them, and collects what is wrong instead of stopping at it. `at` is the place in a list. */
export class ConfigReader {
  private readonly found: Fault[] = [];
  /** Those about characters: what else is wrong at their places follows from them. */
  private readonly unusual = new Set<Fault>();
  private readonly leaves: Leaves;
  private readonly secrets: StackSecrets;

  /** `values` has the top-level keys of one project, without its name; `encrypted` those that are encrypted in the stack's file. */
  constructor(values: Readonly<Record<string, string>>, encrypted: readonly string[]) {
    this.leaves = leavesOf(values);
    this.secrets = new StackSecrets(values, encrypted);
    this.found.push(...this.leaves.faults, ...this.exclusions(), ...this.secrets.misplacedKeys());
    this.checkRequired();
    this.checkSecrets();
  }

  text<P extends PathOf<"text">>(path: P, at?: number): Default<P, string> {
    return this.textAt(path, at) as Default<P, string>;
  }

  /** A text in PEM; of a secret one the caller must mark the value as a secret. */
  pem(path: PathOf<"pem">, at?: number): string | undefined {
    return this.textAt(path, at);
  }

  flag(path: PathOf<"flag">, at?: number): boolean {
    const key = TABLE.get(path)!;
    const value = asText(this.value(path, at)) ?? String(key.default);
    if (value !== "true" && value !== "false") {
      this.refuse(this.place(path, at), value, "true or false", this.command(path, at, String(key.default)));
      return key.default === true;
    }
    return value === "true";
  }

  integer<P extends PathOf<"integer">>(path: P): Default<P, number> {
    const key: Key = TABLE.get(path)!;
    const value = this.number(path) ?? key.default;
    if (value === undefined || typeof value === "number") {
      return value as Default<P, number>;
    }
    this.refuse(path, value, "a whole number", this.command(path, undefined, String(key.default ?? key.unset ?? "…")));
    return key.default as Default<P, number>;
  }

  word<P extends PathOf<"word">>(path: P): Default<P, WordOf<P>> {
    const key: Key = TABLE.get(path)!;
    const words = Object.values(key.words!);
    const given = asText(this.value(path));
    // 1.3 is a number for YAML.
    const value = typeof given === "number" ? String(given) : given;
    const word = value === undefined ? key.default : words.find((candidate) => candidate === value);
    if (value !== undefined && word === undefined) {
      const usual = key.default ?? words[0]!;
      this.fault({ path, value: isStructure(value) ? "(set)" : value, supported: words, remedy: this.command(path, undefined, String(usual)) });
    }
    return (word ?? key.default) as Default<P, WordOf<P>>;
  }

  /** A list of texts; empty when it is not given. */
  texts(path: PathOf<"texts">, at?: number): string[] {
    const fallback = [...((TABLE.get(path)!.default as readonly string[] | undefined) ?? [])];
    const given = this.value(path, at);
    const value = given === undefined ? fallback : asList(given);
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) {
      const place = this.place(path, at);
      this.refuse(place, "(set)", "a list of texts", `pulumi config set --path '${place}[0]' …`);
      return fallback;
    }
    (value as string[]).forEach((item, index) => this.refuseUnusual(`${this.place(path, at)}[${index}]`, item));
    return value as string[];
  }

  /** An object of texts; empty when it is not given. Of a secret one the caller must mark the texts as secret. */
  map(path: PathOf<"map">): Record<string, string> {
    const value = structured(this.value(path) ?? {});
    if (!isObject(value)) {
      this.refuse(path, "(set)", "an object of texts", `pulumi config set ${TABLE.get(path)!.secret ? "--secret " : ""}--path '${path}.NAME' …`);
      return {};
    }
    for (const name of Object.keys(value)) {
      const unusual = PROTOTYPE_NAMES.includes(name) ? "it is a name of JavaScript's own" : unusualCharacter(name);
      if (unusual !== undefined) this.refuse(`${path}.${name}`, "(set)", "a variable with an ordinary name", `${unusual}: give it another name`);
    }
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !PROTOTYPE_NAMES.includes(name))
        .map(([name, item]) => [name, asText(item)]),
    ) as Record<string, string>;
  }

  /** The numbers below a path that are given. */
  numbers<T extends object>(section: string): T {
    const given = [...TABLE].filter(([path, { kind }]) => kind === "integer" && path.startsWith(`${section}.`) && this.given(path as Path));
    return Object.fromEntries(given.map(([path]) => [path.slice(section.length + 1), this.number(path as Path)])) as T;
  }

  /** How many objects a list has; one when it is not given. */
  count(list: "hosts"): number {
    return this.leaves.counts.get(list) ?? 1;
  }

  /** Whether a key has a value that asks for something. */
  given(path: Path, at?: number): boolean {
    const value = this.value(path, at);
    return value !== undefined && !(TABLE.get(path)!.kind === "flag" && asText(value) === String(TABLE.get(path)!.default));
  }

  /** Where a key is, in a list the one of its `at`-th object. */
  place(path: Path, at?: number): string {
    return this.leaves.plainHosts && path === "hosts[].names" ? "hosts" : concrete(path, at);
  }

  /** Takes what components find wrong, with their arguments as the keys of the configuration. */
  check(faults: readonly Fault[]): void {
    faults.map(inConfiguration).forEach((one) => this.fault(one));
  }

  fault(fault: Fault): void {
    this.found.push(fault);
  }

  refuse(path: string, value: unknown, allowed: string, remedy: string): void {
    this.fault({ path, value, allowed, remedy });
  }

  /** Refuses a key whose value would be in the clear elsewhere, when its section is encrypted for no other key's sake. */
  refuseEncrypted(path: Path, unless: Path, remedy: string): void {
    if (this.secrets.isEncrypted(sectionOf(path)) && this.given(path) && !this.given(unless)) {
      this.fault({ path, forbidden: "may not be encrypted, because it can be read in the Deployment", remedy });
    }
  }

  /** Lets messages show texts of an encrypted key that stand in the clear in objects, as the hosts beside an encrypted private key. */
  mayShow(...texts: readonly string[]): void {
    this.secrets.mayShow(texts);
  }

  /** Everything that is wrong. */
  faults(): Fault[] {
    const places = new Set([...this.unusual].map(({ path }) => path));
    return this.found.filter((one) => this.unusual.has(one) || !places.has(one.path));
  }

  /** What no message shows. */
  hidden(): Secrets {
    return this.secrets.hidden();
  }

  private value(path: Path, at?: number): unknown {
    return this.leaves.values.get(concrete(path, at));
  }

  // Of a list or an object messages show nothing.
  private number(path: Path): unknown {
    const value = this.value(path);
    return isStructure(value) ? "(set)" : asNumber(value);
  }

  private textAt(path: Path, at?: number): string | undefined {
    const key = TABLE.get(path)!;
    const value = asText(this.value(path, at));
    const place = this.place(path, at);
    if (value === undefined) return key.default as string | undefined;
    if (typeof value !== "string" || isStructure(value)) {
      this.refuse(place, "(set)", key.allowed ?? "a text, no list and no object", this.command(path, at, "…"));
      return key.default as string | undefined;
    }
    this.refuseUnusual(place, value);
    if (key.pattern?.test(value) === false) {
      this.refuse(place, this.hides(path) ? "(hidden)" : value, key.allowed!, this.command(path, at, "…"));
    }
    return value;
  }

  // Of a text that is no PEM nothing says whether it is a part of a key.
  private hides(path: Path): boolean {
    const { kind, secret } = TABLE.get(path)!;
    return secret === true || (kind === "pem" && this.secrets.isEncrypted(sectionOf(path)));
  }

  private refuseUnusual(place: string, text: string): void {
    const unusual = unusualCharacter(text.slice(0, LONGEST_NAME));
    if (unusual === undefined) return;
    const fault = { path: place, value: text, allowed: "a text of ordinary characters", remedy: `${unusual}: type it anew` };
    this.unusual.add(fault);
    this.fault(fault);
  }

  private command(path: Path, at: number | undefined, value: string): string {
    const { kind, secret } = TABLE.get(path)!;
    return `pulumi config set ${secret ? "--secret " : ""}--path '${this.place(path, at)}' ${kind === "pem" ? "< file" : value}`;
  }

  private exclusions(): Fault[] {
    return [...TABLE].flatMap(([path, { notBeside }]) => (notBeside === undefined ? [] : this.excluded(path as Path, notBeside)));
  }

  // In a list the choice of one object excludes keys of the same object.
  private excluded(path: Path, { key, remedy }: Exclusion): Fault[] {
    const other = key as Path;
    const places = path.includes("[]") ? Array.from({ length: this.count("hosts") }, (_none, at) => at) : [undefined];
    return places.flatMap((at) => {
      if (!this.given(path, at) || !this.given(other, at)) return [];
      const shown = asText(this.value(other, at));
      return [{ path: this.place(path, at), forbidden: `may not be set beside ${this.place(other, at)} (${quoted(String(shown))})`, remedy }];
    });
  }

  private checkRequired(): void {
    for (const [path, { required, requiredWithout, allowed }] of TABLE) {
      const needed = required !== undefined && (requiredWithout === undefined || !this.given(requiredWithout as Path));
      if (needed && !this.given(path as Path)) this.refuse(path, undefined, allowed ?? "a value", required);
    }
  }

  private checkSecrets(): void {
    for (const place of this.leaves.values.keys()) {
      const key = keyAt(place);
      if (!key?.secret || this.secrets.isEncrypted(sectionOf(place))) continue;
      const isMap = key.kind === "map";
      const command = `pulumi config set --secret --path '${place}${isMap ? ".NAME" : ""}'${isMap ? "" : " < file"}`;
      this.refuse(place, "(hidden)", "an encrypted value", `it stands in the clear in the stack's file: take it out, change it, and ${command}`);
    }
  }
}

const LONGEST_NAME = 1000;

function concrete(path: string, at: number | undefined): string {
  return at === undefined ? path : path.replace("[]", `[${at}]`);
}

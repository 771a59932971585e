import * as pulumi from "@pulumi/pulumi";
import { withQuoted } from "./contract/quoted";
import { HIDDEN, shown, withoutSecrets } from "./redaction";

/** What is wrong at one place, and how to correct it; its message has the grammar of Kubernetes' field errors. */
export type Fault = InvalidValue | UnsupportedValue | ForbiddenField;

interface Correction {
  path: string;
  /** Words of ours; what is given among them is marked by quoted(). */
  remedy: string;
}

/** A value that is wrong, or missing (undefined) although it is required. */
export interface InvalidValue extends Correction {
  value: unknown;
  /** What it must be, in words as those of the remedy. */
  allowed: string;
}

/** A value that is none of a few words. */
export interface UnsupportedValue extends Correction {
  value: unknown;
  supported: readonly string[];
  allowed?: undefined;
}

/** A field that may not be set here, whatever its value. */
export interface ForbiddenField extends Correction {
  /** Why not, in words as those of the remedy. */
  forbidden: string;
  value?: undefined;
  allowed?: undefined;
}

/** What a message may not show. */
export interface Secrets {
  /** No part of one of these. */
  texts: readonly string[];
  /** Names of our own, which are shown in paths all the same. */
  names?: readonly string[];
  /** Nothing that was given at this path, or follows from it. */
  hides?: (path: string) => boolean;
}

/** One line for a person. Values are shortened; keys and passwords are hidden. */
export function describe(fault: Fault): string {
  return describeWithout({ texts: [] })(fault);
}

/** The same without the secrets, wherever something was given. */
export function describeWithout({ texts, names, hides }: Secrets): (fault: Fault) => string {
  const clean = cleaner(texts);
  return (fault) => {
    const part = hides?.(fault.path) ? (text: string) => (PLACEHOLDERS.has(text) ? text : HIDDEN) : clean;
    const place = shortened(withoutSecrets(shown(fault.path).slice(0, LONGEST), texts, names));
    return onOneLine(
      `${place}: ${withQuoted(
        whatIsWrong(fault, (value) => show(value, part)),
        part,
      )}; ${withQuoted(fault.remedy, part)}`,
    );
  };
}

function whatIsWrong(fault: Fault, show: (value: unknown) => string): string {
  if ("forbidden" in fault) return `Forbidden: ${fault.forbidden}`;
  if ("supported" in fault)
    return `Unsupported value: ${show(fault.value)}: supported values: ${fault.supported.map((word) => JSON.stringify(word)).join(", ")}`;
  return fault.value === undefined ? `Required value: ${fault.allowed}` : `Invalid value: ${show(fault.value)}: must be ${fault.allowed}`;
}

/** A sentence of ours without the secrets, where it quotes what was given. */
export function sentenceWithout({ texts }: Secrets): (sentence: string) => string {
  return (sentence) => onOneLine(withQuoted(sentence, cleaner(texts)));
}

function cleaner(secrets: readonly string[]): (text: string) => string {
  return (text) => withoutSecrets(shown(text).slice(0, LONGEST), secrets);
}

// More is never shown, and comparing it takes time.
const LONGEST = 1000;

/** What faults have in place of a value. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([HIDDEN, "(set)", "(given)", "(unreadable)", "(one line has two frames)"]);

/**
 * Throws one error that names every fault, or returns when there is none.
 * Other languages get the property paths; in a TypeScript program the engine prints the message without a stack.
 */
export function refuse(what: string, faults: Fault[]): void {
  if (faults.length === 0) {
    return;
  }
  const message = [`${what}: ${faults.length === 1 ? "one value is" : `${faults.length} values are`} refused`]
    .concat(faults.map((fault) => `  - ${describe(fault)}`))
    .join("\n");
  const errors = faults.map((fault) => ({ propertyPath: fault.path, reason: describe(fault) }));
  // The marker is what RunError.isInstance looks for: the language host then prints the message alone.
  throw Object.assign(new pulumi.InputPropertiesError({ message, errors }), { __pulumiRunError: true, stack: message });
}

/**
 * Checks a value at once when all of it is plain, and otherwise when it is known, before it reaches a provider:
 * go on with what is returned.
 */
export function validated<T>(value: T, check: (known: pulumi.Unwrap<T>) => void): T | pulumi.Output<pulumi.Unwrap<T>> {
  if (!isPlain(value)) {
    return pulumi.output(value).apply((known) => {
      check(known);
      return known;
    });
  }
  check(value);
  return value;
}

/** Whether a value itself is known only later, whatever is in it. */
export function isLate(value: unknown): value is pulumi.OutputInstance<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Whether all of a value is known before anything is made. */
export function isPlain<T>(value: T): value is T & pulumi.Unwrap<T> {
  if (isLate(value)) {
    return false;
  }
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}

// Hidden before it is shortened: Pulumi masks whole secrets only.
function show(value: unknown, clean: (text: string) => string): string {
  return shortened(JSON.stringify(cleaned(value, clean)) ?? typeof value);
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

// What was given can pretend no further line of the message, and no command of a terminal.
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${sign.codePointAt(0)!.toString(16).padStart(4, "0")}`);
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => cleaned(item, clean));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [clean(name), cleaned(item, clean)]));
  }
  const text = typeof value === "number" || typeof value === "string" ? clean(String(value)) : value;
  return text === String(value) ? value : text;
}

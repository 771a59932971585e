import * as pulumi from "@pulumi/pulumi";
import { shown, withoutSecrets } from "./redaction";

/** One wrong value: where it is, what it is, what would be right and how to get there. */
export interface Fault {
  path: string;
  value: unknown;
  allowed: string;
  remedy: string;
}

/** One line for a person. Values are shortened; keys and passwords are hidden. */
export function describe(fault: Fault): string {
  return describeWithout([])(fault);
}

/** The same without each part of one of the `secrets`, but with `words`, names of our own, wherever they are not the value. */
export function describeWithout(secrets: readonly string[], words: readonly string[] = []): (fault: Fault) => string {
  const given = (text: string) => withoutSecrets(shown(text), secrets);
  const ours = (text: string) => withoutSecrets(shown(text), secrets, words);
  return ({ path, value, allowed, remedy }) => `${ours(path)} is ${show(value, given)}, allowed is ${ours(allowed)}: ${ours(remedy)}`;
}

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
  if (value === undefined) {
    return "missing";
  }
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === "string" ? clean(item) : item)) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

import * as pulumi from "@pulumi/pulumi";
import { Fault, ForbiddenField, InvalidValue, isLate, refuse } from "./faults";

/** What a value may be: any leaf, a leaf with a rule of its own, any map, a list, or an object with these fields only. */
export type Shape = typeof anyLeaf | LeafRule | ListShape | ObjectShape;

/** Says what is wrong with a known leaf, or nothing. */
export type LeafRule = (value: unknown) => Omit<InvalidValue, "path" | "value"> | Omit<ForbiddenField, "path"> | undefined;
export interface ListShape {
  each: Shape;
}
export interface ObjectShape {
  fields: Record<string, Shape>;
  /** Pairs of fields of which the API takes only one. */
  oneOf?: { fields: [string, string]; remedy: string }[];
  /** Fields that people try and that do not exist, with what to do instead. */
  invented?: Record<string, string>;
}

/** Any value, not looked into. */
export const anyLeaf = "any";

/**
 * Refuses fields and values that `shape` does not have, at any depth, in one error that names them all.
 * The cluster would drop an unknown field without a word when it creates an object. What is not known yet is checked
 * when it is; the value is returned so that it cannot reach a provider unchecked.
 */
export function strict<T>(what: string, shape: Shape, value: T): T {
  const faults: Fault[] = [];
  const checked = walk(what, shape, value, "spec", faults);
  refuse(what, faults);
  return checked as T;
}

function walk(what: string, shape: Shape, value: unknown, path: string, faults: Fault[]): unknown {
  if (value === undefined || shape === anyLeaf) {
    return value;
  }
  if (isLate(value)) {
    return pulumi.output(value as pulumi.Input<object>).apply((known) => {
      const late: Fault[] = [];
      const checked = walk(what, shape, known, path, late);
      refuse(what, late);
      return checked;
    });
  }
  if (typeof shape === "function") {
    const wrong = shape(value);
    if (wrong) faults.push("forbidden" in wrong ? { path, ...wrong } : { path, value, ...wrong });
    return value;
  }
  return "each" in shape ? walkList(what, shape, value, path, faults) : walkObject(what, shape, value, path, faults);
}

function walkList(what: string, shape: ListShape, value: unknown, path: string, faults: Fault[]): unknown {
  if (!Array.isArray(value)) {
    faults.push({ path, value, allowed: "a list", remedy: "put it in brackets" });
    return value;
  }
  return value.map((item, index) => walk(what, shape.each, item, `${path}[${index}]`, faults));
}

function walkObject(what: string, shape: ObjectShape, value: unknown, path: string, faults: Fault[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    faults.push({ path, value, allowed: `an object with ${Object.keys(shape.fields).join(", ")}`, remedy: "see the type of this field" });
    return value;
  }
  const given = value as Record<string, unknown>;
  for (const {
    fields: [one, other],
    remedy,
  } of shape.oneOf ?? []) {
    if (given[one] !== undefined && given[other] !== undefined) {
      faults.push({ path, forbidden: `${one} and ${other} may not both be set`, remedy });
    }
  }
  return Object.fromEntries(
    Object.entries(given).map(([key, item]) => {
      const known = Object.keys(shape.fields).includes(key) ? shape.fields[key] : undefined;
      if (known === undefined && item !== undefined) {
        const remedy = shape.invented?.[key] ?? "delete it: the API has no such field or this program does not use it";
        faults.push({ path: `${path}.${key}`, forbidden: `unknown field; the fields here are ${Object.keys(shape.fields).join(", ")}`, remedy });
      }
      return [key, known === undefined ? item : walk(what, known, item, `${path}.${key}`, faults)];
    }),
  );
}

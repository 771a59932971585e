import { isMap, isSecret, isUnknown, plain, type PropertyMap, type PropertyValue, secret } from "../rpc/properties";
import type { Attribute, ResourceKind } from "./schema";
import { subjectFields } from "./subject";

/** Inputs as they will be kept, and what is wrong with them. */
export interface Checked {
  inputs: PropertyMap;
  faults: string[];
}

/** Checks the inputs of the resource called `name`: every fault is reported, not only the first. */
export function check(kind: ResourceKind, name: string, news: PropertyMap): Checked {
  const given = Object.entries(news).filter(([, value]) => value !== null);
  return {
    inputs: Object.fromEntries(given.map(([property, value]) => [property, keepSecret(kind.attributes[property], value)])),
    faults: [...missing(kind, news), ...given.flatMap(([property, value]) => propertyFaults(kind, name, property, plain(value)))],
  };
}

function keepSecret(attribute: Attribute | undefined, value: PropertyValue): PropertyValue {
  return attribute?.secret && !isUnknown(value) ? secret(value) : value;
}

function missing(kind: ResourceKind, news: PropertyMap): string[] {
  return Object.entries(kind.attributes)
    .filter(([property, { role }]) => role === "required" && isAbsent(news[property]))
    .map(([property, { description }]) => `Missing required property '${property}': ${description ?? ""}`);
}

function isAbsent(value: PropertyValue | undefined): boolean {
  return value === undefined || value === null || (isSecret(value) && value.value === null);
}

function propertyFaults(kind: ResourceKind, name: string, property: string, value: PropertyValue): string[] {
  if (property.startsWith("__")) return []; // the engine's own, such as __defaults
  const attribute = kind.attributes[property];
  if (!attribute || attribute.role === "computed") return [unexpected(kind, name, property)];
  return valueFaults(attribute, attribute.terraformName, `${name}.${property}`, value);
}

function unexpected(kind: ResourceKind, name: string, property: string): string {
  const inputs = Object.keys(kind.attributes).filter((candidate) => kind.attributes[candidate]?.role !== "computed");
  return `${kind.token} has no input '${property}'; its inputs are ${inputs.sort().join(", ")}. Examine values at '${name}.${property}'.`;
}

function valueFaults(attribute: Attribute, terraformName: string, path: string, value: PropertyValue): string[] {
  if (isUnknown(value)) return [];
  switch (attribute.type) {
    case "string":
      return typeof value === "string" ? stringFaults(attribute, terraformName, path, value) : [wrongType("a string", path, value)];
    case "integer":
      return Number.isInteger(value) ? integerFaults(attribute, terraformName, path, Number(value)) : [wrongType("a whole number", path, value)];
    case "boolean":
      return typeof value === "boolean" ? [] : [wrongType("true or false", path, value)];
    case "strings":
      return Array.isArray(value)
        ? value.flatMap((element, index) => elementFaults(attribute, terraformName, path, element, index))
        : [wrongType("a list of strings", path, value)];
    case "subject":
      return isMap(value) ? subjectFaults(path, value) : [wrongType("a subject", path, value)];
  }
}

function elementFaults(attribute: Attribute, terraformName: string, path: string, element: PropertyValue, index: number): string[] {
  return valueFaults({ ...attribute, type: "string" }, `${terraformName}[${index}]`, `${path}[${index}]`, element);
}

function stringFaults({ allowed, minLength }: Attribute, terraformName: string, path: string, value: string): string[] {
  if (allowed && !allowed.includes(value)) {
    const values = allowed.map((one) => JSON.stringify(one)).join(" ");
    return [
      `Invalid Attribute Value Match. Attribute ${terraformName} value must be one of: [${values}], got: ${JSON.stringify(value)}. Examine values at '${path}'.`,
    ];
  }
  if (minLength !== undefined && value.length < minLength) {
    return [
      `Invalid Attribute Value Length. Attribute ${terraformName} string length must be at least ${minLength}, got: ${value.length}. Examine values at '${path}'.`,
    ];
  }
  return [];
}

function integerFaults({ atLeast }: Attribute, terraformName: string, path: string, value: number): string[] {
  if (atLeast === undefined || value >= atLeast) return [];
  return [`Invalid Attribute Value. Attribute ${terraformName} value must be at least ${atLeast}, got: ${value}. Examine values at '${path}'.`];
}

function subjectFaults(path: string, subject: PropertyMap): string[] {
  return Object.entries(subject).flatMap(([field, value]) => {
    const attribute = subjectFields[field];
    if (!attribute)
      return [`A subject has no field '${field}'; its fields are ${Object.keys(subjectFields).join(", ")}. Examine values at '${path}.${field}'.`];
    return value === null ? [] : valueFaults(attribute, attribute.terraformName, `${path}.${field}`, value);
  });
}

function wrongType(expected: string, path: string, value: PropertyValue): string {
  const got = Array.isArray(value) ? "a list" : isMap(value) ? "an object" : typeof value === "number" ? `the number ${value}` : `a ${typeof value}`;
  return `Invalid type: expected ${expected}, got ${got}. Examine values at '${path}'.`;
}
